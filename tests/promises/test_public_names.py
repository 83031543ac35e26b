"""`dir` and `help` show the public names, and importing the package brings none of them."""

from __future__ import annotations

import pydoc
import re
from pathlib import Path

import liquid_webhooks
from tests.fresh import fresh

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"


def test_the_version_is_the_changelogs() -> None:
    """`__version__` is the version that the changelog's first section describes."""
    versions = re.findall("^## ([^ ]+)", CHANGELOG.read_text(encoding="utf-8"), re.MULTILINE)

    assert liquid_webhooks.__version__ == versions[0]


def test_dir_names_what_is_public() -> None:
    """Every public name is there before it is used, without importing anything for it."""
    code = (
        "import sys, liquid_webhooks as package\n"
        "print(sorted(set(package.__all__) - set(dir(package))))\n"
        "print([name for name in sys.modules if name.startswith(('liquid_webhooks.', 'liquid.'))])"
    )

    assert fresh(code) == "[]\n[]"
    shown = [name for name in dir(liquid_webhooks) if not name.startswith("__")]
    assert shown == sorted(liquid_webhooks.__all__)


def test_help_shows_what_is_public() -> None:
    """`help(liquid_webhooks)` has every public name with the first line of its documentation."""
    shown = pydoc.plain(pydoc.render_doc(liquid_webhooks))

    for name in liquid_webhooks.__all__:
        first = (getattr(liquid_webhooks, name).__doc__ or "").strip().split("\n")[0]
        assert f"{name}(" in shown
        assert first in shown

"""Pyright, which editors ask, finds the public names as well typed as mypy does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def pyright(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the pyright that the environment names, or skip the test."""
    program = Path(os.environ.get("PYRIGHT_HOME", "")) / "node_modules" / "pyright" / "index.js"
    if not program.is_file() or shutil.which("node") is None:
        reason = (
            "no pyright to ask: set PYRIGHT_HOME to a folder in which `npm install pyright` has run"
            " (node is needed too)"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    command = ["node", str(program), "--pythonpath", sys.executable, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


def test_the_typed_program_is_clean() -> None:
    """The program that names all of the API has no error in pyright's strict mode."""
    done = pyright()

    assert done.returncode == 0, done.stdout
    assert "0 errors, 0 warnings" in done.stdout


def test_a_wrong_call_is_seen(tmp_path: Path) -> None:
    """Pyright reads the package's types: it refuses what they do not allow."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from liquid_webhooks import Webhook\n\nWebhook.parse(1).render({}).url.real\n")

    done = pyright(wrong)

    assert done.returncode == 1, done.stdout
    assert "reportArgumentType" in done.stdout
    assert "reportAttributeAccessIssue" in done.stdout

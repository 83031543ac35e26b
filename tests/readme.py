"""Sections of the README that are made from data: each stands between two comments that name it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

__all__ = ["README", "section", "write"]

README = Path(__file__).parents[1] / "README.md"


def section(name: str) -> str:
    """Return what the README has in its section `name`.

    Raises:
        ValueError: A marker is missing, or there are several.
    """
    return _split(README.read_text(encoding="utf-8"), name)[1]


def write(name: str, markdown: Callable[[], str]) -> None:
    """Print a section, or put it into the file that the first argument names."""
    if len(sys.argv) < 2:
        sys.stdout.write(markdown() + "\n")
        return
    path = Path(sys.argv[1])
    before, _, after = _split(path.read_text(encoding="utf-8"), name)
    path.write_text(f"{before}\n{markdown()}\n{after}", encoding="utf-8")


def _split(text: str, name: str) -> tuple[str, str, str]:
    """Return the text up to the end of the first marker, between both, and from the second one on."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, rest = text.split(begin)
    middle, after = rest.split(end)
    return before + begin, middle, end + after

"""Cells of tables show what they are given, wherever the Markdown is read."""

from __future__ import annotations

import html
import re

import pytest

from tests.documentation.tables import cell
from tests.documentation.tables import code
from tests.documentation.tables import table


@pytest.mark.parametrize("text", ["{{ a | b }}", "a || b", "<a|b> & *c* _d_ [e] \\ ~", "{% if x %}|"])
def test_code_with_pipes_shows_as_it_is(text: str) -> None:
    """A `|` in code neither ends the cell nor brings a backslash with it, and no sign beside it is markup."""
    shown = cell(code(text))

    assert "|" not in shown
    inner = re.fullmatch("<code>(.*)</code>", shown)
    assert inner
    assert html.unescape(inner[1]) == text
    assert not set("*_`[]\\{}~$") & set(inner[1])


def test_other_pipes_are_escaped() -> None:
    """Text may have pipes too; code without one stays Markdown."""
    assert cell("a | `b`") == "a \\| `b`"


def test_code_shows_line_ends_and_nothing() -> None:
    """A cell is one line, and is never blank."""
    assert code("a\nb") == "`a⏎b`"
    assert code(" ") == "(nothing)"
    assert code("a`b") == "``a`b``"


def test_tables() -> None:
    """A table has its titles, a line below them, and its rows."""
    assert table(("a", "b"), [("1", "2")]) == "| a | b |\n|---|---|\n| 1 | 2 |"

"""Tables: Markdown whose cells may hold any text, in the readers of sites and of repositories alike.

A `|` in code ends a cell in one of them, and shows the backslash before it in the other, so that such code is
written in HTML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

__all__ = ["cell", "code", "table"]

_CODE = re.compile(r"(`+)(.+?)\1")
_MARKUP = re.compile(r"[|*_`\[\]\\{}~$]")


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of cells that are Markdown."""
    titles = list(head)
    lines = [titles, *(list(map(cell, row)) for row in rows)]
    written = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join([written[0], f"|{'---|' * len(titles)}", *written[1:]])


def cell(markdown: str) -> str:
    """Return Markdown for a cell."""
    return _CODE.sub(lambda found: _with_pipes(found[0], found[2]), markdown).replace("|", "\\|")


def code(text: str) -> str:
    """Return a text as code; line ends are shown as `⏎`, and nothing as such."""
    text = text.replace("\n", "⏎")
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}" if text.strip() else "(nothing)"


def _with_pipes(markdown: str, text: str) -> str:
    if "|" not in text:
        return markdown
    escaped = html.escape(text, quote=False)
    return f"<code>{_MARKUP.sub(lambda sign: f'&#{ord(sign[0])};', escaped)}</code>"

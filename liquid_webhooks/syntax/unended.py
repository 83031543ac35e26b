"""Unended markup: finds the brace that somebody took for its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Final

from liquid_webhooks.syntax.closing import NONE

if TYPE_CHECKING:
    from liquid_webhooks.syntax.delimiters import Delimiters

__all__ = ["brace_for_end", "unended_message"]

_LONGEST_QUOTED: Final = 30
_LONGEST_MARKUP: Final = 1000
"""Characters of markup behind which a brace is no more taken for its end."""

_PIECES: Final = re.compile(r"""'[^']*'|"[^"]*"|\$\{[^{}]*\}|\{%|[{}]""")


def brace_for_end(source: str, start: int, stop: int, delimiters: Delimiters) -> int:
    """Return the offset of the first `}` of `source[start:stop]` that closes nothing there, or `NONE`.

    Looks no further than the next tag, nor than a long output reaches, and only where markup is written the
    usual way.
    """
    if delimiters.tag_end != "%}" or delimiters.output_end != "}}":
        return NONE
    depth = 0
    for piece in _PIECES.finditer(source, start, min(stop, start + _LONGEST_MARKUP)):
        if piece[0] == "{%" or (piece[0] == "}" and depth == 0):
            return piece.start() if piece[0] == "}" else NONE
        depth += {"{": 1, "}": -1}.get(piece[0], 0)
    return NONE


def unended_message(what: str, ending: str, source: str, brace: int, start: int, stop: int) -> str:
    """Return the message for markup that nothing ends.

    Args:
        what: A word for it.
        ending: What is missing.
        source: The whole text.
        brace: Offset of the brace that stands in the place of `ending`, or `NONE`.
        start: Offset of the markup's inside.
        stop: Where the text that belongs to it ends.
    """
    message = f"{what} is never terminated; expected `{ending}`"
    if brace == NONE:
        return message
    first = brace
    for sign in "%-":
        first -= first > start and source[first - 1] == sign
    given = source[first : brace + 1] + "}" * source.startswith("}", brace + 1, stop)
    lines = source[max(start, first - _LONGEST_QUOTED) : first].split()
    behind = f" behind `{lines[-1]}`" if lines else ""
    return f"{message} instead of `{given}`{behind}"

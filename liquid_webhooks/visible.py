"""Visible: text as people are shown it, with escapes for what a terminal obeys or nobody can see.

What names, data or a template bring along could else move a cursor, begin a line of its own, turn the order
of what follows, or hide. Ordinary text of every script stays as it is, and so do emoji of several characters.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["escaped_in_json", "visible"]

_JOINERS: Final = "\u200c\u200d"
_SELECTORS: Final = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"

# Default_Ignorable_Code_Point of Unicode, among them all the bidi controls, and annotations (U+FFF9).
_UNSEEN: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_CONTROLS: Final = "\x00-\x1f\x7f-\x9f"
_LINE_ENDS_AND_SURROGATES: Final = "\u2028\u2029\ud800-\udfff"

_TEXT: Final = re.compile(
    # A flag of a region: England, Wales.
    "((?:\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f"
    # One selector and one joiner mean something behind a character that is seen; more of them hide a text.
    f"|[^\x00-\xa0{_LINE_ENDS_AND_SURROGATES}{_UNSEEN}][{_SELECTORS}]?[{_JOINERS}]?"
    "|[0-9#*]\ufe0f)+)"
    f"|[{_CONTROLS}{_LINE_ENDS_AND_SURROGATES}{_UNSEEN}]"
)
"""What stays, as group 1, or one character that is escaped."""

_SHORT: Final = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}

_IN_JSON: Final = {
    code: f"\\u{code:04x}"
    for codes in (
        *(range(0x7F, 0xA0), range(0x2028, 0x202F), range(0x2066, 0x206A)),
        *((0x61C,), (0x200E, 0x200F)),
    )
    for code in codes
}


def visible(text: str) -> str:
    r"""Return `text` as one line for people; what was escaped already stays.

    Escapes are Python's, `\n`, `\x1b`, `\u202e`, `\U000e0041`: of control characters, line ends, bidi
    controls, lone surrogates and what nobody can see. A backslash stays alone.
    """
    if text.isascii() and text.isprintable():
        return text
    return _TEXT.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    if match[1] is not None:
        return match[0]
    code = ord(match[0])
    if code <= 0xFF:
        return _SHORT.get(match[0], f"\\x{code:02x}")
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def escaped_in_json(text: str) -> str:
    r"""Return a JSON text with `\u` escapes for what a terminal obeys, or a reader takes for a line's end.

    It means the same. JSON itself escapes what is below U+0020.
    """
    return text if text.isascii() and "\x7f" not in text else text.translate(_IN_JSON)

"""Decoded texts: percent-encoding, escapes of HTML and JSON, and marks of line ends undone in a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

__all__ = ["Decoded", "decoded", "folded"]

_HEX = "[0-9A-Fa-f]"
_BYTE = f"%(?:25)*(?!25){_HEX}{{2}}"
_LATER = f"%(?:25)*[89ABab]{_HEX}"
# One character each, so that a mask takes no neighbour with it; what is no UTF-8 is one too.
_PERCENT = re.compile(
    f"%(?:25)*(?:[CDcd]{_HEX}{_LATER}|[Ee]{_HEX}(?:{_LATER}){{2}}|[Ff][0-7](?:{_LATER}){{3}})"
    f"|{_BYTE}|%(?:25)+(?!{_HEX}{{2}})"
)
_HTML = re.compile(
    r"&(?:amp;)*(?:#0{0,9}([0-9]{1,7})|#[xX]0{0,9}([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));", re.IGNORECASE
)
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_JSON = re.compile(
    rf"\\+(?:u([Dd][89ABab]{_HEX}{{2}})\\+u([Dd][C-Fc-f]{_HEX}{{2}})|u({_HEX}{{4}})|([^\\]))|\\+\Z", re.DOTALL
)
_CONTROLS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_LINE_END = re.compile(r"(?:<br ?/?>)?(?:\r\n?|\n)", re.IGNORECASE)
_ONE_FOR_ONE = str.maketrans({"\u0130": "i", "\u017f": "s", "\u03c2": "\u03c3"})
"""Letters that have another length in lower case, or two forms there."""


class Decoded:
    """A decoded text that knows where it comes from.

    Attributes:
        text: The text, in which each escape has become one character.
    """

    __slots__ = ("_maps", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._maps: list[tuple[list[int], list[int]]] = []

    def undo(self, pattern: re.Pattern[str], write: Callable[[re.Match[str]], str]) -> None:
        """Replace each match by the one character that `write` gives."""
        made: list[str] = []
        places, origins = [0], [0]
        at = length = 0
        for match in pattern.finditer(self.text):
            made += (self.text[at : match.start()], write(match))
            length += match.start() - at
            at = match.end()
            places += (length, length + 1)
            origins += (match.start(), at)
            length += 1
        if at:
            made.append(self.text[at:])
            self.text = "".join(made)
            self._maps.append((places, origins))

    def origin(self, start: int, stop: int) -> tuple[int, int]:
        """Return where in the text as it was given a part of this one stands."""
        for places, origins in reversed(self._maps):
            first = bisect_right(places, start) - 1
            last = bisect_right(places, stop - 1) - 1
            start = origins[first] + start - places[first]
            # Every second place is that of an escape, which is taken in whole.
            stop = origins[last + 1] if last % 2 else origins[last] + stop - places[last]
        return start, stop


def decoded(text: str, *, with_backslashes: bool = True) -> Decoded:
    """Return `text` with its escapes undone, in whichever way they are nested in each other.

    A backslash before any other character than those of an escape is dropped, as is one of several. What
    differs in escapes alone is the same after that: a text is looked for in another by decoding both. Not so
    where a backslash at the end of one stands before what follows in the other, see `with_backslashes`.

    Args:
        text: The text.
        with_backslashes: Whether JSON's escapes are undone too.
    """
    made = Decoded(text)
    if "%" in text:
        made.undo(_PERCENT, _unquoted)
    if "&" in made.text:
        made.undo(_HTML, _of_html)
    if with_backslashes and "\\" in made.text:
        made.undo(_JSON, _of_json)
    if "\r" in made.text or "\n" in made.text:
        made.undo(_LINE_END, lambda _: "\n")
    return made


def folded(text: str) -> str:
    """Return `text` in lower case, as long as it was."""
    if text.isascii():
        return text.lower()
    return text.translate(_ONE_FOR_ONE).lower().replace("\u03c2", "\u03c3")


def _unquoted(match: re.Match[str]) -> str:
    codes = [escape[-2:] for escape in match[0].split("%")[1:]]
    try:
        return bytes.fromhex("".join(codes)).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return "\ufffd"


def _of_html(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name.lower()]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code < 0x110000 else "\ufffd"


def _of_json(match: re.Match[str]) -> str:
    high, low, code, char = match.groups()
    if high:
        return (chr(int(high, 16)) + chr(int(low, 16))).encode("utf-16", "surrogatepass").decode("utf-16")
    if code:
        return chr(int(code, 16))
    return _CONTROLS.get(char.lower(), char) if char else "\\"

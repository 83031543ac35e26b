"""GSM-7, the alphabet that most SMS are sent in, and the look-alikes that smart encoding replaces by it."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["BASIC", "EXTENSION", "SMART", "extension_count", "outside_gsm7"]

BASIC: Final = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The characters of one septet each (3GPP TS 23.038, section 6.2.1), in the order of their codes; the escape
is not among them."""

EXTENSION: Final = "\f^{}\\[~]|€"
"""The characters of two septets: the escape, then their own (3GPP TS 23.038, section 6.2.1.1)."""

_LOOK_ALIKES: Final = {
    "": "\x00\x03\x04\x10\x11\x12\x13\x14\x17\x19\u200b\u200c\u2060\ufeff",
    " ": "\u2001\u2028\u2029",
    "  ": (
        "\x80\x8d\x90\x9b\x9f\xa0\u2000\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
        "\u205f\u3000"
    ),
    "       ": "\x09",
    "!": "\u01c3\ufe15\ufe57",
    "!!": "\u203c",
    '"': "\xab\xbb\u02ba\u02ee\u201c\u201d\u201e\u201f\u275d\u275e\u301d\u301e",
    "#": "\ufe5f",
    "$": "\ufe69",
    "%": "\ufe6a",
    "&": "\ufe60",
    "'": (
        "\x60\xb4\u02b9\u02bb\u02bc\u02bd\u02c8\u02ca\u02cb\u0313\u0314\u2018\u2019\u201b\u275b"
        "\u275c\ufe10\ufe11"
    ),
    "(": "\u2768\u276a\u27ee\u2985\ufe59",
    ")": "\u2769\u276b\u27ef\u2986\ufe5a",
    "*": (
        "\u204e\u2217\u229b\u2722\u2723\u2724\u2725\u2731\u2732\u2733\u273a\u273b\u273c\u273d\u2743"
        "\u2749\u274a\u274b\u29c6\ufe61"
    ),
    "+": "\u02d6\ufe62",
    ",": "\u0326\u201a\u3001\ufe50\ufe51\uff64",
    "-": "\u2010\u2013\u2014\u2015\u2022\u2043\u23bc\u23bd\ufe63",
    ".": "\u3002\ufe52\uff61",
    "...": "\u2026",
    "/": "\xf7\u0337\u0338\u2044\u2215\u29f8",
    "1/2": "\xbd",
    "1/4": "\xbc",
    "3/4": "\xbe",
    ":": "\u02d0\u02f8\u2982\ua789\ufe13",
    ";": "\u204f\ufe14\ufe54",
    "<": "\u2039\ufe64",
    "=": "\u0347\ua78a\ufe66",
    ">": "\u203a\ufe65",
    "?": "\ufe16\ufe56",
    "@": "\ufe6b",
    "A": "\u1d00",
    "B": "\u0299",
    "C": "\u1d04",
    "D": "\u1d05",
    "E": "\u1d07",
    "F": "\ua730",
    "G": "\u0262",
    "H": "\u029c",
    "I": "\u026a",
    "J": "\u1d0a",
    "K": "\u1d0b",
    "L": "\u029f",
    "M": "\u1d0d",
    "N": "\u0274",
    "O": "\u1d0f",
    "P": "\u1d18",
    "R": "\u0280",
    "S": "\ua731",
    "T": "\u1d1b",
    "U": "\u1d1c",
    "V": "\u1d20",
    "W": "\u1d21",
    "Y": "\u028f",
    "Z": "\u1d22",
    "\\": "\u20e5\u29f5\u29f9\ufe68",
    "^": "\u02c6\u0302\u1dcd",
    "_": "\u0332\u2017",
    "{": "\u2774\ufe5b",
    "|": "\u20d2\u20d3\u2223\u239c\u239f\u23b8\u23b9\u23d0",
    "}": "\u2775\ufe5c",
    "~": "\u02dc\u02f7\u0303\u0330\u0334\u223c",
}
"""What is written instead → the characters that it is written for. Spaces of other widths become two, and
a tab seven, as Twilio's own calculator has it."""

_FULLWIDTH: Final = 0xFEE0
"""How far the fullwidth forms stand from the ASCII characters that they are forms of."""

SMART: Final = {
    **{ord(char): text for text, chars in _LOOK_ALIKES.items() for char in chars},
    **{code + _FULLWIDTH: chr(code) for code in (*range(ord("!"), ord("`")), *range(ord("{"), ord("\x7f")))},
}
"""For `str.translate`: what Twilio's smart encoding replaces. Small fullwidth letters are not in it."""

_PIECE: Final = 4096
"""Characters that are gone through at a time: a list of them takes eighty times their memory."""

_OUTSIDE = re.compile(f"[^{re.escape(BASIC + EXTENSION)}]")
_EXTENSION = re.compile(f"[{re.escape(EXTENSION)}]")


def outside_gsm7(text: str, most: int) -> tuple[str, ...]:
    """Return the different characters (code points) that GSM-7 lacks, in the order they first appear in.

    Args:
        text: Where they are looked for.
        most: How many are returned.
    """
    characters: dict[str, None] = {}
    for at in range(0, len(text), _PIECE):
        characters.update(dict.fromkeys(_OUTSIDE.findall(text, at, at + _PIECE)))
        if len(characters) >= most:
            return tuple(characters)[:most]
    return tuple(characters)


def extension_count(text: str) -> int:
    """Return how many characters of `text` are of the extension table."""
    return len(_EXTENSION.findall(text))

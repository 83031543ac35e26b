"""How long the characters of a text are as readers see them: what Twilio keeps whole between two segments."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from unicodedata import category

__all__ = [
    "CONTINUING",
    "JOINED",
    "PREPENDED",
    "REGIONAL",
    "SKIN_TONES",
    "SPACING_APART",
    "TONED",
    "cluster_lengths",
    "unit_length",
    "utf16_units",
]

_JOINER: Final = "\u200d"


def _codes(ranges: str) -> frozenset[str]:
    """Return the characters of ranges that are written in hexadecimal: `A9 2600-2604`."""
    characters: set[str] = set()
    for each in ranges.split():
        first, _, last = each.partition("-")
        characters.update(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return frozenset(characters)


_MARKS: Final = frozenset({"Mn", "Me", "Mc"})
_CONTROLS: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})

# Each set is a property of Unicode Standard Annex 29, in the version that Twilio's calculator uses (10.0).
CONTINUING: Final = _codes("E33 EB3 1CF2-1CF3 200C-200D FF9E-FF9F E0020-E007F")
"""No marks by their category, but written behind another character all the same."""
SPACING_APART: Final = _codes(
    "102B-102C 1038 1062-1064 1067-106D 1083 1087-108C 108F 109A-109C 1A61 1A63-1A64 AA7B AA7D"
)
"""Marks that are counted as characters of their own."""
PREPENDED: Final = _codes("600-605 6DD 70F 8E2 D4E 110BD 111C2-111C3 11A3A 11A86-11A89 11D46")
"""Signs that are written with what follows them."""
REGIONAL: Final = _codes("1F1E6-1F1FF")
SKIN_TONES: Final = _codes("1F3FB-1F3FF")
TONED: Final = _codes(
    "261D 26F9 270A-270D 1F385 1F3C2-1F3C4 1F3C7 1F3CA-1F3CC 1F442-1F443 1F446-1F450 1F466-1F469 1F46E"
    " 1F470-1F478 1F47C 1F481-1F483 1F485-1F487 1F4AA 1F574-1F575 1F57A 1F590 1F595-1F596 1F645-1F647"
    " 1F64B-1F64F 1F6A3 1F6B4-1F6B6 1F6C0 1F6CC 1F918-1F91C 1F91E-1F91F 1F926 1F930-1F939 1F93D-1F93E"
    " 1F9D1-1F9DD"
)
"""Emoji that take a skin tone."""
JOINED: Final = _codes(
    "2640 2642 2695-2696 2708 2764 1F308 1F33E 1F373 1F393 1F3A4 1F3A8 1F3EB 1F3ED 1F466-1F469 1F48B"
    " 1F4BB-1F4BC 1F527 1F52C 1F5E8 1F680 1F692"
)
"""Emoji that a joiner ties to what is before it."""

_JOINING: Final = JOINED | SKIN_TONES | REGIONAL
"""What may belong to some that stand before it."""

_SYLLABLES: Final = {
    "L": ("L", "V", "LV", "LVT"),
    "LV": ("V", "T"),
    "V": ("V", "T"),
    "LVT": ("T",),
    "T": ("T",),
}
"""Part of a Korean syllable → what may follow it in the same syllable."""


def unit_length(char: str) -> int:
    """Return the UTF-16 units that one code point takes: 1, or 2 for a surrogate pair."""
    return 2 if char > "\uffff" else 1


def utf16_units(text: str) -> int:
    """Return the UTF-16 units of a text, lone surrogates included."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cluster_lengths(text: str) -> Iterator[list[int]]:
    """Yield the extended grapheme clusters of `text`, each as the UTF-16 lengths of its code points.

    By Unicode Standard Annex 29 as of version 10.0, save that a CR and an LF are two clusters, as Twilio's
    calculator has it. Marks are those of this Python's Unicode tables.
    """
    cluster: list[int] = []
    before = base = ""
    flags = 0
    for char in text:
        continues = _continues(char)
        if before and (continues or _may_join(before, char)) and _joins(before, base, flags, char):
            cluster.append(unit_length(char))
        else:
            if cluster:
                yield cluster
            cluster = [unit_length(char)]
            base, flags = char, 0
        if not continues:
            base = char
        flags += char in REGIONAL
        before = char
    if cluster:
        yield cluster


def _may_join(before: str, char: str) -> bool:
    """Tell quickly of most pairs that they do not join; not asked of what always continues."""
    return before in PREPENDED or char in _JOINING or _syllable_goes_on(before, char)


def _joins(before: str, base: str, flags: int, char: str) -> bool:
    """Tell whether `char` belongs to the cluster that ends with `before`.

    Args:
        before: The code point before `char`.
        base: The last code point of the cluster that is no mark.
        flags: How many regional indicators the cluster has.
        char: The code point in question.
    """
    if _is_control(before) or _is_control(char):
        return False
    return (
        _continues(char)
        or before in PREPENDED
        or (before == _JOINER and char in JOINED)
        or (char in SKIN_TONES and base in TONED)
        or (before in REGIONAL and char in REGIONAL and flags % 2 == 1)
        or _syllable_goes_on(before, char)
    )


def _continues(char: str) -> bool:
    """Tell whether `char` is always written with what is before it: marks, joiners, tags."""
    if char < "\u0300":
        return False
    return char in CONTINUING or (category(char) in _MARKS and char not in SPACING_APART)


def _is_control(char: str) -> bool:
    return category(char) in _CONTROLS and char not in CONTINUING and char not in PREPENDED


def _syllable_goes_on(before: str, char: str) -> bool:
    """Tell whether two parts of a Korean syllable stand in an order that makes one (rules GB6 to GB8)."""
    return _hangul(char) in _SYLLABLES.get(_hangul(before), ())


def _hangul(char: str) -> str:
    """Return which part of a Korean syllable `char` is: "L", "V", "T", "LV", "LVT" or ""."""
    if char < "\u1100":
        return ""
    if "\uac00" <= char <= "\ud7a3":
        return "LVT" if (ord(char) - 0xAC00) % 28 else "LV"
    if "\u1100" <= char <= "\u115f" or "\ua960" <= char <= "\ua97c":
        return "L"
    if "\u1160" <= char <= "\u11a7" or "\ud7b0" <= char <= "\ud7c6":
        return "V"
    return "T" if "\u11a8" <= char <= "\u11ff" or "\ud7cb" <= char <= "\ud7fb" else ""

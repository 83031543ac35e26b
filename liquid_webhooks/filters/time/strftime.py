"""Ruby's `Time#strftime`: English names, flags and widths, whatever the locale.

A format is compiled once into a Python `%` template and the functions that fill it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC
from datetime import timezone
from functools import lru_cache
from operator import attrgetter
from typing import Final
from typing import NamedTuple

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.time.moment import Moment

__all__ = ["DAYS", "MAX_DATE_CHARS", "MONTHS", "strftime"]

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

MAX_DATE_CHARS: Final = 1_048_576
"""Longest text a format may ask for; Ruby's own bound grows with the format."""

_RUBY_WIDTH = 2**31 - 1
_WIDTH_DIGITS = 11
_CACHED_FORMAT_CHARS = 64
_UNPADDED_CHARS = 128

_Number = Callable[[Moment], int]
_Text = Callable[[Moment], str]
_Compiled = tuple[str, tuple[Callable[[Moment], object], ...]]


def _day_of_year(moment: Moment) -> int:
    return moment.local.timetuple().tm_yday


def _iso_year(moment: Moment) -> int:
    return moment.year - moment.local.year + moment.local.isocalendar()[0]


def _zone_name(moment: Moment) -> str:
    """Return the abbreviation of the zone; a bare offset has none, as in Ruby."""
    zone = moment.local.tzinfo
    if zone is UTC:
        return "UTC"
    return "" if type(zone) is timezone else moment.local.tzname() or ""


_NUMBERS: dict[str, tuple[str, int, _Number]] = {
    "d": ("0", 2, attrgetter("local.day")),
    "e": ("", 2, attrgetter("local.day")),
    "m": ("0", 2, attrgetter("local.month")),
    "H": ("0", 2, attrgetter("local.hour")),
    "k": ("", 2, attrgetter("local.hour")),
    "I": ("0", 2, lambda m: m.local.hour % 12 or 12),
    "l": ("", 2, lambda m: m.local.hour % 12 or 12),
    "M": ("0", 2, attrgetter("local.minute")),
    "S": ("0", 2, attrgetter("local.second")),
    "j": ("0", 3, _day_of_year),
    "C": ("0", 2, lambda m: m.year // 100),
    "y": ("0", 2, lambda m: m.year % 100),
    "Y": ("0", 0, attrgetter("year")),
    "G": ("0", 0, _iso_year),
    "g": ("0", 2, lambda m: _iso_year(m) % 100),
    "V": ("0", 2, lambda m: m.local.isocalendar()[1]),
    "U": ("0", 2, lambda m: (_day_of_year(m) + 6 - (m.local.weekday() + 1) % 7) // 7),
    "W": ("0", 2, lambda m: (_day_of_year(m) + 6 - m.local.weekday()) // 7),
    "u": ("0", 1, lambda m: m.local.weekday() + 1),
    "w": ("0", 1, lambda m: (m.local.weekday() + 1) % 7),
    "s": ("0", 1, attrgetter("epoch")),
}
"""Letter → fill character of `%d` ("" fills with blanks), width, value. Width 0: a year."""

_TEXTS: dict[str, _Text] = {
    "A": lambda m: DAYS[m.local.weekday()],
    "a": lambda m: DAYS[m.local.weekday()][:3],
    "B": lambda m: MONTHS[m.local.month - 1],
    "b": lambda m: MONTHS[m.local.month - 1][:3],
    "h": lambda m: MONTHS[m.local.month - 1][:3],
    "p": lambda m: "AM" if m.local.hour < 12 else "PM",
    "P": lambda m: "am" if m.local.hour < 12 else "pm",
    "Z": _zone_name,
    "n": lambda _: "\n",
    "t": lambda _: "\t",
    "%": lambda _: "%",
}

_COMPOSITES = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "x": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "X": "%H:%M:%S",
    "R": "%H:%M",
    "r": "%I:%M:%S %p",
    "v": "%e-%^b-%4Y",
}

_FRACTIONS = {"L": 3, "N": 9}

_PREFIX = re.compile(r"((?:[-_^#]|0+(?![1-9]))*)(0*[1-9][0-9]*)?")
_CONVERSION = re.compile(r"E[cCxXyY]|O[deHkIlmMSuUVwWy]|:{1,3}z|.", re.DOTALL)


class _Modifiers(NamedTuple):
    """Flags and width between `%` and the letter; `pad` is "", "0" or a blank, the last one given."""

    left: bool
    pad: str
    upper: bool
    change: bool
    width: int

    @classmethod
    def read(cls, flags: str, width: str) -> _Modifiers:
        """Return what the flag characters and the digits of the width ask for."""
        pad = ""
        for flag in flags + width[:1]:
            pad = {"-": "", "_": " ", "0": "0"}.get(flag, pad)
        return cls("-" in flags, pad, "^" in flags, "#" in flags, int(width or "0"))


def strftime(moment: Moment, pattern: str) -> str:
    """Return `moment` written as Ruby's `Time#strftime` writes it.

    Directives Ruby does not know are printed as written.

    Raises:
        RenderError: The pattern ends inside a directive; Ruby refuses it too.
        LimitError: Its widths ask for more than `MAX_DATE_CHARS` characters.
    """
    short = len(pattern) <= _CACHED_FORMAT_CHARS
    template, getters = _compiled(pattern) if short else _compile(pattern)
    return template % tuple([get(moment) for get in getters])


def _compile(pattern: str) -> _Compiled:
    """Return the `%` template of a format and the functions whose results fill it."""
    pieces: list[str] = []
    getters: list[Callable[[Moment], object]] = []
    size = len(pattern)
    start = 0
    while (percent := pattern.find("%", start)) >= 0:
        pieces.append(pattern[start:percent])
        prefix = _PREFIX.match(pattern, percent + 1)
        conversion = prefix and _CONVERSION.match(pattern, prefix.end())
        if not prefix or not conversion:
            raise RenderError("the date format ends inside a directive", inline=f"invalid format: {pattern}")
        flags, width = prefix.group(1), prefix.group(2) or ""
        if int(width.lstrip("0")[:_WIDTH_DIGITS] or "0") > _RUBY_WIDTH:
            pieces.append("%" + pattern[percent : prefix.end()])
            start = prefix.end()
            continue
        modifiers = _Modifiers.read(flags, width)
        size += max(modifiers.width, _UNPADDED_CHARS)
        if size > MAX_DATE_CHARS:
            raise LimitError(f"a date of more than {MAX_DATE_CHARS} characters")
        compiled = _directive(conversion.group(), modifiers)
        if compiled is None:
            start = prefix.end() + 1
            pieces.append("%" + pattern[percent:start])
        else:
            start = conversion.end()
            pieces.append(compiled[0])
            getters += compiled[1]
    pieces.append(pattern[start:])
    return "".join(pieces), tuple(getters)


_compiled = lru_cache(maxsize=256)(_compile)


def _directive(conversion: str, modifiers: _Modifiers) -> _Compiled | None:
    """Return the compiled form of one directive, or None where Ruby has no such directive."""
    letter = conversion[-1]
    colons = conversion.count(":") if letter == "z" else 0
    if letter == "z":
        return "%s", (_offset(colons, modifiers),)
    if conversion in ("E", "O", ":"):
        return None
    if letter in _NUMBERS:
        return _number(letter, modifiers)
    if letter in _FRACTIONS:
        return "%s", (_fraction(modifiers.width or _FRACTIONS[letter]),)
    if letter in _TEXTS:
        get = _cased(_TEXTS[letter], modifiers, lower=letter in "pZ")
    elif letter in _COMPOSITES:
        template, getters = _compiled(_COMPOSITES[letter])
        if not modifiers.upper and not modifiers.width:
            return template, getters
        inner = _COMPOSITES[letter]
        modifiers = modifiers._replace(change=False, left=False)
        get = _cased(lambda m: strftime(m, inner), modifiers, lower=False)
    else:
        return None
    return "%s", (_padded(get, modifiers),)


def _number(letter: str, modifiers: _Modifiers) -> _Compiled:
    fill, width, get = _NUMBERS[letter]
    if modifiers.left:
        return "%d", (get,)
    if modifiers.pad:
        fill = modifiers.pad.strip()
    if width or modifiers.width:
        return f"%{fill}{modifiers.width or width}d", (get,)
    # A year has four digits whether or not a minus sign comes first.
    common, negative = f"%{fill}4d", f"%{fill}5d"

    def year(moment: Moment) -> str:
        number = get(moment)
        return (common if number >= 0 else negative) % number

    return "%s", (year,)


def _fraction(width: int) -> _Text:
    return lambda m: m.digits[:width].ljust(width, "0")


def _cased(get: _Text, modifiers: _Modifiers, *, lower: bool) -> _Text:
    """Return `get` in the case that `^` or `#` ask for; `lower` says what `#` means here."""
    if modifiers.change and lower:
        return lambda m: get(m).lower()
    if modifiers.change or modifiers.upper:
        return lambda m: get(m).upper()
    return get


def _padded(get: _Text, modifiers: _Modifiers) -> _Text:
    width, fill = modifiers.width, modifiers.pad or " "
    if modifiers.left or not width:
        return get

    def padded(moment: Moment) -> str:
        text = get(moment)
        return text and text.rjust(width, fill)

    return padded


def _offset(colons: int, modifiers: _Modifiers) -> _Text:
    """Return the writer of `%z`; blanks replace the zeros before the hour, not those behind it."""

    def offset(moment: Moment) -> str:
        delta = moment.local.utcoffset()
        seconds = int(delta.total_seconds()) if delta else 0
        # RFC 3339 writes a time known only in UTC as -00:00; Ruby does so with the flag `-`.
        minus = seconds < 0 or (modifiers.left and moment.local.tzinfo is UTC)
        hours, seconds = divmod(abs(seconds), 3600)
        minutes, seconds = divmod(seconds, 60)
        if colons == 0:
            tail = f"{minutes:02d}"
        elif colons == 2 or seconds:
            tail = f":{minutes:02d}:{seconds:02d}"
            tail = tail[:3] if colons == 1 else tail
        else:
            tail = f":{minutes:02d}" if colons == 1 or minutes else ""
        room = max(modifiers.width - len(tail), 3)
        sign = "-" if minus else "+"
        if modifiers.pad == " ":
            return f"{sign}{hours}".rjust(room) + tail
        return sign + str(hours).rjust(room - 1, "0") + tail

    return offset

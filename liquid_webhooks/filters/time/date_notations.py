"""Date notations: the parts of a date in free text, in the order and notations of Ruby's `Date._parse`.

Ruby reads a string piece by piece: a weekday, a time of day with its zone, then the first date
notation that fits. Each piece found is blanked out before the next one is looked for.
The reading is deliberately generous, as Ruby's is; whether the parts make a date is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["Fields", "read_fields"]

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ERA_STARTS = {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}


@dataclass(slots=True)
class Fields:
    """Parts of a date as found; numbers are not checked against any range.

    Attributes:
        fraction: Decimal digits of the fraction of a second, maybe empty.
        zone: Text of the zone, lower case.
        short_year: A year below 100 stands for one near 2000.
        before_christ: The year counts backwards.
        day_before_month: A date with slashes put the year last; its first number was taken for the day.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    day_of_year: int | None = None
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    fraction: str = ""
    zone: str | None = None
    short_year: bool = True
    before_christ: bool = False
    day_before_month: bool = False


_Taker = Callable[[Fields, "re.Match[str]"], None]


def _pattern(text: str) -> re.Pattern[str]:
    """Return `text` compiled, the words in capitals filled in; blanks in it do not count."""
    text = text.replace("MONTH", f"({'|'.join(_MONTHS)})").replace("HALF", r"[ap](?:m\b|\.m\.)")
    text = text.replace("ORDINAL", r"(?:st|nd|rd|th)\b")
    text = text.replace("ERA", r"(c(?:e|\.e\.)|b(?:ce|\.c\.e\.)|a(?:d|\.d\.)|b(?:c|\.c\.))?")
    return re.compile(text.replace("SIGNED", r"('?-?[0-9]+)").replace("NUMBER", r"('?[0-9]+)"), re.VERBOSE)


_NOISE = re.compile(r"(?:[^-+',./:@\[\]\w]|_)+")
_WEEKDAY = re.compile(r"\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/0-9 ]*")
_TIME = _pattern(
    r"""
    (?P<clock>
        [0-9]+ [ ]*
        (?:
            (?: : [ ]*[0-9]+ (?: [ ]*:[ ]*[0-9]+ (?: [,.][0-9]* )? )?
              | h (?: [ ]*[0-9]+ m? (?: [ ]*[0-9]+ s? )? )?
            ) (?: [ ]* HALF )?
          | HALF
        )
    )
    (?: [ ]* (?P<zone>
        (?: gmt | utc? )? [-+] [0-9]+ (?: [,.:] [0-9]+ (?: :[0-9]+ )? )?
      | (?: [^\W\d_] | [. ] )+ (?: standard | daylight ) [ ] time\b
      | [^\W\d_]+ (?: [ ]dst )? \b
    ) )?
    """
)
_CLOCK = _pattern(
    r"""
    (?P<hour>[0-9]+) h?
    (?: [ ]*:?[ ]* (?P<minute>[0-9]+) m?
        (?: [ ]*:?[ ]* (?P<second>[0-9]+) (?: [,.] (?P<fraction>[0-9]+) )? s? )?
    )?
    (?: [ ]* (?P<half>HALF) )?
    """
)
_BEFORE_CHRIST = re.compile(r"\b(?:bce?\b|b\.c\.)")
_LONE_NUMBER = re.compile(r" *([0-9]{1,2}) *")


def read_fields(text: str) -> Fields:
    """Return what `Date._parse` finds in `text`, which must be lower case and short.

    Time grows with the square of the length: the caller bounds it.
    """
    fields = Fields()
    text = _without_noise(text)
    if weekday := _WEEKDAY.search(text):
        text = _blank(text, weekday)
    if time := _TIME.search(text):
        _take_time(fields, time)
        text = _blank(text, time)
    for pattern, take in _NOTATIONS:
        if match := pattern.search(text):
            take(fields, match)
            text = _blank(text, match)
            break
    if era := _BEFORE_CHRIST.search(text):
        fields.before_christ = True
        text = _blank(text, era)
    if lone := _LONE_NUMBER.fullmatch(text):
        _take_lone_number(fields, int(lone.group(1)))
    if fields.year is not None:
        if fields.before_christ:
            fields.year = 1 - fields.year
        if fields.short_year and 0 <= fields.year <= 99:
            fields.year += 1900 if fields.year >= 69 else 2000
    return fields


def _without_noise(text: str) -> str:
    """Return `text` with every run of characters that never matter turned into one blank."""
    if not text.isascii():
        text = "".join([c if c.isascii() or c.isalpha() or c.isdecimal() else " " for c in text])
    return _NOISE.sub(" ", text)


def _blank(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _take_time(fields: Fields, match: re.Match[str]) -> None:
    fields.zone = match["zone"]
    clock = _CLOCK.match(match["clock"])
    if clock is None:
        return
    fields.hour = int(clock["hour"])
    if half := clock["half"]:
        fields.hour = fields.hour % 12 + (12 if half[0] == "p" else 0)
    fields.minute = int(clock["minute"]) if clock["minute"] else None
    fields.second = int(clock["second"]) if clock["second"] else None
    fields.fraction = clock["fraction"] or ""


def _take_lone_number(fields: Fields, number: int) -> None:
    """Take a number that is all that is left for the day or the hour, whichever is missing."""
    if fields.hour is not None and fields.day is None and 1 <= number <= 31:
        fields.day = number
    if fields.day is not None and fields.hour is None and number <= 24:
        fields.hour = number


def _is_year(part: str | None) -> bool:
    """Whether an apostrophe or more than two characters mark `part` as a year."""
    return part is not None and (part.startswith("'") or len(part) > 2)


def _take_date(fields: Fields, year: str | None, month: str | None, day: str | None) -> None:
    """Take three parts in the order of a notation, moving the year to where it shows."""
    if year and month and not day:
        year, month, day = None, year, month
    if not year and _is_year(day):
        year, day = day, None
    if year and (ordinal := re.fullmatch(r"'?(-?[0-9]+)[a-z]+", year)):
        year, day = day, ordinal.group(1)
    if _is_year(month):
        year, month, day = month, day, year
    if _is_year(day):
        year, day = day, year
    if year:
        number = year.lstrip("'")
        fields.year = int(number)
        fields.short_year = number.isdigit() and len(number) <= 2
    fields.month = int(month.lstrip("'-+")) if month else None
    fields.day = int(day.lstrip("'-+")) if day else None


def _month_number(name: str) -> str:
    return str(_MONTHS.index(name) + 1)


def _take_day_month_year(fields: Fields, match: re.Match[str]) -> None:
    day, month, era, year = match.groups()
    fields.before_christ = bool(era) and era[0] == "b"
    _take_date(fields, year, _month_number(month), day)


def _take_month_day_year(fields: Fields, match: re.Match[str]) -> None:
    month, day, era, year = match.groups()
    fields.before_christ = bool(era) and era[0] == "b"
    _take_date(fields, year, _month_number(month), day)


def _take_in_order(fields: Fields, match: re.Match[str]) -> None:
    _take_date(fields, match[1], match[2], match[3])


def _take_slashes(fields: Fields, match: re.Match[str]) -> None:
    first, second, third = match.groups()
    fields.day_before_month = _is_year(third) and not _is_year(first) and not _is_year(second)
    _take_date(fields, first, second, third)


def _take_dashed_names(fields: Fields, match: re.Match[str]) -> None:
    _take_date(fields, match["year"], _month_number(match["month"]), match["day"])


def _take_japanese_era(fields: Fields, match: re.Match[str]) -> None:
    fields.year = _ERA_STARTS[match[1]] + int(match[2])
    fields.month = int(match[3])
    fields.day = int(match[4])


def _take_nothing(_fields: Fields, _match: re.Match[str]) -> None:
    """Ignore a week date: `Time.parse` has no use for it."""


def _take_month_and_day(fields: Fields, match: re.Match[str]) -> None:
    fields.month = int(match[1]) if match[1] else None
    fields.day = int(match[2]) if match[2] else None


def _take_year_and_day_of_year(fields: Fields, match: re.Match[str]) -> None:
    fields.year = int(match[1])
    fields.day_of_year = int(match[2])


def _take_day_of_year(fields: Fields, match: re.Match[str]) -> None:
    fields.day_of_year = int(match[1])


def _take_year(fields: Fields, match: re.Match[str]) -> None:
    fields.year = int(match[1])


def _take_month(fields: Fields, match: re.Match[str]) -> None:
    fields.month = int(_month_number(match[1]))


def _take_day(fields: Fields, match: re.Match[str]) -> None:
    fields.day = int(match[1])


def _take_digits(fields: Fields, match: re.Match[str]) -> None:
    """Take a run of digits as ISO 8601's basic format; before a fraction, it is read from its end."""
    sign, digits, time, fraction, zone = match.groups()
    if time is None and fraction is not None:
        if len(digits) not in (9, 11, 13):
            _take_from_end(fields, digits)
    elif len(digits) <= 7:
        _take_short_digits(fields, sign, digits)
    elif len(digits) % 2 == 0:
        fields.year, fields.short_year = int(sign + digits[:4]), False
        fields.month, fields.day = int(digits[4:6]), int(digits[6:8])
        _take_clock(fields, digits[8:])
    if time and fraction is not None and len(time) % 2 == 0:
        _take_from_end(fields, time)
    elif time and len(time) % 2 == 0:
        _take_clock(fields, time)
    if fraction is not None:
        fields.fraction = fraction
    if zone:
        fields.zone = zone[1:-1].rpartition(":")[2] if zone[0] == "[" else zone


def _take_short_digits(fields: Fields, sign: str, digits: str) -> None:
    if len(digits) in (3, 5, 7):
        fields.day_of_year = int(digits[-3:])
        year = digits[:-3]
    else:
        fields.day = int(digits[-2:])
        fields.month = int(digits[-4:-2]) if len(digits) >= 4 else None
        year = digits[:-4]
    if year:
        fields.year = int(sign + year)


def _take_clock(fields: Fields, digits: str) -> None:
    pairs = [int(digits[i : i + 2]) for i in range(0, len(digits), 2)]
    if pairs:
        fields.hour = pairs[0]
    if len(pairs) > 1:
        fields.minute = pairs[1]
    if len(pairs) > 2:
        fields.second = pairs[2]


def _take_from_end(fields: Fields, digits: str) -> None:
    for name in ("second", "minute", "hour", "day", "month"):
        digits, pair = digits[:-2], digits[-2:]
        if pair:
            setattr(fields, name, int(pair))
    if digits:
        fields.year, fields.short_year = int(digits), len(digits) == 2


_NOTATIONS: tuple[tuple[re.Pattern[str], _Taker], ...] = (
    # 3rd June 2021, 3.jun, 3 jun 44 b.c.
    (
        _pattern(r"NUMBER [^-0-9 ]* [ ]* MONTH [^-0-9 ']* (?: [ ]* ERA [ ]* ('?-?[0-9]+ (?: ORDINAL )?) )?"),
        _take_day_month_year,
    ),
    # June 3rd, 2021
    (
        _pattern(r"\b MONTH [^-0-9 ']* [ ]* NUMBER [^-0-9 ']* (?: [ ]*,? [ ]* ERA [ ]* SIGNED )?"),
        _take_month_day_year,
    ),
    # 2021-06-03, 20-06-2021
    (_pattern(r"('?[-+]?[0-9]+) - ([0-9]+) - SIGNED"), _take_in_order),
    # H31.04.30
    (_pattern(r"\b ([mtshr]) ([0-9]+) \. ([0-9]+) \. ([0-9]+)"), _take_japanese_era),
    # 3-jun-2021, jun-3-2021
    (_pattern(r"(?P<day>'?-?[0-9]+) - (?P<month>MONTH) [^-/.]* - (?P<year>'?-?[0-9]+)"), _take_dashed_names),
    (
        _pattern(r"\b (?P<month>MONTH) [^-/.]* - (?P<day>'?-?[0-9]+) (?: - (?P<year>'?-?[0-9]+) )?"),
        _take_dashed_names,
    ),
    # 2021/06/03, 03/06/2021, 6/3
    (_pattern(r"SIGNED / [ ]* NUMBER (?: [^0-9] [ ]* SIGNED )?"), _take_slashes),
    # 3.6.2021
    (_pattern(r"SIGNED \. [ ]* NUMBER \. [ ]* SIGNED"), _take_in_order),
    # 2021-W22-4, -w-4
    (_pattern(r"\b (?: [0-9]{2} | [0-9]{4} )? -? w [0-9]{2} (?: -? [0-9] )? \b"), _take_nothing),
    (_pattern(r"-w- [0-9] \b"), _take_nothing),
    # --06-03, --0603
    (_pattern(r"-- ([0-9]{2})? - ([0-9]{2}) \b"), _take_month_and_day),
    (_pattern(r"-- ([0-9]{2}) ([0-9]{2})? \b"), _take_month_and_day),
    # 2021-154
    (_pattern(r"\b ([0-9]{2} | [0-9]{4}) - ([0-9]{3}) \b"), _take_year_and_day_of_year),
    (_pattern(r"\b (?<![0-9]) - ([0-9]{3}) \b"), _take_day_of_year),
    # '21, jun, 3rd
    (_pattern(r"' ([0-9]+) \b"), _take_year),
    (_pattern(r"\b MONTH [^ ]*"), _take_month),
    (_pattern(r"([0-9]+) ORDINAL"), _take_day),
    # 20210603T171341Z
    (
        _pattern(
            r"""
            ([-+]?) ([0-9]{2,14})
            (?: [ ]* t? [ ]* ([0-9]{2,6})? (?: [,.] ([0-9]*) )? )?
            [ ]* ( z\b | [-+][0-9]{1,4}\b | \[ [-+]?[0-9] [^\]]* \] )?
            """
        ),
        _take_digits,
    ),
)
"""Date notations, the first that fits wins; each with what to do about it."""

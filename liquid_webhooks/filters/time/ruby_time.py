"""Ruby's `Time.parse`: what it makes of a string, on a machine whose zone is UTC."""

from __future__ import annotations

import re
from calendar import isleap
from calendar import monthrange
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Final

from liquid_webhooks.filters.contract import FilterState
from liquid_webhooks.filters.time.date_notations import Fields
from liquid_webhooks.filters.time.date_notations import read_fields
from liquid_webhooks.filters.time.moment import Moment
from liquid_webhooks.filters.time.moment import at_epoch
from liquid_webhooks.filters.time.moment import civil
from liquid_webhooks.filters.time.moment import of_date
from liquid_webhooks.filters.time.moment import zone_of

__all__ = ["MAX_TIME_CHARS", "parse_time"]

MAX_TIME_CHARS: Final = 64
"""Longer strings are no dates: reading one takes time that grows with the square of its length."""

_DAY_SECONDS: Final = 86_400

_NAMED_HOURS: Final = {
    "utc": 0, "z": 0, "ut": 0, "gmt": 0,
    "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
    **{letter: hours for hours, letter in enumerate("abcdefghiklm", 1)},
    **{letter: -hours for hours, letter in enumerate("nopqrstuvwxy", 1)},
}  # fmt: skip
"""Zone names of RFC 822 and its military letters. Ruby takes any other name for the machine's zone, UTC."""

_OFFSET = re.compile(r"([+-])([0-9]{2})(?:(:?)([0-9]{2})(?:\3([0-9]{2}))?)?")

# The notations that occur most, and Braze's own with a colon before the milliseconds.
_ISO = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[t ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.:]([0-9]{1,9}))?)?"
    r"(?: ?(z|utc|[+-][0-9]{2}:?[0-9]{2}))?)?"
)

# Braze's `ddd MM dd HH:mm:ss.TZD YYYY`; Ruby reads that only with the month's name for MM.
_WEEKDAY_FIRST = re.compile(
    r"[a-z]{3},? ([0-9]{2}) ([0-9]{2}) ([0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"[. ]?([a-z]{1,4}|[+-][0-9:]{3,6}) ([0-9]{4})"
)


def parse_time(text: str, state: FilterState) -> Moment | None:
    """Return the time that `text` names, or None where Ruby finds none.

    Args:
        text: Any string; its case does not matter.
        state: Gives the current time, asked for only if the year is missing, and receives
            LW605 for a date such as `06/03/2021`.
    """
    if len(text) > MAX_TIME_CHARS:
        return None
    text = text.lower()
    if iso := _ISO.fullmatch(text):
        return _from_iso(iso, state)
    if braze := _WEEKDAY_FIRST.fullmatch(text):
        month, day, time, zone, year = braze.groups()
        text = f"{year}-{month}-{day} {time} {zone}"
    fields = read_fields(text)
    if fields.day_before_month and fields.day != fields.month and (fields.day or 13) <= 12:
        state.report("LW605", "a date with slashes and the year last is read day first, as Ruby does")
    return _resolve(fields, state)


def _from_iso(match: re.Match[str], state: FilterState) -> Moment | None:
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    hour, minute, second = int(match[4] or 0), int(match[5] or 0), int(match[6] or 0)
    fraction, zone = match[7] or "", match[8]
    micros = int(fraction[:6].ljust(6, "0"))
    try:
        local = datetime(year, month, day, hour, minute, second, micros, zone_of(_offset_of(zone)))
    except ValueError:
        fields = Fields(year, month, day, None, hour, minute, second, fraction, zone, short_year=False)
        return _resolve(fields, state)
    return Moment(local, 0, fraction if len(fraction) > 6 else "")


def _offset_of(zone: str | None) -> int:
    """Return the seconds east of UTC that Ruby understands by the text of a zone."""
    if zone is None:
        return 0
    if match := _OFFSET.fullmatch(zone):
        sign, hours, _, minutes, seconds = match.groups("0")
        return int(sign + "1") * (int(hours) * 3600 + int(minutes) * 60 + int(seconds))
    return _NAMED_HOURS.get(zone, 0) * 3600


def _resolve(fields: Fields, state: FilterState) -> Moment | None:
    """Return the time the parts make, missing ones filled in; None where they make none."""
    offset = _offset_of(fields.zone)
    if abs(offset) >= _DAY_SECONDS:
        return None
    parts = [fields.year, fields.month, fields.day, fields.hour, fields.minute, fields.second]
    if fields.day_of_year is None and all(part is None for part in parts):
        return None
    if fields.day_of_year is not None:
        parts[1:3] = 1, 1
    if fields.year is None:
        _fill_from_now(parts, state, offset)
    year, month, day, hour, minute, second = [
        part if part is not None else default
        for part, default in zip(parts, (1970, 1, 1, 0, 0, 0), strict=True)
    ]
    if fields.day_of_year is not None:
        if not 1 <= fields.day_of_year <= 365 + isleap(year):
            return None
        day_of_year = datetime(2000 + year % 400, 1, 1, tzinfo=UTC) + timedelta(days=fields.day_of_year - 1)
        month, day = day_of_year.month, day_of_year.day
    date = [year, month, day]
    time = [hour, minute, second]
    _subtract_offset(date, time, offset)
    return _checked(date, time, offset, fields.fraction)


def _fill_from_now(parts: list[int | None], state: FilterState, offset: int) -> None:
    """Set the parts above the first one given to those of the current time."""
    now = at_epoch(of_date(state.now()).epoch, offset)
    local = now.local
    current = (now.year, local.month, local.day, local.hour, local.minute, local.second)
    for i, part in enumerate(parts):
        if part is not None:
            break
        parts[i] = current[i]


def _subtract_offset(date: list[int], time: list[int], offset: int) -> None:
    """Turn a wall-clock time into UTC in place.

    As in Ruby, a part the offset does not touch keeps a value out of range, which then makes
    the whole string unreadable, while one it touches is carried over.
    """
    sign = 1 if offset > 0 else -1
    rest = abs(offset)
    for i, base in ((2, 60), (1, 60), (0, 24)):
        rest, part = divmod(rest, base)
        if part:
            carry, time[i] = divmod(time[i] - sign * part, base)
            rest -= sign * carry
    if not rest:
        return
    date[2] -= sign * rest
    if sign > 0 and date[2] < 1:
        date[1] -= 1
        if date[1] < 1:
            date[:2] = date[0] - 1, 12
        date[2] = _month_days(date)
    elif sign < 0 and date[1] <= 12 and date[2] > _month_days(date):
        date[1] += 1
        if date[1] > 12:
            date[:2] = date[0] + 1, 1
        date[2] = 1


def _month_days(date: list[int]) -> int:
    return monthrange(2000 + date[0] % 400, date[1])[1] if 1 <= date[1] <= 12 else 31


def _checked(date: list[int], time: list[int], offset: int, fraction: str) -> Moment | None:
    """Return the time of UTC parts if all are in Ruby's ranges: 24:00:00 and a 60th second roll over."""
    year, month, day = date
    hour, minute, second = time
    if not (1 <= month <= 12 and 1 <= day <= 31 and 0 <= hour <= 24 and 0 <= minute <= 59):
        return None
    if not 0 <= second <= 60 or (hour == 24 and (minute or second)):
        return None
    return civil((year, month, day), hour * 3600 + minute * 60 + second, offset, fraction)

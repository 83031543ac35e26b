"""A point in time as Ruby's `Time` holds it: any year, any fraction of a second, a fixed offset.

The Gregorian calendar repeats every 400 years to the day of the week, so a year that
`datetime` cannot hold is kept as a year it can hold plus a number of such cycles.
"""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import NamedTuple

from liquid_webhooks.values.zoned import zoned

__all__ = ["EPOCH", "MAX_EPOCH_DIGITS", "Moment", "at_epoch", "civil", "of_date", "zone_of"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

MAX_EPOCH_DIGITS = 64
"""Longest number that is read as epoch seconds or as a year; keeps arithmetic on it cheap."""

_SECOND = timedelta(seconds=1)
_CYCLE_YEARS = 400
_CYCLE_SECONDS = 146_097 * 86_400
_FIRST_SECOND = (datetime.min.replace(tzinfo=UTC) - EPOCH) // _SECOND
_LAST_SECOND = (datetime.max.replace(tzinfo=UTC) - EPOCH) // _SECOND


class Moment(NamedTuple):
    """A wall-clock time with its zone.

    Attributes:
        local: An aware datetime; the real year is `local.year + 400 * cycles`.
        cycles: Periods of 400 years to add; 0 wherever `datetime` holds the year.
        fraction: All decimal digits of the second that the source gave, where they exceed
            `local.microsecond`; empty otherwise.
    """

    local: datetime
    cycles: int = 0
    fraction: str = ""

    @property
    def year(self) -> int:
        """The year, astronomical (1 BC is 0)."""
        return self.local.year + _CYCLE_YEARS * self.cycles

    @property
    def epoch(self) -> int:
        """Whole seconds since 1970-01-01 00:00 UTC, rounded down."""
        return (self.local - EPOCH) // _SECOND + _CYCLE_SECONDS * self.cycles

    @property
    def digits(self) -> str:
        """Decimal digits of the fraction of the second, at least six."""
        return self.fraction or f"{self.local.microsecond:06d}"


def zone_of(offset: int) -> timezone:
    """Return the fixed zone `offset` seconds east of UTC; 0 is `UTC` itself."""
    return timezone(timedelta(seconds=offset)) if offset else UTC


def at_epoch(seconds: int, offset: int = 0, fraction: str = "") -> Moment:
    """Return the moment `seconds` after 1970-01-01 00:00 UTC.

    Args:
        seconds: Whole seconds, of any size.
        offset: Seconds east of UTC of the clock to show it on.
        fraction: Decimal digits of the fraction of a second.
    """
    shown = seconds + offset
    cycles = 0
    if not _FIRST_SECOND <= shown <= _LAST_SECOND:
        cycles, shown = divmod(shown, _CYCLE_SECONDS)
    local = EPOCH + timedelta(seconds=shown)
    if offset or fraction:
        local = local.replace(microsecond=int(fraction[:6].ljust(6, "0")), tzinfo=zone_of(offset))
    return Moment(local, cycles, fraction if len(fraction) > 6 else "")


def civil(date_fields: tuple[int, int, int], seconds: int, offset: int = 0, fraction: str = "") -> Moment:
    """Return the moment of a calendar date and a time of day in UTC, shown on another clock.

    Args:
        date_fields: Year of any size, month 1–12, day 1–31; a day past the month's end rolls over.
        seconds: Seconds after that day's midnight, 0–86,400.
        offset: Seconds east of UTC of the clock to show it on.
        fraction: Decimal digits of the fraction of a second.
    """
    year, month, day = date_fields
    cycles, year_in_cycle = divmod(year - 2000, _CYCLE_YEARS)
    first = datetime(2000 + year_in_cycle, month, 1, tzinfo=UTC)
    days_and_time = timedelta(days=day - 1, seconds=seconds)
    return at_epoch((first + days_and_time - EPOCH) // _SECOND + cycles * _CYCLE_SECONDS, offset, fraction)


def of_date(value: date) -> Moment:
    """Return the moment of a Python date (its midnight) or datetime; naive ones are UTC."""
    if not isinstance(value, datetime):
        return Moment(datetime(value.year, value.month, value.day, tzinfo=UTC))
    return Moment(zoned(value))

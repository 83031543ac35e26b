"""The filters `date` and `time_zone` (Ruby Liquid; Braze, "Filters")."""

from __future__ import annotations

import datetime

from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.contract import FilterState
from liquid_webhooks.filters.time.moment import MAX_EPOCH_DIGITS
from liquid_webhooks.filters.time.moment import Moment
from liquid_webhooks.filters.time.moment import at_epoch
from liquid_webhooks.filters.time.moment import of_date
from liquid_webhooks.filters.time.ruby_time import MAX_TIME_CHARS
from liquid_webhooks.filters.time.ruby_time import parse_time
from liquid_webhooks.filters.time.strftime import strftime
from liquid_webhooks.filters.time.zones import find_zone
from liquid_webhooks.limits import DATE_COST
from liquid_webhooks.limits import DIRECTIVE_COST
from liquid_webhooks.limits import FREE_FORMAT
from liquid_webhooks.values import is_undefined
from liquid_webhooks.values import peek
from liquid_webhooks.values import to_s
from liquid_webhooks.values.braze import PropertyTime

__all__ = ["FILTERS", "date", "time_zone"]

_MAX_EPOCH = 10**MAX_EPOCH_DIGITS


def date(state: FilterState, value: object, fmt: object, /) -> object:
    """Return `value` written in a strftime format; the value itself where it is no time.

    Args:
        state: Gives the time for `now` and for parts missing from a string; receives LW605.
        value: A datetime or date (naive ones are UTC), an integer or all-digit string of seconds
            since 1970, `now` or `today`, or a string that Ruby's `Time.parse` reads; it keeps an offset
            that it names, unless it is a `PropertyTime`.
        fmt: The format, as text; empty text gives the value itself.

    Raises:
        RenderError: The format ends inside a directive.
        LimitError: The format's widths ask for too long a text.
    """
    pattern = fmt if type(fmt) is str else to_s(peek(fmt))
    if len(pattern) > FREE_FORMAT:
        charge_text(DATE_COST * len(pattern) + DIRECTIVE_COST * pattern.count("%"))
    moment = _moment(state, value) if pattern else None
    if moment is not None:
        return strftime(moment, pattern)
    return None if is_undefined(value) else value


def time_zone(state: FilterState, value: object, zone: object, /) -> object:
    """Return the time `value` names as an aware datetime in another zone.

    Args:
        state: As for `date`.
        value: As for `date`; nil and what is no time come back unchanged.
        zone: See `zones.find_zone`; nil is UTC.

    Raises:
        RenderError: There is no such zone, or the time lies outside the years 1 to 9999.
    """
    if peek(value) is None:
        return None
    target = find_zone(zone)
    moment = _moment(state, value)
    if moment is None:
        return value
    if not moment.cycles:
        try:
            return moment.local.astimezone(target)
        except (OverflowError, ValueError):
            pass
    raise RenderError("a time outside the years 1 to 9999 has no time zone", inline="argument out of range")


def _moment(state: FilterState, value: object) -> Moment | None:
    """Return the time a value of the template stands for, or None."""
    if type(value) is PropertyTime:
        given = _of_text(state, value)
        return given and at_epoch(given.epoch, fraction=given.digits)
    value = peek(value)
    if isinstance(value, str):
        return _of_text(state, value)
    if isinstance(value, datetime.date):
        return of_date(value)
    if type(value) is int and abs(value) < _MAX_EPOCH:
        return at_epoch(value)
    return None


def _of_text(state: FilterState, text: str) -> Moment | None:
    if text.isascii() and text.isdigit():
        return at_epoch(int(text)) if len(text) <= MAX_EPOCH_DIGITS else None
    if text.lower() in ("now", "today"):
        time = state.now()
        now = of_date(time)
        return now if time.tzinfo is datetime.UTC else at_epoch(now.epoch, fraction=now.digits)
    # A notation is looked for from each digit of a number on.
    charge_text(DATE_COST * len(text) * (1 + min(len(text), MAX_TIME_CHARS) // 10))
    return parse_time(text, state)


FILTERS: dict[str, Filter] = {
    "date": Filter(date, arguments=False, needs_state=True),
    "time_zone": Filter(time_zone, needs_state=True),
}
"""The filters of this module by their Liquid names."""

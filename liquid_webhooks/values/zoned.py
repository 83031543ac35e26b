"""Zoned times: one without a zone is UTC, as is one whose zone does not say how far from UTC it is."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from zoneinfo import ZoneInfo

__all__ = ["offset_of", "zoned"]

_WHOLE = (timezone, ZoneInfo)
"""Zones that answer whatever they are asked."""


def offset_of(moment: datetime) -> timedelta | None:
    """Return how far from UTC `moment` is; None if it has no zone, or one that does not say."""
    with suppress(NotImplementedError):
        return moment.utcoffset()
    return None


def zoned(moment: datetime) -> datetime:
    """Return `moment` with a zone that tells offset, name and summer time.

    Of a zone of another package that tells its offset alone, that is what is kept.
    """
    if isinstance(moment.tzinfo, _WHOLE):
        return moment
    offset = offset_of(moment)
    if offset is None:
        return moment.replace(tzinfo=UTC)
    try:
        moment.tzname()
        moment.dst()
    except NotImplementedError:
        return moment.replace(tzinfo=timezone(offset))
    return moment

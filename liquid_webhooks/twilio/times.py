"""Times of a message: how one is written, and the rules for when a message may be sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from typing import Final

from liquid_webhooks.twilio.form_values import Values
from liquid_webhooks.twilio.judgements import Judgement
from liquid_webhooks.twilio.judgements import refused
from liquid_webhooks.twilio.judgements import reported
from liquid_webhooks.values.zoned import offset_of

__all__ = ["EARLIEST", "LATEST", "SURE", "past", "schedule", "write_time"]

EARLIEST: Final = timedelta(minutes=5)
"""How long before it is sent a message has to be scheduled at least (error 35114)."""

SURE: Final = timedelta(minutes=15)
"""How long before at least by Twilio's older pages; its recent ones have `EARLIEST`."""

LATEST: Final = timedelta(days=35)
"""How long before at most (error 35114)."""

_UTC_FORM = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)


def write_time(time: datetime) -> str:
    """Return `time` as Twilio wants it: in UTC, whole seconds, `YYYY-MM-DDTHH:MM:SSZ`.

    Raises:
        ValueError: `time` has no zone, so that nobody can tell which instant is meant, or lies in UTC outside
            the years 1 to 9999.
    """
    if offset_of(time) is None:
        raise ValueError("send_at has no time zone; give an aware datetime")
    try:
        return time.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
    except OverflowError:
        raise ValueError("send_at lies outside the years 1 to 9999 in UTC") from None


def schedule(values: Values) -> Iterator[Judgement]:
    """Check a scheduled message (twilio.md, section 1)."""
    kind = values.first("ScheduleType")
    if kind is not None:
        if kind != "fixed":
            yield refused(35126, "ScheduleType", "is not `fixed`")
        if not values.may_have("SendAt"):
            yield refused(35111, "SendAt", "is missing, which ScheduleType needs")
        if not values.may_have_service():
            yield refused(35118, "MessagingServiceSid", "is missing, which ScheduleType needs")
    text = values.first("SendAt")
    if text is None:
        return
    if not values.may_have("ScheduleType"):
        message = "has no effect without ScheduleType; the message is sent at once"
        yield reported("LW505", "SendAt", message, "give ScheduleType `fixed`")
    time = _read(text)
    if time is None:
        yield refused(35114, "SendAt", "is no time with a zone, such as 2026-11-30T12:00:00Z")
    elif _UTC_FORM.fullmatch(text) is None:
        message = "is not written in UTC as YYYY-MM-DDTHH:MM:SSZ"
        yield reported("LW506", "SendAt", message, "write the time in UTC", 35114)
    if time is None or values.now is None:
        return
    if not EARLIEST <= time - values.now <= LATEST:
        yield refused(35114, "SendAt", "is not 5 minutes to 35 days ahead")
    elif time - values.now < SURE:
        message = "is less than 15 minutes ahead, which some of Twilio's pages ask for"
        yield reported("LW509", "SendAt", message, "give a time at least 15 minutes ahead", 35114)


def past(text: str, made: datetime) -> Iterator[Judgement]:
    """Check a `SendAt` that is known when the message is made.

    It is no error yet: renders may have another clock, and theirs decides.

    Args:
        text: The time.
        made: When the message is made, with a zone.
    """
    time = _read(text)
    if time is not None and time < made:
        message = "is past already, by the clock of the environment"
        yield reported("LW509", "SendAt", message, "give a time at least 15 minutes ahead", 35114)


def _read(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else None

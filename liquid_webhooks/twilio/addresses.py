"""The rules for who gets a message and who sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from liquid_webhooks.twilio.form_values import Values
from liquid_webhooks.twilio.judgements import Judgement
from liquid_webhooks.twilio.judgements import refused
from liquid_webhooks.twilio.judgements import reported

__all__ = ["SERVICE_SID", "addresses"]

SERVICE_SID: Final = re.compile(r"MG[0-9a-fA-F]{32}")
"""A Messaging Service; its SID is accepted as `From` too."""

MOST_DIGITS = 15
MOST_SENDER_CHARS = 11

_E164 = re.compile(r"\+[1-9][0-9]{1,14}")
_CHANNEL = re.compile(r"([a-z_]+):(.+)", re.DOTALL)
_PHONE_CHANNEL = re.compile(r"(?:whatsapp|sms):(.*)", re.DOTALL)
_SHORT_CODE = re.compile(r"[0-9]{3,8}")
_LIKE_SERVICE_SID = re.compile(r"MG[0-9a-fA-F]{10,}")
_SIM_SID = re.compile(r"(?:DE|HS)[0-9a-fA-F]{32}")
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")
_DIGIT = re.compile(r"[0-9]")

_WRITE_E164 = "write `+`, the country code and the number, digits alone"


def addresses(values: Values) -> Iterator[Judgement]:
    """Check the recipient and the senders (twilio.md, section 1)."""
    yield from _recipient(values)
    yield from _service(values)
    yield from _sender("From", values)
    yield from _sender("FallbackFrom", values)
    yield from _pair(values)


def _recipient(values: Values) -> Iterator[Judgement]:
    if not values.may_have("To"):
        yield refused(21604, "To", "is missing: give a phone number or a channel address")
    to = values.first("To")
    if to is None or _E164.fullmatch(to):
        return
    if _CHANNEL.fullmatch(to):
        yield from _channel("To", to, 21211)
    elif not 1 <= len(_DIGIT.findall(to)) <= MOST_DIGITS:
        yield refused(21211, "To", "is neither a phone number of at most 15 digits nor a channel address")
    else:
        yield reported("LW501", "To", "is no number in E.164 form and no channel address", _WRITE_E164, 21211)


def _channel(parameter: str, address: str, twilio_code: int) -> Iterator[Judgement]:
    phone = _PHONE_CHANNEL.fullmatch(address)
    if phone and not _E164.fullmatch(phone[1]):
        message = "has no number in E.164 form behind its channel"
        yield reported("LW501", parameter, message, _WRITE_E164, twilio_code)


def _service(values: Values) -> Iterator[Judgement]:
    if not values.may_have("From") and not values.may_have("MessagingServiceSid"):
        yield refused(21603, "From", "there is no sender: give From or MessagingServiceSid")
    sid = values.first("MessagingServiceSid")
    if sid is not None and SERVICE_SID.fullmatch(sid) is None:
        yield refused(21705, "MessagingServiceSid", "is not `MG` and 32 hexadecimal digits")


def _sender(parameter: str, values: Values) -> Iterator[Judgement]:
    sender = values.first(parameter)
    if sender is None or any(
        form.fullmatch(sender) for form in (_E164, _SHORT_CODE, _NAME, SERVICE_SID, _SIM_SID)
    ):
        return
    if _CHANNEL.fullmatch(sender):
        yield from _channel(parameter, sender, 21212)
    elif any(char.isalpha() for char in sender):
        if _LIKE_SERVICE_SID.fullmatch(sender):
            message = "looks like the SID of a Messaging Service, but is not `MG` and 32 hexadecimal digits"
            yield refused(21212, parameter, message)
        elif len(sender) > MOST_SENDER_CHARS:
            yield refused(21212, parameter, "is an alphanumeric sender of more than 11 characters")
        else:
            message = "is an alphanumeric sender with other characters than ASCII letters, digits and blanks"
            yield reported("LW501", parameter, message, "write it with those alone", 21212)
    elif not 1 <= len(_DIGIT.findall(sender)) <= MOST_DIGITS:
        yield refused(21212, parameter, "is neither a phone number of at most 15 digits nor a sender's name")
    else:
        yield reported("LW501", parameter, "is no number in E.164 form", _WRITE_E164, 21212)


def _pair(values: Values) -> Iterator[Judgement]:
    """Check that the sender suits the recipient; a Messaging Service chooses one that does."""
    to, sender = values.first("To"), values.first("From")
    if to is None or sender is None or values.may_have("MessagingServiceSid"):
        return
    if SERVICE_SID.fullmatch(sender):
        return
    to_channel, to_address = _split(to)
    channel, address = _split(sender)
    if channel != to_channel:
        message = "is not an address of the recipient's channel: the prefixes of From and To differ"
        yield refused(21910, "From", message)
    elif address == to_address:
        yield refused(21266, "To", "is the same as From")


def _split(address: str) -> tuple[str, str]:
    """Return the channel of an address, which is `sms` where it names none, and what stands behind it."""
    parts = _CHANNEL.fullmatch(address)
    return (parts[1], parts[2]) if parts else ("sms", address)

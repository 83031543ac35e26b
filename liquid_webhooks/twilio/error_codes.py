"""What Twilio's error codes mean for a message, and what to do about them (twilio.md, sections 1 and 3)."""

from __future__ import annotations

from typing import Final
from typing import NamedTuple

__all__ = ["ERROR_CODES", "THROTTLING", "Explanation", "explain"]

THROTTLING: Final = frozenset({14107, 20429, 63018})
"""Codes of requests that were turned away for their number alone: nothing was sent."""


class Explanation(NamedTuple):
    """What an error code means, and what to do, each one clause without a full stop."""

    meaning: str
    advice: str


_NUMBER = "correct the number or remove it from the profile"
_SENDER = "send from a number or a Messaging Service of this account that can send messages"
_SERVICE = "check the Messaging Service's SID and its pool of senders"
_SCHEDULE = "give ScheduleType=fixed, a SendAt 5 minutes to 35 days ahead, and a Messaging Service"
_SLOWER = "send fewer requests at a time and try again, waiting longer each time"
_UNSURE = "the message may have been sent: look for it by To, From and date before sending it again"
_UNDELIVERABLE = "do not send it again as it is; check that the number is a mobile phone in service"
_REGISTER = "register the sender with the carriers before sending more"

ERROR_CODES: Final[dict[int, Explanation]] = {
    14107: Explanation("messages are sent faster than this sender may", _SLOWER),
    20003: Explanation("the credentials are wrong or lack the right to do this", "check the secrets"),
    20404: Explanation("there is no such account or resource", "check the account SID and the host's region"),
    20429: Explanation("the account has too many requests open at once", _SLOWER),
    20500: Explanation("Twilio failed inside", _UNSURE),
    20503: Explanation("Twilio is unavailable for now", _UNSURE),
    21211: Explanation("To is no valid phone number", _NUMBER),
    21212: Explanation("From is no valid sender", _SENDER),
    21214: Explanation("To cannot be reached", _NUMBER),
    21217: Explanation("the phone number does not look like one", _NUMBER),
    21266: Explanation("To and From are the same", "send from another address than the recipient's"),
    21401: Explanation("the phone number is not valid", _NUMBER),
    21408: Explanation(
        "the account may not send to this country",
        "enable the country in the account's geographic permissions",
    ),
    21601: Explanation("From cannot send messages", _SENDER),
    21602: Explanation("there is no content", "give Body, MediaUrl or ContentSid"),
    21603: Explanation("there is no sender", "give From or MessagingServiceSid"),
    21604: Explanation("there is no To", "give a phone number or a channel address"),
    21606: Explanation("From is not one of the account's senders for messages to this number", _SENDER),
    21608: Explanation("a trial account sends to verified numbers alone", "verify the number or upgrade"),
    21609: Explanation(
        "StatusCallback is no valid URL", "give an absolute URL without an underscore in its host"
    ),
    21610: Explanation("the recipient has opted out of this sender's messages", "suppress this user"),
    21611: Explanation(
        "the sender's queue is full: it holds what is sent in ten hours",
        "wait until the queue has drained, or spread the messages over more senders",
    ),
    21612: Explanation("From has no route to To", "send from a sender that reaches the recipient's country"),
    21614: Explanation("To is no mobile number", _NUMBER),
    21617: Explanation("Body is longer than 1,600 characters", "shorten the text or split it"),
    21619: Explanation("there is neither a text nor media", "give Body, MediaUrl or ContentSid"),
    21620: Explanation(
        "a MediaUrl is no valid URL", "give absolute http or https URLs that anyone can fetch"
    ),
    21623: Explanation("there are more media than a message may have", "give at most ten MediaUrl"),
    21624: Explanation("ValidityPeriod is out of range", "give 1 to 36,000 seconds"),
    21627: Explanation("MaxPrice is not valid", "leave it out: it is obsolete"),
    21635: Explanation("To is a landline", _NUMBER),
    21654: Explanation("ContentSid is missing", "give ContentSid with ContentVariables"),
    21655: Explanation("ContentSid names no content template", "check the template's SID"),
    21656: Explanation("ContentVariables does not fit", "give a JSON object with a text for each variable"),
    21701: Explanation("there is no such Messaging Service", _SERVICE),
    21702: Explanation("the Messaging Service cannot be used", _SERVICE),
    21703: Explanation("the Messaging Service has no sender for this message", _SERVICE),
    21704: Explanation("the Messaging Service has no sender at all", _SERVICE),
    21705: Explanation("MessagingServiceSid is not valid", _SERVICE),
    21910: Explanation(
        "To and From are addresses of different channels", "give From the channel prefix that To has"
    ),
    30001: Explanation(
        "the message waited too long in a full queue", "send more slowly or from more senders"
    ),
    30002: Explanation("the account is suspended", "ask Twilio's support"),
    30003: Explanation("the phone could not be reached", "it may be tried again later"),
    30004: Explanation("the recipient or the carrier blocks the message", _UNDELIVERABLE),
    30005: Explanation("the number is unknown or no longer in service", _UNDELIVERABLE),
    30006: Explanation("the number is a landline or of a carrier out of reach", _UNDELIVERABLE),
    30007: Explanation(
        "a carrier or Twilio filtered the message", "change the content; sending it again does not help"
    ),
    30008: Explanation("the message failed for an unknown reason", "do not send it again blindly"),
    30022: Explanation("the campaign sends faster than the carrier allows (A2P 10DLC)", "send more slowly"),
    30023: Explanation("the brand's messages of the day are used up (A2P 10DLC)", "send the rest tomorrow"),
    30034: Explanation("the sender is not registered (A2P 10DLC)", _REGISTER),
    30036: Explanation("the message was not sent within its validity period", "give a longer ValidityPeriod"),
    30044: Explanation("the text is longer than a trial account may send", "shorten it or upgrade"),
    30500: Explanation("Twilio failed inside while sending", "it may be tried again later"),
    35111: Explanation("SendAt is missing", _SCHEDULE),
    35114: Explanation("SendAt is too near, too far or no UTC time", _SCHEDULE),
    35118: Explanation("a scheduled message has no Messaging Service", _SCHEDULE),
    35125: Explanation("the message cannot be scheduled at this SendAt", _SCHEDULE),
    35126: Explanation("ScheduleType is not one that the channel knows", _SCHEDULE),
    63007: Explanation("the account has no such sender on this channel", "check From and its prefix"),
    63018: Explanation("the channel's sender sends faster than it may", _SLOWER),
    63038: Explanation("the account's messages of the day are used up", "send the rest tomorrow"),
    90007: Explanation("ValidityPeriod is not valid", "give 1 to 36,000 seconds"),
}
"""Code → explanation, for every code that twilio.md names, and those of senders that do not suit the
recipient. 30001 and above, save scheduling's, 63007, 63018 and 90007, come later, by status callback."""

_SCHEDULING = Explanation("the message cannot be scheduled like this", _SCHEDULE)


def explain(code: int) -> Explanation | None:
    """Return the explanation of an error code of Twilio's, or None for one that is not in the table."""
    known = ERROR_CODES.get(code)
    return _SCHEDULING if known is None and 35111 <= code <= 35126 else known

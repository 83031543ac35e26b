"""Reading Twilio's answer to Create Message: what became of the message, and what to do now."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from datetime import datetime
from decimal import Decimal
from decimal import InvalidOperation
from email.utils import parsedate_to_datetime
from typing import Any
from typing import Final
from typing import Literal

from liquid_webhooks.twilio.error_codes import THROTTLING
from liquid_webhooks.twilio.error_codes import Explanation
from liquid_webhooks.twilio.error_codes import explain

__all__ = ["OutcomeKind", "TwilioOutcome"]

OutcomeKind = Literal["accepted", "rejected", "throttled", "unknown"]

_SID = re.compile(r"(?:SM|MM)[0-9a-fA-F]{32}")
_INTEGER = re.compile(r"-?[0-9]{1,18}")

_CUT_SHORT: Final = frozenset({408, 499})
"""Statuses of a request that was given up half-way. Without a code of Twilio's they may be a proxy's, which
does not know what became of the request."""

_WITHOUT_CODE: Final[dict[OutcomeKind, Explanation]] = {
    "accepted": Explanation(
        "Twilio has accepted the message", "wait for the status callback to learn whether it was delivered"
    ),
    "rejected": Explanation(
        "the request was refused and nothing was sent", "correct the request before sending it again"
    ),
    "throttled": Explanation(
        "there were too many requests and nothing was sent",
        "send fewer requests at a time and try again, waiting longer each time",
    ),
    "unknown": Explanation(
        "the answer does not tell whether the message was sent",
        "look for it by To, From and date before sending it again",
    ),
}


@dataclass(frozen=True, slots=True, repr=False)
class TwilioOutcome:
    """What became of a message (twilio.md, sections 1, 3 and 6). `repr` shows no data.

    Attributes:
        kind: "accepted": Twilio has taken the message, though it may fail later. "rejected": nothing was
            sent, and sending the same again is refused again. "throttled": nothing was sent; try again
            later. "unknown": it may have been sent, so it must not be sent again without looking.
        http_status: Of the answer.
        sid: The message's SID.
        status: Twilio's word for the message's state, such as "queued".
        code: Twilio's error code.
        meaning: What the answer means, one clause.
        advice: What to do, one clause.
        message: Twilio's own words; may hold data such as a phone number.
        retry_after: Seconds to wait at least before trying again, where the answer says so.
        date_created: With a zone, as the other dates.
        date_updated: When the message last changed.
        date_sent: When it was sent.
        num_segments: 0 where a Messaging Service has not chosen the sender yet.
        num_media: Pictures and other files.
        price: What the message cost, negative; Twilio knows it later.
        price_unit: Its currency, such as "USD".
    """

    kind: OutcomeKind
    http_status: int
    sid: str | None = None
    status: str | None = None
    code: int | None = None
    meaning: str = ""
    advice: str = ""
    message: str | None = None
    retry_after: int | None = None
    date_created: datetime | None = None
    date_updated: datetime | None = None
    date_sent: datetime | None = None
    num_segments: int | None = None
    num_media: int | None = None
    price: Decimal | None = None
    price_unit: str | None = None

    @classmethod
    def from_response(
        cls,
        status: int,
        headers: Mapping[str, str] | Iterable[tuple[str, str]],
        body: bytes | str,
    ) -> TwilioOutcome:
        """Return what an answer means. No body is too odd: what cannot be read is None.

        Args:
            status: The HTTP status.
            headers: Of the answer, in any letter case.
            body: Of the answer; JSON where it comes from Twilio, anything where it comes from a proxy.
        """
        fields = _object(body)
        code = _integer(fields.get("code" if status >= 400 else "error_code"))
        sid = _text(fields.get("sid"))
        sid = sid if sid and _SID.fullmatch(sid) else None
        kind = _kind(status, code, sid)
        known = explain(code) if code is not None else None
        meaning, advice = known or _WITHOUT_CODE[kind]
        return cls(
            kind=kind,
            http_status=status,
            sid=sid,
            status=_text(fields.get("status")),
            code=code,
            meaning=meaning,
            advice=_WITHOUT_CODE[kind].advice if kind == "unknown" else advice,
            message=_text(fields.get("message" if status >= 400 else "error_message")),
            retry_after=_retry_after(headers),
            date_created=_date(fields.get("date_created")),
            date_updated=_date(fields.get("date_updated")),
            date_sent=_date(fields.get("date_sent")),
            num_segments=_integer(fields.get("num_segments")),
            num_media=_integer(fields.get("num_media")),
            price=_decimal(fields.get("price")),
            price_unit=_text(fields.get("price_unit")),
        )

    def __repr__(self) -> str:
        return f"TwilioOutcome(kind={self.kind!r}, http_status={self.http_status}, code={self.code})"


def _kind(status: int, code: int | None, sid: str | None) -> OutcomeKind:
    if 200 <= status < 300:
        # Without a SID it is no answer of Twilio's, so nobody can say what became of the request.
        return "accepted" if sid else "unknown"
    if status in _CUT_SHORT and code is None:
        return "unknown"
    if 400 <= status < 500:
        return "throttled" if status == 429 or code in THROTTLING else "rejected"
    return "unknown"


def _object(body: bytes | str) -> dict[str, Any]:
    """Return the members of a JSON object; none for any other body."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _integer(value: object) -> int | None:
    """Return a number, which Twilio writes as one or as a text."""
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _decimal(value: object) -> Decimal | None:
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def _date(value: object) -> datetime | None:
    """Return a date of RFC 2822, in UTC where it names no zone."""
    if not isinstance(value, str):
        return None
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _retry_after(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> int | None:
    """Return the seconds of `Retry-After`; its form with a date is measured by the answer's own `Date`."""
    pairs = headers.items() if isinstance(headers, Mapping) else headers
    fields = {name.lower(): value.strip() for name, value in pairs}
    value = fields.get("retry-after", "")
    if _INTEGER.fullmatch(value):
        return max(0, int(value))
    then, now = _date(value), _date(fields.get("date"))
    if then is None or now is None:
        return None
    return max(0, round((then - now).total_seconds()))

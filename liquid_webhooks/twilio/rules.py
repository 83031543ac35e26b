"""What Twilio certainly refuses (an error), or may refuse or pass over (a diagnostic), each with its code.

A rule is an error only where a page of Twilio's says that the value is refused with that code.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.twilio.addresses import SERVICE_SID
from liquid_webhooks.twilio.addresses import addresses
from liquid_webhooks.twilio.form_values import Values
from liquid_webhooks.twilio.judgements import Judgement
from liquid_webhooks.twilio.judgements import refused
from liquid_webhooks.twilio.judgements import reported
from liquid_webhooks.twilio.parameters import PARAMETERS
from liquid_webhooks.twilio.parameters import WIRE_NAMES
from liquid_webhooks.twilio.parameters import Kind
from liquid_webhooks.twilio.times import schedule
from liquid_webhooks.validation import shortened

__all__ = ["MOST_BODY_CHARS", "MOST_MEDIA", "check"]

MOST_BODY_CHARS: Final = 1600
"""Characters (code points) of a body (error 21617)."""

MOST_MEDIA: Final = 10
"""`MediaUrl` parameters of a message (error 21623)."""

LONGEST_VALIDITY: Final = 36_000
"""Seconds that a message may wait (error 21624)."""

MOST_CALLBACK_CHARS: Final = 4000
"""Characters of a `StatusCallback` (error 21609)."""

MOST_UNKNOWN: Final = 20
"""Unknown parameters that are reported one by one; of further ones their number."""

_CONTENT_SID = re.compile(r"HX[0-9a-fA-F]{32}")
_APPLICATION_SID = re.compile(r"AP[0-9a-fA-F]{32}")
_URL_START = re.compile(r"https?://[^/?#\s]+", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+")


def check(pairs: Sequence[tuple[str, str | None]], now: datetime | None) -> list[Judgement]:
    """Return what the rules of Create Message find in a form.

    Args:
        pairs: Names and values, decoded, white space around the values dropped. None stands for a value that
            is not known before the message is rendered.
        now: When the message is sent, with a zone; None leaves out what depends on it.
    """
    # Some refusals cannot be known before Twilio answers, as they hang on what only Twilio has: whose sender
    # From is and where it may send (21606), what kind of line To is (21614, 21635), which Messaging Services
    # there are and their senders (21701 to 21704), how many messages the account has scheduled (35125).
    # 90007 stands beside 21624 for ValidityPeriod: its range is found here as 21624; whether Twilio gives the
    # other code for it, or for a reason of its own, only the answer tells.
    values = Values(pairs, now)
    rules = (addresses, _content, _templates, _callbacks, schedule, _periods, _words, _needs_others, _names)
    return [judgement for rule in rules for judgement in rule(values)]


def _content(values: Values) -> Iterator[Judgement]:
    """Check that there is content, and how much."""
    if not any(values.may_have(name) for name in ("Body", "MediaUrl", "ContentSid")):
        yield refused(21602, "Body", "there is no content: give Body, MediaUrl or ContentSid")
    body = values.first("Body") or ""
    if len(body) > MOST_BODY_CHARS:
        yield refused(21617, "Body", "has more than 1,600 characters")
    elif len(body.encode("utf-16-le", "surrogatepass")) > 2 * MOST_BODY_CHARS:
        yield reported(
            "LW502",
            "Body",
            "has more than 1,600 UTF-16 units, of which an emoji takes two or more",
            "shorten the text",
            21617,
        )
    media = values.known("MediaUrl")
    if len(media) > MOST_MEDIA:
        yield refused(21623, "MediaUrl", "is given more than ten times")
    for url in media:
        yield from _url("MediaUrl", url, 21620)


def _url(parameter: str, url: str, twilio_code: int) -> Iterator[Judgement]:
    if _URL_START.match(url) is None:
        yield refused(twilio_code, parameter, "is no URL that begins with http:// or https:// and a host")
        return
    try:
        parse_url(url, allow_any_port=True)
    except RequestError as error:
        message = f"may be taken for no URL: it {error.args[0]}"
        yield reported("LW506", parameter, message, "escape what a URL cannot hold", twilio_code)


def _templates(values: Values) -> Iterator[Judgement]:
    """Check the content template and its variables."""
    sid = values.first("ContentSid")
    if sid is not None and _CONTENT_SID.fullmatch(sid) is None:
        yield refused(21655, "ContentSid", "is not `HX` and 32 hexadecimal digits")
    variables = values.first("ContentVariables")
    if variables is None:
        return
    if not values.may_have("ContentSid"):
        yield refused(21654, "ContentVariables", "needs ContentSid")
    filled = _object(variables)
    if filled is None:
        yield refused(21656, "ContentVariables", "is no JSON object")
    elif any(value is None or value == "" for value in filled.values()):
        yield refused(21656, "ContentVariables", "has a variable that is null or empty")
    elif not all(isinstance(value, str) for value in filled.values()):
        yield reported("LW506", "ContentVariables", "has a variable that is no text", "give texts", 21656)


def _object(text: str) -> dict[str, object] | None:
    """Return the JSON object that `text` is; None if it is none."""
    try:
        value = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _callbacks(values: Values) -> Iterator[Judgement]:
    """Check where Twilio reports what becomes of the message."""
    url = values.first("StatusCallback")
    if url is not None:
        yield from _url("StatusCallback", url, 21609)
        if len(url) > MOST_CALLBACK_CHARS:
            yield refused(21609, "StatusCallback", "has more than 4,000 characters")
        elif _has_underscore(url):
            yield refused(21609, "StatusCallback", "has an underscore in its host")
    sid = values.first("ApplicationSid")
    if sid is not None and _APPLICATION_SID.fullmatch(sid) is None:
        yield reported("LW506", "ApplicationSid", "is not `AP` and 32 hexadecimal digits")
    if url is not None and values.may_have("ApplicationSid"):
        yield reported(
            "LW505", "ApplicationSid", "is passed over where StatusCallback is given", "leave it out"
        )


def _has_underscore(url: str) -> bool:
    try:
        return "_" in (urlsplit(url).hostname or "")
    except ValueError:
        return False


def _periods(values: Values) -> Iterator[Judgement]:
    """Check the numbers."""
    period = values.first("ValidityPeriod")
    if period is not None:
        if _WHOLE.fullmatch(period) is None or not 1 <= int(period) <= LONGEST_VALIDITY:
            yield refused(21624, "ValidityPeriod", "is no whole number of seconds from 1 to 36,000")
        elif int(period) <= 5:
            message = "of 5 seconds or less may pass before the message leaves Twilio"
            yield reported("LW508", "ValidityPeriod", message, "give more than 5 seconds", 30036)
    attempt = values.first("Attempt")
    if attempt is not None and (_WHOLE.fullmatch(attempt) is None or int(attempt) < 1):
        yield reported("LW506", "Attempt", "is no whole number from 1 on")
    price = values.first("MaxPrice")
    if price is not None and _NUMBER.fullmatch(price) is None:
        yield refused(21627, "MaxPrice", "is no number")
    if values.may_have("MaxPrice"):
        message = "has had no effect since 3 June 2024"
        yield reported("LW504", "MaxPrice", message, "leave it out")


def _words(values: Values) -> Iterator[Judgement]:
    """Check values of which Twilio documents a few words only, and JSON."""
    for parameter in PARAMETERS:
        words = ("true", "false") if parameter.kind is Kind.FLAG else parameter.words
        value = values.first(parameter.wire)
        if value is None or not words or value in words:
            continue
        listed = " or ".join(f"`{word}`" for word in words)
        yield reported("LW506", parameter.wire, f"is not {listed}", f"write {listed}, in small letters")
    tags = values.first("Tags")
    if tags is not None and _object(tags) is None:
        yield reported("LW506", "Tags", "is no JSON object")


def _needs_others(values: Values) -> Iterator[Judgement]:
    """Check parameters that have an effect only beside others."""
    if not values.may_have_service():
        for name in ("ShortenUrls", "FallbackFrom"):
            if values.first(name) not in (None, "false"):
                yield reported("LW505", name, "needs a Messaging Service", "give MessagingServiceSid")
    sender = values.first("From")
    if sender is not None and values.may_have("MessagingServiceSid") and not SERVICE_SID.fullmatch(sender):
        yield reported("LW507", "From", "has to be a sender of the Messaging Service that is given too")
    to = values.first("To")
    if to is not None and ":" not in to and values.first("PersistentAction") is not None:
        message = "has no effect on an SMS or MMS; it is for other channels"
        yield reported("LW505", "PersistentAction", message, "leave it out, or send to a channel address")


def _names(values: Values) -> Iterator[Judgement]:
    """Check that the parameters exist."""
    unknown = [name for name in values.names() if name not in WIRE_NAMES]
    for name in unknown[:MOST_UNKNOWN]:
        near = nearest(name, WIRE_NAMES)
        message = "is no parameter of Create Message that is known here; it was passed on"
        yield reported("LW503", shortened(name), message, near and f"did you mean `{near}`?")
    if len(unknown) > MOST_UNKNOWN:
        more = len(unknown) - MOST_UNKNOWN
        yield reported("LW503", "the form", f"has {more:,} more parameters that are not known here")

"""Messages for tests: a valid one, and strategies that generate valid ones and profiles."""

from __future__ import annotations

import json
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from typing import Any

from hypothesis import strategies as st

from liquid_webhooks.twilio import AuthToken
from liquid_webhooks.twilio import Literal
from liquid_webhooks.twilio import TwilioMessage

__all__ = ["ACCOUNT", "KEY", "NOW", "SERVICE", "TOKEN", "arguments", "message", "sendable", "texts"]

ACCOUNT = "AC" + "0a" * 16
SERVICE = "MG" + "1b" * 16
TEMPLATE = "HX" + "2c" * 16
APPLICATION = "AP" + "3d" * 16
KEY = "SK" + "4e" * 16
TOKEN = "token-0123456789abcdef"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
"""Any text that can be sent."""

sendable = texts.filter(lambda text: text.strip("\0\t\n\v\f\r ") != "")
"""Texts that are not dropped as empty."""

numbers = st.integers(10, 10**15 - 1).map(lambda number: f"+{number}")
urls = st.from_regex(
    r"https://[a-z]{1,9}\.example/[a-z0-9/._~-]{0,9}(\?[a-z]=[a-z0-9%]?)?", fullmatch=True
).filter(lambda url: "%" not in url and "/." not in url)
times = st.builds(
    lambda ahead, minutes: (NOW + timedelta(seconds=ahead)).astimezone(timezone(timedelta(minutes=minutes))),
    st.integers(15 * 60, 35 * 24 * 3600),
    st.integers(-14 * 60, 14 * 60),
)


def message(**given: Any) -> TwilioMessage:
    """Return a message whose arguments are valid ones but for `given`; None leaves one out."""
    valid: dict[str, Any] = {"to": "+15551230001", "from_": "+15005550006", "body": "Hi"}
    credential = given.pop("credential", AuthToken(TOKEN))
    return TwilioMessage(given.pop("account_sid", ACCOUNT), credential, **{**valid, **given})


@st.composite
def arguments(draw: st.DrawFn) -> dict[str, Any]:
    """Draw arguments of a message that Twilio would not refuse, as its own library takes them."""
    channel = draw(st.sampled_from(["", "whatsapp:"]))
    given: dict[str, Any] = {"to": channel + draw(numbers)}
    senders = draw(st.sampled_from(["number", "name", "service", "both"]))
    if senders == "name" and not channel:
        given["from_"] = draw(st.from_regex(r"[A-Za-z][A-Za-z0-9]{0,10}", fullmatch=True))
    elif senders != "service":
        # A sender of the recipient's channel, and not the recipient.
        given["from_"] = channel + draw(numbers.filter(lambda number: channel + number != given["to"]))
    if senders in ("service", "both"):
        given["messaging_service_sid"] = SERVICE
        given |= draw(optional(shorten_urls=st.booleans(), fallback_from=numbers))
        if draw(st.booleans()):
            given |= {"schedule_type": "fixed", "send_at": draw(times)}
    content = draw(st.sampled_from(["body", "media", "template", "all"]))
    if content in ("body", "all"):
        given["body"] = draw(texts.filter(bool))
    if content in ("media", "all"):
        given["media_url"] = draw(st.lists(urls, min_size=1, max_size=10))
    if content in ("template", "all"):
        given["content_sid"] = TEMPLATE
        variables = st.dictionaries(
            st.from_regex(r"[a-z0-9]{1,3}", fullmatch=True), texts.filter(bool), max_size=3
        )
        given |= draw(optional(content_variables=variables.map(json.dumps)))
    if given["to"].startswith("whatsapp:"):
        given |= draw(optional(persistent_action=st.lists(sendable.map(_stripped), min_size=1, max_size=3)))
    given |= draw(
        optional(
            status_callback=urls,
            validity_period=st.integers(6, 36_000),
            smart_encoded=st.booleans(),
            send_as_mms=st.booleans(),
            content_retention=st.sampled_from(["retain", "discard"]),
            address_retention=st.sampled_from(["retain", "obfuscate"]),
            risk_check=st.sampled_from(["enable", "disable"]),
            traffic_type=st.just("free"),
            provide_feedback=st.booleans(),
            attempt=st.integers(1, 99),
            force_delivery=st.booleans(),
            max_price=st.sampled_from([0.05, 1.5, 20.0]),
            message_intent=st.sampled_from(["otp", "marketing", "delivery"]),
        )
    )
    if "status_callback" not in given:
        given |= draw(optional(application_sid=st.just(APPLICATION)))
    return given


def optional(**strategies: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Return dictionaries that have any of the keys."""
    return st.fixed_dictionaries({}, optional=strategies)


def literal(given: dict[str, Any]) -> dict[str, Any]:
    """Return `given`, each text a literal one."""
    return {name: _literal(value) for name, value in given.items()}


def _literal(value: Any) -> Any:
    if isinstance(value, list):
        return [_literal(item) for item in value]
    return Literal(value) if isinstance(value, str) else value


def _stripped(text: str) -> str:
    return text.strip("\0\t\n\v\f\r ")

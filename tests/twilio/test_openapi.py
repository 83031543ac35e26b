"""Twilio's own API description accepts every request that is built, and a strict decoder the rest of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError

from liquid_webhooks import RenderData
from liquid_webhooks import WebhookRequest
from liquid_webhooks.twilio import ApiKey
from tests.twilio.messages import KEY
from tests.twilio.messages import NOW
from tests.twilio.messages import SERVICE
from tests.twilio.messages import TOKEN
from tests.twilio.messages import arguments
from tests.twilio.messages import literal
from tests.twilio.messages import message
from tests.twilio.openapi import description_or_skip
from tests.twilio.openapi import validate
from tests.twilio.strict_form import FormError
from tests.twilio.strict_form import decode

DATA = RenderData.from_dict({"now": NOW.isoformat()})
GOOD = b"To=%2B15551230001&From=%2B15005550006&Body=Hi&SmartEncoded=true"
MEDIA = b"To=%2B15551230001&From=%2B15005550006" + b"&MediaUrl=https%3A%2F%2Fa.example%2F1.png"


@pytest.fixture(scope="module")
def api() -> OpenAPI:
    return description_or_skip()


def request() -> WebhookRequest:
    return message(smart_encoded=True).webhook().render(DATA)


def refused(check: Callable[[], object]) -> bool:
    """Whether the description refuses what `check` sends."""
    try:
        check()
    except OpenAPIError:
        return True
    return False


@given(arguments())
def test_every_request_is_accepted(api: OpenAPI, parameters: dict[str, Any]) -> None:
    """Any message that is built, with either kind of Basic credential, is what Twilio describes."""
    defaults = {"from_": None, "body": None, "credential": ApiKey(KEY, TOKEN)}
    built = message(**{**defaults, **literal(parameters)}).webhook().render(DATA)

    validate(api, built)
    names = [name for name, _ in decode(built.body)]
    assert names[0] == "To"


def test_a_request_of_each_kind_is_accepted(api: OpenAPI) -> None:
    """The request that the mutations below start from is accepted, and so are several media."""
    assert request().body == GOOD
    validate(api, request())
    validate(api, request(), body=MEDIA + b"&MediaUrl=https%3A%2F%2Fa.example%2F2.png")


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"authorization": ""}, id="no credential"),
        pytest.param({"content_type": "application/json"}, id="content type"),
        pytest.param({"method": "put"}, id="method"),
        pytest.param({"path": "/2010-04-01/Accounts/nobody/Messages.json"}, id="account SID"),
        pytest.param({"body": b"From=%2B15005550006&Body=Hi"}, id="no To"),
        pytest.param({"body": b"To=%2B15551230001"}, id="neither sender nor content"),
        pytest.param({"body": b"To=%2B15551230001&From=%2B15005550006"}, id="no content"),
        pytest.param({"body": b"To=%2B15551230001&Body=Hi"}, id="no sender"),
        pytest.param({"body": MEDIA + 10 * b"&MediaUrl=https%3A%2F%2Fa.example%2F2.png"}, id="eleven media"),
        pytest.param({"body": b"To=+15551230001&From=%2B15005550006&Body=Hi"}, id="raw plus"),
        pytest.param({"body": GOOD + b"&MessagingServiceSid=MG1"}, id="service SID"),
        pytest.param({"body": GOOD + b"&ScheduleType=soon"}, id="word"),
        pytest.param({"body": GOOD + b"&SendAt=2026-12-01T12%3A00%3A00%2B02%3A00"}, id="offset"),
        pytest.param({"body": GOOD + b"&ValidityPeriod=36001"}, id="validity period"),
        pytest.param({"body": GOOD.replace(b"Hi", 1601 * b"a")}, id="long body"),
    ],
)
def test_the_description_catches_a_mutation(api: OpenAPI, parts: dict[str, Any]) -> None:
    """A request of which one part is wrong is refused, so that acceptance means something."""
    assert refused(lambda: validate(api, request(), **parts))


UNCAUGHT = [
    pytest.param(GOOD.replace(b"true", b"True"), "a boolean is not", id="True"),
    pytest.param(GOOD + b"&Foo=1", "a name is unknown", id="unknown name"),
    pytest.param(GOOD + b"&Body=Ho", "a name is given twice", id="Body twice"),
    pytest.param(GOOD.replace(b"Hi", b"100%"), "begins no escape", id="bare percent"),
    pytest.param(GOOD.replace(b"Hi", b"%E9"), "not UTF-8", id="not UTF-8"),
]


@pytest.mark.parametrize(("body", "reason"), UNCAUGHT)
def test_the_decoder_catches_what_the_description_does_not(api: OpenAPI, body: bytes, reason: str) -> None:
    """What the validator lets through is caught by the strict decoder."""
    assert not refused(lambda: validate(api, request(), body=body))
    with pytest.raises(FormError, match=reason):
        decode(body)


@pytest.mark.parametrize(("body", "reason"), UNCAUGHT)
def test_the_decoder_alone(body: bytes, reason: str) -> None:
    """The decoder reads the good form and refuses each mutation for its own reason."""
    assert dict(decode(GOOD))["To"] == "+15551230001"
    with pytest.raises(FormError, match=reason):
        decode(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [(b"To", "no `=`"), (b"", "no `=`"), (b"To=a b", "not encoded"), (b"Body=\xc3\xa9", "not encoded")],
)
def test_the_decoder_reads_encoded_pairs_only(body: bytes, reason: str) -> None:
    """A pair without `=` and a character that is not encoded are refused."""
    with pytest.raises(FormError, match=reason):
        decode(body)


def test_the_decoder_reads_repeated_media() -> None:
    """Parameters that hold a list may be given again."""
    assert len(decode(MEDIA + b"&MediaUrl=b")) == 4


def test_a_service_alone_is_accepted(api: OpenAPI) -> None:
    """A Messaging Service stands in for the sender."""
    validate(api, message(from_=None, messaging_service_sid=SERVICE).webhook().render(DATA))

"""Twilio's own Python library puts the same on the wire; its HTTP client only keeps what it would send."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from urllib.parse import urlencode
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests import Request
from requests import Session
from twilio.auth_strategy.auth_strategy import AuthStrategy
from twilio.auth_strategy.auth_type import AuthType
from twilio.credential.credential_provider import CredentialProvider
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from liquid_webhooks import RenderData
from liquid_webhooks import WebhookRequest
from liquid_webhooks.twilio import ApiKey
from liquid_webhooks.twilio import AuthToken
from liquid_webhooks.twilio import Bearer
from tests.twilio.messages import ACCOUNT
from tests.twilio.messages import KEY
from tests.twilio.messages import NOW
from tests.twilio.messages import TOKEN
from tests.twilio.messages import arguments
from tests.twilio.messages import literal
from tests.twilio.messages import message

PARENT = "AC" + "5f" * 16
DATA = RenderData.from_dict({"now": NOW.isoformat()})


class KeepingClient(HttpClient):  # type: ignore[misc]
    """Keeps the request that would be sent, as the library's own client prepares it."""

    def __init__(self) -> None:
        super().__init__(None, False, None)
        self.prepared: Any = None

    def request(self, method: str, url: str, **given: Any) -> Response:
        """Prepare the request with `requests`, as the library's client does."""
        parts = {key: given.get(key) for key in ("params", "data", "headers", "auth")}
        self.prepared = Session().prepare_request(Request(method.upper(), url, **parts))
        return Response(201, json.dumps({"sid": "SM" + "0" * 32}))


class TokenStrategy(AuthStrategy):  # type: ignore[misc]
    """A bearer token that is there already."""

    def __init__(self) -> None:
        super().__init__(AuthType.ORGS_TOKEN)

    def get_auth_string(self) -> str:
        """Return the header's value."""
        return f"Bearer {TOKEN}"

    def requires_authentication(self) -> bool:
        """Say that the header is sent."""
        return True


class TokenProvider(CredentialProvider):  # type: ignore[misc]
    """Provides that token."""

    def to_auth_strategy(self) -> AuthStrategy:
        """Return the strategy."""
        return TokenStrategy()


def library(parameters: dict[str, Any], **client: Any) -> Any:
    """Return the request that Twilio's library prepares."""
    keeping = KeepingClient()
    credentials = client or {"username": ACCOUNT, "password": TOKEN}
    sender = Client(
        **{"account_sid": ACCOUNT, "environment": {"no": "variables"}, **credentials}, http_client=keeping
    )
    sender.messages.create(**parameters)
    return keeping.prepared


def ours(parameters: dict[str, Any], **given: Any) -> WebhookRequest:
    """Return the request that ours renders."""
    return message(**{"from_": None, "body": None, **literal(parameters), **given}).webhook().render(DATA)


def in_utc(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters with times in UTC, which the library needs (see the test of `SendAt`)."""
    return {
        name: value.astimezone(NOW.tzinfo) if isinstance(value, datetime) else value
        for name, value in parameters.items()
    }


def pairs(body: bytes | str) -> list[tuple[str, str]]:
    text = body if isinstance(body, str) else body.decode()
    return parse_qsl(text, keep_blank_values=True, strict_parsing=True)


@given(arguments())
def test_forms_are_equal(parameters: dict[str, Any]) -> None:
    """For any message our form decodes to the pairs of the library's form, each name's values in order."""
    mine, theirs = pairs(ours(parameters).body), pairs(library(in_utc(parameters)).body)

    assert sorted(mine) == sorted(theirs)
    for name in dict(theirs):
        assert [value for key, value in mine if key == name] == [
            value for key, value in theirs if key == name
        ]


@given(arguments())
def test_library_sends_what_urlencode_makes(parameters: dict[str, Any]) -> None:
    """The pairs compared are all that the library sends: its body is the encoding of them."""
    body = library(in_utc(parameters)).body

    assert urlencode(pairs(body)) == body


@pytest.mark.parametrize("edge", [None, "sydney", "dublin", "singapore", "ashburn", "sao-paulo"])
@pytest.mark.parametrize("region", [None, "us1", "ie1", "au1"])
def test_hosts_and_paths_are_equal(edge: str | None, region: str | None) -> None:
    """Each edge and region gives the method and URL of the library."""
    parameters = {"to": "+15551230001", "from_": "+15005550006", "body": "Hi"}
    theirs = library(parameters, username=ACCOUNT, password=TOKEN, edge=edge, region=region)
    mine = ours(parameters, edge=edge, region=region)

    assert mine.url == theirs.url
    assert mine.method == theirs.method
    assert mine.header("Content-Type") == theirs.headers["Content-Type"]
    assert urlsplit(mine.url).path == f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json"


@pytest.mark.parametrize(
    ("credential", "client"),
    [
        (AuthToken(TOKEN), {"username": ACCOUNT, "password": TOKEN}),
        (AuthToken(TOKEN, PARENT), {"username": PARENT, "password": TOKEN}),
        (ApiKey(KEY, TOKEN), {"username": KEY, "password": TOKEN}),
        (Bearer(TOKEN), {"credential_provider": TokenProvider(AuthType.CLIENT_CREDENTIALS)}),
    ],
    ids=["auth token", "parent's auth token", "api key", "bearer"],
)
def test_credentials_are_equal(credential: Any, client: dict[str, Any]) -> None:
    """Each kind of credential gives the URL and the Authorization header of the library."""
    parameters = {"to": "+15551230001", "from_": "+15005550006", "body": "Hi"}
    theirs = library(parameters, **client)
    mine = ours(parameters, credential=credential)

    assert mine.header("Authorization") == theirs.headers["Authorization"]
    assert mine.url == theirs.url


def test_library_drops_an_offset() -> None:
    """Of a time with an offset we send the instant; the library sends the local time as if it were UTC."""
    parameters = {
        "to": "+15551230001",
        "body": "Hi",
        "messaging_service_sid": "MG" + "1b" * 16,
        "schedule_type": "fixed",
        "send_at": datetime.fromisoformat("2026-12-01T12:00:00+02:00"),
    }

    assert dict(pairs(ours(parameters).body))["SendAt"] == "2026-12-01T10:00:00Z"
    assert dict(pairs(library(parameters).body))["SendAt"] == "2026-12-01T12:00:00Z"


def test_library_sends_an_empty_body() -> None:
    """An empty body beside media is left out here, which the library sends as an empty value."""
    parameters = {
        "to": "+15551230001",
        "from_": "+1555",
        "media_url": ["https://a.example/1.png"],
        "body": "",
    }
    theirs = pairs(library(parameters).body)

    assert ("Body", "") in theirs
    assert sorted(pairs(ours(parameters).body)) == sorted(pair for pair in theirs if pair[1])


def test_basic_credentials_are_the_base64_of_the_pair() -> None:
    """The header holds the SID, a colon and the token, as RFC 7617 writes them."""
    expected = b64encode(f"{ACCOUNT}:{TOKEN}".encode()).decode()

    assert (
        ours({"to": "+15551230001", "from_": "+1555", "body": "Hi"}).header("Authorization")
        == f"Basic {expected}"
    )


@given(
    st.lists(st.sampled_from(["https://a.example/1.png", "https://a.example/2.png"]), min_size=2, max_size=10)
)
def test_media_keep_their_order(media: list[str]) -> None:
    """Several URLs of media are sent in their order, equal ones too."""
    mine = pairs(ours({"to": "+15551230001", "from_": "+1555", "media_url": media}).body)

    assert [value for name, value in mine if name == "MediaUrl"] == media

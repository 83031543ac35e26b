"""Each webhook of the gallery sends one exact request for its sample user, and none where data lack."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import RenderData
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks import check
from liquid_webhooks import gallery
from liquid_webhooks.webhook.export import FORMATS
from liquid_webhooks.webhook.export import export

REQUESTS = json.loads((Path(__file__).parents[1] / "oracles" / "golden" / "gallery.json").read_bytes())


def render(name: str, **data: object) -> WebhookRequest:
    """Return the request of a gallery webhook for its sample data, some keys of it replaced."""
    entry = gallery.load(name)
    return Webhook.parse(entry.text, name=name).render(RenderData.from_dict({**entry.data, **data}))


def decoded(request: WebhookRequest) -> object:
    """Return what the receiver reads in the body: the value of JSON, the pairs of a form."""
    if request.header("Content-Type") == "application/json":
        return json.loads(request.body)
    return [list(pair) for pair in parse_qsl(request.body.decode(), strict_parsing=True)]


def test_every_entry_has_a_request() -> None:
    """The file of requests has one for each webhook of the gallery and no other."""
    assert sorted(REQUESTS) == gallery.names()


@pytest.mark.parametrize("name", gallery.names())
def test_request(name: str) -> None:
    """The method, the URL, the headers and the decoded body for the sample user are those on file."""
    request = render(name)

    assert request.diagnostics == ()
    assert REQUESTS[name] == {
        "method": request.method,
        "url": request.url,
        "headers": [f"{header}: {value}" for header, value in request.headers],
        "body": decoded(request),
    }


@pytest.mark.parametrize("name", gallery.names())
def test_nothing_to_find(name: str) -> None:
    """`check` finds nothing in a webhook of the gallery."""
    assert check(Webhook.parse(gallery.load(name).text)) == []


@pytest.mark.parametrize("name", gallery.names())
def test_secrets_are_masked(name: str) -> None:
    """No format shows a secret of the sample, not even one that a content block reads."""
    secrets = gallery.load(name).data["secrets"]
    assert isinstance(secrets, dict)
    assert secrets
    for shown in (export(render(name), format_name) for format_name in FORMATS):
        assert "***" in shown
        assert not any(secret in shown for secret in secrets.values())


@pytest.mark.parametrize("name", gallery.names())
def test_says_what_to_change(name: str) -> None:
    """The comments above a webhook name each secret and each content block that its sample data bring."""
    entry = gallery.load(name)
    comments = " ".join(Webhook.parse(entry.text).document.comments)
    for key in ("secrets", "content_blocks"):
        given = entry.data.get(key, {})
        assert isinstance(given, dict)
        assert [each for each in given if each not in comments] == []


@pytest.mark.parametrize(
    ("name", "credentials"),
    [
        ("lob_postcard", "test_placeholder-for-the-key:"),
        ("zendesk_ticket", "agent@example.com/token:placeholder-for-the-api-token"),
    ],
)
def test_basic_credentials(name: str, credentials: str) -> None:
    """Lob reads its key and an empty password, Zendesk `EMAIL/token` and the API token."""
    scheme, _, text = (render(name).header("Authorization") or "").partition(" ")

    assert scheme == "Basic"
    assert b64decode(text, validate=True).decode() == credentials


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("braze_to_braze", {"user": {"custom_attributes": {"count": 1}}}, "no external id"),
        ("line_push", {"user": {"custom_attributes": {"line_id": " "}}}, "no LINE id"),
        ("lob_postcard", {"user": {}}, "no address"),
        ("lob_postcard", {"user": {"custom_attributes": {"address": {}}}}, "no address"),
        ("lob_postcard", {"user": {"custom_attributes": {"address": "1 Pier"}}}, "the address is incomplete"),
        (
            "lob_postcard",
            {"user": {"custom_attributes": {"address": {"line1": "1 Pier", "city": "Alta", "state": ""}}}},
            "the address is incomplete",
        ),
        ("messenger_send", {"user": {}}, "no Messenger id"),
        ("slack_message", {"event_properties": {}}, "the cart is empty"),
        ("slack_message", {"event_properties": {"products": []}}, "the cart is empty"),
        ("whatsapp_flow_reply", {"user": {}}, "no phone number"),
        ("whatsapp_flow_reply", {"whats_app": {}}, "no answer came in"),
        ("whatsapp_flow_reply", {"whats_app": {"inbound_flow_response": {"seats": 2}}}, "no answer came in"),
        ("zendesk_ticket", {"user": {}}, "no ticket"),
        ("zendesk_ticket", {"sms": {}}, "no text came in"),
        ("zendesk_ticket", {"sms": {"inbound_message_body": "\n "}}, "no text came in"),
    ],
)
def test_passed_over(name: str, data: dict[str, object], reason: str) -> None:
    """Where what a message cannot do without is missing, nothing is sent, for the reason given."""
    with pytest.raises(AbortMessage) as caught:
        render(name, **data)

    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("now", "has_event"),
    [
        ("2024-06-01T05:59:00Z", False),
        ("2024-06-01T06:00:00Z", True),
        ("2024-06-01T17:59:00Z", True),
        ("2024-06-01T18:00:00Z", False),
    ],
)
def test_no_event_at_night(now: str, has_event: bool) -> None:
    """The event goes to the other workspace from 8 to 20 o'clock in Oslo; the counter always does."""
    body = json.loads(render("braze_to_braze", now=now).body)

    assert body["attributes"] == [{"external_id": "crew-0042", "count": 3}]
    assert ("events" in body) == has_event


@pytest.mark.parametrize(
    ("given", "sent"), [(None, 1), (0, 1), ("2", 3), ("1.5", 2.5), ("two", 1), ([4], 1), (2.0, 3.0)]
)
def test_counting(given: object, sent: float) -> None:
    """The counter that is sent is one more than the attribute if that is a number or reads as one, else 1."""
    user = {"external_id": "crew-0042", "custom_attributes": {"count": given}}

    assert json.loads(render("braze_to_braze", user=user).body)["attributes"][0]["count"] == sent


@pytest.mark.parametrize("now", ["2024-06-01T09:30:00Z", "2024-06-01T21:30:00Z"])
def test_counting_without_end(now: str) -> None:
    """A counter that JSON cannot hold still makes JSON: null."""
    user = {"external_id": "crew-0042", "custom_attributes": {"count": float("inf")}}
    body = json.loads(render("braze_to_braze", user=user, now=now).body)

    numbers = [event["properties"]["number"] for event in body.get("events", [])]
    assert {body["attributes"][0]["count"], *numbers} == {None}


def test_optional_message() -> None:
    """Without a booking LINE gets one message and no comma behind it; a user without a name is greeted."""
    body = json.loads(render("line_push", user={"custom_attributes": {"line_id": "U1"}}).body)

    assert body == {
        "to": "U1",
        "messages": [{"type": "text", "text": "Hi there, your ferry to the islands leaves today."}],
    }


def test_optional_parts_of_an_address() -> None:
    """Lob gets no second line where there is none, and the defaults for a name and a country."""
    address = {"line1": "1 Pier", "city": "Springfield", "state": "IL", "zip": 62701}
    body = json.loads(render("lob_postcard", user={"custom_attributes": {"address": address}}).body)

    assert body["to"] == {
        "name": "Current resident",
        "address_line1": "1 Pier",
        "address_city": "Springfield",
        "address_state": "IL",
        "address_zip": "62701",
        "address_country": "US",
    }
    assert body["merge_variables"] == {"name": "traveller"}


@pytest.mark.parametrize("count", [1, 10, 11])
def test_cart(count: int) -> None:
    """One product stands alone, ten are separated by commas, and an eleventh isn't shown."""
    products = [{"name": f"Ticket {number}"} for number in range(count)]
    body = json.loads(render("slack_message", event_properties={"products": products}).body)

    texts = [field["text"] for field in body["blocks"][1]["fields"]]
    assert texts == [f"1 × Ticket {number}" for number in range(min(count, 10))]


def test_products_that_are_no_objects() -> None:
    """A list of products of the wrong shape still makes JSON: each counts as one without a name."""
    body = json.loads(render("slack_message", event_properties={"products": ["x", None]}).body)

    assert [field["text"] for field in body["blocks"][1]["fields"]] == ["1 × unnamed"] * 2


def test_path_of_a_secret() -> None:
    """What cannot stand in a URL is escaped in Slack's path; its slashes stay."""
    request = render("slack_message", secrets={"SLACK_WEBHOOK_PATH": "T1/B 2/x#%é"})

    assert request.url == "https://hooks.slack.com/services/T1/B%202/x%23%25%C3%A9"


@pytest.mark.parametrize("subdomain", ["evil.example/", "evil.example?", "a@b", "evil.example#", "", "a b"])
def test_no_other_host(subdomain: str) -> None:
    """No subdomain, however it is written, sends a ticket to a host that isn't Zendesk's."""
    blocks = gallery.load("zendesk_ticket").data["content_blocks"]
    assert isinstance(blocks, dict)
    with pytest.raises(RequestError) as caught:
        render("zendesk_ticket", content_blocks={**blocks, "zendesk_subdomain": subdomain})

    assert caught.value.field == "url"

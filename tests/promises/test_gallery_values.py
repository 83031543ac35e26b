"""No text in a profile breaks a request of the gallery: it comes out where it belongs, as it went in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from typing import NoReturn
from urllib.parse import parse_qsl
from urllib.parse import quote
from urllib.parse import unquote
from urllib.parse import urlsplit

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import AbortMessage
from liquid_webhooks import RenderData
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks import gallery
from liquid_webhooks.filters.money import money

PIECES = (
    *('"', "\\", '\\"', '", "to": "', "{", "}", "[", "]", ",", ":", "'", "/", "..", "null"),
    *("\n", "\r\n", "\r", "\t", "\0", "\x1f", "\x7f", "\x85", "\u2028", "\ufeff", " ", "é", "😀", "a", "7"),
    *("&", "=", "+", "%", "%22", "#", "?", "<!channel>", "{{ secrets }}", "{% abort_message %}", "X-Evil: 1"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=6).map("".join) | st.text(max_size=20)

NAMES = gallery.names()
ENTRIES = {name: gallery.load(name) for name in NAMES}
WEBHOOKS = {name: Webhook.parse(ENTRIES[name].text) for name in NAMES}
SAMPLES = {name: WEBHOOKS[name].render(RenderData.from_dict(ENTRIES[name].data)) for name in NAMES}


def texts(*names: str) -> st.SearchStrategy[dict[str, str]]:
    """Return a text for each name."""
    return st.fixed_dictionaries(dict.fromkeys(names, TEXTS))


def sent(name: str, required: Mapping[str, str], **data: object) -> WebhookRequest | None:
    """Return the request for the sample data with `data` in it; None if the message was aborted.

    It may be aborted only if a text of `required` is blank, and has the headers of the sample's request.
    """
    try:
        made = WEBHOOKS[name].render(RenderData.from_dict({**ENTRIES[name].data, **data}))
    except AbortMessage:
        assert any(not stripped(text).strip() for text in required.values())
        return None
    assert made.headers == SAMPLES[name].headers
    return made


def read(made: WebhookRequest) -> Any:
    """Return the value of a JSON body, read as strictly as RFC 8259 has it."""
    return json.loads(made.body.decode(), parse_constant=refuse)


def refuse(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def stripped(text: str) -> str:
    """Return what Ruby's `strip` leaves of `text`."""
    return re.sub(r"\A[\0\t-\r ]+|[\0\t-\r ]+\Z", "", text)


@given(texts("id", "count"), st.booleans())
@example({"id": '", "count": "', "count": "1e400"}, True)
@example({"id": "a", "count": "-0.0"}, False)
def test_braze_to_braze(given_texts: dict[str, str], is_day: bool) -> None:
    """The external id stands in each object, and the counter is a number, by day and by night."""
    user = {"external_id": given_texts["id"], "custom_attributes": {"count": given_texts["count"]}}
    time = f"2024-06-01T{'09' if is_day else '21'}:30:00"
    made = sent("braze_to_braze", {"id": given_texts["id"]}, user=user, now=f"{time}Z")
    if made is None:
        return

    body = read(made)
    count = body["attributes"][0]["count"]
    assert type(count) in (int, float)
    identifier = {"external_id": given_texts["id"]}
    event = {"name": "reminded", "time": f"{time}+00:00", "properties": {"number": count}}
    events = {"events": [{**identifier, **event}]} if is_day else {}
    assert body == {"attributes": [{**identifier, "count": count}], **events}
    assert made.url == SAMPLES["braze_to_braze"].url


@given(texts("id", "first_name", "port", "booking"))
@example({"id": "U1", "first_name": "", "port": "", "booking": ""})
def test_line_push(given_texts: dict[str, str]) -> None:
    """Both messages hold the texts, the booking percent-escaped; without a booking there is one message."""
    user = {
        "first_name": given_texts["first_name"],
        "custom_attributes": {
            "line_id": given_texts["id"],
            "next_port": given_texts["port"],
            "booking": given_texts["booking"],
        },
    }
    made = sent("line_push", {"id": given_texts["id"]}, user=user)
    if made is None:
        return

    name, port = given_texts["first_name"] or "there", given_texts["port"] or "the islands"
    messages = [
        {"type": "text", "text": f"Hi {name}, your ferry to {port} leaves today."},
        {
            "type": "text",
            "text": f"Your pass: https://pass.example.com/?booking={quote(given_texts['booking'], safe='')}",
        },
    ]
    body = read(made)
    assert len(body["messages"]) == 2 or not given_texts["booking"].strip()
    assert body == {"to": given_texts["id"], "messages": messages[: len(body["messages"])]}
    assert made.url == SAMPLES["line_push"].url


@given(texts("line1", "city", "state", "zip"), texts("first_name", "last_name", "line2", "country"))
@example(
    {"line1": "1", "city": "2", "state": "3", "zip": "4"},
    {"first_name": "", "last_name": "", "line2": "", "country": ""},
)
def test_lob_postcard(required: dict[str, str], optional: dict[str, str]) -> None:
    """Each part of the address stands under its own key, a blank second line under none."""
    names = {key: optional[key] for key in ("first_name", "last_name")}
    address = {**required, "line2": optional["line2"], "country": optional["country"]}
    made = sent("lob_postcard", required, user={**names, "custom_attributes": {"address": address}})
    if made is None:
        return

    body = read(made)
    to = {
        "name": stripped(f"{optional['first_name']} {optional['last_name']}") or "Current resident",
        "address_line1": required["line1"],
        "address_city": required["city"],
        "address_state": required["state"],
        "address_zip": required["zip"],
        "address_country": optional["country"] or "US",
    }
    if "address_line2" in body["to"] or optional["line2"].strip():
        to["address_line2"] = optional["line2"]
    assert body["to"] == to
    assert body["merge_variables"] == {"name": optional["first_name"] or "traveller"}
    sample = read(SAMPLES["lob_postcard"])
    changed = {"to": to, "merge_variables": body["merge_variables"]}
    assert body == {**sample, **changed}
    assert made.url == SAMPLES["lob_postcard"].url


@given(texts("id", "first_name", "port"))
def test_messenger_send(given_texts: dict[str, str]) -> None:
    """The receiver's id and the text come out; the token in the URL stays what it was."""
    attributes = {"messenger_psid": given_texts["id"], "next_port": given_texts["port"]}
    user = {"first_name": given_texts["first_name"], "custom_attributes": attributes}
    made = sent("messenger_send", {"id": given_texts["id"]}, user=user)
    if made is None:
        return

    name, port = given_texts["first_name"] or "there", given_texts["port"] or "the islands"
    assert read(made) == {
        "recipient": {"id": given_texts["id"]},
        "messaging_type": "UPDATE",
        "message": {"text": f"Hi {name}, boarding for {port} has begun."},
    }
    assert made.url == SAMPLES["messenger_send"].url


@given(TEXTS, st.lists(texts("quantity", "name", "price"), min_size=1, max_size=12))
def test_slack_message(first_name: str, products: list[dict[str, str]]) -> None:
    """Up to ten products come out in their order, each in a field of its own."""
    made = sent("slack_message", {}, user={"first_name": first_name}, event_properties={"products": products})
    assert made is not None

    body = read(made)
    header, section = body["blocks"]
    shown = [field.pop("text") for field in section["fields"]]
    assert body["text"] == "A cart was left behind."
    plain = {"type": "plain_text", "emoji": False}
    assert header == {
        "type": "header",
        "text": {**plain, "text": f"{first_name or 'Someone'} left a cart behind"},
    }
    assert section == {"type": "section", "fields": [plain] * min(len(products), 10)}
    for text, product in zip(shown, products, strict=False):
        start = f"{product['quantity'] or '1'} × {product['name'] or 'unnamed'}"
        prices = [f", ${money(product['price'])}"] + [""] * (not product["price"].strip())
        assert text in [start + price for price in prices]
    assert made.url == SAMPLES["slack_message"].url


@given(texts("phone", "seats", "day"), TEXTS)
def test_whatsapp_flow_reply(required: dict[str, str], profile_name: str) -> None:
    """The number without its plus signs and what was filled in come out."""
    answer = {"seats": required["seats"], "day": required["day"]}
    whats_app = {"inbound_profile_name": profile_name, "inbound_flow_response": answer}
    made = sent("whatsapp_flow_reply", required, user={"phone": required["phone"]}, whats_app=whats_app)
    if made is None:
        return

    thanks = f"Thank you, {profile_name or 'traveller'}!"
    assert read(made) == {
        "messaging_product": "whatsapp",
        "to": required["phone"].replace("+", ""),
        "type": "text",
        "text": {
            "preview_url": False,
            "body": f"{thanks} Seats: {required['seats']}, day: {required['day']}.",
        },
    }
    assert made.url == SAMPLES["whatsapp_flow_reply"].url


@given(texts("ticket", "text"), TEXTS)
@example({"ticket": "..", "text": "a\n\nb\r\n\n"}, "")
@example({"ticket": "7/../8?x=1#", "text": "a"}, "")
def test_zendesk_ticket(required: dict[str, str], phone: str) -> None:
    """The ticket's number is one segment of the path, and each line of the text is quoted in the comment."""
    user = {"phone": phone, "custom_attributes": {"zendesk_ticket": required["ticket"]}}
    sms = {"inbound_message_body": required["text"]}
    made = sent("zendesk_ticket", required, user=user, sms=sms)
    if made is None:
        return

    lines = required["text"].rstrip("\n").split("\n")
    quoted = "".join(f"\n> {line}" for line in lines)
    comment = {"public": False, "body": f"SMS from {phone or 'an unknown number'}:{quoted}"}
    assert read(made) == {"ticket": {"status": "open", "comment": comment}}
    parts = urlsplit(made.url)
    assert parts.netloc == "havsula-example.zendesk.com"
    folder, _, file = parts.path.rpartition("/")
    assert folder == "/api/v2/tickets"
    assert unquote(file, errors="strict") == f"{stripped(required['ticket'])}.json"
    assert (parts.query, parts.fragment) == ("", "")


@given(TEXTS)
@example("a&b=c d")
def test_token_in_a_query(token: str) -> None:
    """Whatever Messenger's token is, it is one parameter that the receiver decodes to it."""
    made = WEBHOOKS["messenger_send"].render(
        RenderData.from_dict(
            {**ENTRIES["messenger_send"].data, "secrets": {"MESSENGER_PAGE_ACCESS_TOKEN": token}}
        )
    )

    query = parse_qsl(urlsplit(made.url).query, keep_blank_values=True, strict_parsing=True)
    assert query == [("access_token", stripped(token))]


@given(TEXTS)
@example("a\r\nX-Evil: 1")
def test_token_in_a_header(token: str) -> None:
    """Whatever LINE's token is, it stands in its header as it is, or the request is refused."""
    data = RenderData.from_dict(
        {**ENTRIES["line_push"].data, "secrets": {"LINE_CHANNEL_ACCESS_TOKEN": token}}
    )
    authorization = f"Bearer {token}".strip()
    if all(char in "\t " or "!" <= char <= "~" for char in authorization):
        headers = WEBHOOKS["line_push"].render(data).headers
        assert headers == (("Content-Type", "application/json"), ("Authorization", authorization))
        return

    with pytest.raises(RequestError) as caught:
        WEBHOOKS["line_push"].render(data)
    assert caught.value.field == "header Authorization"

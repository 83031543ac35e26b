"""The gallery's webhooks send what spec 5.4 writes out byte by byte."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import DocumentError
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks import gallery
from liquid_webhooks.webhook.export import wire

NAMES = [
    *("braze_to_braze", "line_push", "lob_postcard", "messenger_send", "slack_message"),
    *("twilio_mms", "twilio_sms", "whatsapp_flow_reply", "zendesk_ticket"),
]
SECRETS = {"TWILIO_ACCOUNT_SID": "ACdemo0001", "TWILIO_AUTH_TOKEN": "tok-0002"}

SMS_BODY = b"To=%2B15551230001&From=%2B15005550006&Body=Hi%20Zo%C3%AB%2C%2050%25%20off%20%26%20more"
MMS_BODY = SMS_BODY + b"&MediaUrl=https%3A%2F%2Fcdn.example.com%2Fr%2F7.png%3Fv%3D2%26w%3D640"
SMS = (
    b"POST /2010-04-01/Accounts/ACdemo0001/Messages.json HTTP/1.1\r\n"
    b"Host: api.twilio.com\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n"
    b"Authorization: Basic QUNkZW1vMDAwMTp0b2stMDAwMg==\r\n"
    b"Content-Length: 86\r\n"
    b"\r\n"
)


def render(name: str, **user: object) -> WebhookRequest:
    """Return the request of a gallery webhook for its sample user, some attributes replaced."""
    entry = gallery.load(name)
    sample = entry.data["user"]
    assert isinstance(sample, dict)
    data = {**entry.data, "secrets": SECRETS, "user": {**sample, **user}}
    return Webhook.parse(entry.text, name=name).render(RenderData.from_dict(data))


def test_names() -> None:
    """Every entry has a text that parses without a finding and data that render."""
    assert gallery.names() == NAMES
    for name in gallery.names():
        entry = gallery.load(name)
        webhook = Webhook.parse(entry.text)

        assert webhook.diagnostics == []
        assert webhook.render(RenderData.from_dict(entry.data)).diagnostics == ()


def test_unknown_name() -> None:
    """An unknown name is answered with the nearest one."""
    with pytest.raises(DocumentError, match="twilio_sms"):
        gallery.load("twillio-sms")


def test_sms_bytes() -> None:
    """The SMS of spec 5.4 comes out byte by byte, 86 of them in its body."""
    assert wire(render("twilio_sms")) == SMS + SMS_BODY


def test_mms_body_bytes() -> None:
    """The MMS of spec 5.4 has the 155 bytes written there as its body."""
    assert render("twilio_mms").body == MMS_BODY
    assert len(MMS_BODY) == 155


def test_what_the_receiver_reads() -> None:
    """A form decoder finds the four parameters with the values of the sample user."""
    expected = [
        ("To", "+15551230001"),
        ("From", "+15005550006"),
        ("Body", "Hi Zoë, 50% off & more"),
        ("MediaUrl", "https://cdn.example.com/r/7.png?v=2&w=640"),
    ]

    assert expected == parse_qsl(render("twilio_mms").body.decode(), strict_parsing=True)


def test_a_phone_number_cannot_add_a_parameter() -> None:
    """A profile that tries to add a second receiver only gets a strange first one."""
    body = render("twilio_sms", phone="A&To=+19005550000").body.decode()

    assert [key for key, _ in parse_qsl(body, strict_parsing=True)] == ["To", "From", "Body"]


def test_a_phone_number_without_its_plus() -> None:
    """Profiles that hold the number without `+` reach the same receiver."""
    assert render("twilio_sms", phone="15551230001").body == SMS_BODY


@pytest.mark.parametrize("phone", [None, "", " "])
@pytest.mark.parametrize("name", ["twilio_sms", "twilio_mms"])
def test_no_phone_number(name: str, phone: str | None) -> None:
    """Nothing is sent to a user without a phone number."""
    with pytest.raises(AbortMessage, match="no phone number"):
        render(name, phone=phone)


def test_no_picture() -> None:
    """No MMS is sent to a user without a picture."""
    with pytest.raises(AbortMessage, match="no picture"):
        render("twilio_mms", custom_attributes={})


def test_no_first_name() -> None:
    """A user without a first name is greeted all the same."""
    assert b"Body=Hi%20there%2C" in render("twilio_sms", first_name=None).body

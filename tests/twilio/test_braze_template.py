"""Braze's template of spec 5.4, written by hand, and the builder send the same fields for any profile."""

from __future__ import annotations

from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks.twilio import AuthToken
from liquid_webhooks.twilio import TwilioMessage
from tests.twilio.messages import ACCOUNT
from tests.twilio.messages import TOKEN
from tests.twilio.messages import numbers
from tests.twilio.messages import texts

BODY = "{{ 'Hi ' | append: ${first_name} | append: ', 50% off & more' }}"
IMAGE = "{{ custom_attribute.${receipt}.image_url }}"

BY_HAND = (
    f"POST https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json\n"
    "Content-Type: application/x-www-form-urlencoded\n"
    f"Authorization: Basic {{{{ '{ACCOUNT}:{TOKEN}' | base64_encode }}}}\n"
    "\n"
    "To={{ ${phone_number} | url_param_escape }}&From={{ '+15005550006' | url_param_escape }}"
    "&Body={{ 'Hi ' | append: ${first_name} | append: ', 50% off & more' | url_param_escape }}"
)
BY_HAND_MMS = BY_HAND + "&MediaUrl={{ custom_attribute.${receipt}.image_url | url_param_escape }}"

paths = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), max_size=20)


def built(media_url: str | None = None) -> Webhook:
    to, from_ = "{{ ${phone_number} }}", "+15005550006"
    return TwilioMessage(
        ACCOUNT, AuthToken(TOKEN), to=to, from_=from_, body=BODY, media_url=media_url
    ).webhook()


def pairs(body: bytes) -> list[tuple[str, str]]:
    return parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)


@given(phone=numbers, first_name=texts, path=paths)
def test_same_fields(phone: str, first_name: str, path: str) -> None:
    """For any profile both decode to the same fields, and all else of the two requests is equal."""
    user = {
        "phone": phone,
        "first_name": first_name,
        "custom_attributes": {"receipt": {"image_url": f"https://cdn.example.com/{path}"}},
    }
    data = RenderData.from_dict({"user": user})

    for by_hand, webhook in ((BY_HAND, built()), (BY_HAND_MMS, built(media_url=IMAGE))):
        expected, found = Webhook.parse(by_hand).render(data), webhook.render(data)
        assert pairs(found.body) == pairs(expected.body)
        assert (found.method, found.url) == (expected.method, expected.url)
        assert sorted(found.headers) == sorted(expected.headers)


def test_the_bytes_of_the_specification() -> None:
    """For the specification's profile the builder gives its 86 and 155 bytes."""
    user = {
        "phone": "+15551230001",
        "first_name": "Zoë",
        "custom_attributes": {"receipt": {"image_url": "https://cdn.example.com/r/7.png?v=2&w=640"}},
    }
    data = RenderData.from_dict({"user": user})
    sms = b"To=%2B15551230001&From=%2B15005550006&Body=Hi%20Zo%C3%AB%2C%2050%25%20off%20%26%20more"
    media = b"&MediaUrl=https%3A%2F%2Fcdn.example.com%2Fr%2F7.png%3Fv%3D2%26w%3D640"

    assert built().render(data).body == sms
    assert built(media_url=IMAGE).render(data).body == sms + media

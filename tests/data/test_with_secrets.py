"""`RenderData.with_secrets`: the same data with more secrets."""

from __future__ import annotations

import pytest

from liquid_webhooks import DataError
from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks.secret import Secret


def test_secrets_are_added_and_replaced() -> None:
    """Secrets of equal names are replaced, others stay, and the original does not change."""
    data = RenderData.from_dict({"user": {"first_name": "Ada"}, "secrets": {"A": "old-a", "B": "old-b"}})
    more = data.with_secrets({"A": "new-a", "C": Secret("new-c")})
    template = Environment().from_string(
        "{{ ${first_name} }} {{ secrets.A }} {{ secrets.B }} {{ secrets.C }}"
    )

    assert template.render(more) == "Ada new-a old-b new-c"
    assert {name: secret.reveal() for name, secret in data.secrets.items()} == {"A": "old-a", "B": "old-b"}
    assert more.with_user(None).secrets == more.secrets
    assert more.to_dict()["secrets"] == {"A": "new-a", "B": "old-b", "C": "new-c"}
    assert set(more.hidden) == {Secret("new-a"), Secret("old-b"), Secret("new-c")}


def test_secrets_among_the_variables_are_replaced_too() -> None:
    """Plain variables, which hide the namespace, do not hide the new secrets."""
    data = RenderData.from_dict({"variables": {"secrets": {"A": "old-a", "B": "old-b"}}})

    text = (
        Environment().from_string("{{ secrets.A }} {{ secrets.B }}").render(data.with_secrets({"A": "new-a"}))
    )
    assert text == "new-a old-b"


def test_what_was_drawn_stays_drawn() -> None:
    """The same user gets the same promotion code from the data with more secrets."""
    data = RenderData.from_dict({"user": {"external_id": "a"}, "promotion_codes": {"W": ["W-1", "W-2"]}})
    template = Environment().from_string("{% promotion('W') %}")

    assert template.render(data.with_secrets({})) == template.render(data) == "W-1"


def test_records_mask_the_new_secrets() -> None:
    """A recorded answer whose URL has `***` in the place of a new secret answers the call."""
    record = {"method": "GET", "url": "https://a.example/***", "status": 200, "body": "yes"}
    data = RenderData.from_dict({"http": [record]}).with_secrets({"KEY": "a-long-key"})
    template = Environment().from_string("{% connected_content https://a.example/{{ secrets.KEY }} %}")

    assert template.render(data) == "yes"


def test_values_are_texts() -> None:
    """A value that is no text is refused with its name."""
    with pytest.raises(DataError, match=r"secrets\.A"):
        RenderData.from_dict({}).with_secrets({"A": 5})  # type: ignore[dict-item]

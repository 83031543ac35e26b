"""A secret that the data does not have is never sent as nothing."""

from __future__ import annotations

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Webhook

HOOK = "POST https://a.example/x\nAuthorization: Bearer {{ secrets.TOKEN }}\n\nx"


def test_a_missing_secret_is_an_error_with_its_place() -> None:
    """Rendering names the secret and where it is used."""
    with pytest.raises(RenderError) as caught:
        Webhook.parse(HOOK).render(RenderData.from_dict({}))

    assert str(caught.value) == "line 2, column 26: the secret `TOKEN` is missing"


def test_a_secret_that_is_there_is_used() -> None:
    """A given secret is sent."""
    request = Webhook.parse(HOOK).render(RenderData.from_dict({"secrets": {"TOKEN": "abcdef"}}))

    assert request.header("Authorization") == "Bearer abcdef"


def test_plain_variables_may_have_the_name() -> None:
    """Without render data `secrets` is a variable like any other."""
    template = Environment().from_string("[{{ secrets.TOKEN }}]")

    assert template.render({"secrets": {}}) == "[]"
    assert template.render() == "[]"

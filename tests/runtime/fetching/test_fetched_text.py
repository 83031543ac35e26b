"""What fetched text may not do: every function that asks a provider is in the table (Braze, `:rerender`)."""

from __future__ import annotations

import inspect

import pytest

from liquid_webhooks.runtime.fetching import NAMES
from liquid_webhooks.runtime.fetching import catalog_items
from liquid_webhooks.runtime.fetching import connected_content
from liquid_webhooks.runtime.fetching import landing_page_url
from liquid_webhooks.runtime.fetching import promotion
from liquid_webhooks.runtime.fetching import random_numbers
from liquid_webhooks.runtime.fetching import shopping_cart
from liquid_webhooks.runtime.fetching import translation

MODULES = (
    *(catalog_items, connected_content, landing_page_url, promotion, random_numbers, shopping_cart),
    translation,
)
OWN = {name: function for module in MODULES for name, function in module.NAMES.items()}


@pytest.mark.parametrize("name", sorted(OWN))
def test_whatever_asks_a_provider_is_held_back(name: str) -> None:
    """A function whose module asks for what the environment supplies is not called in fetched text."""
    function = OWN[name]
    helpers = {"form_as_json", "headers_of", "json_characters", "json_scalar"}

    assert callable(function)
    assert (NAMES[name] is function) == (name in helpers)
    assert name not in helpers or "supplies" not in inspect.getsource(function)

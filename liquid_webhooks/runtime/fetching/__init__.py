"""What generated code calls for the tags that fetch something while a template renders."""

from __future__ import annotations

from liquid_webhooks.runtime.fetching import catalog_items
from liquid_webhooks.runtime.fetching import connected_content
from liquid_webhooks.runtime.fetching import landing_page_url
from liquid_webhooks.runtime.fetching import promotion
from liquid_webhooks.runtime.fetching import random_numbers
from liquid_webhooks.runtime.fetching import shopping_cart
from liquid_webhooks.runtime.fetching import translation
from liquid_webhooks.runtime.fetching.fetched_text import only_in_templates

__all__ = ["NAMES"]

NAMES: dict[str, object] = only_in_templates(
    {
        **catalog_items.NAMES,
        **connected_content.NAMES,
        **landing_page_url.NAMES,
        **promotion.NAMES,
        **random_numbers.NAMES,
        **shopping_cart.NAMES,
        **translation.NAMES,
    }
)
"""Everything of this package that generated code may name."""

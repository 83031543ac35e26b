"""What generated code calls for the tags that fetch something while a template renders."""

from __future__ import annotations

from liquid_webhooks.runtime.fetching import catalogs
from liquid_webhooks.runtime.fetching import connected_content
from liquid_webhooks.runtime.fetching import landing_pages
from liquid_webhooks.runtime.fetching import promotion_codes
from liquid_webhooks.runtime.fetching import random_numbers
from liquid_webhooks.runtime.fetching import shopping_carts
from liquid_webhooks.runtime.fetching import translations

__all__ = ["NAMES"]

NAMES: dict[str, object] = {
    **catalogs.NAMES,
    **connected_content.NAMES,
    **landing_pages.NAMES,
    **promotion_codes.NAMES,
    **random_numbers.NAMES,
    **shopping_carts.NAMES,
    **translations.NAMES,
}
"""Everything of this package that generated code may name."""

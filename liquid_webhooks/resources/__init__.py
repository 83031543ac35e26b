"""What tags fetch while a template renders, each behind a small protocol with a default from render data."""

from __future__ import annotations

from liquid_webhooks.resources.catalogs import Catalogs
from liquid_webhooks.resources.landing_pages import LandingPages
from liquid_webhooks.resources.promotion_codes import PromotionCodes
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.shopping_carts import ShoppingCarts
from liquid_webhooks.resources.stored_credentials import BasicCredential
from liquid_webhooks.resources.stored_credentials import Credential
from liquid_webhooks.resources.stored_credentials import TokenCredential
from liquid_webhooks.resources.translations import Translations
from liquid_webhooks.resources.transports.cached import Cached
from liquid_webhooks.resources.transports.recorder import Recorder
from liquid_webhooks.resources.transports.retrying import Retrying
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport

__all__ = [
    "BasicCredential",
    "Cached",
    "Catalogs",
    "ContentAnswer",
    "ContentRequest",
    "Credential",
    "LandingPages",
    "PromotionCodes",
    "Recorder",
    "Resources",
    "Retrying",
    "ShoppingCarts",
    "TokenCredential",
    "Translations",
    "Transport",
]

"""Resources: what an environment is given to answer the tags that fetch something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields
from random import Random

from liquid_webhooks.pickling import Portable
from liquid_webhooks.resources.catalogs import Catalogs
from liquid_webhooks.resources.landing_pages import LandingPages
from liquid_webhooks.resources.promotion_codes import PromotionCodes
from liquid_webhooks.resources.shopping_carts import ShoppingCarts
from liquid_webhooks.resources.stored_credentials import Credential
from liquid_webhooks.resources.translations import Translations
from liquid_webhooks.resources.transports.transport import Transport

__all__ = ["Resources"]


@dataclass(frozen=True, slots=True)
class Resources(Portable):
    """Where the tags of Braze that fetch something find it; what is None is taken from the render data.

    A pickle of it holds credentials in the clear; a live transport cannot be pickled, and copies share it.

    Attributes:
        transport: Answers `{% connected_content %}` where the render data has no record for a call.
        credentials: What `:basic_auth` and `:auth_credentials` name.
        catalogs: Answers `{% catalog_items %}` and `{% catalog_selection_items %}`.
        promotion_codes: Draws for `{% promotion %}`.
        translations: Answers `{% translation %}`.
        shopping_carts: Answers `{% shopping_cart %}`.
        landing_pages: Answers `{% landing_page_url %}`.
        random: The source of `{% random %}`; the system's if no one gives another.
        allow_any_port: Let connected content use ports other than 80 for http and 443 for https.
    """

    transport: Transport | None = None
    credentials: Mapping[str, Credential] | None = None
    catalogs: Catalogs | None = None
    promotion_codes: PromotionCodes | None = None
    translations: Translations | None = None
    shopping_carts: ShoppingCarts | None = None
    landing_pages: LandingPages | None = None
    random: Random | None = None
    allow_any_port: bool = False

    def over(self, other: Resources) -> Resources:
        """Return these, with those of `other` in the place of what is None here."""
        chosen = {
            one.name: getattr(other, one.name)
            for one in fields(self)
            if getattr(self, one.name) in (None, False)
        }
        return Resources(**{one.name: chosen.get(one.name, getattr(self, one.name)) for one in fields(self)})

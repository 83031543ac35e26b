"""Promotion codes, random numbers, shopping carts and landing pages at render time (spec 1.13, 1.16)."""

from __future__ import annotations

import random
from collections.abc import Mapping

from liquid_webhooks.budget import digits
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import RenderError
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.state import State
from liquid_webhooks.values import text
from liquid_webhooks.values import to_number
from liquid_webhooks.values.numbers import too_long

__all__ = ["NAMES"]

_SYSTEM = random.SystemRandom()


def promotion(st: State, _s: object, name: str) -> str:
    """Return the message's code of the list `name`: the same one wherever the message asks for it.

    Raises:
        AbortMessage: The list has none left.
        RenderError: There is no such list.
    """
    codes = st.promotion_codes
    if name not in codes:
        lists = supplies(st).promotion_codes
        try:
            if lists is None:
                raise LookupError(name)
            code = lists.draw(name)
        except LookupError:
            raise RenderError("there is no list of promotion codes of this name") from None
        if code is None:
            raise AbortMessage("promotion codes exhausted")
        codes[name] = code
    return codes[name]


def random_float(st: State, _s: object) -> str:
    """Return a number from 0 up to 1, without 1."""
    return text((supplies(st).random or _SYSTEM).random())


def random_below(st: State, _s: object, given: str) -> str:
    """Return an integer from 0 up to `given`, without it.

    Raises:
        RenderError: `given` is no positive number.
        LimitError: It has too many digits.
    """
    if len(given) > digits():
        raise too_long()
    most = int(to_number(given))
    if most < 1:
        raise RenderError("`random` needs a whole number of at least 1")
    return text((supplies(st).random or _SYSTEM).randrange(most))


def shopping_cart(st: State, _s: object, abort: bool, cart_id: str) -> Mapping[str, object] | None:
    """Return the cart; nil if it is not known.

    Raises:
        AbortMessage: It is not known or not abandoned any more, and `abort` is true.
    """
    carts = supplies(st).shopping_carts
    found = None if carts is None else carts.cart(cart_id)
    if abort and (found is None or not found[1]):
        raise AbortMessage("the shopping cart is not abandoned")
    return None if found is None else found[0]


def landing_page_url(st: State, _s: object, handle: str) -> str:
    """Return the link of a page; nothing, and a diagnostic, if it is not known."""
    pages = supplies(st).landing_pages
    url = None if pages is None else pages.url(handle)
    if url is None:
        st.report("LW615", "the link of this landing page is not known here; nothing was printed")
        return ""
    return url


NAMES: dict[str, object] = {
    "landing_page_url": landing_page_url,
    "promotion": promotion,
    "random_below": random_below,
    "random_float": random_float,
    "shopping_cart": shopping_cart,
}
"""Everything of this module that generated code may name."""

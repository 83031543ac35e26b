"""Shopping carts at render time (Braze, "eCommerce recommended events")."""

from __future__ import annotations

from collections.abc import Mapping

from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.state import State

__all__ = ["NAMES"]


def shopping_cart(state: State, _s: object, abort: bool, cart_id: str) -> Mapping[str, object] | None:
    """Return the cart; nil if it is not known.

    Raises:
        AbortMessage: It is not known or not abandoned any more, and `abort` is true.
    """
    carts = supplies(state).shopping_carts
    entry = None if carts is None else carts.cart(cart_id)
    if abort and (entry is None or not entry[1]):
        raise AbortMessage("the shopping cart is not abandoned")
    return None if entry is None else entry[0]


NAMES: dict[str, object] = {"shopping_cart": shopping_cart}
"""Everything of this module that generated code may name."""

"""Shopping carts: what a user left behind (spec 1.16)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from liquid_webhooks.shapes import expect_object
from liquid_webhooks.shapes import expect_objects
from liquid_webhooks.shapes import plain

__all__ = ["HeldShoppingCarts", "ShoppingCarts"]


class ShoppingCarts(Protocol):
    """Where `{% shopping_cart %}` finds a cart."""

    def cart(self, cart_id: str) -> tuple[Mapping[str, object], bool] | None:
        """Return the cart and whether it is still abandoned; None if it is not known."""
        ...


class HeldShoppingCarts:
    """The carts of render data, found by `cart_id`; their own key `abandoned` is true unless it is given.

    Raises:
        DataError: Something has another shape.
    """

    def __init__(self, carts: object = None) -> None:
        self._carts = {str(cart["cart_id"]): cart for cart in expect_objects(carts, "shopping_carts")}

    def cart(self, cart_id: str) -> tuple[Mapping[str, object], bool] | None:
        """Return the cart, as `ShoppingCarts.cart`."""
        found = self._carts.get(cart_id)
        if found is None:
            return None
        fields = dict(expect_object(plain(found, "shopping_carts"), "shopping_carts"))
        abandoned = fields.pop("abandoned", True)
        return fields, abandoned is not False and abandoned is not None

    def __repr__(self) -> str:
        return f"<HeldShoppingCarts of {len(self._carts)}>"

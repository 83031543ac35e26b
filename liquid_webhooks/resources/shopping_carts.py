"""Shopping carts: what a user left behind (Braze, "eCommerce recommended events")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from liquid_webhooks.validation import expect_object
from liquid_webhooks.validation import expect_objects
from liquid_webhooks.validation import id_text
from liquid_webhooks.validation import read_times

__all__ = ["HeldShoppingCarts", "ShoppingCarts"]


class ShoppingCarts(Protocol):
    """Where `{% shopping_cart %}` finds a cart."""

    def cart(self, cart_id: str) -> tuple[Mapping[str, object], bool] | None:
        """Return the cart and whether it is still abandoned; None if it is not known."""
        ...


class HeldShoppingCarts:
    """The carts of render data, found by `cart_id`, a string or a number; of equal ids the last one counts.

    Their own key `abandoned`, which a template does not see, is true unless it is given.

    Raises:
        DataError: Something has another shape.
    """

    def __init__(self, carts: object = None) -> None:
        path = "shopping_carts"
        self._carts = {id_text(cart.get("cart_id"), path): cart for cart in expect_objects(carts, path)}
        self._ready: dict[str, tuple[Mapping[str, object], bool]] = {}

    def __getstate__(self) -> dict[str, object]:
        return {**vars(self), "_ready": {}}

    def cart(self, cart_id: str) -> tuple[Mapping[str, object], bool] | None:
        """Return the cart, as `ShoppingCarts.cart`."""
        ready = self._ready.get(cart_id)
        if ready is None and (cart := self._carts.get(cart_id)) is not None:
            fields = dict(expect_object(read_times(cart, "shopping_carts"), "shopping_carts"))
            abandoned = fields.pop("abandoned", None)
            ready = self._ready[cart_id] = (fields, abandoned is not False)
        return ready

    def __repr__(self) -> str:
        return f"<HeldShoppingCarts of {len(self._carts)}>"

"""How array filters order values and tell them apart (`sort`, `sort_natural`, `uniq`; Ruby Liquid 5.4)."""

from __future__ import annotations

from collections.abc import Hashable
from collections.abc import Mapping
from functools import cmp_to_key
from typing import Any
from typing import cast

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.plain import TOO_DEEP
from liquid_webhooks.values import equal
from liquid_webhooks.values import less
from liquid_webhooks.values import plain

__all__ = ["folded", "identity", "sort_by"]

_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}


def folded(text: str) -> str:
    """Return `text` with A to Z in lower case, and no other letters, as Ruby's `casecmp` compares it."""
    return text.lower() if text.isascii() else text.translate(_ASCII_LOWER)


def sort_by(items: list[object], keys: list[object]) -> list[object]:
    """Return `items` in order of `keys`, one for each; nil last, equals in the order they came.

    Raises:
        RenderError: Keys cannot be compared ("cannot sort values of incompatible types").
        LimitError: Keys are nested too deep.
    """
    kinds = {*map(type, keys)}
    if kinds == {str} or kinds == {int}:
        return [items[place] for place in sorted(range(len(keys)), key=cast("Any", keys).__getitem__)]
    keys = [plain(key) for key in keys]
    places = [place for place, key in enumerate(keys) if key is not None]
    if len(places) > 1:
        kinds = {type(keys[place]) for place in places}
        if kinds == {str} or (kinds <= {int, float} and all(keys[place] == keys[place] for place in places)):
            places.sort(key=lambda place: cast("Any", keys[place]))
        else:
            ordered = cmp_to_key(_order)
            try:
                places.sort(key=lambda place: ordered(keys[place]))
            except RecursionError:
                raise LimitError(TOO_DEEP) from None
    return [items[place] for place in places] + [items[i] for i, key in enumerate(keys) if key is None]


def _order(left: object, right: object) -> int:
    left, right = plain(left), plain(right)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        orders = (_order(a, b) for a, b in zip(left, right, strict=False))
        return next((order for order in orders if order), len(left) - len(right))
    try:
        if less(left, right):
            return -1
        if less(right, left):
            return 1
    except RenderError:
        raise _incompatible() from None
    if equal(left, right):
        return 0
    raise _incompatible()


def _incompatible() -> RenderError:
    return RenderError("cannot sort values of incompatible types")


def identity(value: object) -> Hashable:
    """Return a key that is equal for values that Ruby's `eql?` takes for the same: 1, 1.0 and true differ.

    Raises:
        LimitError: The value is nested too deep.
    """
    if type(value) is str or type(value) is int:
        return value
    try:
        return _identity(value)
    except RecursionError:
        raise LimitError(TOO_DEEP) from None


def _identity(value: object) -> Hashable:
    value = plain(value)
    if isinstance(value, (list, tuple)):
        return (list, tuple(_identity(item) for item in value))
    if isinstance(value, Mapping):
        return (dict, frozenset((_identity(key), _identity(item)) for key, item in value.items()))
    if isinstance(value, (bool, float)):
        return (type(value), value)
    return value if isinstance(value, Hashable) else (object, id(value))

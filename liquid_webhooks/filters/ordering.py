"""Ordering: how `sort`, `sort_natural` and `uniq` order values and tell them apart (Ruby Liquid 5.4)."""

from __future__ import annotations

from collections.abc import Hashable
from collections.abc import Mapping
from datetime import datetime
from functools import cmp_to_key
from typing import Any
from typing import cast

from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.charges import charge_texts
from liquid_webhooks.limits import PAIR_COST
from liquid_webhooks.limits import SLOW_COST
from liquid_webhooks.values import equal
from liquid_webhooks.values import less
from liquid_webhooks.values import unwrap
from liquid_webhooks.values.nesting import Visits
from liquid_webhooks.values.nesting import too_deep
from liquid_webhooks.values.numbers import HIGH
from liquid_webhooks.values.numbers import LOW
from liquid_webhooks.values.zoned import zoned

__all__ = ["folded", "identity", "sort_by"]

AT_A_TIME = 1024
"""Comparisons that are charged together."""


def folded(text: str) -> str:
    """Return `text` with A to Z in lower case, and no other letters, as Ruby's `casecmp` compares it."""
    if text.isascii():
        return text.lower()
    # Bytes have no other letters, and UTF-8 has no byte of ASCII in any other character.
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def sort_by(items: list[object], keys: list[object]) -> list[object]:
    """Return `items` in order of `keys`, one for each; nil last, equals in the order they came.

    Raises:
        RenderError: Keys cannot be compared ("cannot sort values of incompatible types").
        LimitError: Keys are nested too deep.
    """
    kinds = {*map(type, keys)}
    if kinds == {str}:
        charge_texts(cast("list[str]", keys))
    if kinds == {str} or kinds == {int}:
        return [items[place] for place in sorted(range(len(keys)), key=cast("Any", keys).__getitem__)]
    keys = [unwrap(key) for key in keys]
    places = [place for place, key in enumerate(keys) if key is not None]
    if len(places) > 1:
        kinds = {type(keys[place]) for place in places}
        if kinds == {str} or (kinds <= {int, float} and all(keys[place] == keys[place] for place in places)):
            places.sort(key=lambda place: cast("Any", keys[place]))
        else:
            ordered = cmp_to_key(_Comparison(len(places)))
            try:
                places.sort(key=lambda place: ordered(keys[place]))
            except RecursionError:  # the limit is set higher than Python's own
                raise too_deep() from None
    return [items[place] for place in places] + [items[i] for i, key in enumerate(keys) if key is None]


class _Comparison:
    """Tells the order of two values, and charges it for so many at a time.

    Args:
        count: How many values there are.
    """

    def __init__(self, count: int) -> None:
        self.visits = Visits()
        self.each = min(count, AT_A_TIME)
        self.left = 0

    def __call__(self, left: object, right: object) -> int:
        """Return a negative number, 0, or a positive one."""
        if self.left == 0:
            self.left = self.each
            charge_text(SLOW_COST * self.each)
        self.left -= 1
        return _order(left, right, self.visits)


def _order(left: object, right: object, visits: Visits) -> int:
    left, right = unwrap(left), unwrap(right)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        visits.enter(min(len(left), len(right)))
        orders = (_order(a, b, visits) for a, b in zip(left, right, strict=False))
        order = next((order for order in orders if order), len(left) - len(right))
        visits.leave()
        return order
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


def identity(value: object, visits: Visits) -> Hashable:
    """Return a key that is equal for values that Ruby's `eql?` takes for the same: 1, 1.0 and true differ.

    Its hash cannot be chosen by whoever chooses the value.

    Raises:
        LimitError: The value is nested too deep or too large.
    """
    if type(value) is str or (type(value) is int and LOW < value < HIGH):
        return value
    try:
        return _identity(value, visits)
    except RecursionError:  # the limit is set higher than Python's own
        raise too_deep() from None


def _identity(value: object, visits: Visits) -> Hashable:
    value = unwrap(value)
    if isinstance(value, (list, tuple)):
        visits.enter(len(value))
        items = tuple([_identity(item, visits) for item in value])
        visits.leave()
        return (list, items)
    if isinstance(value, Mapping):
        visits.enter(PAIR_COST * len(value))
        pairs = frozenset([(_identity(key, visits), _identity(item, visits)) for key, item in value.items()])
        visits.leave()
        return (dict, pairs)
    # Python's own hashes of numbers, and of tuples of them, can be chosen so that they are all the same, and
    # a dict of such keys takes a time that grows with the square of their number; that of bytes cannot.
    if type(value) is int:
        return value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True)
    if type(value) is float and value == value:
        return (float, (value + 0.0).hex())
    if isinstance(value, (bool, float)):
        return (type(value), value)
    if isinstance(value, datetime):
        return zoned(value)
    return value if isinstance(value, Hashable) else (object, id(value))

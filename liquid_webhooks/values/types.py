"""Types: which Python objects are which Liquid values: `Range`, drops unwrapped, and Ruby's class names."""

from __future__ import annotations

import operator
from collections import UserString
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from decimal import Decimal
from types import NoneType
from typing import Any
from typing import Final
from typing import cast

from liquid_webhooks.budget import CURRENT
from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import BIT_COST
from liquid_webhooks.limits import FREE_BITS
from liquid_webhooks.limits import Limits
from liquid_webhooks.secret import Secret

__all__ = [
    "DEFAULT_LIST_ITEMS",
    "NOT_THERE",
    "Range",
    "has_own_items",
    "is_undefined",
    "own_item",
    "peek",
    "type_name",
    "unwrap",
    "unwrap_list",
]

DEFAULT_LIST_ITEMS = Limits().list_items
"""Items a range may be written out as, unless its maker says otherwise."""


class Range:
    """Liquid's `(start..stop)`: both ends included, never written out unless asked.

    Args:
        start: First number.
        stop: Last number; a smaller one than `start` makes the range empty.
        max_items: How many items `to_list` may produce.
    """

    __slots__ = ("max_items", "start", "stop")

    def __init__(self, start: int, stop: int, max_items: int = DEFAULT_LIST_ITEMS) -> None:
        self.start = start
        self.stop = stop
        self.max_items = max_items

    @property
    def size(self) -> int:
        """The number of items; may exceed `sys.maxsize`, which is why there is no `len()`."""
        return max(self.stop - self.start + 1, 0)

    def to_list(self) -> list[int]:
        """Return the items.

        Raises:
            LimitError: There are more than `max_items`, or those are longer than `Limits.read_chars`.
        """
        if self.size > self.max_items:
            raise LimitError(f"a list of more than {self.max_items} items", limit="list_items")
        bits = max(self.start.bit_length(), self.stop.bit_length())
        if bits > FREE_BITS:
            charge_text(BIT_COST * bits * self.size)
        return list(range(self.start, self.stop + 1))

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.start, self.stop + 1))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Range) and self.start == other.start and self.stop == other.stop

    def __hash__(self) -> int:
        return hash((Range, self.start, self.stop))

    def __str__(self) -> str:
        return f"{self.start}..{self.stop}"

    def __repr__(self) -> str:
        return f"Range({self.start}, {self.stop})"


NOT_THERE: Final = object()
"""What `own_item` gives where an object has no such property."""

_CONTAINERS = (str, UserString, bytes, bytearray, memoryview, list, tuple, Mapping, range, Range)
"""What is asked for items as Liquid does, not as Python does."""

_EXACT = frozenset({NoneType, bool, int, float, str, list, tuple, dict, Range, datetime, date})

_NAMES: dict[type, str] = {
    NoneType: "NilClass",
    int: "Integer",
    float: "Float",
    str: "String",
    list: "Array",
    tuple: "Array",
    dict: "Hash",
    Range: "Range",
    datetime: "Time",
    date: "Date",
}


def unwrap(value: object) -> object:
    """Return `value` as one of the types that the rest of this package tells apart.

    A drop gives what its `__liquid__()` returns; subclasses of str, int and float lose their class, a
    `collections.UserString` is a text; a `decimal.Decimal` is the float it prints as; a `range` of step 1 is
    a `Range`, whatever else can be iterated over is a list. Lists, tuples, mappings, times and unknown
    objects come back as they are.

    Raises:
        LimitError: A `range` with another step, or an iterable, has too many items.
        UndefinedError: `value` stands for a name without a value, and its class forbids that it is used.
    """
    if type(value) in _EXACT:
        return value
    if hasattr(type(value), "__liquid__"):
        if isinstance(value, Secret):
            CURRENT.get().note(value)
        inner = cast("Any", value).__liquid__()
        if inner is None and is_undefined(value):
            cast("Any", value).poke()
        value = inner
        if type(value) in _EXACT:
            return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, Decimal):
        return float("nan") if value.is_nan() else float(value)
    if isinstance(value, range):
        return _from_range(value)
    if isinstance(value, (list, tuple, Mapping, date, bytes, bytearray, memoryview)):
        return value
    if isinstance(value, UserString):
        return str.__str__(str(value.data))
    if isinstance(value, Iterable):
        return CURRENT.get().written_out(value)
    if hasattr(type(value), "__index__"):
        return int(operator.index(cast("Any", value)))
    return value


def unwrap_list(value: object) -> object:
    """As `unwrap`, but a drop that can be iterated over is a list of what it gives, not its value."""
    if type(value) in _EXACT:
        return value
    if isinstance(value, Iterable) and hasattr(type(value), "__liquid__"):
        if isinstance(value, (list, tuple)):
            return value
        if not isinstance(value, (str, bytes, bytearray, memoryview, Mapping)):
            return CURRENT.get().written_out(value)
    return unwrap(value)


def own_item(value: object, key: object) -> object:
    """Return what an object with properties of its own says to `[key]`, or `NOT_THERE`.

    Asked are drops, whatever their value is, and other objects than texts and containers.
    """
    kind = type(value)
    if kind in _EXACT or not has_own_items(value):
        return NOT_THERE
    try:
        if isinstance(value, Mapping) and key not in value:
            return NOT_THERE
        return cast("object", cast("Any", value)[key])
    except (KeyError, IndexError, TypeError):
        return NOT_THERE


def has_own_items(value: object) -> bool:
    """Return whether `own_item` asks `value`."""
    kind = type(value)
    if not hasattr(kind, "__getitem__") or is_undefined(value):
        return False
    return hasattr(kind, "__liquid__") or not issubclass(kind, _CONTAINERS)


def peek(value: object) -> object:
    """As `unwrap`, for what only asks whether there is a value: truth, comparisons, `default`, arithmetic.

    Where there is none, this is nil, unless its class forbids that too (python-liquid's
    `FalsyStrictUndefined` allows it, its `StrictUndefined` does not).
    """
    if type(value) in _EXACT:
        return value
    return cast("Any", value).__liquid__() if is_undefined(value) else unwrap(value)


def is_undefined(value: object) -> bool:
    """Return whether `value` is what python-liquid makes for a name without a value (its `Undefined`).

    Asks the type alone: an undefined value may raise whatever it is asked.
    """
    kind = type(value)
    return hasattr(kind, "poke") and hasattr(kind, "__liquid__") and issubclass(kind, Mapping)


def _from_range(value: range) -> object:
    if value.step == 1:
        return Range(value.start, value.stop - 1)
    if value and abs((value[-1] - value[0]) // value.step) >= DEFAULT_LIST_ITEMS:
        raise LimitError(f"a list of more than {DEFAULT_LIST_ITEMS} items")
    return list(value)


def type_name(value: object) -> str:
    """Return Ruby's class name of `value`: String, Integer, NilClass, Array, Time …"""
    value = unwrap(value)
    if value is True:
        return "TrueClass"
    if value is False:
        return "FalseClass"
    name = _NAMES.get(type(value))
    if name is None:
        for kind, candidate in ((list, "Array"), (tuple, "Array"), (Mapping, "Hash"), (datetime, "Time")):
            if isinstance(value, kind):
                return candidate
        return type(value).__name__
    return name

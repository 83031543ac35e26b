"""Access to what values hold: look-up, elements, size, iteration, and arguments as integers."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from types import NoneType
from typing import Any
from typing import cast

from liquid_webhooks.errors import RenderError
from liquid_webhooks.values.comparison import hash_get
from liquid_webhooks.values.nesting import Visits
from liquid_webhooks.values.nesting import too_deep
from liquid_webhooks.values.numbers import parse_integer
from liquid_webhooks.values.types import Range
from liquid_webhooks.values.types import unwrap

__all__ = ["first", "iterate", "last", "lookup", "lookup_dot", "size", "to_array", "to_integer"]

_MISSING = object()
_COMMANDS = frozenset({"size", "first", "last"})


def lookup(obj: object, key: object) -> object:
    """Return `obj[key]`: a hash's value, a list's element at an integer (negative: from the end), or None."""
    if type(key) is str:
        if type(obj) is dict:
            return obj.get(key)
        if obj is None:
            return None
    elif type(key) is int and type(obj) is list:
        return _element(obj, key)
    obj = unwrap(obj)
    key = unwrap(key)
    if isinstance(obj, (list, tuple)):
        return _element(obj, key) if type(key) is int else None
    if isinstance(obj, Mapping):
        return hash_get(obj, key)
    return _from_drop(obj, key)


def lookup_dot(obj: object, name: str) -> object:
    """Return `obj.name`: a hash's value, or what `size`, `first` and `last` stand for, or None."""
    if type(obj) is dict:
        item = obj.get(name, _MISSING)
        if item is not _MISSING:
            return item
        if name not in _COMMANDS:
            return None
    elif type(obj) is list:
        if name == "size":
            return len(obj)
        if name == "first":
            return obj[0] if obj else None
        return obj[-1] if name == "last" and obj else None
    elif obj is None:
        return None
    elif type(obj) is str:
        return len(obj) if name == "size" else None
    value = unwrap(obj)
    if isinstance(value, Mapping):
        item = hash_get(value, name, _MISSING)
        if item is not _MISSING:
            return item
    if name == "size":
        sized = isinstance(value, (str, list, tuple, Mapping, Range, int)) and not isinstance(value, bool)
        return size(value) if sized else _from_drop(value, name)
    if name == "first" and isinstance(value, (list, tuple, Mapping, Range)):
        return first(value)
    if name == "last" and isinstance(value, (list, tuple, Range)):
        return last(value)
    return _from_drop(value, name)


def _element(items: list[object] | tuple[object, ...], index: int) -> object:
    try:
        return items[index]
    except IndexError:
        return None


def _from_drop(obj: object, key: object) -> object:
    """Ask an object that is none of Liquid's own kinds but can be indexed, as python-liquid's drops can."""
    if obj is None or isinstance(obj, (str, bytes, bytearray, list, tuple, Mapping)):
        return None
    if not hasattr(type(obj), "__getitem__"):
        return None
    try:
        return cast("object", cast("Any", obj)[key])
    except (KeyError, IndexError, TypeError):
        return None


def size(value: object, /) -> int:
    """Return what the `size` filter does: characters, elements, keys; 8 for a usual integer (spec 3.1)."""
    if type(value) is str or type(value) is list or type(value) is dict:
        return len(value)
    value = unwrap(value)
    if isinstance(value, (str, list, tuple, Mapping)):
        return len(value)
    if isinstance(value, Range):
        return value.size
    if isinstance(value, int) and not isinstance(value, bool):
        return max((value.bit_length() + 7) // 8, 8)  # Ruby's Integer#size: bytes, at least a machine word
    return 0


def first(value: object, /) -> object:
    """Return the first element, a hash's first `[key, value]`, a range's start (spec 3.1).

    Of `forloop` and other objects it is what they have of that name; else None.
    """
    if type(value) is list:
        return value[0] if value else None
    value = unwrap(value)
    if isinstance(value, (list, tuple)):
        return value[0] if value else None
    if isinstance(value, Mapping):
        return next(([key, item] for key, item in value.items()), None)
    return value.start if isinstance(value, Range) else _from_drop(value, "first")


def last(value: object, /) -> object:
    """Return the last element or a range's stop; None for hashes and most else (spec 3.1). See `first`."""
    if type(value) is list:
        return value[-1] if value else None
    value = unwrap(value)
    if isinstance(value, (list, tuple)):
        return value[-1] if value else None
    if isinstance(value, Mapping):
        return None
    return value.stop if isinstance(value, Range) else _from_drop(value, "last")


def to_integer(value: object) -> int:
    """Return the integer that an argument such as `limit:` or `slice:` is.

    Raises:
        RenderError: It is none ("invalid integer"): floats, nil, booleans, lists, other text.
        LimitError: Its text has too many digits.
    """
    if type(value) is int:
        return value
    value = unwrap(value)
    if isinstance(value, str):
        return parse_integer(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise RenderError("invalid integer")


_FLAT = frozenset({NoneType, bool, int, float, str, dict})
"""Exact types whose values an array filter takes as they are: neither drops nor lists to flatten."""


def to_array(value: object) -> list[object]:
    """Return a new list of what array filters work on: a list flattened, nil → `[]`, else `[value]` (spec 3).

    Raises:
        LimitError: A range is longer than its `max_items`, or the data is nested too deep or too large.
    """
    if type(value) is list and _FLAT.issuperset(map(type, value)):
        return value.copy()
    value = unwrap(value)
    if value is None:
        return []
    if isinstance(value, (list, tuple)):
        items: list[object] = []
        try:
            _flatten_into(items, value, Visits())
        except RecursionError:  # the limit is set higher than Python's own
            raise too_deep() from None
        return items
    if isinstance(value, Range):
        return list(value.to_list())
    return [value]


def _flatten_into(items: list[object], source: list[object] | tuple[object, ...], visits: Visits) -> None:
    visits.enter(len(source))
    for item in source:
        if type(item) is str or type(item) is dict:
            items.append(item)
            continue
        value = unwrap(item)
        if isinstance(value, (list, tuple)):
            _flatten_into(items, value, visits)
        else:
            items.append(value)
    visits.leave()


def iterate(value: object) -> list[object] | tuple[object, ...] | Range:
    """Return what `for` loops over: a list or range itself, a hash's `[key, value]` pairs, `[string]`.

    An empty string and anything else give `[]`, except that other Python iterables are written out.
    """
    if type(value) is list:
        return value
    if type(value) is dict:  # said apart because to ask for a Mapping costs more than the rest
        return [[key, item] for key, item in value.items()]
    value = unwrap(value)
    if isinstance(value, (list, tuple, Range)):
        return value
    if isinstance(value, Mapping):
        return [[key, item] for key, item in value.items()]
    if isinstance(value, str):
        return [value] if value else []
    if isinstance(value, Iterable) and not isinstance(value, (bytes, bytearray, memoryview)):
        return list(value)
    return []

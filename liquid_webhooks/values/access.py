"""Access to what values hold: look-up, elements, size, iteration, and arguments as integers."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType

from liquid_webhooks.budget import charge_text
from liquid_webhooks.budget import charge_values
from liquid_webhooks.errors import RenderError
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_VALUES
from liquid_webhooks.values.braze import Location
from liquid_webhooks.values.braze import PropertyTime
from liquid_webhooks.values.comparison import hash_get
from liquid_webhooks.values.nesting import Visits
from liquid_webhooks.values.nesting import too_deep
from liquid_webhooks.values.numbers import parse_integer
from liquid_webhooks.values.types import NOT_THERE
from liquid_webhooks.values.types import Range
from liquid_webhooks.values.types import has_own_items
from liquid_webhooks.values.types import own_item
from liquid_webhooks.values.types import unwrap
from liquid_webhooks.values.types import unwrap_list

__all__ = ["first", "iterate", "last", "lookup", "lookup_dot", "size", "to_array", "to_integer"]

_COMMANDS = frozenset({"size", "first", "last"})


def lookup(obj: object, key: object) -> object:
    """Return `obj[key]`: a hash's value, a list's element at an integer (negative: from the end), or None.

    A drop is asked itself, then its value.
    """
    if type(key) is str:
        if len(key) > FREE:
            charge_text(len(key))
        if type(obj) is dict:
            return obj.get(key)
        if obj is None:
            return None
    elif type(key) is int and type(obj) is list:
        return _element(obj, key)
    key = unwrap(key)
    own = own_item(obj, key)
    if own is not NOT_THERE:
        return own
    obj = unwrap(obj)
    if isinstance(obj, (list, tuple)):
        if type(key) is int:
            return _element(obj, key)
        return obj.named(key) if type(obj) is Location else None
    return hash_get(obj, key) if isinstance(obj, Mapping) else None


def lookup_dot(obj: object, name: str) -> object:
    """Return `obj.name`: a hash's value, or what `size`, `first` and `last` stand for, or None.

    See `lookup`.
    """
    if type(obj) is dict:
        item = obj.get(name, NOT_THERE)
        if item is not NOT_THERE:
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
        if name == "size":
            return len(obj)
        if name == "first":
            return obj[:1]
        return obj[-1:] if name == "last" else None
    own = own_item(obj, name)
    if own is not NOT_THERE:
        return own
    value = unwrap(obj)
    if isinstance(value, Mapping):
        item = hash_get(value, name, NOT_THERE)
        if item is not NOT_THERE:
            return item
    if name == "size":
        sized = isinstance(value, (str, list, tuple, Mapping, Range, int)) and not isinstance(value, bool)
        return size(value) if sized else None
    if name == "first":
        return first(value)
    if name == "last":
        return last(value)
    return value.named(name) if type(value) is Location else None


def _element(items: list[object] | tuple[object, ...], index: int) -> object:
    try:
        return items[index]
    except IndexError:
        return None


def size(value: object, /) -> int:
    """Return what the `size` filter does: characters, elements, keys; 8 for a usual integer, as in Ruby."""
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
    """Return the first element, a hash's first `[key, value]`, a range's start, a text's first character.

    Of an empty text it is `''` (Ruby Liquid 5.13); of `forloop` and other objects what they have of that
    name; else None.
    """
    if type(value) is list:
        return value[0] if value else None
    if type(value) is str:
        return value[:1]
    own = own_item(value, "first")
    if own is not NOT_THERE:
        return own
    value = unwrap_list(value)
    if isinstance(value, (list, tuple)):
        return value[0] if value else None
    if isinstance(value, str):
        return value[:1]
    if isinstance(value, Mapping):
        return next(([key, item] for key, item in value.items()), None)
    return value.start if isinstance(value, Range) else None


def last(value: object, /) -> object:
    """Return the last element, a range's stop, a text's last character; None for hashes. See `first`."""
    if type(value) is list:
        return value[-1] if value else None
    if type(value) is str:
        return value[-1:]
    own = own_item(value, "last")
    if own is not NOT_THERE:
        return own
    value = unwrap_list(value)
    if isinstance(value, (list, tuple)):
        return value[-1] if value else None
    if isinstance(value, str):
        return value[-1:]
    return value.stop if isinstance(value, Range) else None


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
    """Return a new list of what array filters work on: a list flattened, nil → `[]`, else `[value]`.

    Drops with properties stand in it as they are, others as their values.

    Raises:
        LimitError: A range is longer than its `max_items`, or the data is nested too deep or too large.
    """
    if type(value) is list and _FLAT.issuperset(map(type, value)):
        return value.copy()
    given, value = value, unwrap_list(value)
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
        if value.size > FREE_VALUES:
            charge_values(value.size)
        return list(value.to_list())
    return [_with_properties(given, value)]


def _with_properties(given: object, value: object) -> object:
    """Return a drop itself if it has properties, which filters may ask for; else its value."""
    return given if given is not value and has_own_items(given) else value


def _flatten_into(items: list[object], source: list[object] | tuple[object, ...], visits: Visits) -> None:
    visits.enter(len(source))
    for item in source:
        if type(item) is str or type(item) is dict or type(item) is PropertyTime:
            items.append(item)
            continue
        value = unwrap(item)
        if isinstance(value, (list, tuple)):
            _flatten_into(items, value, visits)
        else:
            items.append(_with_properties(item, value))
    visits.leave()


def iterate(value: object) -> list[object] | tuple[object, ...] | Range:
    """Return what `for` loops over: a list or range itself, a hash's `[key, value]` pairs, `[string]`.

    An empty string, and what holds nothing, gives `[]`.
    """
    if type(value) is list:
        return value
    if type(value) is dict:  # said apart because to ask for a Mapping costs more than the rest
        return [[key, item] for key, item in value.items()]
    value = unwrap_list(value)
    if isinstance(value, (list, tuple)):
        # What a subclass raises while it is iterated over is raised here, where it has a place.
        return value if type(value) in (list, tuple) else list(value)
    if isinstance(value, Range):
        return value
    if isinstance(value, Mapping):
        return [[key, item] for key, item in value.items()]
    return [value] if isinstance(value, str) and value else []

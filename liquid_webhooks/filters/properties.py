"""Properties: what `item[key]` is for array filters that take a key (`map`, `where` …; Ruby Liquid 5.4)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import RenderError
from liquid_webhooks.limits import FREE
from liquid_webhooks.values import NOT_THERE
from liquid_webhooks.values import Range
from liquid_webhooks.values import has_own_items
from liquid_webhooks.values import hash_get
from liquid_webhooks.values import own_item
from liquid_webhooks.values import to_s
from liquid_webhooks.values import type_name
from liquid_webhooks.values import unwrap
from liquid_webhooks.values.searching import is_part

__all__ = ["NO_PROPERTIES", "has_properties", "property_of"]


class _NoProperties:
    """Stands for the value of any key of nil, a boolean, a float, a range or a time."""


NO_PROPERTIES = _NoProperties()
"""What `property_of` gives for an item that cannot be asked at all."""


def has_properties(item: object) -> bool:
    """Return whether Ruby's counterpart of `item` answers to `[]`: a hash, text, integer, drop."""
    if type(item) is dict or has_own_items(item):
        return True
    item = unwrap(item)
    if isinstance(item, int):
        return not isinstance(item, bool)
    return isinstance(item, Mapping) or hasattr(type(item), "__getitem__")


def property_of(item: object, key: object) -> object:
    """Return the value of `key` in `item`, or `NO_PROPERTIES`.

    A hash has its keys; text has substrings of itself and, by integers, its characters; an integer has
    its bits, as in Ruby. A drop is asked itself, then the hash that it stands for.

    Raises:
        RenderError: A kind of key that the item cannot have ("cannot select the property").
    """
    if type(item) is dict and type(key) is str:
        return item.get(key)
    key = unwrap(key)
    own = own_item(item, key)
    if own is not NOT_THERE:
        return own
    given, item = item, unwrap(item)
    if isinstance(item, Mapping):
        return hash_get(item, key)
    if has_own_items(given):
        return None
    if type(item) is str:
        return _part(item, key)
    if type(item) is int:
        return _bit(item, key)
    return None if has_properties(item) else NO_PROPERTIES


def _part(item: str, key: object) -> str | None:
    if isinstance(key, str):
        return key if is_part(key, item) else None
    if isinstance(key, Range):
        start, stop = (bound + len(item) if bound < 0 else bound for bound in (key.start, key.stop))
        return item[start : max(stop + 1, start)] if 0 <= start <= len(item) else None
    index = _index(item, key)
    return item[index] if -len(item) <= index < len(item) else None


def _bit(item: int, key: object) -> int:
    index = _index(item, key)
    if index < 0:
        return 0
    return (item >> min(index, item.bit_length())) & 1


def _index(item: object, key: object) -> int:
    if isinstance(key, float):
        if not math.isfinite(key):
            raise RenderError("the number of a property is not finite", inline="internal")
        return int(key)
    if isinstance(key, int) and not isinstance(key, bool):
        return key
    name = to_s(key)
    if len(name) > FREE:
        charge_text(len(name))
    raise RenderError(
        f"cannot select the property of a {type_name(item)} by a {type_name(key)}",
        inline=f"cannot select the property '{name}'",
    )

"""The `default` filter (Ruby Liquid 5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType

from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.values import is_empty
from liquid_webhooks.values import is_undefined
from liquid_webhooks.values import lookup
from liquid_webhooks.values import peek
from liquid_webhooks.values import truth

__all__ = ["FILTERS"]


_PLAIN = frozenset({NoneType, bool, int, float, str, list, dict})


def default(value: object, fallback: object = "", options: object = None, /) -> object:
    """Return `value`, or `fallback` for nil, false, and an empty string, list or hash; not for blanks, nor 0.

    Args:
        value: The filtered value.
        fallback: What replaces it.
        options: The keyword arguments; with `allow_false` true, false stays.
    """
    if options is None:
        if type(value) is str:
            return value or fallback
        if value is None:
            return fallback
        if type(value) is int or type(value) is float:
            return value
    if type(value) not in _PLAIN and getattr(value, "force_liquid_default", False):  # as in python-liquid
        return fallback
    unwrapped = peek(value)
    if unwrapped is None or is_empty(unwrapped) or (unwrapped is False and not _allows_false(options)):
        return fallback
    return value


def _allows_false(options: object) -> bool:
    allowed = lookup(options, "allow_false") if isinstance(options, Mapping) else None
    return not is_undefined(allowed) and truth(allowed)


FILTERS: dict[str, Filter] = {
    "default": Filter(default, arguments=False),
}
"""The filters of this module by their Liquid names."""

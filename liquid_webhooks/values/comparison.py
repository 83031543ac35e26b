"""Truth, emptiness, equality and order of Liquid values (Ruby Liquid; `blank` as in Rails)."""

from __future__ import annotations

import operator
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from types import NoneType
from typing import Any

from liquid_webhooks.budget import charge_text
from liquid_webhooks.budget import charge_whole
from liquid_webhooks.errors import RenderError
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_VALUES
from liquid_webhooks.limits import SLOW_COST
from liquid_webhooks.values.nesting import Visits
from liquid_webhooks.values.nesting import too_deep
from liquid_webhooks.values.printing import text
from liquid_webhooks.values.printing import to_s
from liquid_webhooks.values.searching import is_part
from liquid_webhooks.values.types import Range
from liquid_webhooks.values.types import peek
from liquid_webhooks.values.types import type_name
from liquid_webhooks.values.zoned import zoned

__all__ = [
    "SCALARS",
    "contains",
    "equal",
    "greater",
    "greater_equal",
    "hash_get",
    "is_blank",
    "is_empty",
    "less",
    "less_equal",
    "truth",
]

_SEPARATORS = "\x1c\x1d\x1e\x1f"
"""What `str.isspace` adds to the Unicode White_Space property, which Ruby's `[[:space:]]` is."""


def truth(value: object) -> bool:
    """Return whether `value` counts as true: everything but nil and false."""
    if value is None or value is False:
        return False
    kind = type(value)
    if kind is str or kind is bool or kind is int or kind is list or kind is dict or kind is float:
        return True
    if not hasattr(kind, "__liquid__"):
        return True
    value = peek(value)
    return value is not None and value is not False


def is_empty(value: object) -> bool:
    """Return whether `value == empty`: only strings, lists and hashes can be."""
    if type(value) is str or type(value) is list or type(value) is dict:
        return not value
    value = peek(value)
    return isinstance(value, (str, list, tuple, Mapping)) and not value


def is_blank(value: object) -> bool:
    """Return whether `value == blank`: nil, false, empty, or a string of Unicode white space (Rails)."""
    if type(value) is str:
        return _is_white_space(value)
    if value is None or value is False:
        return True
    value = peek(value)
    if isinstance(value, str):
        return _is_white_space(value)
    return value is None or value is False or (isinstance(value, (list, tuple, Mapping)) and not value)


def _is_white_space(text: str) -> bool:
    if not text[:FREE].isspace():
        return not text
    if len(text) > FREE:
        charge_text(len(text))
        if not text.isspace():
            return False
    return not any(map(text.__contains__, _SEPARATORS))


SCALARS = frozenset({NoneType, bool, int, float, str})
_CONTAINERS = frozenset({list, tuple, dict})


def equal(left: object, right: object) -> bool:
    """Return Ruby's `left == right`: 1 equals 1.0, booleans only themselves, lists and hashes go by value.

    Raises:
        LimitError: The data is nested too deep or too large.
    """
    kind = type(left)
    other = type(right)
    if kind in SCALARS and other in SCALARS:
        if kind is str and other is str:
            _read_both(left, right)  # type: ignore[arg-type]
        return left == right and (kind is other or (kind is not bool and other is not bool))
    if (kind in SCALARS and other in _CONTAINERS) or (other in SCALARS and kind in _CONTAINERS):
        return False
    try:
        return _equal(peek(left), peek(right), Visits())
    except RecursionError:  # the limit is set higher than Python's own
        raise too_deep() from None


def _equal(left: object, right: object, visits: Visits) -> bool:
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return left is right
    if left is right and isinstance(left, (list, tuple, Mapping)):
        return True
    if isinstance(left, (list, tuple)):
        if not isinstance(right, (list, tuple)) or len(left) != len(right):
            return False
        return _all_equal(zip(left, right, strict=True), len(left), visits)
    if isinstance(left, Mapping):
        if not isinstance(right, Mapping) or len(left) != len(right):
            return False
        pairs = ((item, hash_get(right, key, _MISSING)) for key, item in left.items())
        return _all_equal(pairs, len(left), visits)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return zoned(left) == zoned(right)
    if isinstance(left, str) and isinstance(right, str):
        _read_both(left, right)
    return left == right


def _read_both(left: str, right: str) -> None:
    """Charge the comparison of two texts, which are read as far as they are alike."""
    if len(left) > FREE and len(right) > FREE:
        charge_text(min(len(left), len(right)))


def _all_equal(pairs: Iterable[tuple[object, object]], size: int, visits: Visits) -> bool:
    visits.enter(size)
    for left, right in pairs:
        if not _equal(peek(left), peek(right), visits):
            return False
    visits.leave()
    return True


class _Missing:
    """Equal to nothing, not even nil."""


_MISSING = _Missing()


def less(left: object, right: object) -> bool:
    """Return `left < right`.

    Raises:
        RenderError: Both have an order, but not with each other, as a string and a number.
    """
    return _compare(left, right, operator.lt)


def less_equal(left: object, right: object) -> bool:
    """Return `left <= right`; see `less`."""
    return _compare(left, right, operator.le)


def greater(left: object, right: object) -> bool:
    """Return `left > right`; see `less`."""
    return _compare(left, right, operator.gt)


def greater_equal(left: object, right: object) -> bool:
    """Return `left >= right`; see `less`."""
    return _compare(left, right, operator.ge)


def _compare(left: object, right: object, operation: Callable[[Any, Any], bool]) -> bool:
    kind, other = type(left), type(right)
    if kind is str:
        if other is str:
            _read_both(left, right)  # type: ignore[arg-type]
            return operation(left, right)
    elif (kind is int or kind is float) and (other is int or other is float):
        return operation(left, right)
    left = peek(left)
    right = peek(right)
    family = _order_family(left)
    other_family = _order_family(right)
    if family is None or other_family is None:
        return False
    if family is not other_family:
        raise _no_order(left, right)
    if isinstance(left, datetime) and isinstance(right, datetime):
        return operation(zoned(left), zoned(right))
    return operation(left, right)


def _order_family(value: object) -> type | None:
    """Return a type that stands for all values that `value` can be compared with; None: it has no order."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return int
    for family in (str, datetime, date):
        if isinstance(value, family):
            return family
    return None


def _no_order(left: object, right: object) -> RenderError:
    # Ruby writes out what fits into a machine word, and names the class of anything else.
    word = isinstance(right, float) or (isinstance(right, int) and -(2**62) <= right < 2**62)
    kinds = type_name(left), type_name(right)
    return RenderError(
        f"comparison of {kinds[0]} with {kinds[1]} failed",
        inline=f"comparison of {kinds[0]} with {text(right) if word else kinds[1]} failed",
    )


def contains(left: object, right: object) -> bool:
    """Return `left contains right`: substring, equal element, key, or number within a range."""
    if type(right) is str:
        if type(left) is dict:
            return right in left
        if type(left) is str:
            return is_part(right, left)
        if type(left) is list and len(right) <= FREE:
            if len(left) > FREE_VALUES:
                charge_whole(left)
            for item in left:
                if type(item) is str:
                    if item == right:
                        return True
                elif equal(item, right):
                    return True
            return False
    left = peek(left)
    if left is None or left is False:
        return False
    right = peek(right)
    if right is None or right is False:
        return False
    if isinstance(left, str):
        return is_part(to_s(right), left)
    if isinstance(left, (list, tuple)):
        charge_text(SLOW_COST * len(left))
        return any(equal(item, right) for item in left)
    if isinstance(left, Mapping):
        return hash_get(left, right, _MISSING) is not _MISSING
    if isinstance(left, Range):
        return isinstance(right, (int, float)) and right is not True and left.start <= right <= left.stop
    return False


class _Probe:
    """Finds the key of a mapping that equals a number, which may be of another type."""

    __slots__ = ("equal_key", "key")

    def __init__(self, key: object) -> None:
        self.key = key
        self.equal_key: object = None

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        if self.key == other:
            self.equal_key = other
            return True
        return False


def hash_get(mapping: Mapping[Any, object], key: object, default: object = None) -> object:
    """Return the value of `key`, telling 1, 1.0 and true apart as Ruby's hashes do."""
    kind = type(key)
    if kind is str or key is None:
        return mapping.get(key, default)
    try:
        if key not in mapping:
            return default
    except (TypeError, NotImplementedError):  # a list is no key of a Python mapping, nor a time of no zone
        return default
    if kind is int or kind is float or kind is bool:
        probe = _Probe(key)
        value = mapping.get(probe, default)
        return value if type(probe.equal_key) is kind else default
    return mapping[key]

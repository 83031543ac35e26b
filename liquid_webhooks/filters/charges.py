"""Charges: what it costs to read the elements of a list, where that is more than usual.

A filter that reads a list is charged `limits.VALUE_COST` for each element before it is called. What is here
comes on top: for long texts, and for elements that take long to ask, to write or to compare.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from liquid_webhooks.budget import CURRENT
from liquid_webhooks.budget import charge_text
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_VALUES
from liquid_webhooks.limits import SLOW_COST
from liquid_webhooks.limits import TEST_COST
from liquid_webhooks.values.comparison import SCALARS

__all__ = ["charge_adding", "charge_asking", "charge_comparing", "charge_texts", "charge_writing", "in_time"]

AT_A_TIME = 8_192
"""Items between two looks at the deadline."""

_NUMBERS = frozenset({int})
_HASHES = frozenset({dict})
_WRITTEN = SCALARS - {float}
"""What is written as fast as it is read: the shortest decimal of a float has to be looked for."""


def _charge_each(count: int, *, is_usual: bool) -> None:
    if not is_usual:
        charge_text(SLOW_COST * count)
    elif count > FREE_VALUES:
        charge_text(TEST_COST * count)


def charge_asking(items: list[object], key: object) -> None:
    """Charge that `key` is looked up in each of `items`: more, where not all are hashes and it is a text."""
    is_usual = type(key) is str and _HASHES.issuperset(map(type, items))
    if is_usual and len(key) > FREE:  # type: ignore[arg-type]
        charge_text(len(key) * len(items))  # type: ignore[arg-type]
    else:
        _charge_each(len(items), is_usual=is_usual)


def charge_writing(items: list[object]) -> None:
    """Charge that `items` are read as texts, or told from each other: more, where not all are as usual."""
    _charge_each(len(items), is_usual=_WRITTEN.issuperset(map(type, items)))


def charge_comparing(value: object, count: int) -> None:
    """Charge that so many values are compared with one."""
    _charge_each(count, is_usual=type(value) in SCALARS)


def charge_adding(items: list[object]) -> None:
    """Charge that each of `items` is read as a number: for all but integers."""
    if not _NUMBERS.issuperset(map(type, items)):
        charge_text(SLOW_COST * len(items))


def in_time(items: list[object]) -> Iterator[object]:
    """Yield items, each of which may take long, with looks at the deadline in between."""
    return CURRENT.get().timed(items, AT_A_TIME)


def charge_texts(texts: Iterable[str], cost: int = 1) -> None:
    """Charge that texts are read, each of whose characters counts for `cost`."""
    chars = sum(map(len, texts))
    if chars > FREE:
        charge_text(cost * chars)

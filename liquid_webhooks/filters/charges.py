"""Charges: what it costs to read the elements of a list, where that is more than usual.

A filter that reads a list is charged `limits.VALUE_COST` for each element before it is called. What is here
comes on top: for long texts, and for elements that take long to ask, to write or to compare.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import NoneType

from liquid_webhooks.budget import charge_text
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_VALUES
from liquid_webhooks.limits import SLOW_COST
from liquid_webhooks.limits import TEST_COST

__all__ = ["charge_adding", "charge_asking", "charge_comparing", "charge_texts", "charge_writing"]

_SCALARS = frozenset({str, int, float, bool, NoneType})
_NUMBERS = frozenset({int})
_HASHES = frozenset({dict})


def charge_asking(items: list[object], key: object) -> None:
    """Charge that `key` is looked up in each of `items`: for all but hashes and usual texts as keys."""
    if type(key) is not str or not _HASHES.issuperset(map(type, items)):
        charge_text(SLOW_COST * len(items))
    elif len(key) > FREE:
        charge_text(len(key) * len(items))


def charge_writing(items: list[object]) -> None:
    """Charge that each of `items` is read as a text, or told from the others: where not all are scalars."""
    if not _SCALARS.issuperset(map(type, items)):
        charge_text(SLOW_COST * len(items))


def charge_comparing(value: object, count: int) -> None:
    """Charge that so many values are compared with one."""
    if type(value) not in _SCALARS:
        charge_text(SLOW_COST * count)
    elif count > FREE_VALUES:
        charge_text(TEST_COST * count)


def charge_adding(items: list[object]) -> None:
    """Charge that each of `items` is read as a number: for all but integers."""
    if not _NUMBERS.issuperset(map(type, items)):
        charge_text(SLOW_COST * len(items))


def charge_texts(texts: Iterable[str], cost: int = 1) -> None:
    """Charge that texts are read, each of whose characters counts for `cost`."""
    chars = sum(map(len, texts))
    if chars > FREE:
        charge_text(cost * chars)

"""Braze's filters that format numbers for people: `money`, `number_with_delimiter` ("Filters")."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from liquid_webhooks.budget import charge_text
from liquid_webhooks.budget import digits
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.limits import FREE_BITS
from liquid_webhooks.limits import NUMERAL_COST
from liquid_webhooks.values import text
from liquid_webhooks.values import unwrap
from liquid_webhooks.values.numbers import EXACT
from liquid_webhooks.values.numbers import HIGH
from liquid_webhooks.values.numbers import LOW
from liquid_webhooks.values.numbers import too_long

__all__ = ["FILTERS"]

_NUMERAL = re.compile(r"[\t\n\v\f\r ]*+([+-]?(?:[0-9]++(?:\.[0-9]++)?|\.[0-9]++))[\t\n\v\f\r ]*+")
_DIGITS = re.compile(r"[0-9]+")
_CENT = Decimal("0.01")


def money(value: object, /) -> object:
    """Return a number, or text that is one, with two decimals: `1234.50`; anything else as it is.

    No currency sign, no thousands separator, no division by 100. Ties go away from zero, by the decimal
    text of the number: 2.675 → `2.68`; nothing is `-0.00`.

    Raises:
        LimitError: The number has more than `Limits.digits` digits.
    """
    if type(value) is float:
        cents = abs(value) * 100.0
        # That is off by less than 1e-6: away from ties, formatting rounds the float as it would its decimal.
        if 0.6 < cents < 1e9 and not 0.499999 < cents % 1.0 < 0.500001:
            return f"{value:.2f}"
    elif type(value) is int and LOW < value < HIGH:
        return f"{value}.00"
    numeral = _numeral(value)
    if numeral is None:
        return value
    amount = EXACT.quantize(Decimal(numeral), _CENT)
    return f"{amount:f}" if amount else "0.00"


def number_with_delimiter(value: object, /) -> object:
    """Return a number, or text that is one, with commas between thousands; anything else as it is.

    The fraction and a sign stay: `-1234567.891` → `-1,234,567.891`.

    Raises:
        LimitError: The number has more than `Limits.digits` digits.
    """
    if type(value) is int and LOW < value < HIGH:
        return f"{value:,}"
    numeral = _numeral(value)
    if numeral is None:
        return value
    whole, point, fraction = numeral.partition(".")
    return _DIGITS.sub(_delimited, whole, count=1) + point + fraction


def _numeral(value: object) -> str | None:
    """Return the text of a number, or of text that is one; None for anything else."""
    value = unwrap(value)
    if isinstance(value, str):
        if len(value) > FREE_BITS:
            charge_text(NUMERAL_COST * len(value))
        match = _NUMERAL.fullmatch(value)
        if match and len(match[1].lstrip("+-")) > digits():
            raise too_long()
        return match[1] if match else None
    if isinstance(value, float):
        return text(value) if math.isfinite(value) else None
    return text(value) if isinstance(value, int) and not isinstance(value, bool) else None


def _delimited(match: re.Match[str]) -> str:
    digits = match[0]
    start = len(digits) % 3
    groups = [digits[:start]] if start else []
    return ",".join(groups + [digits[i : i + 3] for i in range(start, len(digits), 3)])


FILTERS: dict[str, Filter] = {
    "money": Filter(money),
    "number_with_delimiter": Filter(number_with_delimiter),
}
"""The filters of this module by their Liquid names."""

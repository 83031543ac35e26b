"""Arithmetic: the math filters (Ruby Liquid 5.4).

Decimals compute exactly; results come back as floats.

What every filter here raises: LimitError for numbers of more than `Limits.digits` digits.

Each filter first tries the shorter ways for usual numbers, from `LOW` to `HIGH`: integers, whose results
never have too many digits, and floats that `scaled` turns into integers. Those leave results of zero to
decimals, which know its sign. That test stands in each filter, because a call of one that is shared would
take a sixth of the time that the whole filter does.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING
from decimal import ROUND_FLOOR
from decimal import ROUND_HALF_UP
from decimal import Decimal

from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.limits import BIT_COST
from liquid_webhooks.limits import FREE_BITS
from liquid_webhooks.limits import MAX_DIGITS
from liquid_webhooks.values.numbers import EXACT
from liquid_webhooks.values.numbers import HIGH
from liquid_webhooks.values.numbers import LOW
from liquid_webhooks.values.numbers import QUOTIENT
from liquid_webhooks.values.numbers import SCALE
from liquid_webhooks.values.numbers import from_number
from liquid_webhooks.values.numbers import scaled
from liquid_webhooks.values.numbers import to_number

__all__ = ["FILTERS"]


def absolute(value: object, /) -> int | float:
    """Return the distance of `value` from zero."""
    if type(value) is float or (type(value) is int and LOW < value < HIGH):
        return abs(value)
    number = to_number(value)
    return from_number(abs(number) if isinstance(number, int) else number.copy_abs())


def at_least(value: object, minimum: object, /) -> int | float:
    """Return `value`, or `minimum` if that is greater."""
    if (
        (type(value) is int or type(value) is float)
        and (type(minimum) is int or type(minimum) is float)
        and LOW < value < HIGH
        and LOW < minimum < HIGH
    ):
        return minimum if minimum > value else value
    number, bound = to_number(value), to_number(minimum)
    return from_number(bound if _exceeds(bound, number) else number)


def at_most(value: object, maximum: object, /) -> int | float:
    """Return `value`, or `maximum` if that is smaller."""
    if (
        (type(value) is int or type(value) is float)
        and (type(maximum) is int or type(maximum) is float)
        and LOW < value < HIGH
        and LOW < maximum < HIGH
    ):
        return maximum if maximum < value else value
    number, bound = to_number(value), to_number(maximum)
    return from_number(bound if _exceeds(number, bound) else number)


def _exceeds(left: int | Decimal, right: int | Decimal) -> bool:
    return left == left and right == right and left > right  # NaN exceeds nothing


def ceil(value: object, /) -> int | float:
    """Return the smallest integer that is not less than `value`.

    Raises:
        RenderError: It is infinite or NaN.
    """
    if (type(value) is int or type(value) is float) and LOW < value < HIGH:
        return math.ceil(value)
    return from_number(_to_integer(to_number(value), ROUND_CEILING))


def floor(value: object, /) -> int | float:
    """Return the largest integer that is not greater than `value`.

    Raises:
        RenderError: It is infinite or NaN.
    """
    if (type(value) is int or type(value) is float) and LOW < value < HIGH:
        return math.floor(value)
    return from_number(_to_integer(to_number(value), ROUND_FLOOR))


def rounded(value: object, digits: object = 0, /) -> int | float:
    """Return `value` with that many decimals, ties away from zero; an integer for 0 and fewer decimals.

    Raises:
        RenderError: `digits`, or a value to become an integer, is infinite or NaN.
    """
    if type(digits) is int and 0 <= digits < len(_POWERS):
        if type(value) is float:
            nearest = _nearest(value, digits)
            if nearest is not None:
                return nearest
        elif type(value) is int and LOW < value < HIGH:
            return value
    number = to_number(value)
    places = _to_integer(to_number(digits))
    if places > 0:
        if isinstance(number, int) or not number.is_finite():
            return from_number(number)
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and places < -exponent:
            number = EXACT.quantize(number, Decimal((0, (1,), -places)))
        return from_number(number)
    if places == 0:
        return from_number(_to_integer(number, ROUND_HALF_UP))
    if isinstance(number, Decimal):
        _refuse_non_finite(number)
    if places < -MAX_DIGITS:
        return 0
    if places < -FREE_BITS:
        charge_text(BIT_COST * -places)
    unit = 10**-places
    scaled = Decimal(number) if isinstance(number, int) else number
    return from_number(_to_integer(EXACT.scaleb(scaled, places), ROUND_HALF_UP) * unit)


_POWERS = tuple(10.0**digits for digits in range(10))


def _nearest(value: float, digits: int) -> int | float | None:
    """Return `value` with that many decimals where binary arithmetic is sure of it, else None.

    The product is off by less than 1e-6, which matters only next to a tie; `scaled` decides short ones. Ties
    between integers are exact.
    """
    power = _POWERS[digits]
    product = abs(value) * power
    if not product < 1e9:
        return None
    whole = int(product)
    rest = product - whole
    if digits == 0:
        if rest >= 0.5:
            whole += 1
        return whole if value > 0.0 else -whole
    if 0.499999 < rest < 0.500001:
        unit = SCALE / power
        tie = (scaled(abs(value)) + unit / 2) // unit
        return math.copysign(tie / power, value) if tie == tie else None
    if rest > 0.5:
        whole += 1
    return math.copysign(whole / power, value)


def _to_integer(number: int | Decimal, rounding: str | None = None) -> int:
    if isinstance(number, int):
        return number
    _refuse_non_finite(number)
    return int(number if rounding is None else number.to_integral_value(rounding, EXACT))


def _refuse_non_finite(number: Decimal) -> None:
    if number.is_nan():
        raise RenderError("Computation results in 'NaN' (Not a Number)")
    if number.is_infinite():
        raise RenderError(f"Computation results in '{'-' if number.is_signed() else ''}Infinity'")


def plus(value: object, operand: object, /) -> int | float:
    """Return the sum; an integer if both are."""
    if type(value) is int and type(operand) is int and LOW < value < HIGH and LOW < operand < HIGH:
        return value + operand
    if type(value) is float or type(operand) is float:
        total = scaled(value) + scaled(operand)
        if total > 0.0 or total < 0.0:
            return total / SCALE
    left, right = to_number(value), to_number(operand)
    if isinstance(left, int) and isinstance(right, int):
        return from_number(left + right)
    return from_number(EXACT.add(left, right))


def minus(value: object, operand: object, /) -> int | float:
    """Return the difference; an integer if both are."""
    if type(value) is int and type(operand) is int and LOW < value < HIGH and LOW < operand < HIGH:
        return value - operand
    if type(value) is float or type(operand) is float:
        difference = scaled(value) - scaled(operand)
        if difference > 0.0 or difference < 0.0:
            return difference / SCALE
    left, right = to_number(value), to_number(operand)
    if isinstance(left, int) and isinstance(right, int):
        return from_number(left - right)
    return from_number(EXACT.subtract(left, right))


def times(value: object, operand: object, /) -> int | float:
    """Return the product; an integer if both are."""
    if type(value) is int and type(operand) is int and LOW < value < HIGH and LOW < operand < HIGH:
        return value * operand
    if type(value) is float or type(operand) is float:
        product = scaled(value) * scaled(operand)
        if 0.0 < product < 9e15 or -9e15 < product < 0.0:
            return product / (SCALE * SCALE)
    left, right = to_number(value), to_number(operand)
    if isinstance(left, int) and isinstance(right, int):
        return from_number(left * right)
    return from_number(EXACT.multiply(left, right))


def divided_by(value: object, operand: object, /) -> int | float:
    """Return the quotient: rounded down for two integers; infinite or NaN for a float by 0 or by 0.0.

    Raises:
        RenderError: An integer is divided by the integer 0.
    """
    if type(value) is int and type(operand) is int and LOW < value < HIGH and 0 < operand < HIGH:
        return value // operand
    if type(value) is float or type(operand) is float:
        divisor = scaled(operand)
        quotient = scaled(value) / divisor if divisor else 0.0
        if quotient > 0.0 or quotient < 0.0:
            return quotient
    left, right = to_number(value), to_number(operand)
    if isinstance(left, int) and isinstance(right, int):
        if right == 0:
            raise RenderError("divided by 0")
        return from_number(left // right)
    return from_number(QUOTIENT.divide(left, right))


def modulo(value: object, operand: object, /) -> int | float:
    """Return the remainder, with the sign of the divisor.

    Raises:
        RenderError: The divisor is 0 or 0.0.
    """
    if type(value) is int and type(operand) is int and LOW < value < HIGH and 0 < operand < HIGH:
        return value % operand
    if type(value) is float or type(operand) is float:
        divisor = scaled(operand)
        rest = scaled(value) % divisor if divisor else 0.0
        if rest > 0.0 or rest < 0.0:
            return rest / SCALE
    left, right = to_number(value), to_number(operand)
    if left != left or right != right:
        return float("nan")
    if right == 0:
        raise RenderError("divided by 0")
    if isinstance(left, int) and isinstance(right, int):
        return from_number(left % right)
    if isinstance(left, Decimal) and left.is_infinite():
        return float("nan")
    remainder = EXACT.remainder(left, right)
    if remainder == 0:
        return 0.0
    # Ruby leaves a number alone that it divides by infinity, whatever the signs.
    if (remainder < 0) != (right < 0) and not (isinstance(right, Decimal) and right.is_infinite()):
        remainder = EXACT.add(remainder, right)
    return from_number(remainder)


FILTERS: dict[str, Filter] = {
    "abs": Filter(absolute, returns="number"),
    "at_least": Filter(at_least, arguments=False, returns="number"),
    "at_most": Filter(at_most, arguments=False, returns="number"),
    "ceil": Filter(ceil, returns="number"),
    "divided_by": Filter(divided_by, arguments=False, returns="number"),
    "floor": Filter(floor, returns="number"),
    "minus": Filter(minus, arguments=False, returns="number"),
    "modulo": Filter(modulo, arguments=False, returns="number"),
    "plus": Filter(plus, arguments=False, returns="number"),
    "round": Filter(rounded, arguments=False, returns="number"),
    "times": Filter(times, arguments=False, returns="number"),
}
"""The filters of this module by their Liquid names."""

"""Liquid's numbers: from values to exact numbers and back, and how they print (Ruby Liquid)."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP
from decimal import Context
from decimal import Decimal
from math import nan

from liquid_webhooks.budget import charge_text
from liquid_webhooks.budget import digits
from liquid_webhooks.budget import digits_limit
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.limits import BIT_COST
from liquid_webhooks.limits import FREE_BITS
from liquid_webhooks.limits import MAX_DIGITS
from liquid_webhooks.limits import NUMERAL_COST
from liquid_webhooks.values.types import peek

__all__ = [
    "EXACT",
    "HIGH",
    "LOW",
    "QUOTIENT",
    "SCALE",
    "bounded",
    "float_text",
    "from_number",
    "int_text",
    "parse_integer",
    "scaled",
    "to_number",
    "too_long",
]

EXACT = Context(prec=3 * MAX_DIGITS, rounding=ROUND_HALF_UP, Emin=-100_000, Emax=100_000, traps=[])
"""Sums, products and remainders without rounding; where a filter rounds, ties go away from zero.

Nothing raises: infinities and NaN are results, as in Ruby.
"""

QUOTIENT = Context(prec=64, rounding=ROUND_HALF_UP, Emin=-100_000, Emax=100_000, traps=[])
"""Division: far more digits than the float that a quotient becomes can hold."""

# What Ruby's `strip` removes and what its number parsers skip; Python's own notions are wider.
_STRIPPED = "\0\t\n\v\f\r "
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")
_FRACTION = re.compile(r"\.[0-9]+")
_LEADING_INTEGER = re.compile(r"[\t\n\v\f\r ]*+([+-]?)(?:0[dD](?=[0-9]))?([0-9]+(?:_[0-9]+)*)")
_INTEGER = re.compile(
    r"""[\t\n\v\f\r ]*+([+-]?)(?:
        0[xX]([0-9a-fA-F]++(?:_[0-9a-fA-F]++)*)
      | 0[bB]([01]++(?:_[01]++)*)
      | 0[oO_]?([0-7]++(?:_[0-7]++)*)
      | (?:0[dD]([0-9]++(?:_[0-9]++)*) | ([1-9][0-9]*+(?:_[0-9]++)* | 0))
    )[\t\n\v\f\r ]*+""",
    re.VERBOSE,
)


LOW, HIGH = -(10**15), 10**15
"""What usual numbers lie between: a sum, difference, product or quotient of two such integers has fewer
digits than `Limits.digits` can be. Floats are compared with these too, where integers may come."""

LONGEST = 3 * MAX_DIGITS
"""Characters of a text that can hold a number of `MAX_DIGITS` digits and underscores between them."""


def too_long() -> LimitError:
    """Return the error for a number of more than `Limits.digits` digits."""
    most = digits()
    return LimitError(f"a number of more than {most} digits", limit=digits_limit(most))


def bounded(number: int) -> int:
    """Return `number`.

    Raises:
        LimitError: It has more than `Limits.digits` digits.
    """
    if LOW < number < HIGH:
        return number
    bits = number.bit_length()
    if bits > FREE_BITS:
        charge_text(BIT_COST * bits)
    # Small ones are told from their size in bits: to multiply ten by itself takes longer.
    if bits * 0.302 < digits() or abs(number) < 10 ** digits():
        return number
    raise too_long()


def int_text(number: int) -> str:
    """Return the digits of `number`.

    Raises:
        LimitError: It has more than `Limits.digits` digits.
    """
    try:
        return str(bounded(number))
    except ValueError:  # the process runs with a lower limit of its own
        raise too_long() from None


def float_text(number: float) -> str:
    """Return `number` as Ruby prints it: `10.0`, `1.0e-05`, `1.0e+15`, `Infinity`, `NaN`."""
    text = repr(number)
    if -1e15 < number < 1e15:
        if "e" not in text:
            return text
    elif number != number:
        return "NaN"
    elif "inf" in text:
        return "Infinity" if number > 0 else "-Infinity"
    elif "e" not in text:  # 1e15 to 1e16, where Ruby writes out only numbers with a fraction
        if not text.endswith(".0"):
            return text
        sign, digits = ("-", text[1:-2]) if number < 0 else ("", text[:-2])
        return f"{sign}{digits[0]}.{digits[1:].rstrip('0') or '0'}e+15"
    mantissa, exponent = text.split("e")
    return f"{mantissa}e{exponent}" if "." in mantissa else f"{mantissa}.0e{exponent}"


SCALE = 10_000.0
"""What `scaled` multiplies by."""

_WHOLE = 1.5 * 2.0**52
"""A float so large that adding it rounds to an integer."""


def scaled(value: object) -> float:
    """Return `value` times `SCALE` if that is exactly an integer of at most 15 digits, else NaN.

    That holds for integers, and for floats that print with up to four decimals, as prices do. What floats
    compute from such integers is exact up to 2**53 in size, and a quotient of two is the nearest float: so
    they give the same as decimals do, in a small part of the time.
    """
    if type(value) is float:
        product = value * SCALE + _WHOLE - _WHOLE
        # Only one decimal of 15 digits is nearest to a float: if this one is, it is what the float prints as.
        if product / SCALE == value and -1e15 < product < 1e15:
            return product
    elif type(value) is int and -(10**11) < value < 10**11:
        return value * SCALE
    return nan


_NUMBER_LIKE = frozenset({int, str, float})


def to_number(value: object) -> int | Decimal:
    """Return the number that a filter calculates with, as Ruby Liquid's `Utils.to_number`.

    An integer stays one; a float is the decimal it prints as; text is a decimal if it is one from end to
    end, else its leading integer; everything else is 0. Infinity and NaN stay what they are.

    Raises:
        LimitError: The number has more than `Limits.digits` digits.
    """
    if type(value) is int:
        return bounded(value)
    if type(value) is str:
        return _parse_number(value)
    if type(value) is float:
        return Decimal(repr(value))
    unwrapped = peek(value)
    return to_number(unwrapped) if type(unwrapped) in _NUMBER_LIKE else 0


def _parse_number(text: str) -> int | Decimal:
    if len(text) > FREE_BITS:
        charge_text(BIT_COST * min(len(text), MAX_DIGITS) + 2 * len(text))
        text = _bounded_text(text)
    if text.isascii() and text.isdigit():
        return _parsed(text, 10)
    stripped = text.strip(_STRIPPED)
    if _DECIMAL.fullmatch(stripped):
        if len(stripped) > digits():
            raise too_long()
        return Decimal(stripped)
    match = _LEADING_INTEGER.match(text)
    return _parsed(match[1] + match[2], 10) if match else 0


def _bounded_text(text: str) -> str:
    """Return `text` less what no number can begin with, or so much of it that its number is too long."""
    stripped = text.strip(_STRIPPED)
    if len(stripped) <= LONGEST:
        return text
    longest = stripped[:LONGEST]
    numeral = _LEADING_INTEGER.match(longest)
    if numeral and numeral.end() == LONGEST:
        raise too_long()
    if numeral and _FRACTION.fullmatch(stripped, numeral.end()):
        raise too_long()
    return longest


def _parsed(text: str, base: int) -> int:
    try:
        return bounded(int(text, base))
    except ValueError:
        raise too_long() from None


def parse_integer(text: str) -> int:
    """Return the integer that `text` is as a whole, in Ruby's notation: `12`, `-1_000`, `0x1f`, `0b1`, `017`.

    Raises:
        RenderError: It is none ("invalid integer").
        LimitError: It has more than `Limits.digits` digits.
    """
    if len(text) > FREE_BITS:
        charge_text(NUMERAL_COST * len(text))
    if text.isascii() and text.isdigit() and text[0] != "0":
        return _parsed(text, 10)
    match = _INTEGER.fullmatch(text)
    if match is None:
        raise RenderError("invalid integer")
    sign, hexadecimal, binary, octal, marked, decimal = match.groups()
    for numerals, base in ((decimal, 10), (hexadecimal, 16), (binary, 2), (octal, 8), (marked, 10)):
        if numerals is not None:
            return _parsed(sign + numerals, base)
    raise AssertionError("one alternative of the pattern has matched")


def from_number(number: int | Decimal) -> int | float:
    """Return a result of arithmetic as a Liquid value: a decimal becomes the nearest float.

    Raises:
        LimitError: An integer has more than `Limits.digits` digits.
    """
    return float(number) if isinstance(number, Decimal) else bounded(number)

"""Math filters: spec 3.2, the golden suite's rows, and what breaks other engines (promises 7 and 8)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.arithmetic import FILTERS
from liquid_webhooks.filters.arithmetic import times
from liquid_webhooks.values import text
from tests.strategies import drops
from tests.strategies import json_like

INF = float("inf")
NAN = float("nan")


def printed(name: str, *arguments: object) -> str:
    return text(FILTERS[name].function(*arguments))


@pytest.mark.parametrize(
    ("name", "arguments", "output"),
    [
        ("abs", (-7,), "7"),
        ("abs", (-5.4,), "5.4"),
        ("abs", ("-5.1",), "5.1"),
        ("abs", ("-5",), "5"),
        ("abs", ("hello",), "0"),
        ("abs", (None,), "0"),
        ("abs", ({},), "0"),
        ("abs", (-0.0,), "0.0"),
        ("abs", (-INF,), "Infinity"),
        ("abs", (NAN,), "NaN"),
        ("at_least", (4, 5), "5"),
        ("at_least", (8.4, 5.9), "8.4"),
        ("at_least", (5, 5.0), "5"),
        ("at_least", ("abc", -2), "0"),
        ("at_least", (-1, "abc"), "0"),
        ("at_least", (None, 5), "5"),
        ("at_least", (NAN, 1), "NaN"),
        ("at_least", (1, NAN), "1"),
        ("at_least", (1, INF), "Infinity"),
        ("at_most", (4, 3), "3"),
        ("at_most", ("9", 8), "8"),
        ("at_most", (5, None), "0"),
        ("at_most", (8.4, 5.9), "5.9"),
        ("at_most", (NAN, 1), "NaN"),
        ("ceil", (1.2,), "2"),
        ("ceil", (-5.4,), "-5"),
        ("ceil", ("5.1",), "6"),
        ("ceil", ("nan",), "0"),
        ("ceil", ("1e400",), "1"),
        ("ceil", ({},), "0"),
        ("ceil", (1e300,), "1" + "0" * 300),
        ("floor", (1.2,), "1"),
        ("floor", (-5.4,), "-6"),
        ("floor", ("-5.1",), "-6"),
        ("floor", ("1e400",), "1"),
        ("floor", (True,), "0"),
        ("round", (183.357, 2), "183.36"),
        ("round", (-2.5,), "-3"),
        ("round", (2.5,), "3"),
        ("round", (0.5,), "1"),
        ("round", (2.675, 2), "2.68"),
        ("round", (1.15, 1), "1.2"),
        ("round", (1234.567, -2), "1200"),
        ("round", (1250, -2), "1300"),
        ("round", (-1250, -2), "-1300"),
        ("round", (5.666, 1.2), "5.7"),
        ("round", (5.666, "1"), "5.7"),
        ("round", (5.666, "foo"), "6"),
        ("round", (5.666, None), "6"),
        ("round", (5.666, -2), "0"),
        ("round", (5,), "5"),
        ("round", (5, 2), "5"),
        ("round", (None, 2), "0"),
        ("round", ("5.6",), "6"),
        ("round", (-0.04, 1), "-0.0"),
        ("round", (1e300, 2), "1.0e+300"),
        ("round", (5.5, 10**30), "5.5"),
        ("round", (5.5, -(10**30)), "0"),
        ("round", (7, -(10**30)), "0"),
        ("round", (INF, 2), "Infinity"),
        ("round", (NAN, 2), "NaN"),
        ("plus", ("8", 4), "12"),
        ("plus", (0.1, 0.2), "0.3"),
        ("plus", ("0.1", 0.2), "0.3"),
        ("plus", ("10.1", "2.2"), "12.3"),
        ("plus", ("foo", "2.0"), "2.0"),
        ("plus", ("10", "foo"), "10"),
        ("plus", ("1e3", 1), "2"),
        ("plus", ("7a", 1), "8"),
        ("plus", ("12abc", 0), "12"),
        ("plus", ("350,000", 0), "350"),
        ("plus", ("1_000", 0), "1000"),
        ("plus", ("１２", 1), "1"),
        ("plus", ("", 0), "0"),
        ("plus", (10, 2.0), "12.0"),
        ("plus", (-0.0, 0), "0.0"),
        ("plus", (INF, -INF), "NaN"),
        ("plus", (1, INF), "Infinity"),
        ("minus", (10.1, 2.2), "7.9"),
        ("minus", (1.5, True), "1.5"),
        ("minus", (10, 2.0), "8.0"),
        ("minus", ({}, 1), "-1"),
        ("minus", ("inf", "inf"), "0"),
        ("minus", (1.5, 1.5), "0.0"),
        ("times", (0.1, 3), "0.3"),
        ("times", (-5, 2), "-10"),
        ("times", ("5.0", "2.1"), "10.5"),
        ("times", (1.005, 100), "100.5"),
        ("times", (0, "inf"), "0"),
        ("times", (0, INF), "NaN"),
        ("times", (0, -5.0), "-0.0"),
        ("times", ("٣", 2), "0"),
        ("times", (1e308, 10), "Infinity"),
        ("divided_by", (15, 2), "7"),
        ("divided_by", (15, 2.0), "7.5"),
        ("divided_by", (-7, 2), "-4"),
        ("divided_by", (20, 7.0), "2.857142857142857"),
        ("divided_by", ("10", "2"), "5"),
        ("divided_by", (0, 1.1), "0.0"),
        ("divided_by", ("", 2), "0"),
        ("divided_by", (1, 0.0), "Infinity"),
        ("divided_by", (-1, 0.0), "-Infinity"),
        ("divided_by", (1, -0.0), "-Infinity"),
        ("divided_by", (1.5, 0), "Infinity"),
        ("divided_by", (0, 0.0), "NaN"),
        ("divided_by", (INF, INF), "NaN"),
        ("divided_by", (-5, INF), "-0.0"),
        ("divided_by", (1.5, 10**400), "0.0"),
        ("divided_by", (10**400, 1.5), "Infinity"),
        ("modulo", (-7, 3), "2"),
        ("modulo", (7, -3), "-2"),
        ("modulo", (10.1, 7.0), "3.1"),
        ("modulo", (-7.5, 3), "1.5"),
        ("modulo", (7.5, -3), "-1.5"),
        ("modulo", ("1e300", 3.5), "1.0"),
        ("modulo", (1e300, 3.5), "1.0"),
        ("modulo", (10, 2.0), "0.0"),
        ("modulo", (-6, 2.0), "0.0"),
        ("modulo", (None, 2), "0"),
        ("modulo", (2, INF), "2.0"),
        ("modulo", (-2, INF), "-2.0"),
        ("modulo", (INF, 2), "NaN"),
        ("modulo", (NAN, 0), "NaN"),
        ("modulo", (2, NAN), "NaN"),
    ],
)
def test_math_as_in_ruby(name: str, arguments: tuple[object, ...], output: str) -> None:
    """Each filter computes exactly and prints what Ruby Liquid prints (spec 3.2)."""
    assert printed(name, *arguments) == output


def test_cents_round_as_on_paper() -> None:
    """1.005 times 100 rounds to 101, since decimals are exact (promises 8)."""
    assert FILTERS["round"].function(FILTERS["times"].function(1.005, 100)) == 101


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("divided_by", (10, 0), "divided by 0"),
        ("divided_by", ("10", "foo"), "divided by 0"),
        ("divided_by", (10, None), "divided by 0"),
        ("modulo", (5, 0), "divided by 0"),
        ("modulo", (5, 0.0), "divided by 0"),
        ("modulo", (1.5, 0), "divided by 0"),
        ("modulo", (INF, 0), "divided by 0"),
        ("modulo", (5, None), "divided by 0"),
        ("ceil", (INF,), "Computation results in 'Infinity'"),
        ("floor", (-INF,), "Computation results in '-Infinity'"),
        ("round", (NAN,), "Computation results in 'NaN' (Not a Number)"),
        ("round", (INF, -1), "Computation results in 'Infinity'"),
        ("round", (5, INF), "Computation results in 'Infinity'"),
        ("round", (5.5, NAN), "Computation results in 'NaN' (Not a Number)"),
    ],
)
def test_math_errors_are_ruby_s(name: str, arguments: tuple[object, ...], message: str) -> None:
    """Division by zero and integers out of infinity are render errors with Ruby's text."""
    with pytest.raises(RenderError) as caught:
        FILTERS[name].function(*arguments)

    assert caught.value.inline == message


def squared(value: object, times_over: int) -> object:
    for _ in range(times_over):
        value = times(value, value)
    return value


def test_long_results_meet_the_limit() -> None:
    """Repeated squaring ends in a limit error, and a long number in the data is one too (promises 6.4)."""
    with pytest.raises(LimitError, match="more than 4300 digits"):
        squared(10**200, times_over=10)
    for name in FILTERS:
        with pytest.raises(LimitError):
            FILTERS[name].function(10**5000, *([] if name in ("abs", "ceil", "floor", "round") else [1]))
    with pytest.raises(LimitError):
        FILTERS["round"].function("9" * 4300, -1)


def test_long_operands_are_exact() -> None:
    """Operands of thousands of digits lose none."""
    long = "9" * 3000 + "." + "9" * 900

    assert FILTERS["minus"].function(FILTERS["floor"].function(long), int("9" * 3000)) == 0
    assert FILTERS["modulo"].function(long, 1) == 1.0
    assert FILTERS["divided_by"].function(10**3999, 10**3998 * 3) == 3
    assert FILTERS["modulo"].function("9" * 3000 + ".5", "0." + "0" * 899 + "1") == 0.0


BINARY = ["at_least", "at_most", "divided_by", "minus", "modulo", "plus", "round", "times"]
UNARY = ["abs", "ceil", "floor", "round"]


@given(st.sampled_from(UNARY), json_like() | drops())
def test_no_value_raises_a_foreign_exception(name: str, value: object) -> None:
    """Any value gives a number, a render error or a limit error."""
    try:
        result = FILTERS[name].function(value)
    except (RenderError, LimitError):
        return

    assert type(result) in (int, float)


@given(st.sampled_from(BINARY), json_like() | drops(), json_like() | drops())
def test_no_argument_raises_a_foreign_exception(name: str, value: object, argument: object) -> None:
    """Any value and argument give a number, a render error or a limit error."""
    try:
        result = FILTERS[name].function(value, argument)
    except (RenderError, LimitError):
        return

    assert type(result) in (int, float)


@given(st.sampled_from(["plus", "minus", "times"]), st.integers(), st.integers())
def test_integer_arithmetic_is_exact(name: str, left: int, right: int) -> None:
    """Integers stay integers of any size."""
    expected = {"plus": left + right, "minus": left - right, "times": left * right}[name]

    assert FILTERS[name].function(left, right) == expected
    assert type(FILTERS[name].function(left, right)) is int


@given(st.integers(), st.integers().filter(bool))
def test_division_and_remainder_belong_together(left: int, right: int) -> None:
    """The quotient rounds down, and quotient and remainder give the number again."""
    quotient = FILTERS["divided_by"].function(left, right)
    remainder = FILTERS["modulo"].function(left, right)

    assert isinstance(quotient, int)
    assert isinstance(remainder, int)
    assert quotient * right + remainder == left
    assert remainder == 0 or (remainder > 0) == (right > 0)


def exact(number: float | int) -> Fraction:
    return Fraction(repr(number))


def nearest(number: Fraction) -> float:
    try:
        return float(number)
    except OverflowError:
        return INF if number > 0 else -INF


FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(FINITE, FINITE | st.integers(-(10**20), 10**20))
def test_float_arithmetic_is_decimal_arithmetic(left: float, right: float) -> None:
    """Floats compute as the decimals they print as; the result is the nearest float."""
    operations: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
        "plus": Fraction.__add__,
        "minus": Fraction.__sub__,
        "times": Fraction.__mul__,
    }
    if right:
        operations["divided_by"] = Fraction.__truediv__
        operations["modulo"] = Fraction.__mod__

    for name, operation in operations.items():
        assert FILTERS[name].function(left, right) == nearest(operation(exact(left), exact(right))), name


@given(FINITE, st.integers(-320, 320))
def test_rounding_is_half_away_from_zero(number: float, places: int) -> None:
    """Rounding goes to the nearest multiple, ties away from zero, by the decimal that the float prints as."""
    unit = Fraction(10) ** -places
    magnitude = (abs(exact(number)) / unit + Fraction(1, 2)).__floor__() * unit
    expected = magnitude if number >= 0 else -magnitude

    result = FILTERS["round"].function(number, places)

    assert result == (nearest(expected) if places > 0 else expected)
    assert type(result) is (float if places > 0 else int)


@given(st.decimals(-(10**6), 10**6, allow_nan=False, places=3), st.integers(-(10**6), 10**6))
def test_ceil_and_floor_enclose(decimal: Decimal, integer: int) -> None:
    """The number lies between floor and ceil, which differ by one unless it is an integer."""
    for value in (f"{decimal:f}", integer):
        low, high = FILTERS["floor"].function(value), FILTERS["ceil"].function(value)
        number = Fraction(value)

        assert isinstance(low, int)
        assert isinstance(high, int)
        assert low <= number <= high
        assert high - low == (number.denominator != 1)


@given(st.integers() | FINITE, st.integers() | FINITE)
def test_clamping_gives_one_of_both(value: float, bound: float) -> None:
    """`at_least` is the greater of two numbers, `at_most` the smaller."""
    assert FILTERS["at_least"].function(value, bound) == max(value, bound)
    assert FILTERS["at_most"].function(value, bound) == min(value, bound)

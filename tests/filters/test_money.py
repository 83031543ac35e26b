"""`money`, `number_with_delimiter` and `default`: spec 3.3 and 3.8."""

from __future__ import annotations

from decimal import ROUND_HALF_UP
from decimal import Context
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.arithmetic import FILTERS as MATH
from liquid_webhooks.filters.default import default
from liquid_webhooks.filters.money import money
from liquid_webhooks.filters.money import number_with_delimiter
from liquid_webhooks.values import Range
from tests.strategies import drops
from tests.strategies import json_like

INF = float("inf")
TO_CENTS = Context(prec=400, rounding=ROUND_HALF_UP)
UNCHANGED: list[object] = [
    *[None, True, False, "", " ", "abc", "12abc", "12a4567", "1,234", "5.", ".", "1 2", "1e3", "1_000"],
    *["0x1A", "NaN", "Infinity", "١", "- 5", "--5", "5\0", "\xa05", INF, -INF, [1], {"a": 1}, Range(1, 3)],
]


@pytest.mark.parametrize(
    ("value", "output"),
    [
        (145, "145.00"),
        (17.8, "17.80"),
        (1.45, "1.45"),
        (4321.5, "4321.50"),
        (-5, "-5.00"),
        (0, "0.00"),
        (2.675, "2.68"),
        (1.005, "1.01"),
        (0.125, "0.13"),
        (-0.125, "-0.13"),
        (-0.001, "0.00"),
        (-0.0, "0.00"),
        (1e20, "1" + "0" * 20 + ".00"),
        (10**25, "1" + "0" * 25 + ".00"),
        (5e-324, "0.00"),
        ("145", "145.00"),
        (" 12 ", "12.00"),
        ("+5.555", "5.56"),
        ("-.5", "-0.50"),
        ("00012.345", "12.35"),
        (Decimal("9.999"), "10.00"),
    ],
)
def test_money(value: object, output: str) -> None:
    """Two decimals, half away from zero, no sign, no separator; text that is a number counts as one."""
    assert money(value) == output


@pytest.mark.parametrize("value", UNCHANGED)
def test_what_is_no_number_comes_back(value: object) -> None:
    """What is no number comes back as it is (spec 3.3)."""
    assert money(value) == value
    assert number_with_delimiter(value) == value


@pytest.mark.parametrize(
    ("value", "output"),
    [
        (123456, "123,456"),
        (123, "123"),
        (1000, "1,000"),
        (-1000, "-1,000"),
        (-100, "-100"),
        (0, "0"),
        (1234567.891, "1,234,567.891"),
        ("1234567.89", "1,234,567.89"),
        ("+1234", "+1,234"),
        ("0001234", "0,001,234"),
        (".5", ".5"),
        (" 1234 ", "1,234"),
        (1e20, "1.0e+20"),
        (10**12, "1,000,000,000,000"),
        (Decimal("1234.5"), "1,234.5"),
    ],
)
def test_number_with_delimiter(value: object, output: str) -> None:
    """Commas every three digits of the integer part; sign and fraction stay (spec 3.3)."""
    assert number_with_delimiter(value) == output


def test_documented_chains() -> None:
    """The chains of Braze's documentation give what it says (spec 3.3)."""
    assert money(MATH["divided_by"].function(145, 100.00)) == "1.45"
    assert number_with_delimiter(money(1234567.89)) == "1,234,567.89"
    assert number_with_delimiter(money(8765432.1)) == "8,765,432.10"


def test_long_amounts_meet_the_limit() -> None:
    """A number of more than 4,300 digits is a limit error."""
    for value in (10**4300, "1" * 4301, "1" * 10000):
        with pytest.raises(LimitError):
            money(value)
    with pytest.raises(LimitError):
        number_with_delimiter(10**4300)


@given(st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_money_rounds_the_decimal(number: float) -> None:
    """The amount is the decimal text of the number, rounded half away from zero to cents."""
    amount = money(number)

    assert isinstance(amount, str)
    assert Decimal(amount) == Decimal(repr(number)).quantize(Decimal("0.01"), context=TO_CENTS)
    assert len(amount.partition(".")[2]) == 2


@given(st.integers())
def test_delimited_digits_are_python_s(number: int) -> None:
    """Delimiters stand where Python's own grouping puts them, and taking them out gives the number."""
    assert number_with_delimiter(number) == f"{number:,}"


@given(json_like() | drops())
def test_no_value_raises_a_foreign_exception(value: object) -> None:
    """Any value gives a value or a limit error."""
    for function in (money, number_with_delimiter):
        try:
            function(value)
        except LimitError:
            continue


@pytest.mark.parametrize("value", [None, False, "", [], (), {}])
def test_default_fires(value: object) -> None:
    """Nil, false and empty values give the fallback, which is empty text if none is given (spec 3.8)."""
    assert default(value, "foo") == "foo"
    assert default(value) == ""


@pytest.mark.parametrize("value", ["   ", 0, 0.0, True, "x", [None], {"a": None}, Range(2, 1)])
def test_default_does_not_fire(value: object) -> None:
    """Blanks, zero and anything else stay (spec 3.8)."""
    assert default(value, "foo") == value


def test_allow_false() -> None:
    """`allow_false: true` keeps false, and only false."""
    assert default(False, "foo", {"allow_false": True}) is False
    assert default(False, "foo", {"allow_false": 0}) is False
    assert default(False, "foo", {"allow_false": False}) == "foo"
    assert default(False, "foo", {"allow_false": None}) == "foo"
    assert default(False, "foo", {"other": True}) == "foo"
    assert default(False, "foo", 5) == "foo"
    assert default(None, "foo", {"allow_false": True}) == "foo"
    assert default("", "foo", {"allow_false": True}) == "foo"
    assert default(0, "foo", {"allow_false": True}) == 0


@given(json_like() | drops(), json_like() | drops(), json_like() | drops())
def test_default_gives_one_of_both(value: object, fallback: object, options: object) -> None:
    """`default` gives the very value or the very fallback, whatever its options are."""
    try:
        result = default(value, fallback, options)
    except (RenderError, LimitError):
        return

    assert result is value or result is fallback

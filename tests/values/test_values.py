"""Values: how Python objects print, compare and are looked up in as in Ruby Liquid (spec 2.9, 2.10, 3, 4)."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections import UserDict
from collections import deque
from collections.abc import Callable
from collections.abc import Iterator
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from decimal import Decimal
from enum import IntEnum
from enum import StrEnum
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import values
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.limits import MAX_DIGITS
from liquid_webhooks.values import Range
from liquid_webhooks.values import contains
from liquid_webhooks.values import equal
from liquid_webhooks.values import first
from liquid_webhooks.values import from_number
from liquid_webhooks.values import greater
from liquid_webhooks.values import greater_equal
from liquid_webhooks.values import inspect
from liquid_webhooks.values import is_blank
from liquid_webhooks.values import is_empty
from liquid_webhooks.values import iterate
from liquid_webhooks.values import last
from liquid_webhooks.values import less
from liquid_webhooks.values import less_equal
from liquid_webhooks.values import lookup
from liquid_webhooks.values import lookup_dot
from liquid_webhooks.values import size
from liquid_webhooks.values import text
from liquid_webhooks.values import to_array
from liquid_webhooks.values import to_integer
from liquid_webhooks.values import to_number
from liquid_webhooks.values import to_s
from liquid_webhooks.values import truth
from liquid_webhooks.values import type_name
from liquid_webhooks.values import unwrap
from tests.strategies import drops
from tests.strategies import json_like

INF = float("inf")
NAN = float("nan")
NOON = datetime(2021, 6, 3, 17, 13, 41, tzinfo=UTC)


class Drop:
    """An object that stands for a plain value."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __liquid__(self) -> object:
        return self.value


class Indexed:
    """An object that can only be indexed, as some of python-liquid's drops."""

    def __getitem__(self, key: object) -> object:
        return {"index": 1, "size": 7}[key]  # type: ignore[index]


class Grade(IntEnum):
    GOOD = 2


class Colour(StrEnum):
    RED = "red"


class Ratio(float):
    """A float with a text of its own."""

    __slots__ = ()

    def __str__(self) -> str:
        return "other"


class Moment(datetime):
    """A time of another library."""


class Unread(str):
    """A text whose own `str()` lies."""

    __slots__ = ()

    def __str__(self) -> str:
        return "other"


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        (-(10**30), "-1" + "0" * 30),
        (10.0, "10.0"),
        (4.75, "4.75"),
        (-0.0, "-0.0"),
        (1e-4, "0.0001"),
        (1e-5, "1.0e-05"),
        (1.5e-7, "1.5e-07"),
        (1e14, "100000000000000.0"),
        (1e15, "1.0e+15"),
        (-1234567890123450.0, "-1.23456789012345e+15"),
        (2923317937816336.5, "2923317937816336.5"),
        (1e16, "1.0e+16"),
        (1e20, "1.0e+20"),
        (5e-324, "5.0e-324"),
        (INF, "Infinity"),
        (-INF, "-Infinity"),
        (NAN, "NaN"),
        ("a\r\nb\0\x85", "a\r\nb\0\x85"),
        (["a", 1, None, [True, [2.0]]], "a1true2.0"),
        (("a", None), "a"),
        ([], ""),
        ({}, "{}"),
        ({"a": 1, "b": "x", "c": None}, '{"a"=>1, "b"=>"x", "c"=>nil}'),
        ([{"k": [True, None]}], '{"k"=>[true, nil]}'),
        (Range(1, 3), "1..3"),
        (range(1, 4), "1..3"),
        (NOON, "2021-06-03 17:13:41 UTC"),
        (date(2021, 6, 3), "2021-06-03"),
        (Decimal("0.10"), "0.1"),
        (Drop(True), "true"),
    ],
)
def test_an_output_prints_as_ruby_does(value: object, printed: str) -> None:
    """Every kind of value prints in Ruby's form (spec 2.9, 2.10)."""
    assert text(value) == printed


@pytest.mark.parametrize(
    ("moment", "printed"),
    [
        (datetime(2021, 6, 3, 1, 2, 3), "2021-06-03 01:02:03 UTC"),
        (datetime(33, 6, 3, tzinfo=UTC), "0033-06-03 00:00:00 UTC"),
        (datetime(2021, 6, 3, tzinfo=ZoneInfo("UTC")), "2021-06-03 00:00:00 UTC"),
        (datetime(2021, 6, 3, tzinfo=ZoneInfo("Europe/Oslo")), "2021-06-03 00:00:00 +0200"),
        (datetime(2021, 1, 3, tzinfo=ZoneInfo("Europe/London")), "2021-01-03 00:00:00 +0000"),
        (datetime(2021, 6, 3, tzinfo=timezone(-timedelta(hours=3, minutes=30))), "2021-06-03 00:00:00 -0330"),
        (datetime(2021, 6, 3, 0, 0, 0, 250000, tzinfo=UTC), "2021-06-03 00:00:00 UTC"),
    ],
)
def test_times_print_with_their_offset(moment: datetime, printed: str) -> None:
    """A time prints like Ruby's Time: without a zone it is UTC, fractions are left out (spec 2.9)."""
    assert text(moment) == to_s(moment) == printed


def test_inspected_times_keep_their_fraction() -> None:
    """Inside a list a time shows its fraction, as Ruby's `inspect` does."""
    assert inspect([NOON.replace(microsecond=250000)]) == "[2021-06-03 17:13:41.25 UTC]"


@pytest.mark.parametrize(
    ("value", "taken_for"),
    [
        (["a", None, 1.0], '["a", nil, 1.0]'),
        (("a",), '["a"]'),
        (deque([1]), "[1]"),
        ([], "[]"),
        (None, ""),
        ({"a": [1]}, '{"a"=>[1]}'),
        (1e15, "1.0e+15"),
        (Range(-1, 1), "-1..1"),
        (Drop([1]), "[1]"),
    ],
)
def test_filters_take_lists_for_their_inspected_form(value: object, taken_for: str) -> None:
    """Where a filter needs text, a list is inspected rather than joined; the rest is as printed."""
    assert to_s(value) == taken_for


@pytest.mark.parametrize(
    ("value", "inspected"),
    [
        ('say "hi" \\', r'"say \"hi\" \\"'),
        ("\a\b\t\n\v\f\r\x1b", r'"\a\b\t\n\v\f\r\e"'),
        ("\0\x7f\x80", r'"\u0000\u007F\u0080"'),
        ("#{a} #$b #@c # #d", r'"\#{a} \#$b \#@c # #d"'),
        ("é😀\xa0\u200b\ue000\x85", '"é😀\xa0\u200b\ue000\x85"'),
        ("\u2028\u2029\u0378\U000e0fff", r'"\u2028\u2029\u0378\u{E0FFF}"'),
        ("\ud800", '"\ud800"'),
        (None, "nil"),
        (-0.0, "-0.0"),
    ],
)
def test_inspect_escapes_as_ruby_does(value: object, inspected: str) -> None:
    """Quotes, backslashes, interpolation, control and unassigned characters are escaped; others are not.

    Nor is a lone surrogate: whoever prints it refuses that.
    """
    assert inspect(value) == inspected


@pytest.mark.parametrize("show", [text, to_s, inspect])
def test_long_numbers_meet_the_limit(show: Callable[[object], str]) -> None:
    """An integer of more than 4,300 digits is a limit error, not Python's ValueError."""
    assert show(10**MAX_DIGITS - 1) == "9" * MAX_DIGITS
    for value in (10**MAX_DIGITS, -(10**MAX_DIGITS), 10**5000):
        with pytest.raises(LimitError, match="more than 4300 digits"):
            show(value)


def test_a_lower_digit_limit_of_the_process_is_no_foreign_error() -> None:
    """If the process allows fewer digits than we do, that is a limit error too."""
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        with pytest.raises(LimitError):
            text(10**700)
        with pytest.raises(LimitError):
            to_number("1" * 700)
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.parametrize("use", [text, to_s, inspect, to_array, lambda deep: equal(deep, nested(50_000))])
def test_deep_data_meets_the_limit(use: Callable[[object], object]) -> None:
    """Data nested 50,000 levels deep is a limit error, not a RecursionError."""
    with pytest.raises(LimitError, match="nested more than 100 levels deep"):
        use(nested(50_000))


def test_cyclic_data_meets_the_limit() -> None:
    """A list that holds itself is a limit error."""
    cycle: list[object] = []
    cycle.append(cycle)

    for use in (text, to_s, to_array):
        with pytest.raises(LimitError):
            use(cycle)


@pytest.mark.parametrize("value", [0, 0.0, "", " ", [], {}, True, Range(2, 1), Drop(0), NOON, Decimal(0)])
def test_everything_but_nil_and_false_is_true(value: object) -> None:
    """Zero and empty things are true (spec 4)."""
    assert truth(value)


@pytest.mark.parametrize("value", [None, False, Drop(None), Drop(False)])
def test_nil_and_false_are_false(value: object) -> None:
    """Only nil and false are false, drops standing for them included (spec 4)."""
    assert not truth(value)


@pytest.mark.parametrize(
    ("value", "blank", "empty"),
    [
        (None, True, False),
        (False, True, False),
        ("", True, True),
        ("   ", True, False),
        ("\t\n\v\f\r \x85\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000", True, False),
        ("\x1c", False, False),
        ("\u200b", False, False),
        ([], True, True),
        ((), True, True),
        ({}, True, True),
        (UserDict({}), True, True),
        (0, False, False),
        (0.0, False, False),
        (True, False, False),
        ("x", False, False),
        ([None], False, False),
        (Range(2, 1), False, False),
        (NOON, False, False),
        (Drop(""), True, True),
        (Drop([]), True, True),
        (Drop(False), True, False),
        (Drop(None), True, False),
    ],
)
def test_blank_and_empty(value: object, blank: bool, empty: bool) -> None:
    """`blank` follows Rails, with Unicode white space; `empty` only strings, lists and hashes (spec 4)."""
    assert is_blank(value) is blank
    assert is_empty(value) is empty


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (5, 5.0, True),
        (2**53 + 1, float(2**53), False),
        (5, "5", False),
        (True, "true", False),
        (True, True, True),
        (1, True, False),
        (True, 1.0, False),
        (0, False, False),
        (None, None, True),
        (None, False, False),
        (None, "", False),
        ("a", "a", True),
        ("a", "A", False),
        (NAN, NAN, False),
        ([1, "a"], [1.0, "a"], True),
        ([1], [True], False),
        ([1], (1,), True),
        ([1], [1, 2], False),
        ([None], [Drop(None)], True),
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1}, True),
        ({"a": None}, {"b": None}, False),
        ({"a": 1}, {"a": True}, False),
        ({1: "x"}, {True: "x"}, False),
        ({"a": 1}, OrderedDict(a=1), True),
        ({"a": 1}, UserDict(a=1), True),
        ([], {}, False),
        ("[1]", [1], False),
        (Range(1, 3), Range(1, 3), True),
        (Range(1, 3), range(1, 4), True),
        (Range(5, 1), Range(6, 2), False),
        (Range(1, 3), Range(2, 3), False),
        (Range(1, 3), Range(1, 4), False),
        (Range(1, 2), [1, 2], False),
        (Decimal("0.1"), 0.1, True),
        (NOON, NOON.replace(tzinfo=None), True),
        (NOON, NOON.astimezone(ZoneInfo("Asia/Tokyo")), True),
        (NOON, date(2021, 6, 3), False),
        (Drop("x"), "x", True),
    ],
)
def test_equality(left: object, right: object, expected: bool) -> None:
    """Numbers are equal by value, booleans only to themselves, lists and hashes by content, as in Ruby."""
    assert equal(left, right) is expected
    assert equal(right, left) is expected


@pytest.mark.parametrize("value", [[NAN], (NAN,), {"a": NAN}, UserDict(a=NAN)])
def test_lists_and_hashes_are_equal_to_themselves(value: object) -> None:
    """The same list or hash is equal whatever it holds, as in Ruby."""
    assert equal(value, value)


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        (1, 2, -1),
        (1, 1.0, 0),
        (2**53 + 1, float(2**53), 1),
        (INF, 10**400, 1),
        ("a", "b", -1),
        ("Z", "a", -1),
        ("\uffff", "😀", -1),
        ("abc", "acb", -1),
        (Decimal("0.1"), 0.1, 0),
        (NOON, NOON.replace(tzinfo=None) + timedelta(seconds=1), -1),
        (NOON, NOON.astimezone(ZoneInfo("Asia/Tokyo")), 0),
        (date(2021, 6, 3), date(2021, 6, 4), -1),
        (Drop(3), 4, -1),
    ],
)
def test_order(left: object, right: object, order: int) -> None:
    """Numbers, strings (by code point) and times have an order (spec 4)."""
    assert less(left, right) is (order < 0) is greater(right, left)
    assert less_equal(left, right) is (order <= 0) is greater_equal(right, left)
    assert greater(left, right) is (order > 0) is less(right, left)


@pytest.mark.parametrize(
    "pair",
    [
        (None, 1),
        (None, None),
        (None, "a"),
        (True, 1),
        (False, False),
        ([1], 1),
        ([1], [2]),
        ({}, 1),
        ({}, "a"),
        (Range(1, 2), 1),
        (NAN, 1.0),
        (NAN, NAN),
        (NAN, 1),
    ],
)
def test_values_without_an_order(pair: tuple[object, object]) -> None:
    """With nil, a boolean, a list, a hash or a range on either side every comparison is false."""
    for left, right in (pair, pair[::-1]):
        assert not less(left, right)
        assert not less_equal(left, right)
        assert not greater(left, right)
        assert not greater_equal(left, right)


@pytest.mark.parametrize(
    ("left", "right", "message", "inline"),
    [
        ("5", 3, "comparison of String with Integer failed", "comparison of String with 3 failed"),
        (3, "5", "comparison of Integer with String failed", "comparison of Integer with String failed"),
        ("5", 3.5, "comparison of String with Float failed", "comparison of String with 3.5 failed"),
        (3.5, "5", "comparison of Float with String failed", "comparison of Float with String failed"),
        ("5", 10**30, "comparison of String with Integer failed", "comparison of String with Integer failed"),
        (NOON, 3, "comparison of Time with Integer failed", "comparison of Time with 3 failed"),
        (3, NOON, "comparison of Integer with Time failed", "comparison of Integer with Time failed"),
    ],
)
def test_kinds_that_do_not_compare(left: object, right: object, message: str, inline: str) -> None:
    """A string with a number, or a time with either, is Ruby's error; its message names types only."""
    for compare in (less, less_equal, greater, greater_equal):
        with pytest.raises(RenderError) as caught:
            compare(left, right)
        assert caught.value.message == message
        assert caught.value.inline == inline


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("hello", "llo", True),
        ("hello", "LLO", False),
        ("hel9lo", 9, True),
        ("a1.0", 1.0, True),
        ("xtrue", True, True),
        ('["a"]', ["a"], True),
        ("", "", True),
        ("hello", None, False),
        ("false", False, False),
        ([1], 1.0, True),
        ([1], "1", False),
        ([1], True, False),
        ([False], False, False),
        ([[1]], [1], True),
        ([Drop("x")], "x", True),
        ({"a": None}, "a", True),
        ({"a": 1}, "b", False),
        ({"a": 1}, ["a"], False),
        ({"a": 1}, {}, False),
        ({1: "x"}, 1, True),
        ({1: "x"}, 1.0, False),
        ({1: "x"}, True, False),
        (Range(1, 3), 3, True),
        (Range(1, 3), 2.5, True),
        (Range(1, 3), 4, False),
        (Range(1, 10**12), "a", False),
        (Range(1, 10**12), NAN, False),
        (Range(1, 3), True, False),
        (None, "a", False),
        (5, 5, False),
        (True, "t", False),
        (Drop("abc"), "b", True),
    ],
)
def test_contains(left: object, right: object, expected: bool) -> None:
    """`contains` looks for a substring, an equal element, a key, or a number in a range (spec 4)."""
    assert contains(left, right) is expected


@pytest.mark.parametrize(
    ("obj", "key", "found"),
    [
        ({"a": 1}, "a", 1),
        ({"a": 1}, "b", None),
        ({"1": "text"}, 1, None),
        ({1: "x"}, 1, "x"),
        ({1: "x"}, 1.0, None),
        ({1: "x"}, True, None),
        ({-1: "x", -2: "y"}, -2, "y"),
        ({True: "x"}, True, "x"),
        ({1.0: "x"}, 1.0, "x"),
        ({None: "x"}, None, "x"),
        ({"a": 1}, ["a"], None),
        ({"size": 3}, "size", 3),
        ({}, "size", None),
        (OrderedDict(a=1), "a", 1),
        (UserDict(a=1), "a", 1),
        ([1, 2, 3], 0, 1),
        ([1, 2, 3], -1, 3),
        ([1, 2, 3], 3, None),
        ([1, 2, 3], -4, None),
        ([1, 2, 3], 10**30, None),
        ([1, 2, 3], 1.0, None),
        ([1, 2, 3], "1", None),
        ([1, 2, 3], True, None),
        ([1, 2, 3], "size", None),
        ([1, 2, 3], None, None),
        ((1, 2), 1, 2),
        ("abc", 0, None),
        (5, 0, None),
        (None, "a", None),
        (Range(5, 9), 0, None),
        (Drop({"a": 1}), Drop("a"), 1),
        (Indexed(), "index", 1),
        (Indexed(), "other", None),
        (Indexed(), [], None),
        (b"ab", 0, None),
        (bytearray(b"ab"), 0, None),
    ],
)
def test_bracket_lookup(obj: object, key: object, found: object) -> None:
    """`x[key]` finds a hash's value or a list's element by an integer, and nothing else."""
    assert lookup(obj, key) == found


@pytest.mark.parametrize(
    ("obj", "name", "found"),
    [
        ({"a": 1}, "a", 1),
        ({"a": 1}, "b", None),
        ({"size": None}, "size", None),
        ({"a": 1, "b": 2}, "size", 2),
        ({"a": 1, "b": 2}, "first", ["a", 1]),
        ({"a": 1}, "last", None),
        ({}, "first", None),
        (UserDict(a=1), "a", 1),
        (UserDict(a=1), "size", 1),
        (UserDict(a=1), "b", None),
        ([3, 2], "size", 2),
        ([3, 2], "first", 3),
        ([3, 2], "last", 2),
        ([], "first", None),
        ([3], "other", None),
        ("Bodø", "size", 4),
        ("hello", "first", "h"),
        ("hello", "last", "o"),
        (5, "size", 8),
        (2**64, "size", 9),
        (5.0, "size", None),
        (True, "size", None),
        (None, "size", None),
        (None, "last", None),
        (Range(1, 99999999999999999999), "size", 99999999999999999999),
        (Range(2, 5), "first", 2),
        (Range(2, 5), "last", 5),
        (Drop([1]), "size", 1),
        (Drop(["a", "b", "c"]), "first", "a"),
        (Drop(["a", "b", "c"]), "last", "c"),
        (Drop([]), "first", None),
        (Drop([]), "last", None),
        (Drop("abc"), "size", 3),
        (("a", "b", "c"), "size", 3),
        (("a", "b", "c"), "first", "a"),
        (("a", "b", "c"), "last", "c"),
        (UserDict(a=1, b=2), "first", ["a", 1]),
        (UserDict(a=1, b=2), "last", None),
        (UserDict(size=5), "size", 5),
        (Indexed(), "index", 1),
        (Indexed(), "size", 7),
        (Indexed(), "first", None),
    ],
)
def test_dot_lookup(obj: object, name: str, found: object) -> None:
    """`x.name` finds a key first, then what size, first and last stand for."""
    assert lookup_dot(obj, name) == found


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("Bodø", 4),
        ("😀", 1),
        ([1, 2], 2),
        ((1,), 1),
        ({"a": 1}, 1),
        (None, 0),
        (5, 8),
        (-5, 8),
        (2**64 - 1, 8),
        (2**64, 9),
        (2**128, 17),
        (5.0, 0),
        (True, 0),
        (NOON, 0),
        (Range(1, 3), 3),
        (Range(3, 1), 0),
        (Drop("ab"), 2),
    ],
)
def test_size(value: object, answer: int) -> None:
    """`size` counts characters, elements and keys; an integer has Ruby's size in bytes (spec 3.1)."""
    assert size(value) == answer


@pytest.mark.parametrize(
    ("value", "ends"),
    [
        (["a", "b"], ("a", "b")),
        ([], (None, None)),
        ("hello", ("h", "o")),
        (12, (None, None)),
        (None, (None, None)),
        ({"b": 1, "c": 2}, (["b", 1], None)),
        ({}, (None, None)),
        (Range(1, 10**20), (1, 10**20)),
        (Range(5, 1), (5, 1)),
        (("a", "b", "c"), ("a", "c")),
        ((), (None, None)),
        (deque(["a", "b", "c"]), ("a", "c")),
        (Drop([]), (None, None)),
        (UserDict({"b": 1}), (["b", 1], None)),
    ],
)
def test_first_and_last(value: object, ends: tuple[object, object]) -> None:
    """`first` and `last` are elements; a string has none, a hash only a first (spec 3.1)."""
    assert (first(value), last(value)) == ends


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        (0.1, Decimal("0.1")),
        (1e20, Decimal("1e20")),
        ("8", 8),
        (" 8 ", 8),
        ("-5.10", Decimal("-5.1")),
        ("1.5\n", Decimal("1.5")),
        ("12abc", 12),
        ("350,000", 350),
        ("1e3", 1),
        ("1.5e3", 1),
        ("1_000", 1000),
        ("1__0", 1),
        ("_1", 0),
        ("+5", 5),
        ("+1.5", 1),
        ("- 5", 0),
        ("--1", 0),
        (".5", 0),
        ("5.", 5),
        ("0x1A", 0),
        ("0d12", 12),
        ("017", 17),
        ("abc", 0),
        ("", 0),
        ("１２", 0),
        ("٣", 0),
        ("²", 0),
        ("\xa05", 0),
        ("\x1c5", 0),
        ("inf", 0),
        ("nan", 0),
        (None, 0),
        (True, 0),
        ([1], 0),
        ({"a": 1}, 0),
        (Range(1, 2), 0),
        (NOON, 0),
        (Decimal("1.10"), Decimal("1.1")),
        (Drop("3"), 3),
        (Grade.GOOD, 2),
    ],
)
def test_to_number(value: object, number: int | Decimal) -> None:
    """Filters calculate with exact numbers, read from text as Ruby reads them (spec 3)."""
    result = to_number(value)

    assert result == number
    assert type(result) is type(number)


def test_to_number_keeps_what_is_not_finite() -> None:
    """Infinity and NaN are numbers; a signalling NaN of a caller is NaN."""
    assert to_number(INF) == Decimal("Infinity")
    assert to_number(-INF) == Decimal("-Infinity")
    assert to_number(NAN) != to_number(NAN)
    assert to_number(Decimal("sNaN")) != to_number(0)


def test_to_number_has_a_limit() -> None:
    """A number of more than 4,300 digits is a limit error, from text as well."""
    assert to_number("1" * 4300) == int("1" * 4300)
    assert to_number("1." + "0" * 4298) == 1
    for value in (
        *(10**MAX_DIGITS, -(10**5000), "1" * 4301, "-" + "1" * 5000),
        *("0." + "0" * 5000, "1." + "0" * 4299),
    ):
        with pytest.raises(LimitError, match="more than 4300 digits"):
            to_number(value)


def test_from_number() -> None:
    """A decimal result becomes the nearest float, infinite beyond its range; an integer stays one."""
    assert from_number(7) == 7
    assert type(from_number(Decimal(7))) is float
    assert from_number(Decimal("1e400")) == INF
    assert from_number(Decimal("-1e-400")) == 0
    with pytest.raises(LimitError):
        from_number(10**MAX_DIGITS)


@pytest.mark.parametrize(
    ("value", "integer"),
    [
        (5, 5),
        (10**30, 10**30),
        (Grade.GOOD, 2),
        ("2", 2),
        ("  -12\n", -12),
        ("+5", 5),
        ("1_000", 1000),
        ("0x1F", 31),
        ("-0b101", -5),
        ("0o17", 15),
        ("017", 15),
        ("0_7", 7),
        ("0d09", 9),
        ("00", 0),
        ("0", 0),
        (Drop("3"), 3),
    ],
)
def test_to_integer(value: object, integer: int) -> None:
    """An integer argument may be text in any notation that Ruby's `Integer()` reads."""
    assert to_integer(value) == integer


@pytest.mark.parametrize(
    "value",
    [
        *[None, True, 2.0, 2.2, INF, [1], {}, Range(1, 2), "", "foo", "1.0", "1 2", "08", "1__0", "_1", "1_"],
        *["0x", "0xg", "0o_7", "0__7", "+ 1", "1e3", "５", "\xa05", "5\0", "0d", "0d_1"],
    ],
)
def test_what_is_no_integer(value: object) -> None:
    """Anything else is Ruby's "invalid integer"."""
    with pytest.raises(RenderError, match=r"^invalid integer$"):
        to_integer(value)


def test_integers_in_text_have_a_limit() -> None:
    """Text of more than 4,300 digits is a limit error."""
    for value in ("1" * 4301, "0x" + "f" * 4300):
        with pytest.raises(LimitError):
            to_integer(value)


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ([1, [2, (3, [4])], {"a": [5]}], [1, 2, 3, 4, {"a": [5]}]),
        ((1,), [1]),
        (None, []),
        ({"a": 1}, [{"a": 1}]),
        ("", [""]),
        ("abc", ["abc"]),
        (5, [5]),
        (False, [False]),
        (Range(1, 3), [1, 2, 3]),
        (range(2), [0, 1]),
        ([Range(1, 2)], [Range(1, 2)]),
        (Drop([Drop([1])]), [1]),
        (deque([1, 2]), [1, 2]),
    ],
)
def test_to_array(value: object, items: list[object]) -> None:
    """Array filters see a list flattened, nil as empty, anything else as one element (spec 3)."""
    assert to_array(value) == items


def test_to_array_copies() -> None:
    """The list that a filter works on is not the caller's."""
    data: list[object] = [1]

    assert to_array(data) is not data


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ([1, [2]], [1, [2]]),
        ({"a": 1}, [["a", 1]]),
        (UserDict(a=1), [["a", 1]]),
        (("a", ["b"]), ["a", ["b"]]),
        (Drop(["a", ["b"]]), ["a", ["b"]]),
        (Drop("abc"), ["abc"]),
        ("", []),
        ("abc", ["abc"]),
        (None, []),
        (5, []),
        (True, []),
        (NOON, []),
        (Range(3, 1), []),
        (range(3), [0, 1, 2]),
        (dict.fromkeys("ab").keys(), ["a", "b"]),
        (b"ab", []),
        (bytearray(b"ab"), []),
        (memoryview(b"ab"), []),
    ],
)
def test_iterate(value: object, items: list[object]) -> None:
    """Loops see lists unflattened, hashes as pairs, a string as one item."""
    assert list(iterate(value)) == items


def test_ranges_stay_unwritten() -> None:
    """A huge range answers at once, and refuses only to be written out."""
    huge = Range(1, 10**20)

    assert iterate(huge) is huge
    assert (huge.size, first(huge), last(huge)) == (10**20, 1, 10**20)
    assert contains(huge, 10**19)
    assert equal(huge, Range(1, 10**20))
    assert hash(huge) == hash(Range(1, 10**20))
    assert (str(huge), repr(Range(1, 2))) == ("1..100000000000000000000", "Range(1, 2)")
    for write_out in (huge.to_list, lambda: to_array(huge)):
        with pytest.raises(LimitError, match="more than 100000 items"):
            write_out()
    assert Range(1, 3, max_items=3).to_list() == [1, 2, 3]
    with pytest.raises(LimitError):
        Range(1, 4, max_items=3).to_list()


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("", "String"),
        (1, "Integer"),
        (1.0, "Float"),
        (Decimal(1), "Float"),
        (None, "NilClass"),
        (True, "TrueClass"),
        (False, "FalseClass"),
        ([], "Array"),
        ((), "Array"),
        ({}, "Hash"),
        (UserDict(), "Hash"),
        (OrderedDict(), "Hash"),
        (Range(1, 2), "Range"),
        (NOON, "Time"),
        (date(2021, 6, 3), "Date"),
        (Moment(2021, 6, 3), "Time"),
        (Indexed(), "Indexed"),
        (Drop(1), "Integer"),
    ],
)
def test_type_names_are_ruby_s(value: object, name: str) -> None:
    """Error messages call types by their names in Ruby."""
    assert type_name(value) == name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Unread("own"), "own"),
        (Colour.RED, "red"),
        (Grade.GOOD, 2),
        (Ratio("1e20"), 1e20),
        (Decimal("1.50"), 1.5),
        (range(3, 6), Range(3, 5)),
        (range(0, 6, 2), [0, 2, 4]),
        (range(5, 5, 2), []),
        (range(7, 0, -3), [7, 4, 1]),
        (deque([1]), [1]),
        (Drop(Colour.RED), "red"),
    ],
)
def test_plain(value: object, expected: object) -> None:
    """Subclasses and drops are the plain value they stand for."""
    result = unwrap(value)

    assert result == expected
    assert type(result) is type(expected)


def test_long_stepped_ranges_meet_the_limit() -> None:
    """A Python range with a step is written out only within the limit."""
    assert unwrap(range(0, 200_000, 2)) == list(range(0, 200_000, 2))
    assert unwrap(range(200_000, 0, -2)) == list(range(200_000, 0, -2))
    for value in (range(0, 10**9, 2), range(0, 200_002, 2), range(200_002, 0, -2)):
        with pytest.raises(LimitError, match=r"^a list of more than 100000 items$"):
            unwrap(value)


def test_unknown_objects_print_as_python_prints_them() -> None:
    """An object that is nothing to Liquid prints its `str()`, and compares by its own equality."""
    assert text(Fraction(1, 3)) == to_s(Fraction(1, 3)) == inspect(Fraction(1, 3)) == "1/3"
    assert equal(Fraction(1, 3), Fraction(1, 3))
    assert not less(Fraction(1, 3), 1)


def test_a_drop_for_nil_may_print_a_message() -> None:
    """python-liquid's DebugUndefined is nil everywhere but in an output."""

    class Undefined(Drop):
        def __str__(self) -> str:
            return "'x' is undefined"

    assert text(Undefined(None)) == "'x' is undefined"
    assert not truth(Undefined(None))
    assert lookup(Undefined(None), "a") is None


def test_errors_of_drops_propagate() -> None:
    """What a strict undefined raises when it is touched is not swallowed."""

    class Strict:
        def __liquid__(self) -> object:
            raise RenderError("undefined")

    for use in (text, truth, to_number, is_blank, to_array, iterate, size, lambda v: lookup(v, "a")):
        with pytest.raises(RenderError, match="undefined"):
            use(Strict())


PRINTERS: list[Callable[[Any], object]] = [
    text,
    to_s,
    inspect,
    truth,
    is_blank,
    is_empty,
    to_number,
    to_integer,
    to_array,
    iterate,
    size,
    first,
    last,
    type_name,
    unwrap,
]
PAIRINGS: list[Callable[[Any, Any], object]] = [
    equal,
    less,
    less_equal,
    greater,
    greater_equal,
    contains,
    lookup,
    values.hash_get,
]


@given(json_like() | drops())
def test_no_function_raises_a_foreign_exception(value: object) -> None:
    """Any value gives a result, a render error or a limit error."""
    for function in PRINTERS:
        try:
            function(value)
        except (RenderError, LimitError) as error:
            assert str(error)  # noqa: PT017


@given(json_like() | drops(), json_like() | drops())
def test_no_pairing_raises_a_foreign_exception(left: object, right: object) -> None:
    """Any two values compare, or give a render error or a limit error."""
    for function in PAIRINGS:
        if function is values.hash_get and not isinstance(left, dict):
            continue
        try:
            function(left, right)
        except (RenderError, LimitError) as error:
            assert str(error)  # noqa: PT017


@given(json_like(), json_like())
def test_equality_is_symmetric_and_finer_than_python_s(left: object, right: object) -> None:
    """Equality does not depend on the side, and what Python tells apart Liquid does too."""
    assert equal(left, right) is equal(right, left)
    if equal(left, right):
        assert left == right


@given(st.floats(allow_nan=False))
def test_printed_floats_read_back(number: float) -> None:
    """A printed float reads back as the same float, and always shows a fraction."""
    printed = text(number)

    assert float(printed) == number
    assert "." in printed or "Infinity" in printed


@given(st.integers())
def test_printed_integers_read_back(number: int) -> None:
    """A printed integer is the same number to a filter."""
    assert to_number(text(number)) == to_integer(text(number)) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_decimal_text_is_exact(number: Decimal) -> None:
    """Decimal text is the very number it shows."""
    assert to_number(f"{number:f}") == number


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for item in value:
            yield from leaves(item)
    else:
        yield value


@given(st.recursive(st.text() | st.integers() | st.none(), st.lists))
def test_flattening_keeps_leaves_and_texts(value: object) -> None:
    """Flattening keeps the leaves in order; a list prints as its leaves do."""
    if isinstance(value, list):
        assert to_array(value) == list(leaves(value))
        assert text(value) == "".join(map(text, leaves(value)))

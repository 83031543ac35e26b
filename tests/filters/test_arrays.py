"""Array filters: spec 3.1, the golden suite's rows, and what breaks other engines (promises 6 to 8)."""

from __future__ import annotations

import inspect
from collections import Counter
from datetime import UTC
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.arrays import FILTERS
from liquid_webhooks.filters.arrays import join
from liquid_webhooks.filters.arrays import sort
from liquid_webhooks.filters.arrays import total
from liquid_webhooks.filters.arrays import uniq
from liquid_webhooks.limits import MAX_ITEMS
from liquid_webhooks.values import Range
from liquid_webhooks.values import equal
from liquid_webhooks.values import text
from liquid_webhooks.values import to_array
from tests.strategies import drops
from tests.strategies import json_like

NAN = float("nan")
NOON = datetime(2021, 6, 3, 12, tzinfo=UTC)
HUGE = Range(1, 10**9)
TITLES = [{"title": "foo"}, {"title": "Baz"}, {"heading": "x"}, {"title": "bar"}]


class Indexed:
    """An object that can only be indexed, as some of python-liquid's drops."""

    def __getitem__(self, key: object) -> object:
        return {"title": "own"}[key]  # type: ignore[index]


INDEXED = Indexed()


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


def same(left: object, right: object) -> bool:
    """Equality that tells 1, 1.0 and True apart, and takes NaN for itself."""
    return repr(left) == repr(right)


@pytest.mark.parametrize(
    ("name", "arguments", "result"),
    [
        ("join", (["a", "b"], " + "), "a + b"),
        ("join", (["a", "b"],), "a b"),
        ("join", (["a", "b"], 5), "a5b"),
        ("join", (["a", "b"], None), "ab"),
        ("join", ([1, 2], ["x"]), '1["x"]2'),
        ("join", ([True, None, 1.0], ","), "true,,1.0"),
        ("join", ([["a", ["b"]], {"k": None}], "#"), 'a#b#{"k"=>nil}'),
        ("join", ("a,b", "#"), "a,b"),
        ("join", (123, "#"), "123"),
        ("join", (False,), "false"),
        ("join", (None, "#"), ""),
        ("join", ({"a": 1}, "#"), '{"a"=>1}'),
        ("join", (Range(1, 3), "#"), "1#2#3"),
        ("first", (["a", "b"],), "a"),
        ("last", (["a", "b"],), "b"),
        ("first", ("hello",), "h"),
        ("last", ({"a": 1},), None),
        ("size", ("Bodø",), 4),
        ("size", (5,), 8),
        ("size", (None,), 0),
        ("size", (Range(1, 10**20),), 10**20),
        ("compact", (["b", None, "A", False],), ["b", "A", False]),
        ("compact", (None,), []),
        ("compact", (123,), [123]),
        ("compact", (Range(1, 2),), [1, 2]),
        ("compact", ([{"a": 1}, {"a": None}, {"b": 1}], "a"), [{"a": 1}]),
        ("compact", ([{"b": 1}], "nope"), []),
        ("compact", (["abc", "x"], "a"), ["abc"]),
        ("compact", (["a", "b"], 5), []),
        ("compact", ([{"a": 1}, None], "a"), None),
        ("concat", (["a"], ["b"]), ["a", "b"]),
        ("concat", ([["a", ["x"]]], [["c"], "d"]), ["a", "x", ["c"], "d"]),
        ("concat", ("ab", ["c"]), ["ab", "c"]),
        ("concat", (None, ("c",)), ["c"]),
        ("concat", ({"a": 1}, [1]), [{"a": 1}, 1]),
        ("concat", (Range(1, 2), [5]), [1, 2, 5]),
        ("map", (TITLES, "title"), ["foo", "Baz", None, "bar"]),
        ("map", ({"title": "foo", "some": "thing"}, "title"), ["foo"]),
        ("map", ([{"a": 1}, [{"a": 2}, [{"a": 3}]]], "a"), [1, 2, 3]),
        ("map", ([{"title": "foo"}], None), [None]),
        ("map", ([1.5, None, True, NOON, Range(1, 2)], "a"), [None] * 5),
        ("map", (["zoo", "bar"], "oo"), ["oo", None]),
        ("map", (["abc"], -1), ["c"]),
        ("map", (["abc"], 1.9), ["b"]),
        ("map", (["abc", "", "x"], Range(0, 1)), ["ab", "", "x"]),
        ("map", (["abc"], Range(-2, -1)), ["bc"]),
        ("map", (["abc"], Range(4, 5)), [None]),
        ("map", (["abc"], 10**30), [None]),
        ("map", ([5, -5], 10**30), [0, 1]),
        ("map", ([5], 2), [1]),
        ("map", ([5], -1), [0]),
        ("map", ([INDEXED], "title"), ["own"]),
        ("map", ([INDEXED], "other"), [None]),
        ("map", (None, "a"), []),
        ("reverse", (["b", "a", "B"],), ["B", "a", "b"]),
        ("reverse", ("abc",), ["abc"]),
        ("reverse", ([[1, 2], 3],), [3, 2, 1]),
        ("reverse", (Range(2, 5),), [5, 4, 3, 2]),
        ("reverse", (None,), []),
        ("slice", ("Longyear", -4, 2), "ye"),
        ("slice", ("hello", 1), "e"),
        ("slice", ("hello", "2"), "l"),
        ("slice", ("hello", 3, "2"), "lo"),
        ("slice", ("hello", 99), ""),
        ("slice", ("hello", 5), ""),
        ("slice", ("hello", 1, None), "e"),
        ("slice", ("hello", 1, False), "e"),
        ("slice", ("Liquid", -2, 99), "id"),
        ("slice", ("Liquid", -2, -1), ""),
        ("slice", ("Liquid", -9, 2), ""),
        ("slice", ("Liquid", 0, 10**30), "Liquid"),
        ("slice", ("Liquid", 10**30, 1), ""),
        ("slice", ("日本語", 1, 1), "本"),
        ("slice", (5, 1), ""),
        ("slice", (None, 1, 3), ""),
        ("slice", ([1, 2, 3, 4, 5], 2, 3), [3, 4, 5]),
        ("slice", ((1, [2], 3), 1), [[2]]),
        ("slice", ([1, 2], 2), []),
        ("slice", ([1, 2], 5), []),
        ("slice", (HUGE, 0, 4), "1..1"),
        ("sort", (["b", "a", "C", "B", "A"],), ["A", "B", "C", "a", "b"]),
        ("sort", ([1, 1000, 3, 30],), [1, 3, 30, 1000]),
        ("sort", ([2, None, 1.5, None, 1],), [1, 1.5, 2, None, None]),
        ("sort", ("BzAa4",), ["BzAa4"]),
        ("sort", (123,), [123]),
        ("sort", (None,), []),
        ("sort", (["b", "a"], None), ["a", "b"]),
        ("sort", ([True, True],), [True, True]),
        ("sort", ([{"a": 1}, {"a": 1.0}],), [{"a": 1}, {"a": 1.0}]),
        ("sort", ([NAN],), [NAN]),
        ("sort", ([None, NAN],), [NAN, None]),
        ("sort", ([NOON, NOON.replace(hour=1, tzinfo=None)],), [NOON.replace(hour=1, tzinfo=None), NOON]),
        ("sort", (TITLES, "title"), [TITLES[1], TITLES[3], TITLES[0], TITLES[2]]),
        ("sort", ([{"a": [2]}, {"a": [1, 5]}, {"a": [1]}], "a"), [{"a": [1]}, {"a": [1, 5]}, {"a": [2]}]),
        ("sort", ([INDEXED, {"title": "a"}], "title"), [{"title": "a"}, INDEXED]),
        ("sort", ([{"a": [None]}, {"a": [None]}], "a"), [{"a": [None]}] * 2),
        ("sort", ([{"a": 1}, None], "a"), None),
        ("sort", ([1.5, 2.5], "a"), None),
        ("sort", ([5], "a"), [5]),
        ("sort", ([5, 6, 7], 0), [6, 5, 7]),
        ("sort_natural", (["b", "a", "C", "B", "A"],), ["a", "A", "b", "B", "C"]),
        ("sort_natural", (["É", "é", "z", "_", "["],), ["[", "_", "z", "É", "é"]),
        ("sort_natural", (["b", None, "A", None],), ["A", "b", None, None]),
        ("sort_natural", ([{}, 1, "4"],), [1, "4", {}]),
        ("sort_natural", (TITLES, "title"), [TITLES[3], TITLES[1], TITLES[0], TITLES[2]]),
        ("sort_natural", ([{"t": 9}, {"t": 1111}, {"t": 87}], "t"), [{"t": 1111}, {"t": 87}, {"t": 9}]),
        ("sort_natural", ([None, {}], "a"), None),
        ("sort_natural", (None,), []),
        ("uniq", (["x", "y", "x"],), ["x", "y"]),
        ("uniq", ([1, 1.0, True, "1", None, None, 0.0, -0.0],), [1, 1.0, True, "1", None, 0.0]),
        ("uniq", ([{"a": 1}, {"a": 1.0}, {"a": 1}, {}, [], {}],), [{"a": 1}, {"a": 1.0}, {}]),
        ("uniq", ([{"a": 1, "b": 2}, {"b": 2, "a": 1}],), [{"a": 1, "b": 2}]),
        ("uniq", ([Range(1, 2), Range(1, 2)],), [Range(1, 2)]),
        ("uniq", (TITLES, "heading"), [TITLES[0], TITLES[2]]),
        ("uniq", ([{"a": [1]}, {"a": [1.0]}, {"a": [1]}], "a"), [{"a": [1]}, {"a": [1.0]}]),
        ("uniq", (["ab", "b"], 5), ["ab"]),
        ("uniq", ([1, 2, 3], 0), [1, 2]),
        ("uniq", ([{"a": 1}, None], "a"), None),
        ("uniq", ([5], "a"), [5]),
        ("uniq", (None,), []),
        ("where", (TITLES, "title"), [TITLES[0], TITLES[1], TITLES[3]]),
        ("where", (TITLES, "title", "bar"), [TITLES[3]]),
        ("where", ([{"b": False}, {"b": "bar"}, {"b": None}], "b", False), [{"b": False}]),
        ("where", ([{"b": False}, {"b": "bar"}, {"b": None}], "b", None), [{"b": "bar"}]),
        ("where", ([{"x": 1}, {"x": True}, {"x": "true"}], "x", True), [{"x": True}]),
        ("where", ([{"x": 1}, {"x": 1.0}, {"x": "1"}], "x", 1), [{"x": 1}, {"x": 1.0}]),
        ("where", ([{"x": [1]}], "x", [1.0]), [{"x": [1]}]),
        ("where", ([{"a": 1}], None), []),
        ("where", ([{"a": 1}, None], "a"), None),
        ("where", ([1.5], "a"), None),
        ("where", (None, "a"), []),
        ("reject", (TITLES, "title"), [TITLES[2]]),
        ("reject", ([{"t": "foo"}, {"t": "bar"}, {"t": None}], "t", "bar"), [{"t": "foo"}, {"t": None}]),
        ("reject", ([[{"t": 1}, {"t": 2}], [[{"t": None}]]], "t", 2), [{"t": 1}, {"t": None}]),
        ("reject", (["x", "y", "cat"], "c"), ["x", "y"]),
        ("reject", (["x", "y", "cat"], None), []),
        ("reject", (["x", None], "c"), None),
        ("reject", ("foobar", "xx"), ["foobar"]),
        ("reject", ({"foo": 1, "bar": 2}, "bar", 2), []),
        ("reject", (None, "c"), []),
        ("find", ([{"x": 99}, {"z": 42, "foo": "bar"}], "z", 42), {"z": 42, "foo": "bar"}),
        ("find", ([{"x": 99}, None, {"z": 42}], "z", 42), None),
        ("find", ([{"z": 42}, None], "z", 42), {"z": 42}),
        ("find", (["x", "y", "zoo"], "oo"), "zoo"),
        ("find", ("zoo", "z", "y"), None),
        ("find", ({"z": None}, "z", None), None),
        ("find", ([], "z"), None),
        ("find_index", ([{"x": 99}, {"z": 42}], "z", 42), 1),
        ("find_index", (["x", "y", "zoo"], "oo"), 2),
        ("find_index", (["foo", "bar", {"z": None}], "z", None), None),
        ("find_index", (["x", None, "z"], "z"), None),
        ("find_index", (None, "z"), None),
        ("has", ([{"x": 99}, {"z": 42}], "z", 42), True),
        ("has", ([{"x": 99}, {"z": 42}], "z", 7), False),
        ("has", ([{"x": 99}, {"z": 42}], 42), False),
        ("has", ([{"x": 99}, None, {"z": 42}], "z", 42), None),
        ("has", ([1, 2, 3], 2), True),
        ("has", ({"z": False}, "z", False), True),
        ("has", ({"z": 42}, "z", "42"), False),
        ("has", ("zoo", "z"), True),
        ("has", (None, "z"), False),
        ("sum", ([1, 2, 3],), 6),
        ("sum", ([1, [2, [3]]],), 6),
        ("sum", ([],), 0),
        ("sum", ("",), 0),
        ("sum", (["a", "b"],), 0),
        ("sum", ("12,50",), 12),
        ("sum", ([0.1, 0.2, "0.3", 1],), 1.6),
        ("sum", (["-1", "-2"],), -3),
        ("sum", ([{"k": 1}],), 0),
        ("sum", ([{"k": "1"}, {"k": [2, 3.5]}, {"x": 3}, None], "k"), 6.5),
        ("sum", (Range(1, 100),), 5050),
    ],
)
def test_arrays_as_in_ruby(name: str, arguments: tuple[object, ...], result: object) -> None:
    """Each filter gives what Ruby Liquid gives (spec 3.1, golden suite, promises 8)."""
    assert same(FILTERS[name].function(*arguments), result)


@pytest.mark.parametrize(
    ("name", "arguments", "inline"),
    [
        ("concat", ([], 5), "concat filter requires an array argument"),
        ("concat", ([], None), "concat filter requires an array argument"),
        ("concat", ([], Range(1, 2)), "concat filter requires an array argument"),
        ("slice", ("hello", "foo"), "invalid integer"),
        ("slice", ("hello", 2.2), "invalid integer"),
        ("slice", ("hello", None, 3), "invalid integer"),
        ("slice", ("hello", 5, "foo"), "invalid integer"),
        ("slice", ("hello", 1, float("inf")), "invalid integer"),
        ("sort", ([1, "a"],), "cannot sort values of incompatible types"),
        ("sort", ([[], {}, 1, "4"],), "cannot sort values of incompatible types"),
        ("sort", ([True, False],), "cannot sort values of incompatible types"),
        ("sort", ([NAN, 1.0],), "cannot sort values of incompatible types"),
        ("sort", ([{"a": 1}, {"a": 2}],), "cannot sort values of incompatible types"),
        ("sort", ([{"a": [2, "x"]}, {"a": [2, 5]}], "a"), "cannot sort values of incompatible types"),
        ("sort", ([{"a": [None]}, {"a": [1]}], "a"), "cannot sort values of incompatible types"),
        ("sort", ([5, 6], "a"), "cannot select the property 'a'"),
        ("sort", ([3, 1], False), "cannot select the property 'false'"),
        ("sort_natural", ([{"a": "b"}, 5], "a"), "cannot select the property 'a'"),
        ("map", ([{"title": "foo"}, 5], "title"), "cannot select the property 'title'"),
        ("map", (["abc"], None), "cannot select the property ''"),
        ("map", (["abc"], [1]), "cannot select the property '[1]'"),
        ("map", (["abc"], float("inf")), "internal"),
        ("map", ([5], NAN), "internal"),
        ("map", ([5], Range(0, 1)), "cannot select the property '0..1'"),
        ("where", (123, "title"), "cannot select the property 'title'"),
        ("where", (["abc"], None, "x"), "cannot select the property ''"),
        ("compact", ([{"a": 1}, 5], "a"), "cannot select the property 'a'"),
        ("uniq", ([1, 2], "a"), "cannot select the property 'a'"),
        ("has", ([1, 2, 3], "2"), "cannot select the property '2'"),
        ("reject", (["cat", 1], "c"), "cannot select the property 'c'"),
        ("sum", ([1, 2], "k"), "cannot select the property 'k'"),
    ],
)
def test_array_errors_are_ruby_s(name: str, arguments: tuple[object, ...], inline: str) -> None:
    """What Ruby Liquid refuses is a render error with its text; the message itself quotes no data."""
    with pytest.raises(RenderError) as caught:
        FILTERS[name].function(*arguments)

    assert caught.value.inline == inline
    assert "'" not in caught.value.message


ARGUMENTS: dict[str, tuple[object, ...]] = {"map": ("a",), "concat": ([1],)}
ARGUMENTS |= dict.fromkeys(["where", "reject", "has", "find", "find_index"], (1,))
WRITTEN_OUT = sorted(set(FILTERS) - {"first", "last", "size", "slice"})


@pytest.mark.parametrize("name", WRITTEN_OUT)
def test_huge_ranges_meet_the_limit(name: str) -> None:
    """A filter that needs a range's items refuses a billion of them before making any (promises 6.1)."""
    with pytest.raises(LimitError, match="more than 100000 items"):
        FILTERS[name].function(HUGE, *ARGUMENTS.get(name, ()))


@pytest.mark.parametrize("name", WRITTEN_OUT)
def test_deep_data_meets_the_limit(name: str) -> None:
    """Lists nested 50,000 levels deep are a limit error."""
    with pytest.raises(LimitError, match="nested more than 100 levels deep"):
        FILTERS[name].function(nested(50_000), *ARGUMENTS.get(name, ()))


def test_deep_keys_meet_the_limit() -> None:
    """So are values of a key that are nested 50,000 levels deep, if they have to be compared."""
    items = [{"a": nested(50_000)}, {"a": nested(50_000)}]

    for name, arguments in (("sort", ()), ("sort_natural", ()), ("uniq", ()), ("where", (nested(50_000),))):
        with pytest.raises(LimitError, match="nested more than 100 levels deep"):
            FILTERS[name].function(items, "a", *arguments)


def test_results_cannot_explode() -> None:
    """Joining with a long text, or joining lists again and again, ends in a limit error (promises 6.3)."""
    with pytest.raises(LimitError, match="characters"):
        join(["x"] * 30_000, "x" * 30_000)
    with pytest.raises(LimitError, match="items"):
        FILTERS["concat"].function([1] * MAX_ITEMS, [1])


def test_filters_leave_their_input_alone() -> None:
    """No filter changes the list it gets or hands it on to be changed."""
    data: list[object] = [2, 1, None]
    for name in WRITTEN_OUT:
        if name in ("where", "reject", "has", "find", "find_index", "map"):
            continue
        FILTERS[name].function(data, *ARGUMENTS.get(name, ()))
    result = FILTERS["concat"].function(data, data)

    assert data == [2, 1, None]
    assert isinstance(result, list)
    assert result is not data


def test_newer_filters_are_marked() -> None:
    """What Braze's Liquid 5.4 lacks is marked as missing there."""
    missing = {name for name, filter_ in FILTERS.items() if filter_.braze == "missing"}

    assert missing == {"find", "find_index", "has", "reject", "sum"}


KEYS: st.SearchStrategy[object] = st.sampled_from(["a", "b", "", None]) | json_like(3)


@given(st.sampled_from(sorted(FILTERS)), json_like() | drops(), KEYS | drops(), json_like(3) | drops())
def test_no_value_raises_a_foreign_exception(name: str, value: object, key: object, other: object) -> None:
    """Any value in any place gives a value, a render error or a limit error."""
    function = FILTERS[name].function
    arity = len(inspect.signature(function).parameters)
    for count in range(1, arity + 1):
        try:
            text(function(*[value, key, other][:count]))
        except (RenderError, LimitError):
            continue
        except TypeError:
            assert count < arity  # a required argument is missing
            assert "required positional argument" in _arity_error(function, value, count)


def _arity_error(function: Any, value: object, count: int) -> str:
    with pytest.raises(TypeError) as caught:
        function(*[value, "a", "a"][:count])
    return str(caught.value)


SORTABLE = st.lists(st.none() | st.integers() | st.floats(allow_nan=False)) | st.lists(st.none() | st.text())


@given(SORTABLE)
def test_sort_is_an_ordered_permutation(items: list[Any]) -> None:
    """Sorting keeps all elements, in order, nil last."""
    result = sort(items)

    assert result is not None
    assert Counter(map(repr, result)) == Counter(map(repr, items))
    known: list[Any] = [item for item in result if item is not None]
    assert result == known + [None] * (len(items) - len(known))
    assert all(left <= right for left, right in pairwise(known))


@given(st.lists(st.sampled_from(["a", "b", None, 1])), st.sampled_from(["sort", "sort_natural"]))
def test_sort_is_stable(keys: list[object], name: str) -> None:
    """Elements with the same key keep their order."""
    items = [{"key": key, "place": place} for place, key in enumerate(keys)]
    try:
        result = FILTERS[name].function(items, "key")
    except RenderError:
        assert name == "sort"
        return

    assert isinstance(result, list)
    for key in ("a", "b", None, 1):
        places = [item["place"] for item in result if item["key"] == key]
        assert places == sorted(places)


@given(st.lists(json_like(2), max_size=6))
def test_uniq_keeps_first_occurrences(items: list[object]) -> None:
    """No two results are the same to Ruby, each is the first of its kind, and order is kept."""
    try:
        result = uniq(items)
    except LimitError:
        return

    assert result is not None
    flat = to_array(items)
    places = [next(place for place, item in enumerate(flat) if item is kept) for kept in result]
    assert places == sorted(places)
    assert all(any(equal(item, kept) or item is kept for kept in result) for item in flat)


def test_uniq_is_linear() -> None:
    """Fifty thousand different elements are told apart with one look-up each, hashes included."""
    items = [{"id": number} for number in range(50_000)]

    assert uniq(items + items) == items


@given(st.lists(st.integers() | st.text()), st.text())
def test_join_is_python_s(items: list[object], separator: str) -> None:
    """Joining text and integers is what `str.join` does."""
    assert join(items, separator) == separator.join(map(str, items))


@given(st.text() | st.lists(st.integers()), st.integers(-9, 9), st.integers(-2, 9))
def test_slice_is_ruby_s(value: str | list[int], offset: int, length: int) -> None:
    """A slice is the elements from the offset on, none if the offset is outside or the length negative."""
    start = offset + len(value) if offset < 0 else offset
    expected = value[start : start + length] if start >= 0 and length >= 0 else value[:0]

    assert FILTERS["slice"].function(value, offset, length) == expected


@given(st.lists(st.fixed_dictionaries({}, optional={"a": st.sampled_from([None, False, 0, 1, "x"])})))
def test_where_and_reject_share_out(items: list[dict[str, object]]) -> None:
    """`where` and `reject` together give all elements; `find`, `has` and `find_index` agree with `where`."""
    for arguments in (("a",), ("a", 1), ("a", False)):
        found = FILTERS["where"].function(items, *arguments)
        others = FILTERS["reject"].function(items, *arguments)

        assert isinstance(found, list)
        assert isinstance(others, list)
        assert Counter(map(repr, found + others)) == Counter(map(repr, items))
        assert FILTERS["has"].function(items, *arguments) is bool(found)
        assert FILTERS["find"].function(items, *arguments) == (found[0] if found else None)
        index = FILTERS["find_index"].function(items, *arguments)
        assert (items[index] if isinstance(index, int) else None) == (found[0] if found else None)


@given(st.lists(st.integers() | st.decimals(-(10**6), 10**6, places=3).map(lambda number: f"{number:f}")))
def test_sum_is_exact(items: list[object]) -> None:
    """Adding decimals loses nothing: the sum of numbers and their negatives is zero."""
    negatives = [-total([item]) for item in items]

    assert total([*items, *negatives]) == 0

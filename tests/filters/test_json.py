"""JSON filters: every row of spec 3.7, invalid and hostile JSON, values that JSON does not know."""

from __future__ import annotations

import json
from collections import OrderedDict
from datetime import UTC
from datetime import datetime
from types import MappingProxyType

import pytest

from liquid_webhooks.errors import LimitError
from liquid_webhooks.filters.json import as_json_string
from liquid_webhooks.filters.json import json_escape
from liquid_webhooks.filters.json import json_parse
from liquid_webhooks.filters.json import property_accessor
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.values import Range


class Reports:
    """A render state that only collects reports."""

    def __init__(self) -> None:
        self.codes: list[str] = []
        self.messages: list[str] = []

    def now(self) -> datetime:
        return datetime.now(UTC)

    def report(self, code: str, message: str) -> None:
        self.codes.append(code)
        self.messages.append(message)


def parse(text: object) -> object:
    state = Reports()
    value = json_parse(state, text)
    assert state.codes == []
    return value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('say "hi" \\ bye', 'say \\"hi\\" \\\\ bye'),
        ("\n\r\t\b\f", "\\n\\r\\t\\b\\f"),
        ("\0\x01\x1f", "\\u0000\\u0001\\u001f"),
        ("é/<>&'\x7f\u2028😀", "é/<>&'\x7f\u2028😀"),
        (None, ""),
        (5, "5"),
        (True, "true"),
        (1e20, "1.0e+20"),
        (["a"], '[\\"a\\"]'),
        ("\ud800", "\ud800"),
    ],
)
def test_json_escape(value: object, expected: str) -> None:
    """Just what a JSON string may not hold is escaped, and there are no quotes around it."""
    assert expected == json_escape(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[{"id":"7"}]', [{"id": "7"}]),
        ('{"b":1,"a":[true,null]}', {"b": 1, "a": [True, None]}),
        ("null", None),
        ('"x\\u00e9\\ud83d\\ude00"', "xé😀"),
        (" 1.5e-7\r\n\t", 1.5e-7),
        ("-0", 0),
        ("1E5", 100000.0),
        ("1e400", float("inf")),
        ("12345678901234567890123", 12345678901234567890123),
        ('{"a":1,"b":2,"a":3}', {"a": 3, "b": 2}),
        ('"\x7f\u2028"', "\x7f\u2028"),
    ],
)
def test_json_parse(text: str, expected: object) -> None:
    """JSON text becomes the value it stands for, keys in order."""
    value = parse(text)

    assert (expected, repr(expected)) == (value, repr(value))


@pytest.mark.parametrize("value", [None, 5, True, 1.5, [1], {"a": 1}])
def test_json_parse_leaves_other_values_alone(value: object) -> None:
    """Nil stays nil, and what is no text comes back unchanged."""
    assert parse(value) is value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "{",
        "[1,]",
        "{'a':1}",
        "{1:2}",
        "01",
        "+1",
        "1.",
        ".5",
        "tru",
        "nulll",
        "1 2",
        '"a',
        '"\t"',
        '"\\x41"',
        "NaN",
        "[Infinity]",
        '{"a":-Infinity}',
        "/*c*/1",
        "\ufeff1",
        "\xa01",
        "[1]\0",
    ],
)
def test_invalid_json_is_nil_with_a_diagnostic(text: str) -> None:
    """What RFC 8259 does not allow gives nil and LW601, in a message that quotes none of it."""
    state = Reports()

    assert json_parse(state, text) is None
    assert state.codes == ["LW601"]
    assert state.messages == ["the text is not valid JSON; `json_parse` gives nil"]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}"), ('[{"a":', "}]")])
def test_nesting_is_bounded(opening: str, closing: str) -> None:
    """A hundred levels parse, as in Ruby; more of them, up to a million, are invalid."""
    levels = 100 // (2 if "[{" in opening else 1)
    assert parse(opening * levels + "1" + closing * levels) is not None

    for count in (levels + 1, 1_000, 100_000):
        state = Reports()
        assert json_parse(state, opening * count + "1" + closing * count) is None
        assert state.codes == ["LW601"]
    assert json_parse(Reports(), opening * 100_000) is None


def test_many_brackets_are_not_deep() -> None:
    """Breadth, and brackets in texts, do not count as nesting."""
    assert parse(f'[[{",".join(["[]"] * 1_000)}],"{"[" * 1_000}"]') == [[[]] * 1_000, "[" * 1_000]


@pytest.mark.parametrize("text", ["1" * 4_301, "[-" + "9" * 100_000 + "]", '"' + "x" * 4_194_304 + '"'])
def test_huge_json_is_a_limit_error(text: str) -> None:
    """Numbers of over 4,300 digits and texts of over four million characters are refused."""
    with pytest.raises(LimitError):
        json_parse(Reports(), text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"id": "7", "n": 2}], '[{"id":"7","n":2}]'),
        ("é\n😀", '"é\\n😀"'),
        (None, "null"),
        ([True, False, None, -3], "[true,false,null,-3]"),
        ([1.0, 1e20, 1e-7, 1e15], "[1.0,1.0e+20,1.0e-07,1.0e+15]"),
        ([float("nan"), float("inf"), float("-inf")], "[null,null,null]"),
        ({}, "{}"),
        ([], "[]"),
        ((1, (2,)), "[1,[2]]"),
        ({"b": 1, "a": {"c": []}}, '{"b":1,"a":{"c":[]}}'),
        ({None: 1, 2: 3, True: 1.5, '"': 0}, '{"":1,"2":3,"true":1.5,"\\"":0}'),
        (datetime(2021, 6, 3, 17, 13, 41, tzinfo=UTC), '"2021-06-03 17:13:41 UTC"'),
        (Range(1, 3), '"1..3"'),
        (OrderedDict(a=MappingProxyType({"b": 1})), '{"a":{"b":1}}'),
        (10**30, "1000000000000000000000000000000"),
    ],
)
def test_as_json_string(value: object, expected: str) -> None:
    """Values become compact JSON; what JSON lacks is null or a string."""
    assert expected == as_json_string(value)
    json.loads(as_json_string(value))


def test_as_json_string_undoes_json_parse() -> None:
    """Compact JSON comes back as it was."""
    text = '{"a":[1,-2.5,"x\\"y",null,true],"ø":{"b":[]},"n":12345678901234567890}'

    assert text == as_json_string(parse(text))


def test_as_json_string_is_bounded() -> None:
    """Data that is too deep, circular or too large is a limit error."""
    circle: list[object] = []
    circle.append(circle)

    for value in (circle, 10**4_300, "\n" * MAX_CHARS):
        with pytest.raises(LimitError):
            as_json_string(value)
    with pytest.raises(LimitError):
        json_escape("\n" * MAX_CHARS)


@pytest.mark.parametrize(
    ("value", "key", "expected"),
    [
        ({"a": 42, "b": 0}, "a", 42),
        ({"a": 42, "b": 0}, "b", 0),
        ({"a": 42}, "x", None),
        ({"5": "five"}, 5, "five"),
        ({"true": 1}, True, 1),
        ({"": 1}, None, 1),
        ({"[1]": 1}, [1], 1),
        (MappingProxyType({"a": [1]}), "a", [1]),
        ({"size": 7}, "size", 7),
        ({"a": 1}, "size", None),
        (None, "a", None),
        ("text", "size", None),
        ([1, 2], 0, None),
        (5, "a", None),
    ],
)
def test_property_accessor(value: object, key: object, expected: object) -> None:
    """A hash gives what it has at the key's text; everything else, and a missing key, give nil."""
    assert expected == property_accessor(value, key)

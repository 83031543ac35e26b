"""Awkward data: what JSON can carry, and the ranges and infinities that callers bring."""

from __future__ import annotations

from liquid_webhooks.values import Range
from tests.campaigns.grammar.choices import Choices
from tests.campaigns.grammar.choices import weighted

__all__ = ["KEYS", "NAMES", "ODD_NAMES", "STRINGS", "data_set"]

NAMES = ("a", "b", "c", "s", "n", "x", "d", "e", "y", "i")
"""Variables that templates use and data has."""

ODD_NAMES = weighted(
    {
        "missing": 2,
        "forloop": 3,
        "item": 2,
        "a-b": 1,
        "q?": 1,
        "size": 1,
        "first": 1,
        "nil": 1,
        "true": 1,
        "empty": 1,
        "blank": 1,
        "tablerowloop": 1,
        "p0": 1,
        "p1": 1,
        "é": 1,
    }
)
"""Variables that data has now and then; some are keywords of Liquid."""

KEYS = ("k", "a", "b", "x", "size", "first", "last", "k1", "y-z", "nope", "", "0", "é")

STRINGS = (
    "a", "", " ", "b", "k", "x", "k1", "abc", "5", "-1.5", "1e3", "12abc", "a,b,,c", "²", "é", "😀", "A b C",
    "<b>&amp;\"'</b>", "\n", " \t\n", "%Y-%m-%d", "2021-06-03", "{x}", "a.b", "%", "[", "#{", "\\", "size",
    "first", "true", "nil", "a'b", 'a"b', "0x1f", "1_000", "٣", "\u00a0", "\r\n", "ß", "İ", "ǆ",
    "hello world", "\0", "\x85\u2028", "1e400", "inf", "nan", "9" * 40, "0." + "9" * 40, " 7 ", "+3", "-",
    "1.5.2", "3.", ".5", "-0", "a b  c\td", "%C3%A9+%20", "%ff", "aGk=", "aGk", "_-8=", "&lt;&amp;&#39;",
    "<!-- c --><script>x</script>y", "<a\nb>c", "a\nb\r\nc", "2021-06-03 10:20:30 +0200", "Jun 3 2021",
    "1620000000", "\\0\\1", "$&", "'", '"', "{{ a }}",
)  # fmt: skip
"""Texts that something reads as a number, a date, a pattern, markup, or nothing."""

NUMBERS: tuple[object, ...] = (
    0, 1, 2, 3, -1, 5, 10, 100, 10**30, -(2**63), 0.0, -0.0, 1.0, 1.5, 2.5, -2.5, 0.1, 1.005, 1e15, 1e16,
    1e20, 1e-7, 1e300, 5e-324, 123456789.123456789, float("inf"), float("-inf"), float("nan"), 1620000000,
    0.5, 1e-5,
)  # fmt: skip

SHAPES: tuple[object, ...] = (
    None, True, False, [], {}, [1, 2, 3], ["a", "b", "c"], {"k": 1}, [[1], [2, [3]]], [None], [None, "a", 1],
    [3, 1, 2], [1, 1.0, True, "1", None, None], {"k": None}, {"k": {"k": {"k": "deep"}}}, {"k": [1,
    {"k": 2}]}, {"k": "v", "a": {"b": 1, "k": False}, "x": [1, 2]}, {"size": 7, "first": "F", "last": "L"},
    [{"k": 1}, {"k": 2, "a": "z"}, {"a": 1}], [{"k": "x", "a": True}, {"k": "y", "a": False}], [["p", 1],
    ["q", 2]], Range(1, 3), Range(3, 1), Range(0, 0), Range(-1, 4), {"": 1, "y-z": 2}, ["", " ", None, False,
    []], [{}], {"k1": "kk"}, ["B", "a", "C", None], [1.5, 2, -3], [[]], [[], [[]]], {"k": '"',
    "b": "\n\u2028\x7f"}, ["1", "2.5", "x"], {"1": "one", "0": "zero"}, [[{"k": 1}], {"k": 2}],
)  # fmt: skip

_LEAF = weighted({"string": 8, "number": 5, "shape": 10, "long": 1})


def value(choices: Choices, depth: int = 0) -> object:
    """Return a value that JSON, or a caller's own objects, can give."""
    kind = choices.below(20)
    if kind < 12 or depth > 2:
        return _leaf(choices)
    if kind < 16:
        return [value(choices, depth + 1) for _ in range(choices.below(4))]
    return {choices.pick(KEYS): value(choices, depth + 1) for _ in range(choices.below(4))}


def _leaf(choices: Choices) -> object:
    kind = choices.pick(_LEAF)
    if kind == "string":
        return choices.pick(STRINGS)
    if kind == "number":
        return choices.pick(NUMBERS)
    if kind == "long" and choices.chance(30):
        return choices.pick(("l,m " * 70, "L" * 300, "word " * 20, [1] * 60))
    return choices.pick(SHAPES)


def data_set(choices: Choices) -> dict[str, object]:
    """Return variables: mostly of useful shapes, with anything in any place now and then."""
    data: dict[str, object] = {}
    if choices.chance(45):
        data.update(_useful(choices))
    for name in NAMES:
        if name not in data and choices.chance(75):
            data[name] = value(choices)
    if choices.chance(60):
        data["n"] = choices.pick((1, 0, 2, 3, 5, -1))
    if choices.chance(50):
        data["s"] = choices.pick(("k", "a", "hello world", "x", "b"))
    for _ in range(choices.pick((0, 0, 0, 1, 1, 2))):
        data[choices.pick(ODD_NAMES)] = value(choices)
    return data


def _useful(choices: Choices) -> dict[str, object]:
    leaf = (value(choices), choices.pick(("z", 1, None, True)))
    return {
        "a": {"k": {"k": leaf[0], "a": leaf[1]}, "b": value(choices), "x": [1, 2, {"k": "q"}], "a": leaf[1]},
        "b": [value(choices) for _ in range(choices.pick((2, 1, 3, 4)))],
        "c": [
            {
                "k": value(choices),
                "a": choices.pick(("m", 1, {"k": 3})),
                "b": choices.pick(([1, 2], [], None)),
            }
            for _ in range(choices.pick((2, 1, 3)))
        ],
        "x": {"k": {"k": "xk"}},
    }

"""Hypothesis strategies shared by several test files."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from decimal import Decimal

from hypothesis import strategies as st

from liquid_webhooks.values import Range

__all__ = ["AWKWARD", "awkward", "drops", "json_like"]

AWKWARD: list[object] = [
    None,
    True,
    False,
    0,
    -1,
    10**30,
    -(2**63),
    10**4001,
    0.0,
    -0.0,
    1e15,
    1e300,
    5e-324,
    float("inf"),
    float("-inf"),
    float("nan"),
    "",
    " ",
    "a",
    "5",
    "-1.5",
    "12abc",
    "1e400",
    "inf",
    "nan",
    "²",
    "٣",
    "١٢",
    "\0",
    "\r\n",
    "\x85\u2028",
    "\ud800",
    "😀",
    "9" * 5000,
    "0." + "9" * 400,
    [],
    {},
    [[1], [2]],
    [None, "a", 1],
    {"a": None},
    [{"a": 1}, {"a": "x"}, {"b": 2}],
]
"""JSON-like values that break template engines (promises, section 4)."""


class Drop:
    """An object that stands for a plain value."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __liquid__(self) -> object:
        return self.value


def awkward() -> st.SearchStrategy[object]:
    """One of `AWKWARD`."""
    return st.sampled_from(AWKWARD)


def json_like(max_leaves: int = 8) -> st.SearchStrategy[object]:
    """Any value that JSON or a Python caller's literals can give, awkward ones included."""
    leaves = (
        awkward()
        | st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=8)
        | st.from_regex(r"[+-]?[0-9]{1,4}(\.[0-9]{1,4})?[a-z ]?", fullmatch=True)
    )
    keys = st.sampled_from(["a", "b", "size", "first", "", "5"])
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=3),
        max_leaves=max_leaves,
    )


def drops() -> st.SearchStrategy[object]:
    """What only Python callers can give: ranges, times, decimals, tuples, and drops that stand for such values."""
    ranges = st.builds(Range, st.integers(-3, 3), st.integers(-3, 10**12))
    times = st.datetimes(timezones=st.sampled_from([UTC, None]))
    others: st.SearchStrategy[object] = (
        ranges
        | times
        | st.dates()
        | st.decimals()
        | st.just(range(3))
        | st.just(Decimal("sNaN"))
        | st.just(datetime.min)
        | st.lists(json_like(3), max_size=2).map(tuple)
    )
    return others | (others | json_like(3)).map(Drop)

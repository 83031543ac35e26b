"""Hypothesis strategies shared by several test files."""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from decimal import Decimal

from hypothesis import strategies as st

from liquid_webhooks.values import Range

__all__ = ["AWKWARD", "awkward", "drops", "json_like", "template_sources"]

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
    """What only Python callers can give: ranges, times, decimals, tuples, drops that stand for such."""
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


def template_sources() -> st.SearchStrategy[str]:
    """Template text that parses, or nearly: pieces of markup in any order, with any text between."""
    pieces = st.sampled_from(_MARKUP.split("\n"))
    return st.lists(pieces | st.text(max_size=3), max_size=12).map("".join)


_MARKUP = """{{
}}
{%
%}
{{-
-%}
<% raw %>
<%- endraw -%>
${
}
{
'
"
|
:
,
.
..
[
]
(
)
=
==
&&
||
-
\x20
a
b.c
a[0]
(1..3)
1
-2.5
1.
nil
and
or
contains
in
x y
{{ a }}
{{ ${a b} }}
{{ a | f: 1, k: 'v' }}
{{ a | plus: {{b}} }}
{{ it's }}
{{{x}}}
{% if a %}
{% elsif b %}
{% else %}
{% endif %}
{% unless a == 'x' %}
{% endunless %}
{% for i in c limit:2 %}
{% endfor %}
{% break %}
{% case a %}
{% when 1, 2 %}
{% endcase %}
{% assign a = 1 | f %}
{% capture b %}
{% endcapture %}
{% echo a %}
{% raw %}
{% endraw %}
{% comment %}
{% endcomment %}
{% doc %}
{% enddoc %}
{% # c's %}
{% liquid echo a %}
{% cycle 1, 2 %}
{% increment a %}
{% tablerow a in b %}
{% endtablerow %}
{% ifchanged %}
{% endifchanged %}
{% abort_message('x') %}
{% abort_message(can't) %}
{% message_extras :key a :value {{b}} %}
{% nope %}"""

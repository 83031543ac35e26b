"""What is missing in markup is named, at its place: one finding for it, or one error where strict mode is on.

A finding is written as its code, line and column, and its message.
"""

from __future__ import annotations

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import ParseError
from tests.parsing import STRICT
from tests.parsing import parse

QUOTE = "unmatched quote; a second `'` is missing"
DOUBLE = 'unmatched quote; a second `"` is missing'
RANGE = "a range is never closed; expected `)`"
BRACKET = "`[` is never closed; expected `]`"
PROPERTY = "a property's name is missing behind `.`"
FILTER = "a filter's name is missing behind `|`"
VALUE = "a value is missing before `|`"

MISSING = [
    # an unmatched quote, wherever it stands
    ("{{ x | date: '%d }}", f"LW108 1:14 {QUOTE}"),
    ('{{ x | date: "%H:%M }}', f"LW108 1:14 {DOUBLE}"),
    ("{{ x | dat: '%d | %B && (y }}", f"LW108 1:13 {QUOTE}"),
    ("{{ x | replace: 'a', 'b }}", f"LW108 1:22 {QUOTE}"),
    ("{{ x | default: y, allow_false: 'true }}", f"LW108 1:33 {QUOTE}"),
    ("{{ x | default: 'it's' }}", f"LW108 1:22 {QUOTE}"),
    ("{{ a['x }}", f"LW108 1:6 {QUOTE}"),
    ("{{ ('1..3) }}", f"LW108 1:5 {QUOTE}"),
    ("{{ x' }}", f"LW108 1:5 {QUOTE}"),
    ("{% assign x = 'a | upcase %}", f"LW108 1:15 {QUOTE}"),
    ("{% echo\n'a %}", f"LW108 2:1 {QUOTE}"),
    ("{% if a == 'x and b %}{% endif %}", f"LW108 1:12 {QUOTE}"),
    ("{% if a %}{% elsif 'b %}{% endif %}", f"LW108 1:20 {QUOTE}"),
    ("{% unless a contains 'x %}{% endunless %}", f"LW108 1:22 {QUOTE}"),
    ("{% for i in l limit: '2 %}{% endfor %}", f"LW108 1:22 {QUOTE}"),
    ("{% tablerow i in l cols: '2 %}{% endtablerow %}", f"LW108 1:26 {QUOTE}"),
    ("{% case 'a %}{% when 1 %}{% endcase %}", f"LW108 1:9 {QUOTE}"),
    ("{% case a %}{% when 'x, 'y' %}{% endcase %}", f"LW108 1:27 {QUOTE}"),
    ("{% cycle 'a, 'b' %}", f"LW108 1:16 {QUOTE}"),
    ("{% render 'p', a: 'x %}", f"LW108 1:19 {QUOTE}"),
    ("{% include 'p %}", f"LW108 1:12 {QUOTE}"),
    ("{{ a | append: {{ b | date: '%d }} }}", f"LW108 1:29 {QUOTE}"),
    ("{% if {{ a | append: 'x }} == b %}{% endif %}", f"LW108 1:22 {QUOTE}"),
    ("{% liquid\nassign x = 'a\necho x %}", f"LW108 2:12 {QUOTE}"),
    # a range
    ("{{ (1..3 }}", f"LW104 1:4 {RANGE}"),
    ("{% for i in (1..a.size %}{% endfor %}", f"LW104 1:13 {RANGE}"),
    ("{% if (1..3 contains 2 %}{% endif %}", f"LW104 1:7 {RANGE}"),
    ("{{ (1..) }}", "LW104 1:6 a range has no end; expected a value behind `..`"),
    ("{{ (1.. }}", "LW104 1:6 a range has no end; expected a value behind `..`"),
    ("{{ (..3) }}", "LW104 1:5 a range has no start; expected a value before `..`"),
    # a bracket
    ("{{ a[0 }}", f"LW101 1:5 {BRACKET}"),
    ("{{ a[b[0] }}", f"LW101 1:5 {BRACKET}"),
    ("{{ a[0 | upcase }}", f"LW101 1:5 {BRACKET}"),
    ("{% if a['k' == 1 %}{% endif %}", f"LW101 1:8 {BRACKET}"),
    ("{% if {{ a[0 }} %}{% endif %}", f"LW101 1:11 {BRACKET}"),
    # a property
    ("{{ a. }}", f"LW101 1:5 {PROPERTY}"),
    ("{{ a.b. | upcase }}", f"LW101 1:7 {PROPERTY}"),
    ("{{ a.[0] }}", f"LW101 1:5 {PROPERTY}"),
    ("{{ ${a}. }}", f"LW101 1:8 {PROPERTY}"),
    ("{% if a. == 1 %}{% endif %}", f"LW101 1:8 {PROPERTY}"),
    # a filter, or what goes into it
    ("{{ a | }}", f"LW106 1:6 {FILTER}"),
    ("{{ a | | upcase }}", f"LW106 1:6 {FILTER}"),
    ("{{ a | upcase | }}", f"LW106 1:15 {FILTER}"),
    ("{% assign x = a | %}", f"LW106 1:17 {FILTER}"),
    ("{{ | upcase }}", f"LW106 1:4 {VALUE}"),
    ("{% assign x = | upcase %}", f"LW106 1:15 {VALUE}"),
    ("{% if {{ | upcase }} %}{% endif %}", f"LW106 1:10 {VALUE}"),
    # a partial's name
    ("{% include , a: 1 %}", "LW106 1:12 `include` needs a template's name"),
    ("{% include with x %}", "LW101 1:12 `include` needs a template's name"),
]


@pytest.mark.parametrize(("source", "expected"), MISSING)
def test_what_is_missing_is_the_one_finding(source: str, expected: str) -> None:
    """Nothing else is told of what it spoils; strict mode refuses it in the same words, there."""
    findings = parse(source)[1]

    assert [
        f"{each.code} {each.span.line}:{each.span.column} {each.message}" for each in findings if each.span
    ] == [expected]
    with pytest.raises(ParseError) as caught:
        parse(source, STRICT)
    assert f"{expected[:6]}{caught.value.line}:{caught.value.column} {caught.value.message}" == expected


def test_what_stands_before_an_unmatched_quote_is_told_too() -> None:
    """Only what may have been meant to stand in the string is left out."""
    findings = parse("{{ a b | append: x && y, 'z }}")[1]

    assert [(each.code, each.span.column if each.span else 0) for each in findings] == [
        ("LW108", 26),
        ("LW101", 6),
        ("LW103", 20),
    ]


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ("{{ x | date: '%d }}", ["LW108"]),
        ("{{ x | dat: '%d }}", ["LW108", "LW201"]),
        ("{{ x | dat | append: 'a b }}", ["LW108", "LW201"]),
        ("{{ x' | upcas }}", ["LW108"]),
    ],
)
def test_words_behind_an_unmatched_quote_are_no_unknown_filters(source: str, codes: list[str]) -> None:
    """Ruby takes them for filters; nobody meant them so. Names before the quote are judged as ever."""
    assert [each.code for each in Environment().from_string(source).diagnostics] == codes


@pytest.mark.parametrize(
    "source", ["{% include with %}", "{% include with with x %}", "{% include for for x as y %}"]
)
def test_a_partial_may_be_named_by_a_variable_called_with(source: str) -> None:
    """`with` and `for` are names where nothing follows that they would bind."""
    env = Environment(loader=DictLoader({}))

    assert [each.code for each in env.from_string(source).diagnostics] == ["LW202"]

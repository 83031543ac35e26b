"""Commas, colons and names in strict mode: what Ruby Liquid 5.13 answers with `error_mode: :strict2`."""

from __future__ import annotations

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import Mode
from liquid_webhooks import ParseError

DATA = {"l": [1, 2, 3, 4], "s": "abc", "p": "p"}
PARTIALS = {"p": "<{{ a }}|{{ b }}>"}

READ = [
    ("{{ 'a' | append: 'x', }}", "ax"),
    ("{{ 'a' | upcase: }}", "A"),
    ("{{ 'a' | upcase: | append: 'x', | append: 'y' }}", "Axy"),
    ("{{ s | replace: 'a', 'b', }}", "bbc"),
    ("{{ nil | default: 'a', allow_false: true, }}", "a"),
    ("{% assign x = s | append: 'd', %}{{ x }}", "abcd"),
    ("{% echo s | upcase: %}", "ABC"),
    ("{% cycle 'a', 'b', %}{% cycle 'a', 'b' %}", "ab"),
    ("{% cycle 'g': 'a', %}", "a"),
    ("{% cycle nil, 'x' %}.{% cycle nil, 'x' %}", ".x"),
    ("{% cycle 'a,b', 'c' %}", "a,b"),
    ("{% for i in l, limit: 2 %}{{ i }}{% endfor %}", "12"),
    ("{% for i in l limit: 2, offset: 1 %}{{ i }}{% endfor %}", "23"),
    ("{% for i in l limit: 2 offset: 1 %}{{ i }}{% endfor %}", "23"),
    ("{% for i in l reversed, limit: 2 %}{{ i }}{% endfor %}", "21"),
    (
        "{% tablerow i in l, limit: 1, %}{{ i }}{% endtablerow %}",
        '<tr class="row1">\n<td class="col1">1</td></tr>\n',
    ),
    (
        "{% tablerow i in l limit: 1, range: 2 %}{% endtablerow %}",
        '<tr class="row1">\n<td class="col1"></td></tr>\n',
    ),
    ("{% render 'p', %}", "<|>"),
    ("{% render 'p' a: 1, b: 2, %}", "<1|2>"),
    ("{% render 'p' with 1 as a, b: 2 %}", "<1|2>"),
    ("{% include p, a: 1 b: 2, %}", "<1|2>"),
    ("{% case s %}{% when 'x', 'abc' %}y{% endcase %}", "y"),
    ("{% decrement a? %}{% increment a? %}", "-1-1"),
    ("{% capture a? %}b{% endcapture %}{{ a? }}", "b"),
    ("{% assign true = 1 %}{{ true }}", "true"),
    ("{% increment nil %}", "0"),
]
REFUSED = [
    "{{ 'a' | append: , }}",
    "{{ 'a' | append: 'x',, }}",
    "{{ 'a' | append 'x', }}",
    "{{ 'a', }}",
    "{{ 'a' | upcase, }}",
    "{{ 'a' | 2nd }}",
    "{{ 'a' | default: 2nd: 1 }}",
    "{% assign x = 'a', %}",
    "{% cycle 'a',, 'b' %}",
    "{% cycle , 'a' %}",
    "{% cycle 'g': %}",
    "{% cycle 'g': , 'a' %}",
    "{% for i in l,, %}{% endfor %}",
    "{% for i in l, %}{% endfor %}",
    "{% for i in l limit: 2, %}{% endfor %}",
    "{% for i in l limit: 2,, offset: 1 %}{% endfor %}",
    "{% for i in l, reversed %}{% endfor %}",
    "{% for i, in l %}{% endfor %}",
    "{% tablerow i in l,, cols: 2 %}{% endtablerow %}",
    "{% tablerow i in l cols: 2,, %}{% endtablerow %}",
    "{% render 'p',, %}",
    "{% render 'p', a: 1,, b: 2 %}",
    "{% render , a: 1 %}",
    "{% render 'p' as: 1 %}",
    "{% include 'p',, a: 1 %}",
    "{% case s %}{% when 'a', %}{% endcase %}",
    "{% case s %}{% when 'a',, 'b' %}{% endcase %}",
    "{% case s, %}{% endcase %}",
    "{% if s, %}{% endif %}",
    "{% assign 42 = 7 %}",
    "{% assign -1 = 7 %}",
    "{% assign 4.2 = 7 %}",
    "{% assign 2nd = 7 %}",
    "{% assign a? = 7 %}",
    "{% capture 42 %}{% endcapture %}",
    "{% capture 'a' %}{% endcapture %}",
    "{% increment 42 %}",
    "{% decrement 2nd %}",
    "{% increment a b %}",
    "{% for 42 in l %}{% endfor %}",
    "{% tablerow 42 in l %}{% endtablerow %}",
    "{% render 'p', 42: 1 %}",
    "{% include 'p' with s as 42 %}",
]

FINE_ELSEWHERE = (
    *("{{ 'a' | default: 2nd: 1 }}", "{% assign 2nd = 7 %}", "{% decrement 2nd %}"),
    "{% render 'p' as: 1 %}",
)
"""What Ruby's lax parser reads as it is meant, names that begin with a digit among it."""


def environment(mode: Mode) -> Environment:
    """Return an environment that has the partials."""
    return Environment(tolerance=mode, loader=DictLoader(PARTIALS))


@pytest.mark.parametrize(("source", "expected"), READ)
def test_what_strict_mode_reads(source: str, expected: str) -> None:
    """One comma behind a list is fine except in `for`, and so is a filter's empty list."""
    assert environment(Mode.STRICT).from_string(source).render(DATA) == expected


@pytest.mark.parametrize("source", REFUSED)
def test_what_strict_mode_refuses(source: str) -> None:
    """Empty places in a list and names that are numbers are not fine; elsewhere they are told."""
    with pytest.raises(ParseError):
        environment(Mode.STRICT).from_string(source)

    try:
        findings = environment(Mode.LAX).from_string(source).diagnostics
    except ParseError:
        return
    assert [each.code for each in findings if each.code < "LW2"] or source in FINE_ELSEWHERE


@pytest.mark.parametrize(
    ("source", "name", "what"),
    [
        ("{% assign 42 = 7 %}", "42", "number"),
        ("{% assign 4.2.1 = 7 %}", "4.2.1", "number"),
        ("{% assign -1 = 7 %}", "-1", "number"),
        ("{% assign true = 7 %}", "true", "literal"),
        ("{% assign blank = 7 %}", "blank", "literal"),
        ("{% capture empty %}{% endcapture %}", "empty", "literal"),
        ("{% increment 42 %}", "42", "number"),
        ("{% decrement null %}", "null", "literal"),
        ("{% for 42 in l %}{% endfor %}", "42", "number"),
        ("{% tablerow nil in l %}{% endtablerow %}", "nil", "literal"),
        ("{% render 'p' with 1 as false %}", "false", "literal"),
        ("{% include 'p', 42: 1 %}", "42", "number"),
    ],
)
def test_a_name_that_is_a_literal_is_told(source: str, name: str, what: str) -> None:
    """Ruby assigns it, but where it is read it is the literal (`LW115`)."""
    findings = environment(Mode.LAX).from_string(source).diagnostics

    (finding,) = (each for each in findings if each.code == "LW115")
    assert finding.message == f"a variable named `{name}` cannot be read again: that is a {what}"
    assert finding.span is not None
    assert source[finding.span.start : finding.span.end] == name
    assert not [each for each in findings if each.code == "LW101"]


@pytest.mark.parametrize("name", ["a4", "2024_sum", "a-b", "_", "nils", "true_", "1-2", "-x"])
def test_other_names_are_read_again(name: str) -> None:
    """Digits and words in a longer name are no literals: Ruby's lax parser reads the variable."""
    findings = environment(Mode.LAX).from_string(f"{{% for {name} in l %}}{{% endfor %}}").diagnostics

    assert [each for each in findings if each.code < "LW2"] == []

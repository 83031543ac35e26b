"""What lenient reading tells: for each piece that is left out, where it is, why, and what to write.

A finding is written as its code, the piece of the source that it covers, its message, and behind ` -> `
its fix.
"""

from __future__ import annotations

import pytest

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import ParseError
from tests.parsing import LAX
from tests.parsing import STRICT
from tests.parsing import parse
from tests.parsing import tree


def told(finding: Diagnostic, source: str) -> str:
    """Return a finding in one line."""
    assert finding.span is not None
    piece = source[finding.span.start : finding.span.end]
    fix = "" if finding.fix is None else f" -> {finding.fix}"
    return f"{finding.code} {piece}: {finding.message}{fix}"


LENIENT = [
    ("{{ , }}", "[| [Nil]]", ["LW106 ,: stray `,`"]),
    (
        "{{ a b |! up }}",
        "[| ('a'd) up()]",
        [
            "LW101 b: unexpected `b` in an expression",
            "LW105 !: the operator `!` is not allowed here",
        ],
    ),
    (
        "{% for a in b reversed x limit: 2 %}{% endfor %}",
        "[Loop a-b iterable=('b'd) limit=2 reversed=True]",
        ["LW110 x: `for` has no option `x` here"],
    ),
    ("{{ & }}", "[| [Nil]]", ["LW101 &: unexpected `&` in an expression"]),
    ("{{ % }}", "[| [Nil]]", ["LW105 %: the operator `%` is not allowed here"]),
    (
        "{{ a[|up] b }}",
        "[| [Lookup ('a'd) [Nil]b]]",
        ["LW102 |up: a filter is not allowed here", "LW101 b: unexpected `b` in an expression"],
    ),
    ("{% case a b c %}{% endcase %}", "('a'd)", ["LW101 b c: unexpected `b` in an expression"]),
    (
        "{% case a %}{% when 1, 2 or 3 x y %}{% endcase %}",
        "('a'd)",
        ["LW101 x y: unexpected `x` in an expression"],
    ),
    (
        "{% case a %}{% when 1 xx 2 %}{% endcase %}",
        "('a'd)",
        ["LW101 xx 2: unexpected `xx` in an expression"],
    ),
    (
        "{% case a %}{% when 'a'or 'b' %}{% endcase %}",
        "('a'd)",
        ["LW101 or 'b': unexpected `or` in an expression"],
    ),
    (
        "{% case a %}{% when 'a' or'b' %}{% endcase %}",
        "('a'd)",
        ["LW101 or'b': unexpected `or` in an expression"],
    ),
    ("{% render 'p' with x y %}", "('x'd)", ["LW101 y: unexpected `y` in an expression"]),
    ("{% render 'p' for x as y z %}", "('x'd)", ["LW101 z: unexpected `z` in an expression"]),
    ("{% include 'p' a: 1 x %}", "'p' 1", ["LW101 x: unexpected `x` in an expression"]),
    ("{% render 'p', a: 1 | up %}", "1", ["LW102 | up: a filter is not allowed here"]),
    ("{% include p q, a: 1, b : 2 %}", "('p'd) 1 2", ["LW101 q: unexpected `q` in an expression"]),
    ("{% render 'p' x a:1 %}", "1", ["LW101 x: unexpected `x` in an expression"]),
    (
        "{% if a = b %}{% endif %}",
        "[Boolean [UnknownOperator = ('a'd) ('b'd)]]",
        ["LW109 =: unknown operator `=` -> =="],
    ),
    (
        "{% if a === b %}{% endif %}",
        "[Boolean [UnknownOperator === ('a'd) ('b'd)]]",
        ["LW109 ===: unknown operator `===` -> =="],
    ),
    (
        "{% if a => b %}{% endif %}",
        "[Boolean [UnknownOperator => ('a'd) ('b'd)]]",
        ["LW109 =>: unknown operator `=>` -> >="],
    ),
    (
        "{% if a =< b %}{% endif %}",
        "[Boolean [UnknownOperator =< ('a'd) ('b'd)]]",
        ["LW109 =<: unknown operator `=<` -> <="],
    ),
    (
        "{% if a =! b %}{% endif %}",
        "[Boolean [UnknownOperator =! ('a'd) ('b'd)]]",
        ["LW109 =!: unknown operator `=!` -> !="],
    ),
    (
        "{% if a !== b %}{% endif %}",
        "[Boolean [UnknownOperator !== ('a'd) ('b'd)]]",
        ["LW109 !==: unknown operator `!==` -> !="],
    ),
    (
        "{% if a << b %}{% endif %}",
        "[Boolean [UnknownOperator << ('a'd) ('b'd)]]",
        ["LW109 <<: unknown operator `<<`"],
    ),
    (
        "{% if a like b %}{% endif %}",
        "[Boolean [UnknownOperator like ('a'd) ('b'd)]]",
        ["LW109 like: unknown operator `like`"],
    ),
    (
        "{% if a = b c %}{% endif %}",
        "[Boolean [UnknownOperator = ('a'd) ('b'd)]]",
        ["LW109 =: unknown operator `=` -> ==", "LW101 c: unexpected `c` in an expression"],
    ),
    (
        "{% if a =! b c %}{% endif %}",
        "[Boolean [UnknownOperator =! ('a'd) ('b'd)]]",
        ["LW109 =!: unknown operator `=!` -> !=", "LW101 c: unexpected `c` in an expression"],
    ),
    (
        "{% if a and b c or d %}{% endif %}",
        "[Boolean [LogicalAnd ('a'd) [LogicalOr [UnknownOperator c ('b'd) [Nil]] ('d'd)]]]",
        ["LW109 c: unknown operator `c`"],
    ),
    (
        "{% if a ==b(c) %}{% endif %}",
        "[Boolean [Eq ('a'd) ('b'd 'c'd)]]",
        [
            "LW104 (: parentheses do not group; only a range such as `(1..3)` has them",
            "LW104 ): parentheses do not group; only a range such as `(1..3)` has them",
        ],
    ),
    ("{% if 1and 2 %}{% endif %}", "[Boolean ('1and'd)]", ["LW101 2: unexpected `2` in an expression"]),
    ("{{ a b |upcase }}", "[| ('a'd) upcase()]", ["LW101 b: unexpected `b` in an expression"]),
    (
        "{{ a | up down: 1 x, 2 | }}",
        "[| ('a'd) up(1 2)]",
        [
            "LW101 down: unexpected `down` in an expression",
            "LW101 x: unexpected `x` in an expression",
            "LW106 |: a filter's name is missing behind `|`",
        ],
    ),
    (
        "{{ a b | default: 'x', allow_false: true }}",
        "[| ('a'd) default('x' allow_false:True)]",
        ["LW101 b: unexpected `b` in an expression"],
    ),
    ("{{ a || up }}", "[| ('a'd) up()]", ["LW103 ||: `||` is no operator; write `or` -> or"]),
    ("{{ | up }}", "[| ('up'd)]", ["LW106 |: a value is missing before `|`"]),
    ("{{ (1..2) b }}", "[| [Range 1 2]]", ["LW101 b: unexpected `b` in an expression"]),
    ("{{ (a..b.c) d }}", "[| [Range ('a'd) ('b'd 'c'd)]]", ["LW101 d: unexpected `d` in an expression"]),
    ("{{ a[b }}", "[| ('a'd 'b'd)]", ["LW101 [: `[` is never closed; expected `]`"]),
    ("{{ a]b }}", "[| ('a'd 'b'd)]", ["LW101 ]: unexpected `]` in an expression"]),
    ("{{ a['b' | up] }}", "[| [Lookup ('a'd) [Nil]b]]", ["LW102 | up: a filter is not allowed here"]),
    (
        "{{ a[{{b}}].c d }}",
        "[| [Lookup ('a'd) [Group ('b'd)]b 'c'd]]",
        ["LW101 d: unexpected `d` in an expression"],
    ),
    ("{{ {{a}} b }}", "[| [Group ('a'd)]]", ["LW101 b: unexpected `b` in an expression"]),
    ("{{ {{a}}{{b}} }}", "[| [Group ('a'd)]]", ["LW101 {{b}}: unexpected `{{` in an expression"]),
    ("{{ a.{{b}} }}", "[| ('a'd)]", ["LW101 {{b}}: unexpected `{{` in an expression"]),
    ("{{ a {{b | c}} d }}", "[| ('a'd)]", ["LW101 {{b | c}} d: unexpected `{{` in an expression"]),
    ("{{ a.1b }}", "[| ('a'd '1b'd)]", []),
    ("{{ a.1e5 }}", "[| ('a'd '1e5'd)]", ["LW101 1e5: unexpected `1e5` in an expression"]),
    ("{{ 0x1f }}", "[| ('0x1f'd)]", ["LW101 0x1f: unexpected `0x1f` in an expression"]),
    ("{{ ${abc}.d e }}", "[| ('abc'n 'd'd)]", ["LW101 e: unexpected `e` in an expression"]),
    ("{{ ${a}${b} }}", "[| ('a'n 'b'n)]", ["LW101 ${b}: unexpected `${b}` in an expression"]),
    ("{{ a..b }}", "[| ('a'd 'b'd)]", ["LW101 ..: unexpected `..` in an expression"]),
    ("{{ 'a }}", "[| ('a'd)]", ["LW108 ': unmatched quote; a second `'` is missing"]),
    ("{{ a + 1 }}", "[| ('a'd)]", ["LW105 + 1: the operator `+` is not allowed here"]),
    (
        "{{ \u00e9 }}",
        "[| [Nil]]",
        ["LW101 \u00e9: `\u00e9` is no part of a name; write the name in quotes and brackets"],
    ),
    ("{{ a, b }}", "[| ('a'd)]", ["LW106 , b: stray `,`"]),
    ("{{ a: b }}", "[| ('a'd)]", ["LW106 : b: stray `:`"]),
    ("{{ a { b }}", "[| ('a'd)]", ["LW107 { b: a single `{` is no Liquid"]),
    ("{{ true b }}", "[| True]", ["LW101 b: unexpected `b` in an expression"]),
    ("{{ 1.5.5 }}", "[| 1.5]", ["LW101 .: unexpected `.` in an expression"]),
    ("{{ ['a'] b }}", "[| ('a'b)]", ["LW101 b: unexpected `b` in an expression"]),
    (
        "{{ a \u00e9\u00e9 }}",
        "[| ('a'd)]",
        ["LW101 \u00e9\u00e9: `\u00e9` is no part of a name; write the name in quotes and brackets"],
    ),
    (
        "{% for a in b c %}{% endfor %}",
        "[Loop a-b iterable=('b'd)]",
        ["LW110 c: `for` has no option `c` here"],
    ),
    (
        "{% for a in b | up %}{% endfor %}",
        "[Loop a-b iterable=('b'd)]",
        ["LW102 | up: a filter is not allowed here"],
    ),
    (
        "{% for a in b limit: 1 2 offset: continue %}{% endfor %}",
        "[Loop a-b iterable=('b'd) limit=1 offset=[Continue]]",
        ["LW101 2: unexpected `2` in an expression"],
    ),
    (
        "{% for a in b x: 1 reversed %}{% endfor %}",
        "[Loop a-b iterable=('b'd)]",
        [
            "LW110 x: `for` has no option `x` here",
            "LW110 reversed: `for` has no option `reversed` here; `reversed` stands before other options",
        ],
    ),
    (
        "{% for a in (1..2)x limit:1 %}{% endfor %}",
        "[Loop a-(1..2)x iterable=('1'd '2'd 'x'd) limit=1]",
        [
            "LW104 (: parentheses do not group; only a range such as `(1..3)` has them",
            "LW104 ): parentheses do not group; only a range such as `(1..3)` has them",
        ],
    ),
    (
        "{% tablerow a in b cols: 2 x offset: continue reversed %}{% endtablerow %}",
        "[Loop a-b iterable=('b'd) offset=('continue'd) cols=2]",
        [
            "LW110 x: `tablerow` has no option `x` here",
            "LW110 reversed: `tablerow` has no option `reversed` here",
        ],
    ),
    (
        "{% for a in b offset: continue + %}{% endfor %}",
        "[Loop a-b iterable=('b'd) offset=[Continue]]",
        ["LW105 +: the operator `+` is not allowed here"],
    ),
    (
        "{% for a in (b %}{% endfor %}",
        "[Loop a-(b iterable=('b'd)]",
        ["LW104 (: parentheses do not group; only a range such as `(1..3)` has them"],
    ),
    ("{% cycle 'a' b, 'c' %}", "'a' 'c'", ["LW101 b: unexpected `b` in an expression"]),
    ("{% cycle 'a': 'b' c %}", "'a' 'b'", ["LW101 c: unexpected `c` in an expression"]),
    ("{% cycle 1,, 2 %}", "1 2", ["LW106 ,: stray `,`"]),
    (
        "{% cycle 'a,b', c d %}",
        "('a'd) ('b'd) ('c'd)",
        ["LW106 'a,b': `cycle` ends a value at every comma, in quotes too"],
    ),
    ("{% cycle a : 1 , 2 x %}", "('a'd) 1 2", ["LW101 x: unexpected `x` in an expression"]),
    ("{% assign a = b c %}", "[| ('b'd)]", ["LW101 c: unexpected `c` in an expression"]),
    ("{% echo a b %}", "[| ('a'd)]", ["LW101 b: unexpected `b` in an expression"]),
    (
        "{% if a b %}{% elsif c d %}{% endif %}",
        "[Boolean [UnknownOperator b ('a'd) [Nil]]]",
        ["LW109 b: unknown operator `b`", "LW109 d: unknown operator `d`"],
    ),
    ("{% increment a b %}", "", ["LW101 a b: `increment` takes all of its text as the name"]),
]
"""A source, what is read, and what is told."""


@pytest.mark.parametrize(("source", "expected", "found"), LENIENT)
def test_what_is_left_out_is_told(source: str, expected: str, found: list[str]) -> None:
    """Each piece that means nothing is told once and whole, what is read beside it not at all."""
    nodes, findings = parse(source)

    assert " ".join(tree(expression) for node in nodes for expression in node.expressions()) == expected
    assert [told(finding, source) for finding in findings] == found
    if found:
        with pytest.raises(ParseError):
            parse(source, STRICT)


@pytest.mark.parametrize(
    "source",
    [
        "{% render 'p' for x %}",
        "{% render 'p' with x as y, a: 1, b: 2 %}",
        "{% case a %}{% when 1, 2 or 3 %}{% endcase %}",
        "{% if 'x'and b %}{% endif %}",
        "{% cycle a: 1, 2 %}",
        "{% for a-b in c reversed, limit: 2, offset: continue %}{% endfor %}",
        "{{ (a..b) | f }}",
        "{{ [1] }}",
    ],
)
def test_what_is_in_order(source: str) -> None:
    """What the grammar allows is read without a finding, in strict mode too, and as the same."""
    assert parse(source)[1] == parse(source, STRICT)[1] == []
    assert str(parse(source)[0][0]) == str(parse(source, STRICT)[0][0])


@pytest.mark.parametrize(
    ("source", "lenient", "found", "strict"),
    [
        (
            "{% if a[0]and b %}{% endif %}",
            "[Boolean [UnknownOperator b ('a'd 0b 'and'd) [Nil]]]",
            ["LW109 b: unknown operator `b`"],
            "[Boolean [LogicalAnd ('a'd 0b) ('b'd)]]",
        ),
        (
            "{% tablerow a-b in c %}{% endtablerow %}",
            "[Loop b-c iterable=('c'd)]",
            ["LW110 a-b: `tablerow` has no option `a-b` here"],
            "[Loop a-b-c iterable=('c'd)]",
        ),
    ],
)
def test_what_strict_mode_reads_by_its_grammar(
    source: str, lenient: str, found: list[str], strict: str
) -> None:
    """Where Ruby's patterns differ from the grammar, only strict mode goes by the grammar."""
    (node,), findings = parse(source)
    (strict_node,), none = parse(source, STRICT)

    assert [tree(expression) for expression in node.expressions()] == [lenient]
    assert [told(finding, source) for finding in findings] == found
    assert ([tree(expression) for expression in strict_node.expressions()], none) == ([strict], [])


def test_strict_mode_tells_an_option_glued_to_a_range() -> None:
    """What is glued to a loop's list is refused as the option that it is none of."""
    with pytest.raises(ParseError) as caught:
        parse("{% for a in (1..2)x limit:1 %}{% endfor %}", STRICT)

    assert str(caught.value) == "line 1, column 19: `for` has no option `x` here"


LONG = "abcdefghijklmnopqrstuvwxyz-123"
"""As much of a word as is shown."""


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ a WORD }}", "unexpected `WORD` in an expression"),
        ("{{ a WORD456 }}", "unexpected `WORD…` in an expression"),
        ("{% for a in b WORD456 %}{% endfor %}", "`for` has no option `WORD` here"),
        ("{% for a in b limit: 1 WORD456: 2 %}{% endfor %}", "`for` has no option `WORD` here"),
        ("{% assign WORD456.b = c %}", "`assign` takes `WORD` as the name"),
        ("{% capture WORD456.b %}{% endcapture %}", "`capture` takes `WORD` as the name"),
    ],
)
def test_long_words_are_cut(source: str, message: str) -> None:
    """A message shows thirty characters of a word at most; in strict mode the error says the same."""
    source, message = source.replace("WORD", LONG), message.replace("WORD", LONG)
    _, (finding,) = parse(source)

    assert finding.message == message
    with pytest.raises(ParseError) as caught:
        parse(source, STRICT)
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (
            "{% if a %}{% else if b %}{% endif c %}",
            [
                "LW110 if b: `else` takes no arguments; did you mean `elsif`?",
                "LW110 c: `endif` takes no arguments",
            ],
        ),
        (
            "{% unless a %}{% else x if %}{% endunless c %}",
            ["LW110 x if: `else` takes no arguments", "LW110 c: `endunless` takes no arguments"],
        ),
        (
            "{% for a in b %}{% else c %}{% endfor d %}",
            ["LW110 c: `else` takes no arguments", "LW110 d: `endfor` takes no arguments"],
        ),
        ("{% for a in b %}{% endfor if %}", ["LW110 if: `endfor` takes no arguments"]),
        ("{% tablerow a in b %}{% endtablerow c %}", ["LW110 c: `endtablerow` takes no arguments"]),
        ("{% case a %}{% endcase b %}", ["LW110 b: `endcase` takes no arguments"]),
        ("{% capture a %}{% endcapture b %}", ["LW110 b: `endcapture` takes no arguments"]),
        ("{% ifchanged %}{% endifchanged a %}", ["LW110 a: `endifchanged` takes no arguments"]),
    ],
)
def test_text_in_end_tags_is_told(source: str, found: list[str]) -> None:
    """Text in an `else` or an end tag is ignored in both modes, and told."""
    for env in (LAX, STRICT):
        assert [told(finding, source) for finding in parse(source, env)[1]] == found


@pytest.mark.parametrize(
    ("source", "place", "message"),
    [
        ("{% for a.b in c %}{% endfor %}", 9, "`for` needs `in`: `for a in list`"),
        ("{% for a? in b %}{% endfor %}", 8, "`for` needs a variable: `for item in list`"),
        ("{% for 1.5 in b %}{% endfor %}", 8, "`for` needs a variable: `for item in list`"),
        (
            "{% tablerow 'a' in b %}{% endtablerow %}",
            13,
            "`tablerow` needs a variable: `tablerow item in list`",
        ),
        ("{% for a of b %}{% endfor %}", 10, "`for` needs `in`: `for a in list`"),
        ("{% for a in %}{% endfor %}", 12, "`for` has nothing to loop over"),
        ("{% for %}{% endfor %}", 4, "`for` needs a variable and a list: `for item in list`"),
    ],
)
def test_loops_that_cannot_be_read(source: str, place: int, message: str) -> None:
    """A loop without its parts is refused where they are missing."""
    with pytest.raises(ParseError) as caught:
        parse(source)

    assert (caught.value.column, caught.value.message) == (place, message)

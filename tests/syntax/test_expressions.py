"""Expressions: what each piece of markup is read as, which leniencies it uses, and what is refused."""

from __future__ import annotations

import pytest
from liquid.builtin.expressions import FilteredExpression
from liquid.expression import Expression

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.limits import Limits
from liquid_webhooks.syntax.expressions.nodes import UnknownOperator
from tests.parsing import LAX
from tests.parsing import STRICT
from tests.parsing import SyntaxEnvironment
from tests.parsing import codes
from tests.parsing import parse
from tests.parsing import parse_one
from tests.parsing import tree


def trees(source: str, env: SyntaxEnvironment = LAX) -> str:
    """Return the expressions of a source in prefix notation."""
    nodes, _ = parse(source, env)
    return " ".join(tree(expression) for node in nodes for expression in node.expressions())


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("", "[Nil]"),
        ("nil", "[Nil]"),
        ("null", "[Nil]"),
        ("true", "True"),
        ("false", "False"),
        ("blank", "[Blank]"),
        ("empty", "[Empty]"),
        ("'a \"b\"'", "'a \"b\"'"),
        ('"it\'s"', '"it\'s"'),
        ("'\u2018x\u2019'", "'\u2018x\u2019'"),
        ("123", "123"),
        ("-5", "-5"),
        ("1.50", "1.5"),
        ("(1..3)", "[Range 1 3]"),
        ("( a . b\n.. -1 )", "[Range ('a'd 'b'd) -1]"),
        ("a", "('a'd)"),
        ("a-b?", "('a-b?'d)"),
        ("a. \n\tb", "('a'd 'b'd)"),
        ("a['b c'] [0][-1]", "('a'd 'b c'b 0b -1b)"),
        ("a[b.c[d]].e", "('a'd ('b'd 'c'd ('d'd)b)b 'e'd)"),
        ("['a b'].c", "('a b'b 'c'd)"),
        ("[a]", "(('a'd)b)"),
        ("true.x", "('true'd 'x'd)"),
        ("for.contains", "('for'd 'contains'd)"),
        ("a\u00a0", "('a'd)"),
    ],
)
def test_primaries(markup: str, expected: str) -> None:
    """Literals and look-ups are read alike in both modes, without leniencies."""
    source = f"{{{{ {markup} }}}}"

    assert trees(source) == f"[| {expected}]"
    assert trees(source, STRICT) == f"[| {expected}]"
    assert codes(source) == []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("${a}", "('a'n)"),
        ("${ zip code }", "('zip code'n)"),
        ("c.${2nd port (%)}", "('c'd '2nd port (%)'n)"),
        ('c.${it\'s "x" [0]}', "('c'd 'it\\'s \"x\" [0]'n)"),
        ("c.${trips}[0].to", "('c'd 'trips'n 0b 'to'd)"),
        ("c.${a}[i]", "('c'd 'a'n ('i'd)b)"),
        ("a.${b}.${c}", "('a'd 'b'n 'c'n)"),
        ("content_blocks.${x}", "('content_blocks'd 'x'n)"),
        ("{{ a }}", "[Group ('a'd)]"),
        ("{{-a-}}", "[Group ('a'd)]"),
        ("{{-5-}}", "[Group 5]"),
        ("{{ a | plus: {{ b | f }} }}", "[Group ('a'd) plus([Group ('b'd) f()])]"),
        ("{{a}}.b[0]", "[Lookup [Group ('a'd)] 'b'd 0b]"),
        ("a.b[{{i | plus: 1}}].c", "[Lookup ('a'd 'b'd) [Group ('i'd) plus(1)]b 'c'd]"),
        ("a[1.5]", "[Lookup ('a'd) 1.5b]"),
        ("a[nil]", "[Lookup ('a'd) [Nil]b]"),
        ("a[{{b}}.c]", "[Lookup ('a'd) [Lookup [Group ('b'd)] 'c'd]b]"),
        ("({{a}}..{{b}})", "[Range [Group ('a'd)] [Group ('b'd)]]"),
    ],
)
def test_names_and_groups(markup: str, expected: str) -> None:
    """Braze's names and nested braces are legal wherever a primary is (spec 1.2, 1.3)."""
    source = f"{{{{ {markup} }}}}"

    assert trees(source) == f"[| {expected}]"
    assert trees(source, STRICT) == f"[| {expected}]"
    assert codes(source) == []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a | f", "f()"),
        ("a|f|g?", "f() g?()"),
        ("a | f: 1, 'x' , b.c | g: k: 1, -2", "f(1 'x' ('b'd 'c'd)) g(k:1 -2)"),
        ("a | f: 'x|y', \"a:b,c\"", "f('x|y' 'a:b,c')"),
        ("a | f: {{b | g: 1}}, ${c}", "f([Group ('b'd) g(1)] ('c'n))"),
    ],
)
def test_filters(markup: str, expected: str) -> None:
    """Filters take positional and keyword arguments in any order."""
    for env in (LAX, STRICT):
        assert trees(f"{{{{ {markup} }}}}", env) == f"[| ('a'd) {expected}]"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a", "('a'd)"),
        ("a==1", "[Eq ('a'd) 1]"),
        ("a=='x'", "[Eq ('a'd) 'x']"),
        ("a <> -1", "[Ne ('a'd) -1]"),
        ("a<b", "[Lt ('a'd) ('b'd)]"),
        ("a>=b", "[Ge ('a'd) ('b'd)]"),
        ("a <= b", "[Le ('a'd) ('b'd)]"),
        ("a != blank", "[Ne ('a'd) [Blank]]"),
        ("a contains 'x'", "[Contains ('a'd) 'x']"),
        ("contains contains contains", "[Contains ('contains'd) ('contains'd)]"),
        ("{{a | size}} == 1", "[Eq [Group ('a'd) size()] 1]"),
        ("a or b and c", "[LogicalOr ('a'd) [LogicalAnd ('b'd) ('c'd)]]"),
        ("a and b or c", "[LogicalAnd ('a'd) [LogicalOr ('b'd) ('c'd)]]"),
        ("a == 1 and b > 2", "[LogicalAnd [Eq ('a'd) 1] [Gt ('b'd) 2]]"),
    ],
)
def test_conditions(markup: str, expected: str) -> None:
    """`and` and `or` bind equally and from the right; operators need no blanks (spec 1.6, 4)."""
    source = f"{{% if {markup} %}}{{% endif %}}"

    assert trees(source) == f"[Boolean {expected}]"
    assert trees(source, STRICT) == f"[Boolean {expected}]"
    assert codes(source) == []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("i in a", "i-a iterable=('a'd)"),
        ("i in (1 .. 3)", "i-(1..3) iterable=[Range 1 3]"),
        ("i in a reversed limit:2", "i-a iterable=('a'd) limit=2 reversed=True"),
        ("i in a, limit: 1, offset: b", "i-a iterable=('a'd) limit=1 offset=('b'd)"),
        ("x-y in a offset:continue", "x-y-a iterable=('a'd) offset=[Continue]"),
        ("i in {{c.${B V}}} limit:5", "i-{{c.${B V}}} iterable=[Group ('c'd 'B V'n)] limit=5"),
    ],
)
def test_loops(markup: str, expected: str) -> None:
    """Options are separated by blanks or commas; the loop's name is its markup (spec 7.1)."""
    for env in (LAX, STRICT):
        assert trees(f"{{% for {markup} %}}{{% endfor %}}", env) == f"[Loop {expected}]"


LENIENT = [
    # junk behind an operand
    ("{{ a b | f }}", "[| ('a'd) f()]", ["LW101"]),
    ("{{ a, b }}", "[| ('a'd)]", ["LW106"]),
    ("{{ 'x'y }}", "[| 'x']", ["LW101"]),
    ("{{ a == b }}", "[| ('a'd)]", ["LW105"]),
    ("{% assign v = n > 100 %}", "[| ('n'd)]", ["LW105"]),
    ("{% assign v = 1 + 2 %}", "[| 1]", ["LW105"]),
    ("{% case a | upcase %}{% endcase %}", "('a'd)", ["LW102"]),
    ("{% case a b %}{% endcase %}", "('a'd)", ["LW101"]),
    # stray separators and odd quotes
    ("{{ a | }}", "[| ('a'd)]", ["LW106"]),
    ("{{ | f }}", "[| ('f'd)]", ["LW106"]),
    ("{{ a | | f }}", "[| ('a'd) f()]", ["LW106"]),
    ("{{ a || f }}", "[| ('a'd) f()]", ["LW103"]),
    ("{{ a | f: , 1 }}", "[| ('a'd) f(1)]", ["LW106"]),
    ("{{ a | f: b c, d }}", "[| ('a'd) f(('b'd) ('d'd))]", ["LW101"]),
    ("{{ a | f b }}", "[| ('a'd) f()]", ["LW101"]),
    ("{{ a | 'f': 1 }}", "[| ('a'd) f(1)]", ["LW101"]),
    ("{{ it's }}", "[| ('it'd)]", ["LW108"]),
    # operands that only Ruby's lax parser reads
    ("{{ 1. }}", "[| 1.0]", ["LW101"]),
    ("{{ 1.2.3 }}", "[| 1.2]", ["LW101"]),
    ("{{ 1a }}", "[| ('1a'd)]", []),
    ("{{ 1_0 }}", "[| ('1_0'd)]", ["LW101"]),
    ("{{ 1-a }}", "[| ('1-a'd)]", ["LW101"]),
    ("{{ -a }}", "[| ('-a'd)]", ["LW101"]),
    ("{{ contains }}", "[| ('contains'd)]", []),
    ("{{ a..b }}", "[| ('a'd 'b'd)]", ["LW101"]),
    ("{{ a[0]b }}", "[| ('a'd 0b 'b'd)]", ["LW101"]),
    ("{{ a.0.b }}", "[| ('a'd '0'd 'b'd)]", ["LW101"]),
    ("{{ a.['b'] }}", "[| ('a'd 'b'b)]", ["LW101"]),
    ("{{ @a }}", "[| ('a'd)]", ["LW101"]),
    ("{{ a[b }}", "[| ('a'd 'b'd)]", ["LW101"]),
    ("{{ a[] }}", "[| [Lookup ('a'd) [Nil]b]]", ["LW101"]),
    ("{{ gr\u00f6\u00dfe }}", "[| ('gr'd 'e'd)]", ["LW101"]),
    ("{{ a[i | minus: 1].b }}", "[| [Lookup ('a'd) [Nil]b 'b'd]]", ["LW102"]),
    ("{{ [{{a}}] }}", "[| [Nil]]", ["LW101"]),
    ("{{{x}}}", "[| ('x'd)] ", ["LW107"]),
    # conditions
    ("{% if a | size > 3 %}{% endif %}", "[Boolean ('a'd)]", ["LW102"]),
    ("{% if a && b %}{% endif %}", "[Boolean ('a'd)]", ["LW103"]),
    ("{% if a>=1 && b<2 or c %}{% endif %}", "[Boolean [LogicalOr [Ge ('a'd) 1] ('c'd)]]", ["LW103"]),
    (
        "{% if (a or b) and c %}{% endif %}",
        "[Boolean [LogicalOr ('a'd) [LogicalAnd ('b'd) ('c'd)]]]",
        ["LW104", "LW104"],
    ),
    ("{% if a = 1 %}{% endif %}", "[Boolean [UnknownOperator = ('a'd) 1]]", ["LW109"]),
    ("{% if a is b %}{% endif %}", "[Boolean [UnknownOperator is ('a'd) ('b'd)]]", ["LW109"]),
    ("{% if not a %}{% endif %}", "[Boolean [UnknownOperator a ('not'd) [Nil]]]", ["LW109"]),
    ("{% if a == %}{% endif %}", "[Boolean [Eq ('a'd) [Nil]]]", ["LW101"]),
    ("{% if a == b == c %}{% endif %}", "[Boolean [Eq ('a'd) ('b'd)]]", ["LW105"]),
    ("{% if and %}{% endif %}", "[Boolean ('and'd)]", ["LW101"]),
    ("{% if a contains'x' %}{% endif %}", "[Boolean [Contains ('a'd) 'x']]", []),
    # loops
    (
        "{% for i in a | f limit:2 %}{% endfor %}",
        "[Loop i-a iterable=('a'd) limit=2]",
        ["LW102"],
    ),
    (
        "{% for i in a limit:2 reversed %}{% endfor %}",
        "[Loop i-a iterable=('a'd) limit=2]",
        ["LW110"],
    ),
    (
        "{% for i in a cols:2 %}{% endfor %}",
        "[Loop i-a iterable=('a'd)]",
        ["LW110"],
    ),
]


@pytest.mark.parametrize(("source", "expected", "found"), LENIENT)
def test_leniencies(source: str, expected: str, found: list[str]) -> None:
    """Lax mode reads malformed markup as Ruby does, notes why, and strict mode refuses it (spec 1.6)."""
    assert trees(source).strip() == expected.strip()
    assert codes(source) == found
    if found:
        with pytest.raises(ParseError) as caught:
            parse(source, STRICT)
        assert caught.value.position is not None


@pytest.mark.parametrize(
    ("source", "message", "column"),
    [
        ("{{ \u201ca\u201d }}", "curly quote `\u201c` (U+201C); write a straight quote instead", 4),
        ("{% echo \u2019 %}", "curly quote `\u2019` (U+2019); write a straight quote instead", 9),
        ("{{ a.${} }}", "`${}` has no name", 6),
        ("{{ a.${b }}", "`${` is never closed; expected `}`", None),
        ("{{ a | plus: {{ b }}", "`{{` inside markup is never closed", 14),
        ("{{ a } b }}", "a single `}` ends an output; expected `}}`", 6),
        ("{% if a and %}{% endif %}", None, 9),
        ("{% if | %}{% endif %}", "a condition is missing", 8),
        ("{% for i %}{% endfor %}", "`for` needs `in`: `for i in list`", 9),
        ("{% for 'i' in a %}{% endfor %}", "`for` needs a variable: `for item in list`", 8),
        ("{% for i in %}{% endfor %}", "`for` has nothing to loop over", 12),
    ],
)
def test_refused_in_both_modes(source: str, message: str | None, column: int | None) -> None:
    """What cannot be read is a parse error at its place, in every mode."""
    for env in (LAX, STRICT):
        with pytest.raises(ParseError) as caught:
            parse(source, env)
        if env is LAX:
            assert message in (None, caught.value.message)
            assert column in (None, caught.value.column)


def test_strict_errors_say_what_to_write() -> None:
    """A refusal names the construct, and a diagnostic carries the fix where there is an obvious one."""
    with pytest.raises(ParseError, match="`&&` is no operator; write `and`"):
        parse("{% if a && b %}{% endif %}", STRICT)
    _, findings = parse("{% if a && b %}{% endif %}{% if a = 1 %}{% endif %}")

    assert [finding.fix for finding in findings] == ["and", "=="]


def test_diagnostics_have_spans() -> None:
    """A leniency's span covers what is ignored, counted in the whole source."""
    source = "x\ny{{ a b c | f }}"
    _, (finding,) = parse(source)

    assert finding.span is not None
    assert (finding.span.line, finding.span.column) == (2, 7)
    assert source[finding.span.start : finding.span.end] == "b c"


def test_a_group_is_noted_once() -> None:
    """Groups inside markup that is read twice are read once: no doubled notes, no exponential work."""
    source = "{{ " + "a | f: {{ " * 20 + "x y" + " }}" * 20 + " junk }}"

    assert len(codes(source)) == 2


@pytest.mark.parametrize(
    "source",
    ["{{ " + "a[" * 40 + "1" + "]" * 40 + " }}", "{{ " + "(" * 500 + "1" + "..1)" * 500 + " }}"],
)
def test_nesting_limit(source: str) -> None:
    """Brackets, ranges and groups inside each other are limited, and the error names the limit."""
    with pytest.raises(LimitError, match=r"Limits\.nesting_depth") as caught:
        parse(source)
    assert caught.value.position is not None


def test_nesting_limit_is_the_environments() -> None:
    """The environment's limits count."""
    env = SyntaxEnvironment(limits=Limits(nesting_depth=2))

    assert parse("{{ a[b[0]] }}", env)
    with pytest.raises(LimitError):
        parse("{{ a[b[c[0]]] }}", env)


def test_long_chains() -> None:
    """Thousands of `or`s, filters and keys are read without recursion."""
    nodes, findings = parse(
        "{% if " + "a or " * 5000 + "b %}{% endif %}{{ a" + ".b" * 5000 + " | f" * 5000 + " }}"
    )

    assert len(nodes) == 2
    assert findings == []


def test_integers_are_limited() -> None:
    """An integer of more digits than Python converts is a limit error, not a foreign one."""
    assert trees("{{ " + "9" * 4300 + " }}")
    with pytest.raises(LimitError):
        parse("{{ " + "9" * 4301 + " }}")


def test_printed_expressions_can_be_read_again() -> None:
    """`str()` of a node with our expressions is the dialect, and reads as the same tree."""
    source = (
        "{{ ${a b}[0].c[d.e] | f: {{ g['h i'] | j }} }}{% if a.${b} contains x[{{y}}] %}{% endif %}"
        "{% for i in a reversed limit:1 offset:b %}{% endfor %}{% cycle a.b: 1, c %}"
        "{% tablerow i in a cols:2 %}{% ifchanged %}{{ b }}{% endifchanged %}{% endtablerow %}"
    )
    nodes, _ = parse(source)

    assert trees("".join(map(str, nodes))) == trees(source)


def test_paths_are_equal_if_they_are_written_alike() -> None:
    """Two paths are the same if their segments are, and the way in which each is written."""
    sources = ["a.b", "a['b']", "a.${b}", "a[b]", "a.c"]
    paths, again = ([_path(source) for source in sources] for _ in range(2))

    assert paths == again
    assert len(set(map(str, paths))) == len(paths)
    for at, path in enumerate(paths):
        assert [other == path for other in again] == [at == index for index in range(len(again))]


def _path(markup: str) -> Expression:
    (expression,) = parse_one(f"{{{{ {markup} }}}}").expressions()
    assert isinstance(expression, FilteredExpression)
    return expression.left


def test_unknown_operators_fail_when_rendered() -> None:
    """An unknown operator is Ruby's render error, not a parse error (spec 1.6)."""
    node = parse_one("{% if a = 1 %}{% endif %}")
    (condition,) = node.expressions()
    (operator,) = condition.children()

    assert isinstance(operator, UnknownOperator)
    with pytest.raises(RenderError, match="Unknown operator ="):
        operator.evaluate(None)  # type: ignore[arg-type]

"""The scanner: where markup starts and ends, what is trimmed, what stays verbatim."""

from __future__ import annotations

import pytest
from liquid.token import Token

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.closing import Closer
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.scanner import scan

ERB = Delimiters(tag_start="<%", tag_end="%>", output_start="<<", output_end=">>")
COMMENTS = Delimiters(comment_start="{#", comment_end="#}")


def pairs(source: str, delimiters: Delimiters = DEFAULT_DELIMITERS) -> list[tuple[str, str]]:
    """Return kind and value of every token."""
    return [(token.kind, token.value) for token in scan(source, delimiters)]


def markups(source: str, delimiters: Delimiters = DEFAULT_DELIMITERS) -> list[str]:
    """Return the values of the expression tokens."""
    return [value for kind, value in pairs(source, delimiters) if kind == "expression"]


def texts(source: str, delimiters: Delimiters = DEFAULT_DELIMITERS) -> str:
    """Return the literal text of a source."""
    return "".join(value for kind, value in pairs(source, delimiters) if kind == "content")


def failure(source: str, delimiters: Delimiters = DEFAULT_DELIMITERS) -> ParseError:
    """Return the error that scanning raises."""
    with pytest.raises(ParseError) as caught:
        scan(source, delimiters)
    return caught.value


def test_protocol() -> None:
    """Tokens are those python-liquid's parser expects, with offsets in the whole source."""
    source = "a{%- if x -%} {{ y }}{% endif %}"

    tokens = scan(source, DEFAULT_DELIMITERS)

    assert [
        Token("content", "a", 0, source),
        Token("tag", "if", 5, source),
        Token("expression", "x", 8, source),
        Token("output", "{{ y }}", 14, source),
        Token("expression", "y", 17, source),
        Token("tag", "endif", 24, source),
    ] == tokens


def test_part_of_a_source() -> None:
    """Only the part asked for is scanned, and offsets stay those of the whole."""
    source = "{{ a }}|{{ b }}|{{ c }}"

    tokens = scan(source, DEFAULT_DELIMITERS, start=8, end=15)

    assert [(token.kind, token.start_index) for token in tokens] == [("output", 8), ("expression", 11)]


def test_markup_does_not_reach_over_the_end_of_the_part() -> None:
    """An output whose closer lies behind the part is unterminated."""
    with pytest.raises(ParseError):
        scan("{{ a }}", DEFAULT_DELIMITERS, start=0, end=6)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{${a}}}", "${a}"),
        ("{{custom_attribute.${2nd port (%)}}}", "custom_attribute.${2nd port (%)}"),
        ("{{ ${50%} }}", "${50%}"),
        ("{% if ${a %} b} == 1 %}", "${a %} b} == 1"),
        ("{% if {{custom_attribute.${x}}} == 'y' %}", "{{custom_attribute.${x}}} == 'y'"),
        ("{{giftcard | plus: {{balance}}}}", "giftcard | plus: {{balance}}"),
        ("{{ a | plus: {{ b | plus: {{c}} }} }}", "a | plus: {{ b | plus: {{c}} }}"),
        ("{{ x | append: '}}' }}", "x | append: '}}'"),
        ("{{ '{{' }}", "'{{'"),
        ("{% assign n = 'Hi {{${first_name}}}' %}", "n = 'Hi {{${first_name}}}'"),
        ("{% assign n = '%} ' %}", "n = '"),
        ('{% x {"a":{"b":"{{x}}"}} %}', '{"a":{"b":"{{x}}"}}'),
        ("{% abort_message(can't) %}", "(can't)"),
        ("{{ it's }}", "it's"),
        ("{{-a-}}", "a"),
        ("{{ a --}}", "a -"),
        ("{{\u00a0a\u00a0}}", "a"),
        ("{{ '{\"a\":1}' | size }}", "'{\"a\":1}' | size"),
    ],
)
def test_end_of_markup(source: str, expected: str) -> None:
    """Names, groups and quotes are read over; odd quotes are not."""
    assert expected == markups(source)[0]


def test_odd_apostrophes_do_not_pair_over_text() -> None:
    """Two odd apostrophes in different tags are no quotes, whatever lies between."""
    source = "{% abort_message(can't) %}x{% abort_message(won't) %}{{ it's }}y{{ that's }}"

    assert markups(source) == ["(can't)", "(won't)", "it's", "that's"]
    assert texts(source) == "xy"


def test_three_braces() -> None:
    """Three braces are an output that starts with a brace, and a brace of text (Ruby's reading)."""
    assert pairs("{{{x}}}") == [("output", "{{{x}}"), ("expression", "{x"), ("content", "}")]


def test_dollar_before_an_output() -> None:
    """A dollar sign before an output is text, and so is `${…}` outside markup."""
    assert texts("${{a}} ${name}") == "$ ${name}"


@pytest.mark.parametrize(
    ("source", "message", "column"),
    [
        ("ab{{ a", "output is never terminated; expected `}}`", 3),
        ("ab{{ a } b", "output is never terminated; expected `}}` instead of `}` behind `a`", 3),
        ("ab{{ a } b }} {% if c %}", None, 0),
        ("{% if a", "tag is never terminated; expected `%}`", 1),
        ("{%", "tag is never terminated; expected `%}`", 1),
        ("{%%}", "a tag has no name", 1),
        ("{% 'a' %}", "a tag has no name", 1),
        ("{% raw %}{% raw %}", "`raw` is never closed; expected `{% endraw %}`", 4),
        ("{% doc %}", "`doc` is never closed; expected `{% enddoc %}`", 4),
        ("{% raw x %}{% endraw %}", "`raw` takes no arguments", 8),
        ("{% doc %}{% doc %}{% enddoc %}", "`doc` cannot hold another `doc`", 4),
        ("{% comment %}", "`comment` is never closed; expected `{% endcomment %}`", 4),
        ("{% comment %}{% assign a = 1{% endcomment %}", None, 4),
        ("{% comment %}{% raw %}{% endcomment %}", "`raw` is never closed; expected `{% endraw %}`", 17),
        ("a<% raw %>", "`raw` is never closed; expected `<% endraw %>`", 2),
    ],
)
def test_structural_errors(source: str, message: str | None, column: int) -> None:
    """What is never closed is a parse error at its opener, in one sentence."""
    if column == 0:
        assert scan(source, DEFAULT_DELIMITERS)
        return
    error = failure(source)

    assert (1, column) == error.position
    assert message in (None, error.message)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (" {{- a -}} ", ""),
        ("x {{- a }} y", "x y"),
        ("x \n\t\v\f\r\0{{- a -}}\0 \n y", "xy"),
        ("x\u00a0{{- a -}}\u2003y", "x\u00a0\u2003y"),
        ("x {%- # c -%} y", "xy"),
        ("x {{-}} y", "xy"),
        ("x {%- comment -%} z {%- endcomment -%} y", "x z y"),
        ("{{ a -}} {{ b }} x", " x"),
    ],
)
def test_whitespace_control(source: str, expected: str) -> None:
    """A dash strips what Ruby strips, and only from the text right beside it."""
    assert expected == texts(source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% raw %} {{ a }} {% x {% endraw %}", " {{ a }} {% x "),
        ("! {%- raw -%} {{ a }} {%- endraw -%} !", "! {{ a }} !"),
        ("{% raw %}{{ {% endraw %}", "{{ "),
        ("{% raw %}${a}{% endrawx %}{%-endraw x%}", "${a}{% endrawx %}"),
        ("<% raw %>{{ a }}<% endraw %>", "{{ a }}"),
        ("! <%- raw -%> {{ a }} <%- endraw -%> !", "! {{ a }} !"),
        ("<%raw%>{% raw %}<%endraw%>", "{% raw %}"),
        ("<% if a %><%= b %>", "<% if a %><%= b %>"),
    ],
)
def test_raw_bodies(source: str, expected: str) -> None:
    """A raw body is verbatim; a dash strips only outside it."""
    assert expected == texts(source)


def test_comment_bodies() -> None:
    """A comment may hold apostrophes, open outputs, comments and raw tags; it is one text in two tags."""
    nested = "{% comment %}{% endcomment %}{% raw %}{% endcomment %}{% endraw %}"
    body = f" it's {{{{ x {{% nope 'a %}}{nested}"

    assert [
        ("tag", "comment"),
        ("expression", "note"),
        ("content", body),
        ("tag", "endcomment"),
        ("content", "z"),
    ] == pairs(f"{{% comment note %}}{body}{{% endcomment %}}z")


@pytest.mark.parametrize("text", ["it's", 'a " b', "\u2018quoted\u2019", "{{ a", "{% echo 'b' "])
def test_inline_comments_end_at_the_first_tag_end(text: str) -> None:
    """An inline comment ends at the first `%}`, whatever it holds."""
    found = pairs(f"{{%# {text} %}} x %}}")

    assert found == [("tag", "#"), ("expression", text.strip()), ("content", " x %}")]


def test_template_comments() -> None:
    """`{# … #}` is a comment where the environment has such comments, and text elsewhere."""
    assert pairs("a {#- x {{ -#} b", COMMENTS) == [("content", "a"), ("COMMENT", "x {{"), ("content", "b")]
    assert texts("{# x #}") == "{# x #}"


def test_custom_delimiters() -> None:
    """Custom delimiters turn the whole syntax, nested groups and verbatim bodies included."""
    source = "<%- if <<a | plus: '>>'>> -%>{{ x }}{% raw %}<%raw%><<<%endraw%><< b >><% endif %>"

    assert markups(source, ERB) == ["<<a | plus: '>>'>>", "b"]
    assert texts(source, ERB) == "{{ x }}{% raw %}<<"


@pytest.mark.parametrize(
    ("delimiters", "source", "expected"),
    [
        (Delimiters("<%", "%>", "<%=", "%>"), "a<% if b %>c<%= d %>", ["if", "b", "<%= d %>", "d"]),
        (Delimiters("[%", "%]", "[", "]"), "a[% if b %]c[ d ]", ["if", "b", "[ d ]", "d"]),
    ],
)
def test_delimiters_that_begin_alike(delimiters: Delimiters, source: str, expected: list[str]) -> None:
    """Where one delimiter begins another, the longer one counts."""
    found = pairs(source, delimiters)

    assert [value for kind, value in found if kind != "content"] == expected
    assert [value for kind, value in found if kind == "content"] == ["a", "c"]


def work(source: str) -> int:
    """Return how many searches finding the ends of all outputs and tags of a source takes."""
    closer = Closer(source, len(source), DEFAULT_DELIMITERS)
    at = 0
    while (at := source.find("{", at)) >= 0:
        if source.startswith("{{", at):
            closer.output_end(at + 2)
        elif source.startswith("{%", at):
            closer.tag_end(at + 2)
        at += 1
    return closer.steps


@pytest.mark.parametrize(
    "seed",
    # each leaves something open that a naive scanner would look for to the end again and again
    ["{{ ", "{{ ' }} ", "{% a ' %}", "{{ ${ }} ", "'{{ ${}} ${'} ", "{{ {{ }}", "{% {{ ", "{{ '\" }}"],
)
def test_work_is_linear(seed: str) -> None:
    """Four times the source takes about four times the searches, whatever is left open in it."""
    once, four_times = work("{{" + seed * 500), work("{{" + seed * 2000)

    assert four_times < 5 * once + 50

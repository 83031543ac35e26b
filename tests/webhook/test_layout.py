"""The layout of a document: what counts as Liquid in it is what the scanner takes for markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liquid.token import TOKEN_CONTENT
from liquid.token import TOKEN_EXPRESSION
from liquid.token import Token

from liquid_webhooks import ParseError
from liquid_webhooks import Webhook
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.delimiters import TRIMMED
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.scanner import scan
from liquid_webhooks.webhook.document.layout import Layout
from liquid_webhooks.webhook.document.layout import one_line
from tests.campaigns.grammar.choices import SeededChoices
from tests.campaigns.grammar.draft import Dialect
from tests.campaigns.grammar.template import case
from tests.strategies import template_sources

COMMENTS = Delimiters(comment_start="{#", comment_end="#}")
ERB = Delimiters(tag_start="<%", tag_end="%>", output_start="<<", output_end=">>")

VERBATIM = (
    *("{% raw %}", "{% endraw %}", "{%- endraw -%}", "{% raw x %}", "<% raw %>", "<%- raw -%>"),
    *("<% endraw %>", "<% endraw -%>", "{% comment %}", "{% comment x %}", "{% endcomment %}", "{% doc %}"),
    *("{% enddoc %}", "{% # c %}", "{#", "#}", "{# c #}", "{{ a }}", "{{ 'x", "{% if a %}", "{% endif %}"),
    *("<<", ">>", "<% if a %>", "<%raw%>", "<%endraw%>", "{%%}", "\n", "a"),
)
"""Pieces of bodies that are not read, in which openers, ends and other such tags may stand."""

sources = template_sources() | st.lists(st.sampled_from(VERBATIM), max_size=10).map("".join)


def tokens_or_error(source: str, delimiters: Delimiters) -> list[Token] | ParseError:
    """Return the scanner's tokens, or why there are none."""
    try:
        return scan(source, delimiters)
    except ParseError as error:
        return error


def agrees(source: str, delimiters: Delimiters) -> None:
    """Assert that the layout's markup is where the scanner's tokens are, and text where its text is."""
    layout = Layout(source, 0, delimiters)
    spans = layout.markup
    tokens = tokens_or_error(source, delimiters)
    if isinstance(tokens, ParseError):
        assert "never" not in tokens.message or layout.broken_at is not None
        return
    assert layout.broken_at is None
    inside: list[list[str]] = [[] for _ in spans]
    text = ""
    for token in tokens:
        around = layout.markup_at(token.start_index)
        if around is None:
            assert token.kind == TOKEN_CONTENT
            text += token.value
        else:
            inside[spans.index(around)].append(token.kind)
    firsts = [kinds[0] for kinds in inside]
    assert {TOKEN_CONTENT, TOKEN_EXPRESSION}.isdisjoint(firsts)
    starts, stops = zip(*((0, 0), *spans, (len(source), len(source))), strict=True)
    between = "".join(source[stop:start] for stop, start in zip(stops, starts[1:], strict=False))
    blanks = dict.fromkeys(map(ord, TRIMMED))
    assert between.translate(blanks) == text.translate(blanks)


@given(sources, st.sampled_from([DEFAULT_DELIMITERS, COMMENTS, ERB]))
def test_markup_is_what_the_scanner_finds(source: str, delimiters: Delimiters) -> None:
    """Every span holds the tokens of one output, tag, verbatim body or comment, and no token is elsewhere.

    What stands between the spans is the text that the scanner yields, and what never ends is broken for both.
    """
    agrees(source, delimiters)


@pytest.mark.parametrize("dialect", Dialect)
def test_markup_of_the_grammar_is_what_the_scanner_finds(dialect: Dialect) -> None:
    """The same holds for templates of the grammar."""
    for seed in range(300):
        agrees(case(SeededChoices(seed), dialect).source, DEFAULT_DELIMITERS)


@pytest.mark.parametrize(
    ("source", "stop"),
    [
        ("{% comment %}{% raw %}{% endcomment %}{% endraw %}{% endcomment %}", None),
        ("{% comment %}{% comment %}{% endcomment %}{% endcomment %}", None),
        ("{% comment %}{% x '%}{% endcomment %}", None),
        ("{% raw %}{% comment %}{% endraw %}", None),
        ("{% raw x %}{{ {% endraw %}", None),
        ("<% raw %>{% raw %}<% endraw %>", None),
        ("{% doc %}{% doc %}{% enddoc %}", None),
        ("{% comment %}{% raw %}{% endcomment %}", 0),
        ("{{ a }}{% comment %}{% comment %}{% endcomment %}", 7),
        ("a{% raw x %}", 1),
    ],
)
def test_bodies_that_are_not_read(source: str, stop: int | None) -> None:
    """A verbatim body is one piece from its first tag to its last, whatever stands in it, or it is broken."""
    layout = Layout(source, 0, DEFAULT_DELIMITERS)

    assert layout.broken_at == stop
    if stop is None:
        assert layout.markup == [(0, len(source))]


def test_raw_in_a_comment_hides_its_end() -> None:
    """A header's value goes on where a comment does, and a `raw` in it is read as the scanner reads it."""
    comment = "{% comment %}{% raw %}{% endcomment %}\n{% endraw %}\n{% endcomment %}"
    webhook = Webhook.parse(f"POST https://a.example/\nA: 1{comment}\nB: 2\n\nbody\n")

    assert [name for name, _ in webhook.document.headers] == ["A", "B"]
    assert webhook.render().headers[:2] == (("A", "1"), ("B", "2"))


def test_blocks_reach_from_their_first_tag_to_their_last() -> None:
    """A block is Liquid from end to end; a stray end tag closes nothing."""
    source = "a{% if x %}b\n{% endif %}c{% raw %}{% if y %}{% endraw %}d{% endif %}"
    runs = [(source[run.start : run.stop], run.is_liquid) for run in Layout(source, 0, ERB).runs()]

    assert runs == [(source, False)]
    runs = [
        (source[run.start : run.stop], run.is_liquid) for run in Layout(source, 0, DEFAULT_DELIMITERS).runs()
    ]
    assert runs == [
        ("a", False),
        ("{% if x %}b\n{% endif %}", True),
        ("c", False),
        ("{% raw %}{% if y %}{% endraw %}", True),
        ("d", False),
        ("{% endif %}", True),
        ("", False),
    ]


@pytest.mark.parametrize("raw", ["<% raw %>a<% endraw -%>", "{% raw %}a{% endraw -%}", "{{ a -}}"])
def test_dashes_behind_raw_text_trim(raw: str) -> None:
    """A line end that a dash drops is not printed, whichever way the raw text before it is written."""
    assert one_line(f"{raw}\n b", DEFAULT_DELIMITERS) == f"{raw}  b"

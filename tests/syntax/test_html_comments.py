"""`strip_html_comments=True` removes HTML comments before Liquid is read (spec 1.7, decision 21)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import Environment
from liquid_webhooks import ParseError
from liquid_webhooks import Webhook
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.html_comments import scan_without_comments
from liquid_webhooks.syntax.scanner import scan

ENV = Environment(strip_html_comments=True)


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("a<!-- b -->c", "ac"),
        ("<!---->", ""),
        ("a<!-->b", "a<!-->b"),
        ("<!-- {% if %} {{ -->x", "x"),
        ("{{ 'a<!-- b -->c' }}", "ac"),
        ("{% raw %}a<!-- b -->c{% endraw %}", "ac"),
        ("{% if true %}<!-- {% else %} -->x{% endif %}", "x"),
        ("a <!-- b --> {{- 'c' }}", "ac"),
        ("{{ 'a' -}} <!-- b --> c", "ac"),
        ("{<!-- -->{ 'a' }}", "a"),
        ("a<!-- b", "a<!-- b"),
        ("a --> b", "a --> b"),
        ("<!-- a -- b > c -->d", "d"),
    ],
)
def test_comments_go_before_liquid_is_read(template: str, text: str) -> None:
    """Wherever a comment stands and whatever it holds, the template is read as if it were not there."""
    assert text == ENV.from_string(template).render()


@pytest.mark.parametrize("template", ["<!-- a -->", "{{ '<!-- a -->' }}"])
def test_comments_stay_by_default(template: str) -> None:
    """Webhooks send XML and texts in which a comment may be meant."""
    assert Environment().from_string(template).render() == "<!-- a -->"


@pytest.mark.parametrize(
    ("template", "line", "column"),
    [
        ("<!-- a\n -->{% nope %}", 2, 8),
        ("<!-- a -->\n{{ 'b' ", 2, 1),
        ("a<!-- b -->{% if c %}<!-- d -->", 1, 15),
    ],
)
def test_errors_have_their_place_in_the_text_as_it_is_written(template: str, line: int, column: int) -> None:
    """What was removed still counts for lines and columns."""
    with pytest.raises(ParseError) as caught:
        ENV.from_string(template)

    assert (line, column) == (caught.value.line, caught.value.column)


def test_the_fields_of_a_webhook_are_stripped() -> None:
    """The option is the environment's, so it holds for every field."""
    webhook = Webhook.parse("POST https://a.example/<!-- x -->b\nX-A: 1<!-- {{ -->2\n\n<!-- c -->d", env=ENV)

    request = webhook.render({})

    assert (request.url, dict(request.headers)["X-A"], request.body) == ("https://a.example/b", "12", b"d")


@given(
    st.lists(st.sampled_from(["<!--", "-->", "{{ a }}", "{% if a %}", "{% endif %}", "b", "\n", "'", "-"]))
)
def test_the_tokens_are_those_of_the_text_without_comments(pieces: list[str]) -> None:
    """Kinds and texts of tokens are those of the text that a pattern left, or both are refused."""
    source = "".join(pieces)
    plain = re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL)

    def outcome(read: object, text: str) -> object:
        try:
            return [(token.kind, token.value) for token in read(text, Delimiters())]  # type: ignore[operator]
        except ParseError as error:
            return error.message

    assert outcome(scan, plain) == outcome(scan_without_comments, source)


@given(st.lists(st.sampled_from(["<!-- a -->", "{{ a }}", "b", "\n"]), min_size=1))
def test_texts_stand_at_their_places(pieces: list[str]) -> None:
    """Each token that is no text stands in the source where it says."""
    source = "".join(pieces)

    for token in scan_without_comments(source, Delimiters()):
        assert token.source == source
        if token.kind != "content":
            assert source.startswith(token.value, token.start_index)

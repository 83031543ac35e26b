"""Where tags that cannot be read are refused, to the column, and what some of them take for text."""

from __future__ import annotations

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import ParseError
from liquid_webhooks import Webhook
from liquid_webhooks import check


@pytest.mark.parametrize(
    ("source", "place", "message"),
    [
        ("a\n{% promotion('x' %}", (2, 13), "`promotion` has no closing `)`"),
        ("a\n{% shopping_cart %}", (2, 4), "`shopping_cart` needs the id of a cart"),
        ("a\n{% if x %}{% endfor %}{% endif %}", (2, 14), "unexpected `endfor`"),
        ("a\n{% else %}", (2, 4), "unexpected `else`"),
        ("a\n{% when 1 %}", (2, 4), "unexpected `when`"),
        ("a\n{% endraw %}", (2, 4), "unexpected `endraw`"),
        (
            "a\n{% catalog_selection_items shoes top more %}",
            (2, 38),
            "`catalog_selection_items` needs a catalog and a selection",
        ),
        (
            "a\n{% catalog_selection_items shoes %}",
            (2, 28),
            "`catalog_selection_items` needs a catalog and a selection",
        ),
        ("a\n{% liquid\n raw %}", (3, 2), "`raw` is never closed; expected `{% endraw %}`"),
    ],
)
def test_a_tag_is_refused_where_it_goes_wrong(source: str, place: tuple[int, int], message: str) -> None:
    """The error stands at the piece of text that is wrong, or at the tag that lacks one."""
    with pytest.raises(ParseError) as caught:
        Environment().from_string(source)

    assert (caught.value.position, caught.value.message) == (place, message)


def test_ids_beyond_the_third_are_named() -> None:
    """The finding says how many items are looked up, at the first that is not."""
    [found] = check("{% catalog_items a b c d e %}")

    assert found.span is not None
    assert (found.code, found.span.column) == ("LW113", 26)
    assert found.message == "`catalog_items` looks up 3 items; the others are ignored"


@pytest.mark.parametrize(("reason", "fix"), [("stop here", "('stop here')"), ("it's late", None)])
def test_a_reason_without_quotes_is_offered_with_them(reason: str, fix: str | None) -> None:
    """What is offered would read as the same reason; a reason with a quote in it is left to its author."""
    [found] = check(f"{{% abort_message({reason}) %}}")

    assert (found.code, found.fix) == ("LW101", fix)


def test_a_lone_quote_is_a_word() -> None:
    """One quote is not a word in quotes."""
    assert check("{% landing_page_url ' %}") == []


def test_lines_of_an_inline_comment_may_be_empty() -> None:
    """Only lines that hold something need a `#` of their own (as in Ruby)."""
    assert Environment().from_string("{% # a\n\n # b\n%}x").render() == "x"


def test_older_raw_text_needs_the_usual_tags() -> None:
    """`<% raw %>` is text where tags are written otherwise."""
    env = Environment(tag_end_string="$}")

    assert env.from_string("<% raw %>{{ 1 }}<% endraw %>").render() == "<% raw %>1<% endraw %>"


def test_fields_without_html_comments_are_read_from_their_own_start() -> None:
    """Each field of a document is a template of its own in an environment that removes HTML comments too."""
    env = Environment(strip_html_comments=True)
    request = Webhook.parse("POST https://a.example/{{ 'x' }}\nA: {{ 'y' }}\n\nbody{{ 1 }}", env).render({})

    assert (request.url, request.headers[0], request.body) == ("https://a.example/x", ("A", "y"), b"body1")

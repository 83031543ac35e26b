"""Findings about the tags that fetch or end something, and about what is printed whole: codes and places."""

from __future__ import annotations

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks.diagnostics import Severity
from liquid_webhooks.resources import Resources

STATIC = "warning LW212: Liquid is not evaluated here; it is taken as text"
QUOTES = "warning LW213: the quotes are part of the word; leave them out"
COMMA = "warning LW213: the comma is part of the word; blanks alone divide"


@pytest.mark.parametrize(
    ("source", "text", "piece", "fix"),
    [
        ("a\n {% abort_message('no {{ x }}') %}", f"2:23: {STATIC}", "{{ x }}')", None),
        ("{% promotion(\n'a-{{x}}') %}", f"2:4: {STATIC}", "{{x}}')", None),
        ("\n{% catalog_items 'c' a %}", f"2:18: {QUOTES}", "'c'", "c"),
        ("{% catalog_items c a, b %}", f"1:20: {COMMA}", "a,", "a"),
        ('{% catalog_items c "{{ x }}" %}', f"1:20: {QUOTES}", '"{{ x }}"', "{{ x }}"),
        ("{% catalog_selection_items c 's' %}", f"1:30: {QUOTES}", "'s'", "s"),
        ("{% shopping_cart 'k' %}", f"1:18: {QUOTES}", "'k'", "k"),
        ("{% shopping_cart k, %}", f"1:18: {COMMA}", "k,", "k"),
        ("{% landing_page_url 's' %}", f"1:21: {QUOTES}", "'s'", "s"),
        (
            "{% connected_content 'https://w.example/{{ x }}' %}",
            f"1:22: {QUOTES}",
            "'https://w.example/{{ x }}'",
            "https://w.example/{{ x }}",
        ),
        (
            "{% connected_content https://w.example/, :retry %}",
            f"1:22: {COMMA}",
            "https://w.example/,",
            "https://w.example/",
        ),
        (
            "\n{% connected_content w.example :save x %}",
            "2:22: warning LW214: no call can be made: url: begins with no scheme: write `https://` first",
            "w.example",
            None,
        ),
        (
            "\n{% connected_content :retry https://w.example/ %}",
            "2:29: warning LW228: what Braze does with a URL behind an option is not known",
            "https://w.example/",
            None,
        ),
        (
            "{% connected_content https://w.example/ :cache_max_age :retry %}",
            "1:41: warning LW228: what Braze does without a number of seconds is not known; 300 is used",
            ":cache_max_age",
            None,
        ),
        (
            "{% connected_content https://w.example/ :accept text/csv %}",
            "1:41: warning LW228: what Braze does with `:accept` is not known;"
            " `:headers` can give the header too",
            ":accept",
            None,
        ),
        (
            "{% connected_content https://w.example/{{ x }}/\u00a0a\u2060b %}",
            "1:50: warning LW228: the URL holds U+2060, which is not seen;"
            " whether Braze sends it is not known",
            "\u2060",
            "",
        ),
        (
            "{% connected_content https://w.example/${b} :save x %}",
            "1:40: warning LW208: `${…}` is plain text here; write `{{${…}}}`",
            "${b}",
            "{{${b}}}",
        ),
        (
            "\n{% catalog_items c a${b}c %}",
            "2:21: warning LW208: `${…}` is plain text here; write `{{${…}}}`",
            "${b}",
            "{{${b}}}",
        ),
        (
            "{% abort_message(~a~) %}",
            "1:17: warning LW101: the reason of `abort_message` has no quotes",
            "(~a~)",
            "('~a~')",
        ),
    ],
)
def test_words_that_are_not_what_they_seem(source: str, text: str, piece: str, fix: str | None) -> None:
    """Liquid in a static text, quotes and commas of words, and a hopeless URL are found where they stand."""
    (found,) = Environment().from_string(source).diagnostics

    assert (str(found), found.fix) == (text, fix)
    assert found.span is not None
    assert source[found.span.start : found.span.end] == piece


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("a\n{% shopping_cart %}", "line 2, column 4: `shopping_cart` needs the id of a cart"),
        ("{% shopping_cart :a %}", "line 1, column 18: `shopping_cart` needs the id of a cart"),
        ("{% shopping_cart a b %}", "line 1, column 20: `shopping_cart` does not expect this text"),
        ("{% catalog_items %}", "line 1, column 4: `catalog_items` needs a catalog and an id"),
        ("{% catalog_items c %}", "line 1, column 18: `catalog_items` needs a catalog and an id"),
        (
            "{% catalog_selection_items %}",
            "line 1, column 4: `catalog_selection_items` needs a catalog and a selection",
        ),
        (
            "{% catalog_selection_items c s t %}",
            "line 1, column 32: `catalog_selection_items` needs a catalog and a selection",
        ),
        (
            '{% connected_content https://w.example/ :headers {"A": "b" %}',
            "line 1, column 50: `:headers` has a `{` that is never closed",
        ),
        (
            '{% connected_content https://w.example/ :headers {"A": "b"} } %}',
            "line 1, column 61: `connected_content` does not expect this text",
        ),
        (
            "{% connected_content https://w.example/ :headers %}",
            "line 1, column 41: `:headers` needs a JSON object",
        ),
        ("{% connected_content %}", "line 1, column 4: `connected_content` needs a URL"),
        (
            "{% connected_content :retry %}",
            "line 1, column 22: `connected_content` needs a URL before its options",
        ),
    ],
)
def test_words_that_are_missing(source: str, error: str) -> None:
    """A tag whose words are not all there, or too many, is refused where they are missing or begin."""
    with pytest.raises(ParseError) as caught:
        Environment().from_string(source)

    assert str(caught.value) == error


@pytest.mark.parametrize(
    "source",
    [
        "{% abort_message('no $' ) %}{% abort_message %}{% promotion('a') %}",
        "{% catalog_items c {{ 'a' }} {{ x | default: 'a,b' }} %}{% catalog_items c it's a,b %}",
        "{% shopping_cart {{ context.${cart_id} }} %}{% landing_page_url s %}",
        "{% connected_content https://w.example/a,b?q='x' %}{% connected_content {{ url }} %}",
        "{% connected_content ftp://w.example/{{ x }} %}",
        "{% connected_content https://w.example/?l=${language} :rerender %}",
        '{% connected_content https://w.example/ :body ${a} :headers {"A": "${b}"} :rerender %}',
        "{% connected_content https://w.example/\u00a0?a=b %}",
        "{% catalog_items {{ shelf }} b1 %}{% catalog_selection_items {{ shelf }} s %}",
    ],
)
def test_words_that_are_in_order(source: str) -> None:
    """Quotes and commas inside words or groups, and URLs that are put together, are not noted."""
    assert Environment().from_string(source).diagnostics == []


def test_static_texts_of_other_delimiters() -> None:
    """What is Liquid in a static text is told by the environment's own delimiters."""
    env = Environment(statement_start_string="[[", statement_end_string="]]")

    found = env.from_string("{% abort_message('[[ x ]]') %}{% abort_message('{{ x }}') %}").diagnostics

    assert [str(each) for each in found] == [f"1:19: {STATIC}"]


def test_any_port_is_no_hopeless_url() -> None:
    """Where the resources allow any port, a URL with one can be called."""
    source = "{% connected_content https://w.example:8443/ %}"
    free = Environment(resources=Resources(allow_any_port=True))

    assert [each.code for each in Environment().from_string(source).diagnostics] == ["LW214"]
    assert free.from_string(source).diagnostics == []


@pytest.mark.parametrize(
    ("options", "credentials", "text"),
    [
        (":basic_auth me", {}, "there is no basic credential `me`"),
        (
            ":auth_credentials me",
            {"me": {"type": "basic", "username": "u", "password": "p"}},
            "there is no token credential `me`; it is of the other kind",
        ),
    ],
)
def test_an_unknown_credential_is_told_before_the_abort(
    options: str, credentials: dict[str, object], text: str
) -> None:
    """A credential that is not there is found as an error at its tag, and the message is aborted."""
    source = "a\n{% connected_content https://w.example/ " + options + " %}"
    data = RenderData.from_dict({"credentials": credentials})

    with pytest.raises(AbortMessage) as caught:
        Environment().from_string(source).result(data)

    (found,) = caught.value.diagnostics
    assert (found.code, found.severity) == ("LW619", Severity.ERROR)
    assert str(found) == f"2:4: error LW619: {text}"


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("ab {{ l }} {{ l }}", ["1:7: info LW618: a whole list was printed; `join` makes text of it"]),
        (
            "{% assign x = o %}\n{{ x }}{{ x }}",
            ["2:4: info LW618: a whole object was printed; `as_json_string` makes text of it"],
        ),
        ("{{ l | join }}{{ o | as_json_string }}{{ l[0] }}{{ o.a }}{{ l | size }}", []),
    ],
)
def test_what_is_printed_whole(source: str, texts: list[str]) -> None:
    """The first list and the first object that a render prints whole are noted where they stand."""
    result = Environment().from_string(source).result({"l": [1], "o": {"a": 1}})

    assert [str(each) for each in result.diagnostics] == texts


def test_each_render_tells_anew_what_is_printed_whole() -> None:
    """What one render noted is noted by the next one too, and by none that prints text alone."""
    template = Environment().from_string("{{ x }}")

    codes = [[each.code for each in template.result({"x": x}).diagnostics] for x in ([1], [1], "a", {"a": 1})]

    assert codes == [["LW618"], ["LW618"], [], ["LW618"]]


def test_failures_tell_what_was_found_until_then() -> None:
    """Aborts, errors and limits of `result` carry the findings of the template and of the render."""
    env = Environment(limits=Limits(output_chars=10))
    for end, kind in (
        ("{% abort_message('a') %}", AbortMessage),
        ("{{ 1 | divided_by: 0 }}", RenderError),
        ("{{ '123456789012' }}", LimitError),
    ):
        template = env.from_string("{% assign y = '{' | json_parse %}{{ 'x' | nope }}" + end)

        with pytest.raises(kind) as caught:
            template.result({})

        assert [each.code for each in caught.value.diagnostics] == ["LW201", "LW601"]  # type: ignore[attr-defined]


def test_a_failure_outside_a_result_has_found_nothing() -> None:
    """Errors and aborts have an empty sequence of findings of their own."""
    assert (AbortMessage("a").diagnostics, RenderError("a").diagnostics) == ((), ())

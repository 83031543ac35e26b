"""Webhook objects survive as texts, whatever their strings hold."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import DocumentError
from liquid_webhooks import Environment
from liquid_webhooks import ParseError
from liquid_webhooks import Webhook
from liquid_webhooks.webhook.document.braze_object import read_object
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.document.http_text import write_text
from liquid_webhooks.webhook.document.parts import BodyMode
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.sections import printed_dividers

ENV = Environment()

FRAGMENTS = st.sampled_from(
    [
        *("a", "b c", " ", "\n", "\r\n", "\r", ":", "#", "'", '"', "{", "}", "%", "-", "A: 1", "é", "\t"),
        *("{{ x }}", "{{- x -}}", "{{ 'a\n' }}", '{{ x | append: "it\'s\n" }}', "{%- assign y = 1 -%}"),
        *(
            "{% if x %}\n1\n{% endif %}",
            "{% if x == 'b' -%} 1 {%- else %} 2\n{% endif %}",
            "{% comment %}\n{{{% endcomment %}",
        ),
        *("{% raw %}{{ \n{% endraw %}", "{% for i in (1..3) %}\n{{ i }}: {% endfor %}", "{% # it's %}"),
    ]
)


def parses(template: str) -> bool:
    """Tell whether `template` is valid Liquid."""
    try:
        ENV.from_string(template)
    except ParseError:
        return False
    return True


TEMPLATES = st.lists(FRAGMENTS, max_size=6).map("".join).filter(parses)


def rendered(document: WebhookDocument) -> tuple[object, ...]:
    """Return the texts of all fields, rendered and trimmed as a webhook does it."""
    url, *headers = (
        ENV.from_span(part.source, part.start, part.stop).render(x="b").strip()
        for part in (document.url, *(value for _, value in document.headers))
    )
    body, *pairs = (
        ENV.from_span(part.source, part.start, part.stop).render(x="b")
        for part in (document.body, *(part for pair in document.pairs for part in pair))
    )
    if document.mode is BodyMode.KEY_VALUE:
        body = ""
    return document.method.text, url, headers, body, pairs


@given(TEMPLATES, st.lists(TEMPLATES, max_size=3), TEMPLATES)
def test_objects_survive_as_texts(url: str, values: list[str], body: str) -> None:
    """Whatever strings an object holds, its text renders the same fields; the body's text stays the same.

    But for lines that begin with `###`, which would divide requests.
    """
    headers = {f"H{index}": value for index, value in enumerate(values)}
    document = read_object(
        {"url": f"u{url}", "request_method": "POST", "request_headers": headers, "body": body}
    )
    fields = rendered(document)

    written = write_text(document)
    back = read_text(written)

    assert back.body.text == (printed_dividers(body, back.delimiters) if "###" in body else body)
    assert rendered(back) == fields
    assert write_text(back) == written


@given(st.dictionaries(TEMPLATES, TEMPLATES, max_size=4))
def test_key_value_objects_survive_as_texts(pairs: dict[str, str]) -> None:
    """Keys and values keep every blank and line end they render."""
    document = read_object({"url": "u", "request_method": "POST", "body": pairs})
    fields = rendered(document)

    written = write_text(document)

    assert rendered(read_text(written)) == fields
    assert write_text(read_text(written)) == written


@pytest.mark.parametrize(
    ("given", "place"),
    [
        (
            {"request_headers": {"X-H": "{{ 'x }}", "X-J": "it's | size }} y"}, "body": "b"},
            "request_headers.X-H",
        ),
        ({"request_headers": {"X-H": '{{ "}}'}, "body": 'say "hi" | size }} x'}, "request_headers.X-H"),
        ({"body": {"k": '{{ "}}', "j": 'v" | size }} z'}}, "body.k"),
        ({"url": 'https://a.example/{{ "}}', "request_headers": {"X-A": 'token"}}x'}}, "url"),
    ],
)
def test_fields_do_not_run_into_each_other(given: dict[str, object], place: str) -> None:
    """Where a quote without a second one would pair with one in the next field, no text is written."""
    webhook = Webhook.from_dict({"url": "https://a.example/", "request_method": "POST", **given})

    with pytest.raises(DocumentError, match=f"^{place}:1:1: its Liquid would go on in the next field"):
        webhook.to_text()


def test_a_quote_that_pairs_with_none_is_written() -> None:
    """It is no harm where no other follows."""
    given = {"url": "https://a.example/", "request_method": "POST", "request_headers": {"X-H": "{{ 'x }}"}}
    webhook = Webhook.from_dict({**given, "body": "b"})

    assert Webhook.parse(webhook.to_text()).render() == webhook.render()

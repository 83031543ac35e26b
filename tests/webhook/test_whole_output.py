"""Whole output: a request keeps to `Limits.output_chars` in all its fields, and names the one beyond it."""

from __future__ import annotations

import tracemalloc

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.http.url import sent_chars

URL = "https://a.example/"


def hook(
    most: int,
    *,
    method: str = "PUT",
    url: str = URL,
    headers: dict[str, str] | None = None,
    body: object = "",
) -> Webhook:
    given = {"request_method": method, "url": url, "request_headers": headers or {}, "body": body}
    return Webhook.from_dict(given, Environment(limits=Limits(output_chars=most)))


@pytest.mark.parametrize(
    ("chars", "fields"),
    [
        (21, {}),
        (31, {"url": URL + "{{ a }}"}),
        (29, {"headers": {"X-A": "12{{ b }}345"}}),
        (21, {"headers": {"X-A": "{{ c }}"}}),
        (31, {"body": "{{ a }}"}),
        (39, {"body": {"a": "{{ a }}"}}),
        (55, {"body": {"{{ a }}": "{{ a }}", "b": ""}}),
        (31, {"url": URL + "{{ a }}", "headers": {"X": "{{ c }}"}, "body": ""}),
        (23, {"method": "PATCH"}),
    ],
)
def test_every_field_counts(chars: int, fields: dict[str, object]) -> None:
    """Method, URL, headers that are sent with their names, and the body are what a request has together."""
    data = {"a": "0123456789", "b": "", "c": " "}

    request = hook(chars, **fields).render(data)  # type: ignore[arg-type]
    own = [(name, value) for name, value in request.headers if name != "Content-Type"]
    parts = [request.method, request.url, request.body.decode(), *(part for pair in own for part in pair)]
    assert sum(map(len, parts)) == chars

    with pytest.raises(LimitError) as caught:
        hook(chars - 1, **fields).render(data)  # type: ignore[arg-type]
    assert caught.value.limit == "output_chars"


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"method": "P" * 41}, "request_method:1:1: method"),
        ({"url": URL + "{{ a }}{{ a }}"}, "url:1:1: url"),
        ({"headers": {"X": "{{ a }}", "X-B": "{{ a }}"}}, "request_headers.X-B:1:1: header X-B"),
        ({"headers": {"X" * 61: "a"}}, f"request_headers.{'X' * 61}:1:1: header {'X' * 60}…"),
        ({"body": "\n{{ a }}{{ a }}"}, "body:1:1: body"),
        ({"body": {"a": "{{ a }}", "{{ a }}b": "c"}}, "a key of body:1:1: body"),
        ({"body": {"b": "{{ a }}", "c": "{{ a }}"}}, "body.c:1:1: body"),
        ({"body": {"b": "\t\t\t\t\t\t"}}, "body:1:1: body"),
    ],
)
def test_the_field_is_named(fields: dict[str, object], place: str) -> None:
    """The error names the field that went beyond the bound, and has its place."""
    with pytest.raises(LimitError) as caught:
        hook(40, **fields).render({"a": "0123456789"})  # type: ignore[arg-type]

    assert str(caught.value) == f"{place}: a request of more than 40 characters in all its fields"


def test_places_in_a_text() -> None:
    """In a `.http` text the place is that of the field in it."""
    text = "# @body key-value\nPOST https://a.example/\nX: {{ a }}\nY: {{ a }}\n\nb: c\n"
    env = Environment(limits=Limits(output_chars=40))

    with pytest.raises(LimitError) as caught:
        Webhook.parse(text, env).render({"a": "0123456789"})
    assert str(caught.value).startswith("line 4, column 4: header Y: ")


def test_one_field_keeps_to_the_bound_itself() -> None:
    """What one template prints is bounded as it was, before the sum is looked at."""
    with pytest.raises(LimitError, match="output of more than 40 characters"):
        hook(40, body="{{ a }}").render({"a": "0" * 41})


def test_an_abort_before_it_is_an_abort() -> None:
    """Fields are rendered in order until one goes beyond the bound."""
    headers = {"X": "{% abort_message('a') %}", "Y": "{{ a }}"}
    with pytest.raises(AbortMessage):
        hook(40, headers=headers).render({"a": "0" * 30})


def test_memory_is_not_taken_first() -> None:
    """However many fields there are, no more is rendered than the bound and one field."""
    long = "x" * 500_000
    webhooks = [
        Webhook.parse(f"POST {URL}\n" + "X: {{ a }}\n" * 200),
        Webhook.parse(f"# @body key-value\nPOST {URL}\n\n" + "{{ a }}: {{ a }}\n" * 200),
        Webhook.parse(f"POST {URL}\n" + "X: {{ content_blocks.${a} }}\n" * 200),
    ]
    data = RenderData.from_dict({"variables": {"a": long}, "content_blocks": {"a": long[:200_000]}})
    for webhook in webhooks:
        with pytest.raises(LimitError):
            webhook.render(data)
        tracemalloc.start()
        with pytest.raises(LimitError, match="in all its fields"):
            webhook.render(data)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4_000_000


@pytest.mark.parametrize("path", ["", "a/b?c=d&e", "é😀", "{}|^", "%41%7e", "a'(b)*;,:@!$&+~-._"])
def test_a_url_as_it_is_sent(path: str) -> None:
    """A URL counts with what encoding makes of it."""
    url = URL + path

    assert sent_chars(url) == len(str(parse_url(url)))

"""Fields: an error says which field of a request it is about, and a document which text that is."""

from __future__ import annotations

import pytest

from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.errors import RequestField
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.twilio import MessageError
from liquid_webhooks.webhook.document.http_text import read_text

DOCUMENT = read_text("POST https://a.example/\nA: one\nB: two\nA: three\n\nbody\n")


@pytest.mark.parametrize(
    ("field", "header", "text"),
    [
        (RequestField.METHOD, -1, "POST"),
        (RequestField.URL, -1, "https://a.example/"),
        (RequestField.HEADER, 0, "one"),
        (RequestField.HEADER, 1, "two"),
        (RequestField.HEADER, 2, "three"),
        (RequestField.HEADER, 3, "body"),
        (RequestField.HEADER, -1, "body"),
        (RequestField.BODY, -1, "body"),
    ],
)
def test_every_field_has_a_part(field: RequestField, header: int, text: str) -> None:
    """A document has a part for every field; a header that it does not write was derived from the body."""
    assert DOCUMENT.part(field, header).text == text


@pytest.mark.parametrize(
    ("method", "url", "headers", "body", "about"),
    [
        ("P T", "https://a.example/", (), b"", RequestField.METHOD),
        ("CONNECT", "https://a.example/", (), b"", RequestField.METHOD),
        ("POST", "a", (), b"", RequestField.URL),
        ("POST", "https://a.example/", (("A B", ""),), b"", RequestField.HEADER),
        ("POST", "https://a.example/", (("Host", ""),), b"", RequestField.HEADER),
        ("POST", "https://a.example/", (("A", "\n"),), b"", RequestField.HEADER),
        ("POST", "https://a.example/", (), "", RequestField.BODY),
    ],
)
def test_errors_say_which_field(
    method: str, url: str, headers: tuple[tuple[str, str], ...], body: bytes, about: RequestField
) -> None:
    """The field is told apart from its name in the message, which begins with it."""
    with pytest.raises(RequestError) as caught:
        WebhookRequest(method, url, headers, body)

    assert caught.value.about is about
    assert caught.value.message.startswith(about)


def test_a_header_named_as_another_field_is_a_header() -> None:
    """Names from a document or of parameters are never taken for fields."""
    with pytest.raises(RequestError) as caught:
        check_header("url", "\n")
    assert caught.value.about is RequestField.HEADER
    assert MessageError("is odd", field="body", twilio_code=1).about is None


@pytest.mark.parametrize("name", ["headers", "templates", "name", "url", "pairs"])
def test_places_do_not_depend_on_names(name: str) -> None:
    """A header called as some attribute of a document has its own place."""
    hook = Webhook.parse(f"POST https://a.example/\nA: 1\n{name}: {{{{ x }}}}\n", name="a.http")
    with pytest.raises(RequestError, match=rf"^a\.http:3:{len(name) + 3}: header {name}: "):
        hook.render(x="a\nb")

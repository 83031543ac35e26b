"""Requests of values that are none: other types than texts, texts with a class of their own."""

from __future__ import annotations

import re
from typing import Any

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.secret import Secret
from liquid_webhooks.webhook.formats import FORMATS

URL = "https://a.example/"
LINE = "\r\nX-Evil: 1"


class Sly(str):
    """A text that says something else whenever Python code may answer for it."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return LINE

    def __str__(self) -> str:
        return LINE

    def upper(self) -> str:
        return LINE

    def lower(self) -> str:
        return LINE

    def strip(self, chars: str | None = None, /) -> str:
        return LINE

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return LINE.encode()


class SlyObject:
    """An object that prints as such a text."""

    def __str__(self) -> str:
        return Sly("ok")


WRONG: dict[str, Any] = {
    "None": None,
    "a number": 5,
    "a text": "ab",
    "bytes": b"ab",
    "a mapping": {"A": "b"},
    "a text as a pair": ("ab",),
    "a triple": (("A", "b", "c"),),
    "a single": (("A",),),
    "an empty pair": ((),),
    "a set as a pair": ({"A", "b"},),
    "None as a pair": (None,),
    "a value of None": (("A", None),),
    "a value of bytes": (("A", b"b"),),
    "a number as a value": (("A", 1),),
    "a list as a value": (("A", ["b"]),),
    "a secret as a value": (
        (
            "A",
            Secret("b"),
        ),
    ),
    "a name of None": ((None, "a"),),
    "a name of bytes": ((b"A", "a"),),
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=list(WRONG))
def test_headers_that_are_no_pairs_of_texts(headers: Any) -> None:
    """They are refused by name of the field, with the type and without the value."""
    with pytest.raises(RequestError, match=r"^header: must be ") as caught:
        WebhookRequest("POST", URL, headers)

    assert caught.value.about == "header"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"method": None}, "method: must be a text, not NoneType"),
        ({"method": b"POST"}, "method: must be a text, not bytes"),
        ({"url": None}, "url: must be a text, not NoneType"),
        ({"url": URL.encode()}, "url: must be a text, not bytes"),
        ({"message_extras": None}, "message_extras: must be an object, not NoneType"),
        ({"message_extras": [("a", "b")]}, "message_extras: must be an object, not list"),
        ({"message_extras": {"a": 1}}, "message_extras: must be a text, not int"),
        ({"message_extras": {1: "a"}}, "message_extras: must be a text, not int"),
        ({"body": "x"}, "body: must be bytes, not str"),
        ({"body": None}, "body: must be bytes, not NoneType"),
    ],
)
def test_fields_of_other_types(fields: dict[str, Any], message: str) -> None:
    """Each field says which type it has to have."""
    with pytest.raises(RequestError, match=f"^{re.escape(message)}$"):
        WebhookRequest(**{"method": "POST", "url": URL, **fields})


@pytest.mark.parametrize("headers", [[("A", "b")], (["A", "b"],), {("A", "b")}, iter([("A", "b")])])
def test_whatever_gives_pairs_of_texts_is_taken(headers: Any) -> None:
    """Lists, sets and iterators of pairs are headers."""
    assert WebhookRequest("POST", URL, headers).headers == (("A", "b"),)


def test_texts_of_a_class_of_their_own_become_plain() -> None:
    """What is sent and shown is what the text holds, not what its class says."""

    class Bytes(bytes):
        def decode(self, encoding: str = "utf-8", errors: str = "strict") -> str:
            return LINE

        def __len__(self) -> int:
            return 0

    made = WebhookRequest(Sly("put"), Sly(URL), ((Sly("A"), Sly("b")),), Bytes(b"{}"), {Sly("k"): Sly("v")})

    texts = [made.method, made.url, *made.headers[0], *made.message_extras, *made.message_extras.values()]
    assert texts == ["PUT", URL, "A", "b", "k", "v"]
    assert {type(each) for each in texts} == {str}
    assert type(made.body) is bytes
    assert not any("Evil" in made.export(name) for name in FORMATS)


PRINTS = [
    *(
        "{{ v }}",
        "{{ v | append: 'x' }}",
        "{{ v | upcase }}",
        "{{ v | strip }}",
        "{{ l }}",
        "{{ l | join: v }}",
    ),
    *("{{ v | url_param_escape }}", "{{ h | as_json_string | url_param_escape }}", "{{ n | default: v }}"),
    *(
        "{% for i in l %}{{ i }}{% endfor %}",
        "{% cycle v, v %}",
        "{% capture c %}{{ v }}{% endcapture %}{{ c }}",
    ),
    *(
        "{% assign a = v %}{{ a }}{{ a }}",
        "{{ e[v] }}",
        "{{ o }}",
        "{{ o | append: 'x' }}",
        "{{ 1 | shout }}",
    ),
    *(
        "{{ v | shout }}",
        "{% if v contains 'o' %}{{ v }}{% endif %}",
        "{{ secrets.S }}",
        "{{ h | url_encode }}",
    ),
]


@pytest.mark.parametrize("markup", PRINTS)
def test_they_put_no_line_into_a_webhook(markup: str) -> None:
    """Printed by whatever way, in the URL, a header and the body."""
    env = Environment()
    env.add_filter("shout", lambda _: Sly("ok"))
    hook = Webhook.parse(f"POST https://a.example/{{{{ v }}}}\nX-A: a{markup}\n\n{markup}", env)
    sly = Sly("ok")
    data = {"v": sly, "l": [sly], "h": {sly: sly}, "e": {"ok": sly}, "o": SlyObject(), "secrets": {"S": sly}}

    made = hook.render(data)

    assert not any("Evil" in made.export(name, show_secrets=True) for name in FORMATS)
    assert {type(text) for pair in made.headers for text in pair} == {str}


def test_secrets_are_plain_texts() -> None:
    """What a secret reveals says nothing else when it is written."""
    assert type(Secret(Sly("ok")).reveal()) is str
    assert Secret(Sly("ok")) == Secret("ok")
    assert f"{Secret(Sly('ok')).reveal()}" == "ok"


@pytest.mark.parametrize(
    "name",
    [
        *("Content_Length", "content_length", "Transfer_Encoding", "TRANSFER_ENCODING", "Keep_Alive"),
        *("Proxy_Connection", "Content-Length", "Transfer-Encoding"),
    ],
)
def test_framing_with_a_low_line_is_reserved_too(name: str) -> None:
    """Receivers behind CGI cannot tell `_` from `-`."""
    with pytest.raises(RequestError, match="is decided when the request is sent"):
        WebhookRequest("POST", URL, ((name, "5"),))
    assert WebhookRequest("POST", URL, (("X_Content_Length", "5"),)).headers == (("X_Content_Length", "5"),)

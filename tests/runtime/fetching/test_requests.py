"""What each option of `connected_content` makes of the call, to the byte (spec 1.10)."""

from __future__ import annotations

from typing import Any

import pytest

from liquid_webhooks import Environment
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.stored_credentials import BasicCredential
from liquid_webhooks.resources.stored_credentials import TokenCredential
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.secret import Secret
from tests.runtime.fetching.exchange import URL
from tests.runtime.fetching.exchange import answering
from tests.runtime.fetching.exchange import call
from tests.runtime.fetching.exchange import rendered
from tests.runtime.fetching.exchange import requested

JSON = (("Content-Type", "application/json"), ("Accept", "*/*"))
FORM = (("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "*/*"))
CSV = (("Content-Type", "text/csv"), ("Accept", "text/csv"))

CREDENTIALS = {
    "me": BasicCredential("Aladdin", Secret("open sesame")),
    "crm": TokenCredential((("X-Key", Secret("k")), ("X-Two", Secret("l"))), "w.example"),
}


def request(method: str = "GET", headers: Any = JSON, **rest: Any) -> ContentRequest:
    """Return a request as the tag makes it without options, but for what is given."""
    rest = {"max_age": 300 if method == "GET" else 0, **rest}
    return ContentRequest(method, parse_url(URL), headers, **rest)


OPTIONS = {
    "": request(),
    ":method get": request(),
    ":method post": request("POST", FORM),
    ":method POST :body a=b": request("POST", FORM, body=b"a=b"),
    ":body a=b": request(body=b"a=b"),
    ":body {{ nope }}": request(),
    ":content_type text/csv": request(headers=CSV),
    ":content_type text/csv :method post": request("POST", CSV),
    ':headers {"X-B": "1", "X-A": "2"}': request(headers=(*JSON, ("X-B", "1"), ("X-A", "2"))),
    ':headers {"ACCEPT": "a/b"}': request(headers=(JSON[0], ("ACCEPT", "a/b"))),
    ':headers {"content-TYPE": "a/b"} :method post': request("POST", (FORM[1], ("content-TYPE", "a/b"))),
    ':headers {"accept": "a/b"} :content_type text/csv': request(headers=(CSV[0], ("accept", "a/b"))),
    ':headers {"A": "1", "B": "2", "a": "3"}': request(headers=(*JSON, ("B", "2"), ("a", "3"))),
    ':headers {"A": ""}': request(headers=(*JSON, ("A", ""))),
    ":basic_auth me": request(headers=(*JSON, ("Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="))),
    ":auth_credentials crm": request(headers=(*JSON, ("X-Key", "k"), ("X-Two", "l"))),
    ':auth_credentials crm :headers {"x-key": "mine", "Z": "1"}': request(
        headers=(*JSON, ("Z", "1"), ("X-Key", "k"), ("X-Two", "l"))
    ),
    ":cache_max_age 300": request(max_age=300),
    ":cache_max_age 900": request(max_age=900),
    ":cache_max_age 0": request(max_age=300),
    ":cache_max_age 299": request(max_age=300),
    ":cache_max_age 14400": request(max_age=14_400),
    ":cache_max_age 14401": request(max_age=14_400),
    f":cache_max_age {'9' * 5000}": request(max_age=14_400),
    f":cache_max_age {'0' * 5000}600": request(max_age=600),
    ":cache 900": request(max_age=900),
    ":no_cache": request(max_age=0),
    ":no_cache :cache_max_age 900": request(max_age=0),
    ":method post :cache_max_age 900": request("POST", FORM, max_age=900),
    ":method post :cache_max_age 1": request("POST", FORM, max_age=300),
    ":method post :cache_max_age 900 :no_cache": request("POST", FORM),
    ":retry": request(retry=True),
    ":rerender": request(),
}


@pytest.mark.parametrize("options", OPTIONS)
def test_each_option_makes_this_request(options: str) -> None:
    """Method, URL, headers in their order, body, time to keep and retrying are exactly these."""
    assert requested(options, credentials=CREDENTIALS) == OPTIONS[options]


BODIES: dict[str, tuple[str, dict[str, object], bytes]] = {
    "blanks and line ends": ("{{ b }}", {"b": " a\r\n\tb \n"}, b" a\r\n\tb \n"),
    "astral characters": ("{{ b }}", {"b": "😀\x85\u2028\0"}, "😀\x85\u2028\0".encode()),
    "a list prints as lists do": ("{{ b }}", {"b": ["a", 1]}, b"a1"),
    "a form is not encoded": ("a={{ b }}&c=d", {"b": "x&y=z é"}, "a=x&y=z é&c=d".encode()),
    "JSON that ends in three braces": ('{"a":{{ b }}}', {"b": 5}, b'{"a":5}'),
    "JSON that ends in four braces": ('{"a":{"c":{{b}}}}', {"b": 5}, b'{"a":{"c":5}}'),
}


@pytest.mark.parametrize("case", BODIES.values(), ids=BODIES)
def test_a_body_is_sent_as_it_renders(case: tuple[str, dict[str, object], bytes]) -> None:
    """No byte of a body is added, lost or encoded."""
    body, data, sent = case

    assert requested(f":method post :body {body}", data).body == sent


def test_ports_are_free_where_the_resources_allow_it() -> None:
    """`allow_any_port` lets a call go to another port, and nothing else does."""
    for is_allowed in (True, False):
        transport = answering()
        env = Environment(resources=Resources(transport=transport, allow_any_port=is_allowed))
        env.from_string(call(url="http://127.0.0.1:8080/")).render()

        assert [str(sent.url) for sent in transport.requests] == ["http://127.0.0.1:8080/"] * is_allowed


@pytest.mark.parametrize(
    "credential",
    [
        BasicCredential("u:v", Secret("p")),
        BasicCredential("u", Secret("\ud800")),
        BasicCredential("\ud800", Secret("p")),
        TokenCredential((("X-Key", Secret("a\nb")),), "w.example"),
        TokenCredential((("X Key", Secret("a")),), "w.example"),
        TokenCredential((("Host", Secret("a")),), "w.example"),
        TokenCredential((("X-Key", Secret("a")),), "example"),
        TokenCredential((("X-Key", Secret("a")),), "x.w.example"),
        TokenCredential((("X-Key", Secret("a")),), "w.example."),
    ],
)
def test_no_call_is_made_with_a_credential_that_cannot_be_sent(
    credential: BasicCredential | TokenCredential,
) -> None:
    """What HTTP cannot hold, or is for another host, is a finding, and nothing is sent."""
    transport = answering()
    option = ":basic_auth c" if isinstance(credential, BasicCredential) else ":auth_credentials c"

    result = rendered(call(option), transport, credentials={"c": credential})

    assert [found.code for found in result.diagnostics] == ["LW611"]
    assert transport.requests == []


def test_a_body_that_cannot_be_encoded_is_not_sent() -> None:
    """A lone surrogate in a body is a finding; no other character is sent in its place."""
    for options in (":body {{ b }}", ":content_type application/json :body a={{ b }}"):
        transport = answering()

        result = rendered(call(options), transport, {"b": "a\ud800"})

        assert [found.code for found in result.diagnostics] == ["LW611"]
        assert transport.requests == []

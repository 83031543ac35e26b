"""A request can only hold valid parts (promise P8, the matrix of promises.md section 5)."""

from __future__ import annotations

import copy
import pickle
import re
from dataclasses import FrozenInstanceError
from dataclasses import replace
from urllib.parse import unquote
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import RequestError
from liquid_webhooks import WebhookRequest
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.secret import Secret

URL = "https://a.example/x"


def request(
    method: str = "POST",
    url: str = URL,
    headers: tuple[tuple[str, str], ...] = (),
    body: bytes = b"",
) -> WebhookRequest:
    """Return a request, valid but for what is given."""
    return WebhookRequest(method, url, headers, body)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("a\r\nX-Evil: 1", "line break"),
        ("a\nX-Evil: 1", "line break"),
        ("a\rX-Evil: 1", "line break"),
        ("a\n b", "line break"),
        ("a\r\n b", "line break"),
        ("a\r\n", "line break"),
        ("\n", "line break"),
        ("a\0b", "control character"),
        ("a\x01b", "control character"),
        ("a\x7fb", "control character"),
        ("a\x0bb", "control character"),
        (" a", "begins or ends with a blank"),
        ("a ", "begins or ends with a blank"),
        ("a\t", "begins or ends with a blank"),
        (" ", "begins or ends with a blank"),
        ("é", "outside ASCII"),
        ("😀", "outside ASCII"),
        ("a\u2028b", "outside ASCII"),
        ("a\x85b", "outside ASCII"),
        ("\ud800", "outside ASCII"),
    ],
)
def test_header_values_refused(value: str, rule: str) -> None:
    """A header's value is printable ASCII and inner blanks; the error names the rule, not the value."""
    with pytest.raises(RequestError, match=f"header X-A: .*{rule}") as caught:
        request(headers=(("X-A", value),))

    assert caught.value.field == "header X-A"
    assert "Evil" not in str(caught.value)


@pytest.mark.parametrize("value", ["", "a", "a b", "a\tb", 'a  b: c, "d"; e=f', "~!@#$%^&*()[]{}|\\<>?`'"])
def test_header_values_accepted(value: str) -> None:
    """Printable ASCII with inner blanks and tabs is kept as it is; so is no value at all."""
    assert request(headers=(("X-A", value),)).headers == (("X-A", value),)


@pytest.mark.parametrize(
    "name", ["", " ", "A b", "A:", "A\r\nB", "A\0", "é", "A(b)", "{{ a }}", "A\tb", "A,b"]
)
def test_header_names_refused(name: str) -> None:
    """A header's name is a token."""
    with pytest.raises(RequestError, match="not a token"):
        request(headers=((name, "1"),))


@pytest.mark.parametrize(
    "name",
    ["Host", "content-length", "Transfer-Encoding", "CONNECTION", "TE", "Upgrade", "Expect", "trailer"],
)
def test_headers_of_the_connection_are_refused(name: str) -> None:
    """What frames the message is nothing a template may decide."""
    with pytest.raises(RequestError, match=f"header {name}: is decided when the request is sent"):
        request(headers=((name, "1"),))


def test_headers_keep_order_case_and_repetition() -> None:
    """Headers are sent as written, equal names included; looking one up does not regard case."""
    headers = (("b-B", "1"), ("A", "2"), ("B-b", "3"))

    made = request(headers=headers)

    assert made.headers == headers
    assert made.header("B-B") == "1"
    assert made.header("C") is None


@pytest.mark.parametrize("method", ["", "PO ST", "POST\r\nX: 1", "GET\0", "PÖST", "GET /", "a:b", " GET"])
def test_methods_refused(method: str) -> None:
    """A method is a token."""
    with pytest.raises(RequestError, match="method: is not a token"):
        request(method=method)


def test_methods() -> None:
    """A method is written in upper case; any token is one, but for a tunnel's."""
    assert request(method="post").method == "POST"
    assert request(method="M-SEARCH").method == "M-SEARCH"
    with pytest.raises(RequestError, match="tunnel"):
        request(method="connect")


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("", "no scheme"),
        ("a.example/x", "no scheme"),
        ("//a.example/x", "no scheme"),
        ("/x", "no scheme"),
        ("https:/a.example", "no scheme"),
        ("https:a.example", "no scheme"),
        ("://a.example", "no scheme"),
        ("ftp://a.example", "neither http nor https"),
        ("file:///etc/passwd", "neither http nor https"),
        ("javascript://a.example", "neither http nor https"),
        ("https://", "no host"),
        ("https:///x", "no host"),
        ("https://:443/x", "no host"),
        ("https://a.example/x\r\nX-Evil: 1", "control character"),
        ("https://a.example/x\n", "control character"),
        ("https://a.example/x\r", "control character"),
        ("https://a\n.example/x", "control character"),
        ("https://a.example/x\t", "control character"),
        ("https://a.example/\0", "control character"),
        ("https://a.example/\x7f", "control character"),
        ("https://a.example/\x85", "control character"),
        ("https://a.example/a b", "blank"),
        ("https://a.example/?a=b c", "blank.*url_param_escape"),
        (" https://a.example/", "blank"),
        ("https://a.example/\u00a0", "blank"),
        ("https://a.example/\u2028", "blank"),
        ("https://a.example/\u3000", "blank"),
        ("https://a.example/%zz", "begins no escape.*url_param_escape"),
        ("https://a.example/?a=50%", "begins no escape"),
        ("https://a.example/%4", "begins no escape"),
        ("https://a.example/%٤٤", "begins no escape"),
        ("https://a.example:443\\@evil.example/", "backslash"),
        ("https://good.example\\@127.0.0.1/", "backslash"),
        ("https://a.example/\\x", "backslash"),
        ("https://user@a.example/", "user information"),
        ("https://user:pass@a.example/", "user information"),
        ("https://@a.example/", "user information"),
        ("https://a.example@evil.example/", "user information"),
        ("https://a.example/x#y", "fragment"),
        ("https://a.example/?x#", "fragment"),
        ("https://a.example/a/../b", "segment"),
        ("https://a.example/./b", "segment"),
        ("https://a.example/a/%2E%2e", "segment"),
        ("https://a.example/.%2e/b?c", "segment"),
        ("https://a.example:8443/", "neither 80 for http nor 443 for https"),
        ("http://a.example:443/", "neither 80"),
        ("https://a.example:80/", "neither 80"),
        ("https://a.example:0/", "between 1 and 65535"),
        ("https://a.example:65536/", "between 1 and 65535"),
        ("https://a.example:99999999/", "malformed"),
        ("https://a.example:x/", "malformed"),
        ("https://a.example:/", "malformed"),
        ("https://a.example:-1/", "malformed"),
        ("https://a.example:４４３/", "malformed"),
        ("https://a:b:443/", "malformed"),
        ("https://[::1/", "malformed"),
        ("https://::1/", "malformed"),
        ("https://[::1]x/", "malformed"),
        ("https://[zz]/", "no valid IPv6"),
        ("https://[]/", "no valid IPv6"),
        ("https://[fe80::1%25eth0]/", "IPv6"),
        ("https://[fe80::1%ethernet]/", "begins no escape"),
        ("https://127.1/", "four decimal numbers"),
        ("https://0x7f.1/", "four decimal numbers"),
        ("https://0x7f000001/", "four decimal numbers"),
        ("https://2130706433/", "four decimal numbers"),
        ("https://0177.0.0.1/", "four decimal numbers"),
        ("https://1.2.3.4.5/", "four decimal numbers"),
        ("https://256.1.1.1/", "four decimal numbers"),
        ("https://0/", "four decimal numbers"),
        ("https://127.0.0.1./", "four decimal numbers"),
        ("https://a..example/", "no valid domain"),
        ("https://.a.example/", "no valid domain"),
        ("https://-a.example/", "no valid domain"),
        ("https://a-.example/", "no valid domain"),
        ("https://a%2eexample/", "no valid domain"),
        ("https://a%40b.example/", "no valid domain"),
        ("https://a!b.example/", "no valid domain"),
        ("https://{{host}}/", "no valid domain"),
        ("https://a,b/", "no valid domain"),
        (f"https://{'a' * 64}.example/", "no valid domain"),
        (f"https://{'a.' * 127}/", "longer than 253"),
        (f"https://{'é' * 60}.example/", "ASCII"),
        ("https://straße.example/", "xn--"),
        ("https://ﬁς.example/", "xn--"),
        ("https://a\u200db.example/", "xn--"),
        ("https://a\u2100b.example/", "no valid domain"),
        ("https://\U0001f9ff.example/", "xn--"),
        ("https://a.example/\ud800", "lone surrogate"),
    ],
)
def test_urls_refused(url: str, rule: str) -> None:
    """A URL that parsers read differently, or that could be sent otherwise than it looks, is an error."""
    with pytest.raises(RequestError, match=rule) as caught:
        request(url=url)

    assert caught.value.field == "url"
    assert str(caught.value).isascii()
    assert "evil" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example", "https://a.example/"),
        ("https://a.example?b=c", "https://a.example/?b=c"),
        ("https://a.example/?", "https://a.example/?"),
        ("HTTPS://A.Example/B", "https://a.example/B"),
        ("https://a.example:443/", "https://a.example/"),
        ("https://a.example:00443/", "https://a.example/"),
        ("http://a.example:80/", "http://a.example/"),
        ("http://my_host/", "http://my_host/"),
        ("https://a.example./", "https://a.example./"),
        ("https://a.example/é?ü=€&😀", "https://a.example/%C3%A9?%C3%BC=%E2%82%AC&%F0%9F%98%80"),
        ("https://a.example/e\u0301", "https://a.example/e%CC%81"),
        ("https://a.example/%c3%A9/%2F", "https://a.example/%c3%A9/%2F"),
        ("https://a.example/a+b;c=d,e:f@g!$&'()*~", "https://a.example/a+b;c=d,e:f@g!$&'()*~"),
        (
            'https://a.example/?a[]=1&b={c}|d"<>^`',
            "https://a.example/?a%5B%5D=1&b=%7Bc%7D%7Cd%22%3C%3E%5E%60",
        ),
        ("https://a.example/?a=b?c/d=../e", "https://a.example/?a=b?c/d=../e"),
        ("https://a.example/.well-known/...", "https://a.example/.well-known/..."),
        ("https://a.example//b//", "https://a.example//b//"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://BÜCHER。example/", "https://xn--bcher-kva.example/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://①②⑦.0.0.1/", "https://127.0.0.1/"),
        ("https://127.0.0.1/", "https://127.0.0.1/"),
        ("https://[0:0:0:0:0:0:0:1]/", "https://[::1]/"),
        ("https://[::FFFF:127.0.0.1]:443/x", "https://[::ffff:7f00:1]/x"),
    ],
)
def test_urls_rebuilt(url: str, expected: str) -> None:
    """A URL is taken apart once and put together from its parts, in ASCII; doing it again changes nothing."""
    made = request(url=url)

    assert made.url == expected
    assert request(url=expected).url == expected
    assert urlsplit(expected).hostname == made.parts.host


def test_other_ports_if_asked_for() -> None:
    """A setting accepts any port; the scheme's own one is left out all the same."""
    made = WebhookRequest("GET", "http://[::1]:8080/x?y", allow_any_port=True)

    assert made.url == "http://[::1]:8080/x?y"
    assert (made.parts.authority, made.parts.target, made.parts.port) == ("[::1]:8080", "/x?y", 8080)
    assert WebhookRequest("GET", "https://a.example:443/", allow_any_port=True).parts.port is None
    assert replace(made, method="POST").method == "POST"


def test_a_body_is_bytes() -> None:
    """A body of another type is refused: the request does not encode."""
    with pytest.raises(RequestError, match="body: must be bytes, not str"):
        request(body="text")  # type: ignore[arg-type]


def test_requests_are_values() -> None:
    """Requests that send the same are equal, hash alike, cannot be changed, can be copied and pickled."""
    made = WebhookRequest(
        "post", "https://A.example", (("A", "1"),), b"b", {"k": "v"}, secrets=(Secret("hunter22"),)
    )
    same = WebhookRequest("POST", "https://a.example/", (("A", "1"),), b"b", {"k": "v"})

    assert made == same
    assert hash(made) == hash(same)
    assert made != replace(same, body=b"c")
    assert made != replace(same, message_extras={})
    assert copy.deepcopy(made) == pickle.loads(pickle.dumps(made)) == made
    with pytest.raises(FrozenInstanceError):
        made.url = "https://evil.example/"  # type: ignore[misc]


def test_repr_shows_no_value() -> None:
    """The repr tells what kind of request it is and shows no value from the data (promise P9)."""
    made = WebhookRequest(
        "POST",
        "https://canary.a.example/canary?canary",
        (("X-A", "canary"), ("Authorization", "Bearer canary")),
        b"canary",
        {"canary": "canary"},
        secrets=(Secret("canary"),),
    )

    assert (
        repr(made)
        == "<WebhookRequest POST https://***.a.example, headers: X-A, Authorization, body: 6 bytes>"
    )
    assert str(made) == repr(made)
    assert (
        repr(request(method="GET")) == "<WebhookRequest GET https://a.example, headers: none, body: 0 bytes>"
    )


def test_what_was_given_may_change_later() -> None:
    """A request keeps what it was made of in tuples and a mapping of its own."""
    headers, secrets, extras = [("A", "1")], [Secret("hunter22")], {"k": "v"}
    findings = [diagnostic("LW402", "no body")]
    made = WebhookRequest("GET", URL, headers, b"", extras, findings, secrets)  # type: ignore[arg-type]

    for given_list in (headers, secrets, findings):
        given_list.clear()
    extras.clear()

    assert (made.headers, made.secrets) == ((("A", "1"),), (Secret("hunter22"),))
    assert made.diagnostics == (diagnostic("LW402", "no body"),)
    assert made.message_extras == {"k": "v"}


@given(
    st.text(st.characters(exclude_categories=[]), max_size=20) | st.text("a.:/@[]%#?\\ é0x1\n", max_size=12)
)
def test_any_url_is_refused_or_ascii_and_stable(text: str) -> None:
    """Whatever is put into a URL, it is refused, or made plain ASCII of the same meaning."""
    for given_url in (f"https://{text}", f"https://a.example/{text}", f"https://a.example/?{text}"):
        try:
            parts = parse_url(given_url, allow_any_port=True)
        except RequestError:
            continue

        url = str(parts)
        assert re.fullmatch(r"https://[a-z0-9._:\[\]-]+/[!-~]*", url)
        assert parse_url(url, allow_any_port=True) == parts
        split = urlsplit(url)
        assert (split.hostname, split.path, split.query) == (parts.host, parts.path, parts.query or "")
        if given_url.startswith("https://a.example/"):
            assert unquote(url.partition("example/")[2]) == unquote(given_url.partition("example/")[2])


@given(
    st.text(st.characters(exclude_categories=[]), max_size=8), st.text(st.characters(exclude_categories=[]))
)
def test_any_header_is_refused_or_one_line(name: str, value: str) -> None:
    """A header that is accepted is one line of visible ASCII."""
    try:
        made = request(headers=((name, value),))
    except RequestError:
        return

    assert made.headers == ((name, value),)
    assert re.fullmatch(r"[!-~]+: [\t -~]*", f"{name}: {value}")

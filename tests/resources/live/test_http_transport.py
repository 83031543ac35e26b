"""What the live transport sends and gives back, byte for byte, against servers on loopback."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from liquid_webhooks.http.url import URL
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources.live.http_transport import LiveTransport
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport
from tests.resources.live.servers import HELLO
from tests.resources.live.servers import is_loopback
from tests.resources.live.servers import live
from tests.resources.live.servers import request
from tests.resources.live.servers import resolver
from tests.resources.live.servers import serving

AGENT = b"User-Agent: liquid-webhooks"


def head_lines(got: bytes) -> list[bytes]:
    """Return the lines of a request's head, the product's version left out."""
    lines = got.partition(b"\r\n\r\n")[0].split(b"\r\n")
    return [line.partition(b"/")[0] if line.startswith(AGENT) else line for line in lines]


def test_a_get_is_sent_as_it_is_written() -> None:
    """Request line, `Host`, headers in their order and spelling, and nothing more but what we add."""
    headers = (("X-One", "1  2\t3"), ("accept", "*/*"), ("Content-Type", "application/json"), ("X-Empty", ""))
    with serving() as server, live() as transport:
        answer = transport.send(request(server.url("/a%2Fb;c//d?q=%C3%A9&r=+%20[]"), headers=headers))

    assert head_lines(server.requests[0]) == [
        b"GET /a%2Fb;c//d?q=%C3%A9&r=+%20%5B%5D HTTP/1.1",
        f"Host: 127.0.0.1:{server.port}".encode(),
        b"X-One: 1  2\t3",
        b"accept: */*",
        b"Content-Type: application/json",
        b"X-Empty: ",
        b"Accept-Encoding: identity",
        b"Connection: close",
        AGENT,
    ]
    assert answer == ContentAnswer(
        200, (("Content-Type", "text/plain"), ("Content-Length", "5")), b"hello", fault=""
    )
    assert isinstance(transport, Transport)


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("body", [b"", b"a=1&b=2", bytes(range(256)) * 300], ids=len)
def test_a_body_is_sent_exactly(method: str, body: bytes) -> None:
    """A body goes out byte for byte with its length, with GET as well."""
    with serving() as server, live() as transport:
        transport.send(request(server.url(), method, body=body))

    head, _, got = server.requests[0].partition(b"\r\n\r\n")
    assert got == body
    assert f"Content-Length: {len(body)}".encode() in head.split(b"\r\n")
    assert b"transfer-encoding" not in head.lower()


def test_a_post_without_a_body_says_so() -> None:
    """A POST without a body has a length of 0, a GET without one has none."""
    with serving() as server, live() as transport:
        transport.send(request(server.url(), "POST"))
        transport.send(request(server.url(), "GET"))

    assert [b"Content-Length: 0" in head_lines(got) for got in server.requests] == [True, False]


def test_a_user_agent_of_the_request_is_kept() -> None:
    """`User-Agent` is ours only if the request has none; `Accept-Encoding` is always ours."""
    headers = (("user-agent", "mine/1"), ("accept-encoding", "gzip"))
    with serving() as server, live() as transport:
        transport.send(request(server.url(), headers=headers))

    assert head_lines(server.requests[0])[2:] == [
        b"user-agent: mine/1",
        b"Accept-Encoding: identity",
        b"Connection: close",
    ]


def test_the_host_header_is_the_name_and_the_connection_goes_to_its_address() -> None:
    """`Host` has the name in the URL, whatever address it was looked up to."""
    with serving() as server, live(resolve=resolver("127.0.0.1")) as transport:
        answer = transport.send(request(server.url(host="bücher.example")))

    assert answer.body == b"hello"
    assert head_lines(server.requests[0])[1] == f"Host: xn--bcher-kva.example:{server.port}".encode()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_given_back(status: int) -> None:
    """A redirect is an answer; the server that it names, on another port, is not asked."""
    with serving() as other, live() as transport:
        head = f"HTTP/1.1 {status} Moved\r\nLocation: {other.url('/secret')}\r\nContent-Length: 2\r\n\r\nno"
        with serving(head.encode()) as server:
            answer = transport.send(request(server.url(), "POST", body=b"x=1"))

    assert (answer.status, answer.body, answer.header("location")) == (status, b"no", other.url("/secret"))
    assert (len(server.requests), other.connections) == (1, 0)


@pytest.mark.parametrize("status", [201, 204, 304, 400, 404, 500, 599])
def test_any_status_is_given_back(status: int) -> None:
    """Every final status is an answer without a fault."""
    with (
        serving(f"HTTP/1.1 {status} Some\r\nX-A: \xe9\r\n\r\n".encode("latin-1")) as server,
        live() as transport,
    ):
        answer = transport.send(request(server.url()))

    assert answer == ContentAnswer(status, (("X-A", "\xe9"),), b"")


def test_bodies_in_chunks_are_put_together() -> None:
    """A chunked body, and one that ends with the connection, are read whole; interim answers are skipped."""
    chunked = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked += b"3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX: y\r\n\r\n"
    for wire in (chunked, b"HTTP/1.1 200 OK\r\nContent-Encoding: identity\r\n\r\nabcde"):
        with serving(wire) as server, live() as transport:
            assert transport.send(request(server.url())).body == b"abcde"


def test_cookies_are_not_kept() -> None:
    """What a server sets is not sent with the next call."""
    with serving(HELLO[:-9] + b"\r\nSet-Cookie: a=b; Path=/\r\n\r\nhello") as server, live() as transport:
        assert transport.send(request(server.url())).header("set-cookie") == "a=b; Path=/"
        transport.send(request(server.url()))

    assert len(server.requests) == 2
    assert b"cookie" not in b"".join(server.requests).lower()


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the environment puts a proxy between."""
    with serving() as server, serving() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        with live() as transport:
            answer = transport.send(request(server.url()))

    assert answer.body == b"hello"
    assert (len(server.requests), proxy.connections) == (1, 0)


@pytest.mark.parametrize(
    ("url", "fault"),
    [
        (URL("http", "127.0.0.1", 8080, "/", None), "url: the port is neither 80 for http nor 443 for https"),
        (URL("ws", "127.0.0.1", None, "/", None), "url: the scheme is neither http nor https"),
        (URL("http", "127.0.0.1", 80, "/", None), "url: not in the form that is sent"),
        (URL("http", "127.0.0.1", None, "/a/../b", None), "url: the path has a `.` or `..` segment"),
        (URL("http", "a@127.0.0.1", None, "/", None), "url: holds user information"),
        (URL("http", "127.0.0.1", None, "/\r\nX: y", None), "url: holds a blank or a control character"),
        (URL("http", "127.1", None, "/", None), "url: the host is a number, but no IPv4 address"),
        (URL("http", "2130706433", None, "/", None), "url: the host is a number, but no IPv4 address"),
        (URL("http", "0x7f.1", None, "/", None), "url: the host is a number, but no IPv4 address"),
        (URL("http", "0177.0.0.1", None, "/", None), "url: the host is a number, but no IPv4 address"),
        (URL("http", "0", None, "/", None), "url: the host is a number, but no IPv4 address"),
        (URL("http", "①②⑦.0.0.1", None, "/", None), "url: not in the form that is sent"),
        (URL("http", "127.0.0.1", None, "/" + "a" * 70_000, None), "url: the HTTP client refuses it"),
    ],
    ids=range(13),
)
def test_urls_are_checked_again(url: URL, fault: str) -> None:
    """A URL that `parse_url` would not give is refused before a name is looked up."""
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    with LiveTransport(resolve=resolve, allow_address=is_loopback) as transport:
        answer = transport.send(ContentRequest("GET", url))

    assert (answer.status, answer.is_final, asked) == (599, True, [])
    assert answer.fault.startswith(fault)


def test_a_client_that_reads_the_url_differently_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """If httpx2 takes another host, port or path from the URL than we do, nothing is sent."""
    import httpx2

    read = httpx2.URL
    for other in (
        "http://evil.example/a",
        "http://w.example:81/a",
        "https://w.example/a",
        "http://w.example/b",
    ):
        monkeypatch.setattr("httpx2.URL", lambda _text, other=other: read(other))
        with LiveTransport(resolve=resolver()) as transport:
            answer = transport.send(ContentRequest("GET", parse_url("http://w.example/a")))
        assert (answer.fault, answer.is_final) == ("url: the HTTP client reads it differently", True)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"headers": (("Host", "evil.example"),)}, "header Host: is decided when the request is sent"),
        ({"headers": (("Content-Length", "1"),)}, "header Content-Length: is decided when"),
        ({"headers": (("Transfer-Encoding", "chunked"),)}, "header Transfer-Encoding: is decided when"),
        ({"headers": (("X-A", "canary\r\nX-B: 1"),)}, "header X-A: the value holds a line break"),
        ({"headers": (("X-A", "canary é"),)}, "header X-A: the value holds a character outside ASCII"),
        ({"headers": (("X A", "canary"),)}, "header: the name is not a token"),
        ({"method": "PO ST"}, "method: is not a token"),
        ({"method": "CONNECT"}, "method: CONNECT asks for a tunnel"),
    ],
    ids=range(8),
)
def test_requests_are_checked_again(change: dict[str, Any], fault: str) -> None:
    """A method or header that would change the request's form is refused, and not quoted."""
    with serving() as server, live() as transport:
        answer = transport.send(replace(request(server.url()), **change))

    assert answer.fault.startswith(fault)
    assert answer.is_final
    assert "canary" not in answer.fault
    assert server.connections == 0


def test_each_call_has_a_connection_of_its_own() -> None:
    """A connection is not used again, even if the server would keep it."""
    with serving(persistent=True) as server, live() as transport:
        assert [transport.send(request(server.url())).body for _ in range(3)] == [b"hello"] * 3

    assert server.connections == 3


def test_many_threads_share_a_transport() -> None:
    """Eight threads get each the answer to its own request."""

    def echo(connection: socket.socket, got: bytes, _over: Event) -> None:
        target = got.split(b" ")[1]
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(target), target))

    targets = [f"/{at}?{'x' * (at % 50)}" for at in range(200)]
    with serving(echo, persistent=True) as server, live() as transport, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda target: transport.send(request(server.url(target))).body, targets))

    assert answers == [target.encode() for target in targets]
    assert len(server.requests) == 200


def test_a_closed_transport_is_not_used() -> None:
    """Sending after `close()` is a mistake of the program, and raises."""
    with live() as transport:
        pass
    transport.close()

    with pytest.raises(RuntimeError, match="closed"):
        transport.send(request("http://127.0.0.1:1/"))


@pytest.mark.parametrize("seconds", [0, -1, 3600.5, float("inf"), float("nan")])
def test_a_timeout_is_bounded(seconds: float) -> None:
    """A transport without time for a call, or without an end to it, is refused."""
    with pytest.raises(ValueError, match="above 0"):
        live(timeout_seconds=seconds)

"""How calls fail: in time, with a reason that names no data, and as answers (spec 1.10, promise P9)."""

from __future__ import annotations

import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from liquid_webhooks.resources.live.http_transport import LiveTransport
from liquid_webhooks.resources.transports.transport import MAX_ANSWER_BYTES
from liquid_webhooks.resources.transports.transport import NO_CONNECTION
from tests.resources.live.fakes import Clock
from tests.resources.live.servers import HELLO
from tests.resources.live.servers import Behaviour
from tests.resources.live.servers import drip
from tests.resources.live.servers import live
from tests.resources.live.servers import request
from tests.resources.live.servers import resolver
from tests.resources.live.servers import serving

LATE = "no complete answer within 0.2 s"
MALFORMED = "the answer is not valid HTTP, or broke off"
TOO_LONG = "the body is longer than 1 MB"
OK = b"HTTP/1.1 200 OK\r\n"


def say_nothing(_connection: socket.socket, _request: bytes, over: Event) -> None:
    over.wait()


@pytest.mark.parametrize(
    "behave",
    [
        say_nothing,
        drip(OK + b"\r\n", b"x"),
        drip(OK + b"Content-Length: 100000\r\n\r\n", b"x"),
        drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
        drip(OK + b"X: ", b"x"),
        drip(OK, b"A: b\r\n"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        drip(b"HTTP/1.1 200 O", b"K"),
    ],
    ids=["silent", "body", "counted body", "chunks", "header", "headers", "interim answers", "status line"],
)
def test_the_time_is_for_the_whole_call(behave: Behaviour) -> None:
    """A server that is silent, or drips bytes of whatever part, cannot hold a call past its time."""
    with serving(behave) as server, live(timeout_seconds=0.2) as transport:
        answer = transport.send(request(server.url()))

    assert (answer.status, answer.fault) == (NO_CONNECTION, LATE)
    assert answer.is_passing


def test_a_body_that_nobody_reads_is_given_up() -> None:
    """A server that takes no more of a long body cannot hold the call either."""
    with socket.create_server(("127.0.0.1", 0)) as listener, live(timeout_seconds=0.2) as transport:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        assert transport.send(request(url, "POST", body=bytes(50_000_000))).fault == LATE


def test_a_look_up_that_hangs_is_given_up() -> None:
    """A look-up of a name that does not come back cannot hold the call, nor calls that wait behind it."""
    over = Event()

    def resolve(_host: str, _port: int) -> list[str]:
        over.wait(10)
        return ["127.0.0.1"]

    try:
        with live(timeout_seconds=0.2, resolve=resolve) as transport:
            assert transport.send(request("http://w.example/")).fault == LATE
    finally:
        over.set()


def test_look_ups_under_way_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """When as many look-ups hang as there may be, further calls fail in time without a new one."""
    monkeypatch.setattr("liquid_webhooks.resources.live.resolver.MAX_LOOKUPS", 2)
    over, asked = Event(), list[str]()

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        over.wait(10)
        return ["127.0.0.1"]

    try:
        with live(timeout_seconds=0.1, resolve=resolve) as transport:
            hosts = ["a.example", "b.example", "c.example"]
            faults = [transport.send(request(f"http://{host}/")).fault for host in hosts]
    finally:
        over.set()

    assert faults == ["no complete answer within 0.1 s"] * 3
    assert asked == ["a.example", "b.example"]


def test_the_clock_can_be_set() -> None:
    """Time is read from the clock that was given: when it is over, nothing is sent."""
    clock = Clock()

    def resolve(_host: str, _port: int) -> list[str]:
        clock.now += 2
        return ["127.0.0.1"]

    with serving() as server, live(timeout_seconds=2.0, clock=clock, resolve=resolve) as transport:
        assert transport.send(request(server.url())).fault == "no complete answer within 2 s"
    assert server.connections == 0


@pytest.mark.parametrize(
    "wire",
    [
        b"",
        b"\r\n",
        b"hello\r\n\r\n",
        b"HTTP/1.1 000 OK\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        OK + b"A b: c\r\n\r\n",
        OK + b": c\r\n\r\n",
        OK + b"A: b\0c\r\n\r\n",
        OK + b"Content-Length: x\r\n\r\n",
        OK + b"Content-Length: -1\r\n\r\n",
        OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n",
        OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        OK + b"Content-Length: 9\r\n\r\nab",
        OK + b"Transfer-Encoding: gzip\r\n\r\nab",
        OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nab",
        OK + b"A: " + b"a" * 200_000 + b"\r\n\r\n",
        OK + b"A: b\r\n" * 100_000 + b"\r\n",
    ],
    ids=range(19),
)
def test_malformed_answers_are_faults(wire: bytes) -> None:
    """What is no HTTP, contradicts itself, has an endless head or ends too early is no answer."""
    with serving(wire) as server, live() as transport:
        answer = transport.send(request(server.url()))

    assert (answer.status, answer.body) == (NO_CONNECTION, b"")
    assert answer.fault in (MALFORMED, "the connection broke before the answer was complete")


@pytest.mark.parametrize("framing", ["Content-Length: {}", "X: {}"])
@pytest.mark.parametrize(("length", "fault"), [(MAX_ANSWER_BYTES, ""), (MAX_ANSWER_BYTES + 1, TOO_LONG)])
def test_bodies_have_at_most_1_mb(framing: str, length: int, fault: str) -> None:
    """A body of 1 MB is read, whether or not its length is said, and a longer one is a fault."""
    with (
        serving(OK + framing.format(length).encode() + b"\r\n\r\n" + bytes(length)) as server,
        live() as transport,
    ):
        answer = transport.send(request(server.url()))

    assert answer.fault == fault
    assert len(answer.body) == (0 if fault else length)


def test_a_body_said_to_be_too_long_is_not_waited_for() -> None:
    """A length over 1 MB ends the call before the body comes; so does an endless body of chunks."""
    chunks = OK + b"Transfer-Encoding: chunked\r\n\r\n"
    with serving(drip(OK + b"Content-Length: 1048577\r\n\r\n", b"x")) as server, live() as transport:
        assert transport.send(request(server.url())).fault == TOO_LONG
    with serving(drip(chunks, b"10000\r\n" + bytes(65536) + b"\r\n")) as server, live() as transport:
        assert transport.send(request(server.url())).fault == TOO_LONG


@pytest.mark.parametrize("encoding", [b"gzip", b"br", b"identity, gzip", b"unknown"])
def test_compressed_answers_are_faults(encoding: bytes) -> None:
    """A compressed answer of status 2XX cannot be used; one of another status is given back as it is."""
    rest = b"Content-Encoding: " + encoding + b"\r\nContent-Length: 3\r\n\r\nabc"
    with serving(OK + rest) as server, live() as transport:
        answer = transport.send(request(server.url()))
    assert answer.fault == "the answer is compressed or otherwise encoded, though `identity` was asked for"

    with serving(b"HTTP/1.1 404 Not Found\r\n" + rest) as server, live() as transport:
        answer = transport.send(request(server.url()))
    assert (answer.status, answer.body, answer.fault) == (404, b"abc", "")


def test_a_refused_connection_is_a_fault() -> None:
    """A port where nobody listens is no connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with live() as transport:
        answer = transport.send(request(f"http://127.0.0.1:{port}/"))

    assert (answer.status, answer.fault) == (NO_CONNECTION, "no connection to the host")


def test_a_reset_connection_is_a_fault() -> None:
    """A server that breaks the connection off in the midst of the body is a fault."""

    def reset(connection: socket.socket, _request: bytes, _over: Event) -> None:
        connection.sendall(OK + b"Content-Length: 100\r\n\r\nabc")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()

    with serving(reset) as server, live() as transport:
        answer = transport.send(request(server.url()))

    assert answer.fault in (MALFORMED, "the connection broke before the answer was complete")


def test_closing_lets_calls_under_way_end() -> None:
    """A call that waits while its transport is closed still gets its answer; the next one is refused."""
    asked, go_on = Event(), Event()

    def behave(connection: socket.socket, _request: bytes, _over: Event) -> None:
        asked.set()
        go_on.wait(5)
        connection.sendall(HELLO)

    with serving(behave) as server, ThreadPoolExecutor(1) as pool:
        transport = live()
        call = pool.submit(transport.send, request(server.url()))
        assert asked.wait(5)
        transport.close()
        with pytest.raises(RuntimeError, match="closed"):
            transport.send(request(server.url()))
        go_on.set()

    assert call.result().body == b"hello"


def test_mistakes_in_a_resolver_are_raised() -> None:
    """An error that is no failure of a look-up is the caller's, and raised."""

    def resolve(_host: str, _port: int) -> list[str]:
        raise KeyError("mistake")

    with live(resolve=resolve) as transport, pytest.raises(KeyError, match="mistake"):
        transport.send(request("http://w.example/"))


def test_no_data_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    """At the most talkative level no log holds host, path, query, headers or bodies of a call, nor does a
    fault."""
    caplog.set_level(logging.DEBUG)
    headers = (("X-Canary", "canary"), ("Authorization", "Bearer canary"))
    wires = [
        OK + b"X-Canary: canary\r\n\r\ncanary",
        b"canary\r\n\r\n",
        OK + b"Content-Length: canary\r\n\r\n",
    ]
    faults = []
    for wire in wires:
        with serving(wire) as server, live(resolve=resolver("127.0.0.1")) as transport:
            url = server.url("/canary?canary=canary", host="canary.example")
            answer = transport.send(request(url, "POST", headers=headers, body=b"canary"))
            faults.append(answer.fault)
            assert "canary" not in repr(answer) + repr(transport)
    with LiveTransport(resolve=resolver("127.0.0.1")) as transport:
        faults.append(transport.send(request("http://canary.example/canary")).fault)
    with live(resolve=resolver()) as transport:
        faults.append(transport.send(request("http://canary.example/canary")).fault)

    assert "canary" not in caplog.text
    assert [bool(fault) for fault in faults] == [False, True, True, True, True]
    assert "canary" not in "".join(faults)


def test_the_clients_own_logs_would_be_noticed(caplog: pytest.LogCaptureFixture) -> None:
    """Another user of the HTTP client in the same program still has its logs."""
    import httpcore2

    caplog.set_level(logging.DEBUG)
    with serving() as server, httpcore2.ConnectionPool() as pool:
        pool.request("GET", server.url("/"))

    assert "127.0.0.1" in caplog.text

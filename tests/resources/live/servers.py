"""Servers on loopback that note the bytes they get and answer with bytes of the test's choice."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from threading import Event
from threading import Lock
from threading import Thread

from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources.live.http_transport import LiveTransport
from liquid_webhooks.resources.transports.transport import ContentRequest

__all__ = ["HELLO", "Server", "drip", "is_loopback", "live", "request", "resolver", "say", "serving"]

HELLO = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"

Behaviour = Callable[[socket.socket, bytes, Event], None]
"""Answers a request, given the connection, the request's bytes and what is set when the test is over."""


class Server:
    """One server: its port, and the requests it got, head and body."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[bytes] = []
        self.connections = 0
        self.over = Event()
        self.lock = Lock()

    def url(self, target: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{target}"


def say(answer: bytes) -> Behaviour:
    """Return a behaviour that sends `answer`."""

    def behave(connection: socket.socket, _request: bytes, _over: Event) -> None:
        connection.sendall(answer)

    return behave


def drip(start: bytes, piece: bytes) -> Behaviour:
    """Return a behaviour that sends `start`, then `piece` again and again, so that no single read is long."""

    def behave(connection: socket.socket, _request: bytes, over: Event) -> None:
        connection.sendall(start)
        while not over.wait(0.02):
            connection.sendall(piece)

    return behave


def read_request(connection: socket.socket) -> bytes:
    """Return one request, head and body; nothing when the client hangs up."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = connection.recv(65536)
        if not piece:
            return b""
        got += piece
    head, _, body = got.partition(b"\r\n\r\n")
    length = next(
        (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def serving(
    behave: Behaviour | bytes = HELLO, *, tls: ssl.SSLContext | None = None, persistent: bool = False
) -> Iterator[Server]:
    """Run a server that treats each request in the same way until the block ends.

    It hangs up after each answer unless it is `persistent`.
    """
    behaviour = say(behave) if isinstance(behave, bytes) else behave
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1])
        threads: list[Thread] = []
        open_now: list[socket.socket] = []

        def talk(connection: socket.socket) -> None:
            with suppress(OSError):
                if tls is not None:
                    connection = tls.wrap_socket(connection, server_side=True)
                    open_now.append(connection)
                while got := read_request(connection):
                    with server.lock:
                        server.requests.append(got)
                    behaviour(connection, got, server.over)
                    if not persistent:
                        break
            connection.close()

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    server.connections += 1
                    open_now.append(connection)
                    threads.append(Thread(target=talk, args=(connection,), daemon=True))
                    threads[-1].start()

        accepting = Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            server.over.set()
            for each in (listener, *open_now):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(5)
            for each in open_now:
                each.close()


def is_loopback(address: str) -> bool:
    """Allow what tests serve on, and nothing else."""
    return address.startswith("127.0.0.")


def resolver(*addresses: str) -> Callable[[str, int], tuple[str, ...]]:
    """Return a look-up that gives these addresses for every host."""
    return lambda _host, _port: addresses


def live(**options: object) -> LiveTransport:
    """Return a transport that may reach loopback on any port, for calls of at most 5 s, and trusts nobody."""
    settings = {
        "timeout_seconds": 5.0,
        "allow_any_port": True,
        "allow_address": is_loopback,
        "ssl_context": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
        **options,
    }
    return LiveTransport(**settings)  # type: ignore[arg-type]


def request(url: str, method: str = "GET", **fields: object) -> ContentRequest:
    """Return a call of `url`, on whatever port."""
    return ContentRequest(method, parse_url(url, allow_any_port=True), **fields)  # type: ignore[arg-type]

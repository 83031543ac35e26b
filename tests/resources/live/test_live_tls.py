"""How the live transport verifies servers over TLS."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from threading import Thread

import pytest
import trustme

from liquid_webhooks.resources.live import connect
from liquid_webhooks.resources.live.http_transport import LiveTransport
from tests.resources.live.servers import is_loopback
from tests.resources.live.servers import live
from tests.resources.live.servers import request
from tests.resources.live.servers import resolver
from tests.resources.live.servers import serving

NOT_VALID = "the host's certificate is not valid for it"
FAILED = "TLS with the host failed"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """An authority that only `trusting` knows."""
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A client's context that trusts the authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    return context


def server_context(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """Return a server's context with a certificate for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def test_the_name_is_that_of_the_url(authority: trustme.CA, trusting: ssl.SSLContext) -> None:
    """The certificate is checked for the URL's host, also the name asked for, and not for its address."""
    context = server_context(authority, "good.example")
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with (
        serving(tls=context) as server,
        live(resolve=resolver("127.0.0.1"), ssl_context=trusting) as transport,
    ):
        answer = transport.send(request(server.url(host="good.example", scheme="https")))

    assert (answer.body, answer.fault) == (b"hello", "")
    assert asked == ["good.example"]
    assert f"Host: good.example:{server.port}".encode() in server.requests[0]


@pytest.mark.parametrize("names", [("other.example",), ("127.0.0.1",), ("*.good.example",)], ids=str)
def test_a_certificate_for_another_name_is_refused(
    authority: trustme.CA, trusting: ssl.SSLContext, names: tuple[str, ...]
) -> None:
    """A certificate for another name, or for the address, is not valid for the host."""
    context = server_context(authority, *names)
    with (
        serving(tls=context) as server,
        live(resolve=resolver("127.0.0.1"), ssl_context=trusting) as transport,
    ):
        answer = transport.send(request(server.url(host="good.example", scheme="https")))

    assert (answer.status, answer.fault) == (599, NOT_VALID)
    assert server.requests == []


def test_a_certificate_for_an_address_is_accepted_for_it(
    authority: trustme.CA, trusting: ssl.SSLContext
) -> None:
    """A URL with an address needs a certificate for the address."""
    context = server_context(authority, "127.0.0.1")
    with serving(tls=context) as server, live(ssl_context=trusting) as transport:
        assert transport.send(request(server.url(scheme="https"))).body == b"hello"


def test_authorities_of_the_environment_are_not_trusted(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither an unknown authority nor one that the environment names is trusted by default."""
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    with serving(tls=server_context(authority, "127.0.0.1")) as server, live(ssl_context=None) as transport:
        assert transport.send(request(server.url(scheme="https"))).fault == NOT_VALID


def test_a_server_without_tls_is_a_fault(trusting: ssl.SSLContext) -> None:
    """An https URL is never sent in the clear."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener, live(ssl_context=trusting) as transport:

        def speak_plainly() -> None:
            connection, _ = listener.accept()
            with connection:
                got.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        server = Thread(target=speak_plainly)
        server.start()
        answer = transport.send(request(f"https://127.0.0.1:{listener.getsockname()[1]}/canary"))
        server.join(5)

    assert (answer.status, answer.fault) == (599, FAILED)
    assert [b"canary" in each for each in got] == [False]


def test_a_handshake_that_hangs_is_given_up(trusting: ssl.SSLContext) -> None:
    """A server that does not answer the handshake cannot hold the call past its time."""
    with serving(b"") as server, live(timeout_seconds=0.2, ssl_context=trusting) as transport:
        answer = transport.send(request(server.url(scheme="https")))

    assert answer.fault == "no complete answer within 0.2 s"


def test_old_protocols_are_refused() -> None:
    """By default a context verifies names and certificates, and speaks TLS 1.2 or later."""
    with LiveTransport() as transport:
        context = transport.ssl_context

    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_the_usual_stack_speaks_tls(authority: trustme.CA, trusting: ssl.SSLContext) -> None:
    """`connect` hands its context on; a kept answer needs no second call."""
    context = server_context(authority, "127.0.0.1")
    with (
        serving(tls=context) as server,
        connect(allow_any_port=True, allow_address=is_loopback, ssl_context=trusting) as transport,
    ):
        asking = request(server.url(scheme="https"), max_age=300)
        assert [transport.send(asking).body for _ in range(2)] == [b"hello"] * 2

    assert len(server.requests) == 1

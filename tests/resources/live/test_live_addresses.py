"""Where the live transport connects to: to checked addresses alone, whatever names say (promise P12)."""

from __future__ import annotations

import socket
import time

import pytest

from liquid_webhooks.resources.live import backend
from liquid_webhooks.resources.live.backend import CheckedBackend
from liquid_webhooks.resources.live.deadline import CURRENT
from liquid_webhooks.resources.live.deadline import Deadline
from liquid_webhooks.resources.live.deadline import Fault
from liquid_webhooks.resources.live.http_transport import LiveTransport
from liquid_webhooks.resources.live.public_addresses import is_public
from liquid_webhooks.resources.live.resolver import resolve_host
from tests.resources.live.fakes import Clock
from tests.resources.live.servers import is_loopback
from tests.resources.live.servers import live
from tests.resources.live.servers import request
from tests.resources.live.servers import resolver
from tests.resources.live.servers import serving

NOT_PUBLIC = "the host has an address that is not public"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])
def test_loopback_is_out_of_reach(host: str) -> None:
    """Without leave nothing reaches this machine, by whatever name."""
    with serving() as server, LiveTransport(allow_any_port=True) as transport:
        answer = transport.send(request(server.url(host=host)))

    assert (answer.status, answer.fault) == (599, NOT_PUBLIC)
    assert (answer.is_final, server.connections) == (True, 0)


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "[fd00:ec2::254]", "[64:ff9b::a9fe:a9fe]"])
def test_networks_of_the_sender_are_out_of_reach(host: str) -> None:
    """Private networks and the metadata of clouds are refused without a connection."""
    with LiveTransport() as transport:
        assert transport.send(request(f"http://{host}/latest/meta-data/")).fault == NOT_PUBLIC


@pytest.mark.parametrize(
    "addresses",
    [("127.0.0.1",), ("8.8.8.8", "10.0.0.1"), ("10.0.0.1", "8.8.8.8"), ("8.8.8.8", "::1"), ("fe80::1%lo",)],
    ids=str,
)
def test_a_name_with_one_private_address_is_refused(addresses: tuple[str, ...]) -> None:
    """A name is refused if any of its addresses is not public, for good."""
    with LiveTransport(resolve=resolver(*addresses)) as transport:
        answer = transport.send(request("https://w.example/"))

    assert (answer.fault, answer.is_final, answer.is_passing) == (NOT_PUBLIC, True, False)


@pytest.mark.parametrize("address", ["", "127.1", "w.example", "8.8.8.8:80", "0177.0.0.1"])
def test_an_answer_that_is_no_address_is_refused(address: str) -> None:
    """A look-up that gives something else than addresses leads nowhere, even if all is allowed."""
    with LiveTransport(resolve=resolver(address), allow_address=lambda _: True) as transport:
        assert transport.send(request("http://w.example/")).fault == "the host's address is malformed"


def test_mixed_answers_are_refused_before_any_connection() -> None:
    """The first address is not connected to if the second is not allowed."""
    with serving() as server, live(resolve=resolver("127.0.0.1", "10.0.0.1")) as transport:
        answer = transport.send(request(server.url(host="w.example")))

    assert (answer.fault, server.connections) == (NOT_PUBLIC, 0)


def test_a_name_is_looked_up_once() -> None:
    """What a name server says later has no effect: the address that was checked is connected to."""
    later = iter([["127.0.0.1"], ["10.0.0.1"], ["127.0.0.9"]])
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return next(later)

    checked: list[str] = []

    def allow(address: str) -> bool:
        checked.append(address)
        return is_loopback(address)

    with serving() as server, live(resolve=resolve, allow_address=allow) as transport:
        answer = transport.send(request(server.url(host="w.example")))
        again = transport.send(request(server.url(host="w.example")))

    assert (answer.body, again.fault) == (b"hello", NOT_PUBLIC)
    assert asked == [("w.example", server.port)] * 2
    assert checked == ["127.0.0.1", "10.0.0.1"]
    assert server.connections == 1


def test_the_next_address_is_tried() -> None:
    """If an address takes no connection, the next one is asked."""
    with serving() as server, live(resolve=resolver("127.0.0.2", "127.0.0.3", "127.0.0.1")) as transport:
        assert transport.send(request(server.url(host="w.example"))).body == b"hello"


def test_a_silent_address_leaves_time_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each address but the last gets half of the time that is left."""
    given: list[tuple[str, float]] = []
    clock = Clock()

    def connected(address: object, _port: int, seconds: float) -> socket.socket:
        given.append((str(address), seconds))
        clock.now += seconds
        raise TimeoutError

    monkeypatch.setattr(backend, "_connected", connected)
    with LiveTransport(resolve=resolver("8.8.8.8", "8.8.4.4", "2400::1"), clock=clock) as transport:
        answer = transport.send(request("http://w.example/"))

    assert given == [("8.8.8.8", 1.0), ("8.8.4.4", 0.5), ("2400::1", 0.5)]
    assert answer.fault == "no complete answer within 2 s"


@pytest.mark.parametrize(
    "host", ["127.1", "0x7f.1", "2130706433", "0177.0.0.1", "①②⑦.0.0.1", "0", "017700000001"]
)
def test_number_spellings_do_not_reach_loopback(host: str) -> None:
    """Spellings that the system's look-up turns into loopback are refused after it (what `parse_url` lets
    through or not is of no account here)."""
    backend = CheckedBackend(resolve_host, is_public)
    token = CURRENT.set(Deadline(5.0, time.monotonic))
    try:
        with serving() as server, pytest.raises(Fault, match=r"not public|not found"):
            backend.connect_tcp(host, server.port)
    finally:
        CURRENT.reset(token)

    assert server.connections == 0


def test_a_name_without_addresses_is_a_fault() -> None:
    """A name that is not known, cannot be asked for or has no address is not found."""

    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "canary")

    def unspeakable(_host: str, _port: int) -> list[str]:
        raise UnicodeError("canary")

    for resolve in (unknown, unspeakable, resolver()):
        with LiveTransport(resolve=resolve) as transport:
            answer = transport.send(request("http://w.example/"))
        assert (answer.fault, answer.is_passing) == ("the host's name was not found", True)


def test_there_are_no_unix_sockets() -> None:
    """The backend opens no socket of the file system."""
    with pytest.raises(NotImplementedError):
        CheckedBackend(resolve_host, is_public).connect_unix_socket("/tmp/socket")


def test_no_test_leaves_this_machine() -> None:
    """The guard of these tests stops a connection to elsewhere that the transport lets through."""
    with (
        LiveTransport(resolve=resolver("192.0.2.1"), allow_address=lambda _: True) as transport,
        pytest.raises(pytest.fail.Exception, match="asked for"),
    ):
        transport.send(request("http://w.example/"))

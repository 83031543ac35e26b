"""Connections to checked addresses alone, each operation held to the call's deadline."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address
from ipaddress import IPv6Address
from ipaddress import ip_address

import httpcore2

from liquid_webhooks.resources.live.deadline import CURRENT
from liquid_webhooks.resources.live.deadline import Fault
from liquid_webhooks.resources.live.resolver import Resolve
from liquid_webhooks.resources.live.resolver import Resolver
from liquid_webhooks.resources.transports.transport import ADDRESS_RULE

__all__ = ["CheckedBackend"]


class CheckedBackend(httpcore2.NetworkBackend):
    """Looks a host up once, refuses it if any of its addresses is not allowed, and connects to those checked.

    So a second answer of a name server, or another spelling of an address, changes nothing. Has no Unix
    sockets. To be used while `deadline.CURRENT` is set; the timeouts that the client hands over are ignored.

    Args:
        resolve: Gives the addresses of a host for a port.
        allow_address: Whether an address, in its usual spelling, may be connected to.
    """

    def __init__(self, resolve: Resolve, allow_address: Callable[[str], bool]) -> None:
        self._resolver = Resolver(resolve)
        self._allow = allow_address

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Return a connection to the first address that takes one.

        Raises:
            Fault: There is no address, one is not allowed, none takes a connection, or the deadline passed.
        """
        deadline = CURRENT.get()
        addresses = [self._checked(text) for text in self._resolver.look_up(host, port, deadline)]
        for later, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            left = deadline.left()
            # Half of the time for each but the last, so that a silent address leaves some for the next.
            with suppress(OSError):
                return _Stream(_connected(address, port, left / 2 if later else left))
        deadline.left()
        raise Fault("no connection to the host")

    def _checked(self, text: str) -> IPv4Address | IPv6Address:
        try:
            address = ip_address(text)
        except ValueError:
            raise Fault("the host's address is malformed") from None
        if not self._allow(str(address)):
            raise Fault(ADDRESS_RULE, is_final=True)
        return address


def _connected(address: IPv4Address | IPv6Address, port: int, seconds: float) -> socket.socket:
    """Return a connected socket.

    Raises:
        OSError: No connection within that time.
    """
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((str(address), port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection


class _Stream(httpcore2.NetworkStream):
    """A connection whose operations end with the deadline of the call that runs them."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        deadline = CURRENT.get()
        try:
            self._socket.settimeout(deadline.left())
            return self._socket.recv(max_bytes)
        except TimeoutError:
            raise deadline.passed() from None
        except ssl.SSLError:
            raise Fault("TLS with the host failed") from None
        except OSError:
            raise Fault("the connection broke before the answer was complete") from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        deadline = CURRENT.get()
        left = memoryview(buffer)
        while left:
            try:
                self._socket.settimeout(deadline.left())
                left = left[self._socket.send(left) :]
            except TimeoutError:
                raise deadline.passed() from None
            except OSError:
                # The client still reads what a server may have answered before it hung up.
                raise httpcore2.WriteError from None

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        deadline = CURRENT.get()
        try:
            self._socket.settimeout(deadline.left())
            return _Stream(ssl_context.wrap_socket(self._socket, server_hostname=server_hostname))
        except TimeoutError:
            fault = deadline.passed()
        except ssl.SSLCertVerificationError:
            fault = Fault("the host's certificate is not valid for it")
        except (OSError, ValueError):
            fault = Fault("TLS with the host failed")
        except Fault as error:
            fault = error
        self.close()
        raise fault

    def close(self) -> None:
        self._socket.close()

    def get_extra_info(self, info: str) -> object:
        """Return what TLS agreed on, if the client asks for that."""
        return self._socket if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket) else None

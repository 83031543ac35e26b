"""The HTTP client's connections: httpx2's transport over a backend of ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from ssl import SSLContext
from typing import Final

import httpcore2
import httpx2

from liquid_webhooks.resources.live.deadline import CURRENT
from liquid_webhooks.resources.live.deadline import Fault

__all__ = ["Pool"]

MAX_CONNECTIONS: Final = 100
"""How many connections are open at a time; a call waits for one as far as its deadline lets it."""


class Pool(httpx2.BaseTransport):
    """Sends requests of httpx2 over connections that `backend` opens, and turns errors into faults.

    Used without `httpx2.Client`, which would keep cookies, read proxies and netrc from the environment, and
    log URLs. HTTP/1.1 alone. To be used while `deadline.CURRENT` is set.

    Args:
        ssl_context: How servers are verified; its ALPN protocols are set.
        backend: Opens connections.
    """

    def __init__(self, ssl_context: SSLContext, backend: httpcore2.NetworkBackend) -> None:
        self._pool = httpcore2.ConnectionPool(
            ssl_context=ssl_context,
            max_connections=MAX_CONNECTIONS,
            max_keepalive_connections=0,
            network_backend=backend,
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Return the answer, its body not yet read; the caller closes it.

        Raises:
            Fault: There is no answer.
        """
        url = request.url
        try:
            answer = self._pool.handle_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.content,
                    extensions={"timeout": {"pool": CURRENT.get().left()}},
                )
            )
        except _FAILURES as error:
            raise _fault(error) from None
        return httpx2.Response(answer.status, headers=answer.headers, stream=_Body(answer))


class _Body(httpx2.SyncByteStream):
    def __init__(self, answer: httpcore2.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._answer.iter_stream()
        except _FAILURES as error:
            raise _fault(error) from None

    def close(self) -> None:
        self._answer.close()


_FAILURES: Final = (
    httpcore2.TimeoutException,
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.UnsupportedProtocol,
)


def _fault(error: Exception) -> Fault:
    """Return what to say about an error of the client, whose own text may quote a header."""
    if isinstance(error, httpcore2.TimeoutException):
        return CURRENT.get().passed()
    if isinstance(error, httpcore2.RemoteProtocolError):
        return Fault("the answer is not valid HTTP, or broke off")
    if isinstance(error, httpcore2.NetworkError):
        return Fault("the connection broke before the answer was complete")
    return Fault("the request cannot be sent as HTTP/1.1")


def _is_of_no_call(_record: logging.LogRecord) -> bool:
    return CURRENT.get(None) is None


for _name in ("httpcore2.connection", "httpcore2.http11"):
    # At level DEBUG these write the host and the answer's headers, which no log of a call may hold. Calls
    # of others are logged.
    logging.getLogger(_name).addFilter(_is_of_no_call)

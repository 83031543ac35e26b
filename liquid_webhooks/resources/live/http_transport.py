"""The transport that really asks the network: checked addresses, nothing in logs or errors."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from ssl import SSLContext
from typing import Any
from typing import Final
from typing import NoReturn
from typing import Self
from typing import SupportsIndex

import httpx2

from liquid_webhooks import __version__
from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.fields import BODILESS_METHODS
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.http.fields import valid_method
from liquid_webhooks.http.url import URL
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.keeping.forks import renew_in_children
from liquid_webhooks.pickling import NotPortableError
from liquid_webhooks.resources.live.backend import CheckedBackend
from liquid_webhooks.resources.live.deadline import CURRENT
from liquid_webhooks.resources.live.deadline import Deadline
from liquid_webhooks.resources.live.deadline import Fault
from liquid_webhooks.resources.live.pool import Pool
from liquid_webhooks.resources.live.public_addresses import is_public
from liquid_webhooks.resources.live.resolver import Resolve
from liquid_webhooks.resources.live.resolver import resolve_host
from liquid_webhooks.resources.transports.bases import Closing
from liquid_webhooks.resources.transports.transport import MAX_ANSWER_BYTES
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest

__all__ = ["LiveTransport"]

_MAX_SECONDS: Final = 3_600
_AGENT: Final = f"liquid-webhooks/{__version__}"  # not Braze's, which names another product
_TOO_LONG: Final = "the body is longer than 1 MB"


class LiveTransport(Closing):
    """Sends each call once, to a public address, and gives back whatever is answered within the time.

    Redirects are answers like others; nothing follows them. Cookies are not kept. Proxies, `.netrc` and
    certificates that the environment names are not used. The body is read up to 1 MB; a longer one is a
    fault. `Accept-Encoding` is always `identity`; a 2XX answer that is compressed all the same is a fault,
    because its text cannot be used. `Host` and the length of the body are decided here, `User-Agent` if the
    request has none.

    It cannot be pickled: another process makes its own, but a forked one has its parent's. Copies are the
    transport itself.

    Each call has a look-up and a connection of its own: a kept connection may be closed by the server at the
    moment of the next call, which would then fail for nothing. Faults name the rule that is broken, never the
    URL. Safe to use from several threads.

    Args:
        timeout_seconds: How long a call may take from the look-up of the name to the body's end, unless its
            `ends_at` comes before.
        allow_any_port: Accept ports other than 80 for http and 443 for https.
        allow_address: Whether an address, in its usual spelling, may be connected to.
        resolve: Gives the addresses of a host for a port, or raises an `OSError`.
        ssl_context: How servers are verified; None for the system's certificates. Its ALPN protocols are set.
        clock: Seconds of `time.monotonic()`.

    Attributes:
        ssl_context: How servers are verified.

    Raises:
        ValueError: `timeout_seconds` is not above 0, or above 3,600.
    """

    def __init__(
        self,
        *,
        timeout_seconds: float = 2.0,
        allow_any_port: bool = False,
        allow_address: Callable[[str], bool] = is_public,
        resolve: Resolve = resolve_host,
        ssl_context: SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not 0 < timeout_seconds <= _MAX_SECONDS:
            raise ValueError("the timeout of a call is above 0 and at most 3600 seconds")
        self._seconds = timeout_seconds
        self._any_port = allow_any_port
        self._clock = clock
        if ssl_context is None:
            ssl_context = httpx2.create_ssl_context(trust_env=False)
        self.ssl_context = ssl_context
        self._resolve = resolve
        self._allow_address = allow_address
        self._closed = False
        self.renew()
        renew_in_children(self)

    def renew(self) -> None:
        """Begin without connections and look-ups under way: a forked child does not go on with any."""
        self._pool = Pool(self.ssl_context, CheckedBackend(self._resolve, self._allow_address))

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return what was answered, or why nothing was.

        Raises:
            RuntimeError: This transport is closed.
        """
        if self._closed:
            raise RuntimeError("the transport is closed")
        token = CURRENT.set(Deadline(self._seconds, self._clock, request.ends_at))
        try:
            return self._exchange(self._checked(request))
        except Fault as fault:
            return ContentAnswer.failed(str(fault), is_final=fault.is_final, is_late=fault.is_late)
        finally:
            CURRENT.reset(token)

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> NoReturn:
        raise NotPortableError("a live transport cannot be pickled; make one in each process")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self

    def close(self) -> None:
        """Refuse further calls; those under way go on to their end."""
        self._closed = True

    def _checked(self, request: ContentRequest) -> httpx2.Request:
        """Return the request as the client knows it, after checking again what decides where it goes."""
        try:
            method = valid_method(request.method)
            if parse_url(str(request.url), allow_any_port=self._any_port) != request.url:
                raise Fault("url: not in the form that is sent", is_final=True)
            for name, value in request.headers:
                check_header(name, value)
            url = httpx2.URL(str(request.url))
        except RequestError as error:
            raise Fault(error.message, is_final=True) from None
        except httpx2.InvalidURL:
            raise Fault("url: the HTTP client refuses it", is_final=True) from None
        if not _agree(url, request.url):
            raise Fault("url: the HTTP client reads it differently", is_final=True)
        return httpx2.Request(method, url, headers=self._headers(request, method), content=request.body)

    def _headers(self, request: ContentRequest, method: str) -> list[tuple[str, str]]:
        given = [(name, value) for name, value in request.headers if name.lower() != "accept-encoding"]
        headers = [("Host", request.url.authority), *given]
        headers += [("Accept-Encoding", "identity"), ("Connection", "close")]
        if not any(name.lower() == "user-agent" for name, _ in given):
            headers.append(("User-Agent", _AGENT))
        if request.body is not None or method not in BODILESS_METHODS:
            # RFC 9110, section 8.6: a method that usually has a body says so of an empty one.
            headers.append(("Content-Length", str(len(request.body or b""))))
        return headers

    def _exchange(self, request: httpx2.Request) -> ContentAnswer:
        with closing(self._pool.handle_request(request)) as answer:
            headers = tuple(
                (name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers.raw
            )
            if answer.is_success and not _is_uncompressed(answer.headers.get("content-encoding", "")):
                raise Fault("the answer is compressed or otherwise encoded, though `identity` was asked for")
            if int(answer.headers.get("content-length", 0)) > MAX_ANSWER_BYTES:
                raise Fault(_TOO_LONG)
            body = bytearray()
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    raise Fault(_TOO_LONG)
            return ContentAnswer(answer.status_code, headers, bytes(body))


def _agree(theirs: httpx2.URL, ours: URL) -> bool:
    """Tell whether the client goes where the checked URL points: parsers have been led to differ."""
    return (
        theirs.scheme,
        theirs.raw_host,
        theirs.port,
        theirs.raw_path,
        theirs.userinfo,
        theirs.fragment,
    ) == (
        ours.scheme,
        ours.host.encode(),
        ours.port,
        ours.target.encode(),
        b"",
        "",
    )


def _is_uncompressed(encoding: str) -> bool:
    return all(name.strip().lower() in ("", "identity") for name in encoding.split(","))

"""Connected content from the network, for whoever asks for it."""

from __future__ import annotations

from collections.abc import Callable
from ssl import SSLContext

from liquid_webhooks.resources.live.public_addresses import is_public
from liquid_webhooks.resources.transports.cached import Cached
from liquid_webhooks.resources.transports.retrying import Retrying

__all__ = ["connect", "is_public"]


def connect(
    *,
    timeout_seconds: float = 2.0,
    allow_any_port: bool = False,
    allow_address: Callable[[str], bool] = is_public,
    ssl_context: SSLContext | None = None,
) -> Cached:
    """Return the usual transport: a cache before retries before the network. Close it, or use it in a `with`.

    Args:
        timeout_seconds: How long one call may take in all, each retry counted anew.
        allow_any_port: Accept ports other than 80 for http and 443 for https.
        allow_address: Whether an address, in its usual spelling, may be connected to.
        ssl_context: How servers are verified; None for the system's certificates.

    Raises:
        ImportError: `httpx2` is not installed.
        ValueError: `timeout_seconds` is not above 0, or above 3,600.
    """
    try:
        from liquid_webhooks.resources.live.http_transport import LiveTransport
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("httpx2", "httpcore2"):
            raise
        raise ImportError(
            "live connected content needs httpx2: pip install 'httpx2>=2.16.2,<3',"
            " or this package with its extra `live`",
            name=error.name,
        ) from None
    live = LiveTransport(
        timeout_seconds=timeout_seconds,
        allow_any_port=allow_any_port,
        allow_address=allow_address,
        ssl_context=ssl_context,
    )
    return Cached(Retrying(live))

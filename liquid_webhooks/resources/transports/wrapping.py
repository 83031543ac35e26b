"""A transport around another one, which is closed with it."""

from __future__ import annotations

from liquid_webhooks.resources.transports.closing import Closing
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport

__all__ = ["Wrapping"]


class Wrapping(Closing):
    """Passes every call on; base of what adds something to another transport.

    Args:
        inner: Answers the calls; closed together with this one if it has a `close()`.
    """

    def __init__(self, inner: Transport) -> None:
        self._inner = inner

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return the answer of the inner transport."""
        return self._inner.send(request)

    def close(self) -> None:
        """Close the inner transport, if it holds anything open."""
        close = getattr(self._inner, "close", None)
        if close is not None:
            close()

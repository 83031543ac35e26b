"""Bases of transports: what holds something open, and what stands around another transport."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from liquid_webhooks.pickling import Portable
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport

__all__ = ["Closing", "Wrapping"]


class Closing:
    """Base of what holds something open, until the end of a `with`."""

    def close(self) -> None:
        """Let go of it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class Wrapping(Portable, Closing):
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

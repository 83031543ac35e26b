"""A clock and a transport that do as they are told."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest

__all__ = ["Clock", "Scripted"]


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Scripted:
    """A transport that notes requests and answers as a function of their number, from 0, and themselves."""

    def __init__(self, answer: Callable[[int, ContentRequest], ContentAnswer]) -> None:
        self.requests: list[ContentRequest] = []
        self.closed = False
        self._answer = answer
        self._lock = Lock()

    def send(self, request: ContentRequest) -> ContentAnswer:
        with self._lock:
            at = len(self.requests)
            self.requests.append(request)
        return self._answer(at, request)

    def close(self) -> None:
        self.closed = True

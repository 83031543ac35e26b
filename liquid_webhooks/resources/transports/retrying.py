"""Trying failed calls of connected content again (Braze, "Connected Content retries")."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable
from dataclasses import replace
from math import inf
from typing import Final

from liquid_webhooks.resources.transports.bases import Wrapping
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport

__all__ = ["RETRIES", "Retrying"]

RETRIES: Final = 5
"""How often a failed call is tried again (Braze, "Connected Content retries")."""

_SECONDS = re.compile(r"[0-9]{1,9}")


def _jitter() -> float:
    # A pickle of `random.random` would hold the generator, so that every process waits alike.
    return random.random()  # noqa: S311


class Retrying(Wrapping):
    """Sends a call again while its answer is passing and its request has `retry`; gives the last answer.

    Before the n-th retry it waits for a random time between 0 and `base_seconds` × 2ⁿ⁻¹, at most
    `max_seconds` (exponential backoff with full jitter; Braze does not publish its delays, so these are our
    own: 15.5 s of waiting at most). `Retry-After` in seconds makes the wait longer, up to `max_seconds`; its
    form with a date is left aside, because it needs a clock that agrees with the server's. Where a wait would
    last beyond the request's `ends_at`, it gives the last answer at once, as one that is late.

    Args:
        inner: Answers the calls.
        sleep: Waits for some seconds.
        random: A number from 0 up to 1.
        retries: How often a call is tried again.
        base_seconds: The longest wait before the first retry.
        max_seconds: The longest wait before any.
        clock: Seconds of `time.monotonic()`.

    Raises:
        ValueError: A number is negative.
    """

    def __init__(
        self,
        inner: Transport,
        sleep: Callable[[float], object] = time.sleep,
        random: Callable[[], float] = _jitter,
        retries: int = RETRIES,
        base_seconds: float = 0.5,
        max_seconds: float = 8.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if retries < 0 or base_seconds < 0 or max_seconds < 0:
            raise ValueError("the bounds of retries are not negative")
        super().__init__(inner)
        self._sleep = sleep
        self._random = random
        self._clock = clock
        self._retries = retries
        self._base = base_seconds
        self._most = max_seconds

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return the first answer that is not passing, or the last one."""
        answer = self._inner.send(request)
        if not request.retry:
            return answer
        for retry in range(self._retries):
            if not answer.is_passing:
                break
            wait = self._wait(retry, answer)
            if request.ends_at < inf and self._clock() + wait >= request.ends_at:
                return replace(answer, is_late=True)
            self._sleep(wait)
            answer = self._inner.send(request)
        return answer

    def _wait(self, retry: int, answer: ContentAnswer) -> float:
        """Return the seconds to wait before a retry, counted from 0."""
        jitter = self._random() * min(self._most, self._base * 2.0 ** min(retry, 60))
        asked = answer.header("retry-after") or ""
        return min(self._most, max(jitter, float(asked))) if _SECONDS.fullmatch(asked) else jitter

"""A cache of answers to connected content; a key holds all that an answer may depend on."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from liquid_webhooks.keeping.forks import Mutex
from liquid_webhooks.keeping.forks import renew_in_children
from liquid_webhooks.resources.transports.bases import Wrapping
from liquid_webhooks.resources.transports.transport import MAX_ANSWER_BYTES
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport

__all__ = ["MAX_KEPT_ANSWERS", "MAX_KEPT_BYTES", "Cached"]

MAX_KEPT_ANSWERS: Final = 1_000
"""How many answers a cache keeps unless told otherwise."""

MAX_KEPT_BYTES: Final = 67_108_864
"""Bytes of bodies and headers that a cache keeps unless told otherwise (64 MB)."""

_MOST_HEADERS: Final = 100
"""Headers of an answer that is kept: short ones take far more memory than they have bytes."""


_OWN: Final = frozenset({"_entries", "_lock", "_size"})
"""What of a cache is not copied."""


@dataclass(frozen=True, slots=True, repr=False)
class _Entry:
    answer: ContentAnswer
    kept_at: float
    max_age: int
    size: int


class Cached(Wrapping):
    """Keeps answers of status 2XX for as long as their requests allow, and gives them again.

    An answer is kept for the `max_age` of the request that got it, under method, URL, headers and body:
    credentials are headers, so nobody is given an answer to somebody else's. A later request is given it only
    while it is younger than that request's own `max_age` too; one with a `max_age` of 0 neither reads the
    cache nor adds to it. Other answers, bodies over 1 MB and answers of more than 100 headers are never kept.
    Where there is too much, what was asked for least recently goes first. Keys are digests, so that the cache
    holds no credential.

    Safe to use from several threads; equal requests at the same time may each be sent. Copies, and what a
    pickle makes, begin empty: another process has another clock.

    Args:
        inner: Answers what is not in the cache.
        clock: Seconds from any beginning; never goes back.
        max_answers: How many answers are kept; 0 for none.
        max_bytes: Bytes of bodies and headers that are kept.

    Raises:
        ValueError: A bound is negative.
    """

    def __init__(
        self,
        inner: Transport,
        clock: Callable[[], float] = time.monotonic,
        max_answers: int = MAX_KEPT_ANSWERS,
        max_bytes: int = MAX_KEPT_BYTES,
    ) -> None:
        if max_answers < 0 or max_bytes < 0:
            raise ValueError("the bounds of a cache are not negative")
        super().__init__(inner)
        self._clock = clock
        self._max_answers = max_answers
        self._max_bytes = max_bytes
        self._begin()

    def _begin(self) -> None:
        self._entries: OrderedDict[bytes, _Entry] = OrderedDict()
        self._size = 0
        self._lock = Mutex()
        renew_in_children(self)

    def renew(self) -> None:
        """Measure anew what is kept: the thread that forked may have met another one at it."""
        self._size = sum(entry.size for entry in self._entries.values())

    def __getstate__(self) -> dict[str, object]:
        return {name: part for name, part in vars(self).items() if name not in _OWN}

    def __setstate__(self, state: Mapping[str, object]) -> None:
        super().__setstate__(state)
        self._begin()

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return a kept answer, or that of the inner transport."""
        if request.max_age <= 0:
            return self._inner.send(request)
        key = _key(request)
        with self._lock:
            kept = self._find(key, request.max_age)
        if kept is not None:
            return kept
        answer = self._inner.send(request)
        if _may_be_kept(answer):
            with self._lock:
                self._keep(key, _Entry(answer, self._clock(), request.max_age, _size(answer)))
        return answer

    def clear(self) -> None:
        """Forget all answers."""
        with self._lock:
            self._entries.clear()
            self._size = 0

    @property
    def kept_bytes(self) -> int:
        """Bytes of bodies and headers that are kept now."""
        return self._size

    def __len__(self) -> int:
        return len(self._entries)

    def __bool__(self) -> bool:
        # An empty cache is still a transport.
        return True

    def __repr__(self) -> str:
        return f"<Cached of {len(self)}>"

    def _find(self, key: bytes, max_age: int) -> ContentAnswer | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        age = self._clock() - entry.kept_at
        if age >= entry.max_age:
            self._remove(key)
            return None
        if age >= max_age:
            return None
        self._entries.move_to_end(key)
        return entry.answer

    def _keep(self, key: bytes, entry: _Entry) -> None:
        self._remove(key)
        if entry.size > self._max_bytes:
            return
        self._entries[key] = entry
        self._size += entry.size
        while len(self._entries) > self._max_answers or self._size > self._max_bytes:
            self._remove(next(iter(self._entries)))

    def _remove(self, key: bytes) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self._size -= entry.size


def _key(request: ContentRequest) -> bytes:
    """Return a digest of what makes two requests the same one; header names are equal in any letter case."""
    digest = sha256()
    for part in _parts(request):
        # The length in front keeps parts apart, whatever they hold.
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.digest()


def _parts(request: ContentRequest) -> Iterator[bytes]:
    yield request.method.encode()
    yield str(request.url).encode()
    yield b"" if request.body is None else b"=" + request.body
    for name, value in sorted((name.lower(), value) for name, value in request.headers):
        yield name.encode("utf-8", "surrogatepass")
        yield value.encode("utf-8", "surrogatepass")


def _may_be_kept(answer: ContentAnswer) -> bool:
    return (
        200 <= answer.status < 300
        and not answer.fault
        and len(answer.body) <= MAX_ANSWER_BYTES
        and len(answer.headers) <= _MOST_HEADERS
    )


def _size(answer: ContentAnswer) -> int:
    return len(answer.body) + sum(len(name) + len(value) for name, value in answer.headers)

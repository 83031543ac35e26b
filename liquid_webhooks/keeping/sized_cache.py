"""Sized cache: what is kept of late, bounded by its size in all, not by how many there are."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from collections.abc import Hashable
from typing import Generic
from typing import TypeVar

from liquid_webhooks.keeping.forks import Mutex
from liquid_webhooks.keeping.forks import renew_in_children

__all__ = ["SizedCache"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class SizedCache(Generic[K, V]):
    """Keeps values that a function makes of keys; what was asked for least recently goes first.

    What is larger than the bound by itself is made anew each time. Safe to use from several threads, which
    may each make the same value at the same time, and in forked children.

    Args:
        make: Gives the value of a key; what it raises is not kept.
        size_of: Gives the size of a value, once, in the unit of `most`.
        most: The size of all that is kept.

    Attributes:
        size: The size of all that is kept now.
    """

    def __init__(self, make: Callable[[K], V], size_of: Callable[[K, V], int], most: int) -> None:
        self._make = make
        self._size_of = size_of
        self._most = most
        self._kept: OrderedDict[K, tuple[V, int]] = OrderedDict()
        self._lock = Mutex()
        self.size = 0
        renew_in_children(self)

    def renew(self) -> None:
        """Measure anew what is kept: the thread that forked may have met another one at it."""
        self.size = sum(size for _, size in self._kept.values())

    def __len__(self) -> int:
        return len(self._kept)

    def __call__(self, key: K) -> V:
        """Return the value of `key`."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
                return kept[0]
        value = self._make(key)
        size = self._size_of(key, value)
        if size <= self._most:
            with self._lock:
                self._keep(key, value, size)
        return value

    def _keep(self, key: K, value: V, size: int) -> None:
        before = self._kept.pop(key, None)  # another thread's
        self.size += size - (before[1] if before else 0)
        self._kept[key] = value, size
        while self.size > self._most:
            _, (_, freed) = self._kept.popitem(last=False)
            self.size -= freed

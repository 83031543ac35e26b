"""Forks: what a forked child makes anew, such as a lock that another thread held at that moment."""

from __future__ import annotations

import os
from threading import Lock
from typing import Final
from typing import Protocol
from weakref import WeakSet

__all__ = ["Mutex", "renew_in_children"]


class Renewed(Protocol):
    """What has parts that a forked child cannot use."""

    def renew(self) -> None:
        """Make these parts anew; called in the child before anything else runs there."""
        ...


_EVERY: Final[WeakSet[Renewed]] = WeakSet()


def renew_in_children(one: Renewed) -> None:
    """Have `one.renew()` called in each process that is forked while `one` lives."""
    _EVERY.add(one)


class Mutex:
    """A lock for a `with`, which is open in a forked child.

    Threads do not live on there: one that held it would never give it back.
    """

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self.renew()
        renew_in_children(self)

    def renew(self) -> None:
        """Be open, whoever holds it."""
        self._lock = Lock()

    def __enter__(self) -> None:
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _renew() -> None:
    for one in list(_EVERY):
        one.renew()


if hasattr(os, "register_at_fork"):  # Windows has no forks
    os.register_at_fork(after_in_child=_renew)

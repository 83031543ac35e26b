"""Deadline: until when a call may last, and the reasons for which calls fail."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from math import inf
from typing import Final

__all__ = ["CURRENT", "Deadline", "Fault"]


class Fault(Exception):
    """Ends a call; its text names the rule or the kind of failure, never the URL or other data.

    Args:
        reason: The text.
        is_final: Whether the call itself breaks a rule, so that it will fail again.
        is_late: Whether the call ends with the time of what makes it, not with its own.
    """

    def __init__(self, reason: str, *, is_final: bool = False, is_late: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final
        self.is_late = is_late


class Deadline:
    """The moment at which a call's time is over.

    Args:
        seconds: How long the call may take, from now.
        clock: Seconds from any beginning; never goes back.
        ends_at: When it has to be over in any case, in seconds of the clock.
    """

    def __init__(self, seconds: float, clock: Callable[[], float], ends_at: float = inf) -> None:
        self._seconds = seconds
        self._clock = clock
        own_end = clock() + seconds
        self._end = min(own_end, ends_at)
        self._is_cut = ends_at < own_end

    def left(self) -> float:
        """Return the seconds that are left, more than 0.

        Raises:
            Fault: None are left.
        """
        left = self._end - self._clock()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> Fault:
        """Return what ends a call whose time is over."""
        if self._is_cut:
            return Fault("no complete answer before the deadline of the render", is_late=True)
        return Fault(f"no complete answer within {self._seconds:g} s")


CURRENT: Final[ContextVar[Deadline]] = ContextVar("CURRENT")
"""The deadline of the call that the running thread is busy with.

The client's own timeouts are for single operations, so a server that drips bytes could outlast them.
"""

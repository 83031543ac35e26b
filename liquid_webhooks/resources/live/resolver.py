"""Looking up the addresses of a host within a deadline."""

from __future__ import annotations

import socket
from collections.abc import Callable
from collections.abc import Sequence
from queue import Empty
from queue import SimpleQueue
from threading import BoundedSemaphore
from threading import Thread
from typing import Final

from liquid_webhooks.resources.live.deadline import Deadline
from liquid_webhooks.resources.live.deadline import Fault

__all__ = ["MAX_LOOKUPS", "Resolve", "Resolver", "resolve_host"]

Resolve = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host for a port, the best one first; raises an `OSError` if there are none."""

MAX_LOOKUPS: Final = 64
"""How many look-ups one resolver has under way; more wait, as far as their deadlines let them."""


def resolve_host(host: str, port: int) -> Sequence[str]:
    """Return the addresses that the system knows for `host`.

    Raises:
        OSError: It knows none.
    """
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


class Resolver:
    """Asks `resolve` in threads of its own, since the system's look-up cannot be interrupted.

    A look-up whose deadline has passed goes on unheard until the system gives up.

    Args:
        resolve: Gives the addresses of a host.
    """

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._slots = BoundedSemaphore(MAX_LOOKUPS)

    def look_up(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """Return at least one address.

        Raises:
            Fault: The host has none, or the deadline passed.
        """
        if not self._slots.acquire(timeout=deadline.left()):
            raise deadline.passed()
        answers: SimpleQueue[list[str] | Exception] = SimpleQueue()
        try:
            Thread(target=self._work, args=(host, port, answers), name="name look-up", daemon=True).start()
        except RuntimeError:
            self._slots.release()
            raise Fault("the system has no thread left for a name look-up") from None
        try:
            answer = answers.get(timeout=deadline.left())
        except Empty:
            raise deadline.passed() from None
        if isinstance(answer, (OSError, UnicodeError)) or answer == []:
            # Only the codec of host names raises UnicodeError: the name cannot be asked for.
            raise Fault("the host's name was not found")
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _work(self, host: str, port: int, answers: SimpleQueue[list[str] | Exception]) -> None:
        try:
            answers.put(list(self._resolve(host, port)))
        except Exception as error:  # handed to the thread that asked
            answers.put(error)
        finally:
            self._slots.release()

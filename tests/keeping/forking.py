"""Runs a function in a forked child while another thread is at something."""

from __future__ import annotations

import os
import select
import signal
import warnings
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import AbstractContextManager
from contextlib import contextmanager
from threading import Event
from threading import Thread

import pytest

__all__ = ["FORKS", "held", "in_child"]

FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no forks")

SECONDS = 20
"""How long a child may take; one that waits for a lock would take forever."""


@contextmanager
def held(lock: AbstractContextManager[object]) -> Iterator[None]:
    """Let another thread be inside `lock`."""
    inside, done = Event(), Event()

    def hold() -> None:
        with lock:
            inside.set()
            done.wait()

    thread = Thread(target=hold)
    thread.start()
    inside.wait()
    try:
        yield
    finally:
        done.set()
        thread.join()


def in_child(work: Callable[[], object]) -> str:
    """Return the text of what `work` gives in a forked child; fail if it raises, or does not end."""
    receiver, sender = os.pipe()
    with warnings.catch_warnings():
        # Python 3.12 warns of forks beside threads, which is what is tried here.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        try:
            os.write(sender, str(work()).encode())
        except BaseException as error:
            os.write(sender, repr(error).encode())
        finally:
            os._exit(0)
    os.close(sender)
    try:
        ready, _, _ = select.select([receiver], [], [], SECONDS)
        if not ready:
            os.kill(child, signal.SIGKILL)
            pytest.fail("the child hangs")
        return os.read(receiver, 65536).decode()
    finally:
        os.close(receiver)
        os.waitpid(child, 0)

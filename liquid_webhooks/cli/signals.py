"""Signals: what Ctrl-C, SIGTERM and SIGHUP do to a command, before, during and after its work.

Before and after there is nothing to finish: the process ends at once. While results are written the signal
is an exception, so that everything on its way is closed and told; another signal does not wait for that.
This module imports next to nothing: until it is there, a signal ends Python with a traceback.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False  # as in `typing`, which takes long to import
if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["UNFINISHED", "Interrupted", "tell_interruption", "undivided", "watch", "working"]

_WORDS = {"SIGINT": "Interrupted", "SIGTERM": "Terminated", "SIGHUP": "Hung up"}
"""Signal → how a message calls it. Windows has no SIGHUP."""

UNFINISHED: set[str] = set()
"""Names of files to remove if the process ends at once."""


class Interrupted(BaseException):
    """A signal ended the work; its notes say how far that came.

    Args:
        number: The signal's.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number

    @property
    def exit_code(self) -> int:
        """What shells give a program that a signal ended."""
        return 128 + self.number

    def __str__(self) -> str:
        word = _WORDS[signal.Signals(self.number).name]
        notes: list[str] = getattr(self, "__notes__", [])
        return f"{word}: {'; '.join(notes)}." if notes else f"{word}."


class _Stage:
    """How far the process is; there is one."""

    depth = 0  # of `working`
    held: int | None = None  # the signal that came while `is_undivided`
    is_undivided = False
    is_interrupted = False
    is_told = False


def watch() -> None:
    """Let signals end this process as the module says; one that the parent ignores stays ignored."""
    for name in _WORDS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _on_signal)


class working:  # noqa: N801
    """A context: a signal raises `Interrupted` in the block."""

    def __enter__(self) -> None:
        _Stage.depth += 1

    def __exit__(self, *_: object) -> None:
        _Stage.depth -= 1


class undivided:  # noqa: N801
    """A context: the block comes to its end, and a signal raises `Interrupted` behind it."""

    def __enter__(self) -> None:
        _Stage.is_undivided = True

    def __exit__(self, *_: object) -> None:
        _Stage.is_undivided = False
        number, _Stage.held = _Stage.held, None
        if number is not None:
            _on_signal(number, None)


def _on_signal(number: int, _: object) -> None:
    if _Stage.is_undivided:
        _Stage.held = number
        return
    if _Stage.depth and not _Stage.is_interrupted:
        _Stage.is_interrupted = True
        raise Interrupted(number)
    _leave(Interrupted(number))


def _leave(interruption: Interrupted) -> None:
    for name in UNFINISHED:
        _try(os.unlink, name)
    tell_interruption(interruption)
    os._exit(interruption.exit_code)


def tell_interruption(interruption: Interrupted) -> None:
    """Print on standard error, once in a process, what a signal ended."""
    if _Stage.is_told or sys.stderr is None:
        return
    _Stage.is_told = True
    text = str(interruption)
    if getattr(interruption, "__notes__", None):  # then there was time to import
        from liquid_webhooks.visible import visible

        text = visible(text)
    # A terminal shows `^C` where the cursor was.
    line_end = "\n" if interruption.number == signal.SIGINT and sys.stderr.isatty() else ""
    _try(os.write, 2, f"{line_end}{text}\n".encode())


def _try(do: Callable[..., object], *arguments: object) -> None:
    try:
        do(*arguments)
    except OSError:
        return

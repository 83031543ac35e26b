"""A progress bar on standard error, for long inputs on a terminal only."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager

import click

__all__ = ["LONG_INPUT_BYTES", "progress"]

LONG_INPUT_BYTES = 4_194_304
"""Inputs shorter than this are done before a bar would be of use."""


@contextmanager
def progress(
    path: str, results_on_terminal: bool, label: str = "Rendering"
) -> Iterator[Callable[[int], object]]:
    """Give a function to call with the number of bytes of the file `path` that were read since the last call.

    It draws a bar behind `label` if standard error is a terminal that shows no results, and the file is long.
    """
    size = _size(path)
    if size < LONG_INPUT_BYTES or results_on_terminal or not _is_terminal():
        yield lambda _: None
        return
    steps = max(size // 200, 1)
    with click.progressbar(length=size, label=label, file=sys.stderr, update_min_steps=steps) as bar:
        yield bar.update


def _size(path: str) -> int:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()

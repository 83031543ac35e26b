"""Where results go: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from typing import NoReturn

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.failure import RenderFailure
from liquid_webhooks.cli.input_files import reason

__all__ = ["Output", "drop_standard_output", "new_file", "open_output"]


class Output:
    """Takes the results one after another, as bytes."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self.results = 0

    @property
    def is_terminal(self) -> bool:
        """Whether somebody reads the results as they come."""
        return self._stream.isatty()

    def write(self, result: bytes) -> None:
        """Write one result.

        Raises:
            Failure: The reader of standard output is gone, or the disk is full.
        """
        try:
            self._stream.write(result)
        except OSError as error:
            self._fail(error)
        self.results += 1

    def flush(self) -> None:
        """Hand on what is buffered; raises as `write` does."""
        try:
            self._stream.flush()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> NoReturn:
        if self._stream is sys.stdout.buffer:
            drop_standard_output()
        if isinstance(error, BrokenPipeError):
            raise RenderFailure("standard output was closed by its reader") from None
        raise Failure(f"{self._name}: {reason(error)}") from None


def drop_standard_output() -> None:
    """Lead standard output nowhere: what is still buffered would fail again at exit."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def open_output(path: str | None) -> Iterator[Output]:
    """Give an output to standard output (None or `-`), or to the file `path`.

    The file is written under another name beside `path` and takes its place at the end, unless the block
    raised or wrote nothing: then what was there before stays. A device or pipe is written to directly.

    Raises:
        Failure: The output cannot be opened or written.
    """
    if path is None or path == "-":
        if sys.stdout is None:
            raise RenderFailure("standard output is closed")
        output = Output(sys.stdout.buffer, "standard output")
        yield output
        output.flush()
        return
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise Failure(f"{path}: is a directory")
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as stream:
                output = Output(stream, path)
                yield output
                output.flush()
            return
        with new_file(target) as (stream, name):
            output = Output(stream, path)
            yield output
            output.flush()
            if output.results:
                if target.exists():
                    name.chmod(target.stat().st_mode)
                name.replace(target)
    except OSError as error:
        raise Failure(f"{path}: {reason(error)}") from None


@contextmanager
def new_file(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Give a new file in the directory of `target`, and its name; what has that name afterwards is removed.

    Raises:
        OSError: It cannot be made.
    """
    name = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.tmp")
    with open(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as stream:
        try:
            yield stream, name
        finally:
            name.unlink(missing_ok=True)

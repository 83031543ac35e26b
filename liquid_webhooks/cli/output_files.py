"""Where results go: standard output, or a file that appears whole or not at all."""

from __future__ import annotations

import json
import os
import re
import secrets
import stat
import sys
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from typing import Final
from typing import NoReturn

import click

from liquid_webhooks.cli.failure import ExitCode
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.failure import RenderFailure
from liquid_webhooks.cli.input_files import reason
from liquid_webhooks.cli.signals import UNFINISHED
from liquid_webhooks.cli.signals import Interrupted
from liquid_webhooks.cli.signals import undivided
from liquid_webhooks.cli.signals import working
from liquid_webhooks.cli.telling import as_shown
from liquid_webhooks.resources.content_blocks import block_files

__all__ = [
    "Output",
    "drop_standard_output",
    "is_terminal",
    "new_file",
    "open_output",
    "refuse_replacing",
    "same_file",
    "take_place",
]

_PRIVATE_MODE: Final = 0o600
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_MOST_LINKS: Final = 40
"""Links that lead to each other, which systems follow."""


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
            Failure: The disk is full, or the like.
            Exit: The reader of a pipe is gone, which nobody needs to be told.
        """
        try:
            self._stream.write(result)
        except OSError as error:
            self._fail(error)
        self.results += 1

    def write_json(self, value: object) -> None:
        """Write one result as JSON in ASCII; raises as `write` does."""
        self.write((json.dumps(value, indent=2) + "\n").encode())

    def tell(self, *lines: str) -> None:
        """Write one result that is for people, as lines; raises as `write` does."""
        self.write(as_shown(lines, sys.stdout).encode())

    def flush(self) -> None:
        """Hand on what is buffered; raises as `write` does."""
        try:
            self._stream.flush()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> NoReturn:
        # What is still buffered would fail again when the stream is closed, or at exit.
        drop(self._stream)
        if isinstance(error, BrokenPipeError):
            raise click.exceptions.Exit(ExitCode.CLOSED_PIPE) from None
        raise Failure(f"{self._name}: {reason(error)}") from None


def drop(stream: BinaryIO) -> None:
    """Lead a stream nowhere."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def drop_standard_output() -> None:
    """Lead standard output nowhere."""
    if sys.stdout is not None:
        drop(sys.stdout.buffer)


@contextmanager
def open_output(path: str | None, *, private: bool = False) -> Iterator[Output]:
    """Give an output to standard output (None or `-`), or to the file `path`.

    The file is written under another name beside `path` and takes its place at the end, unless the block
    raised or wrote nothing: then what was there before stays. A device, a pipe and what names an open
    descriptor, such as `/dev/stdout`, are written to directly. A file keeps the mode of the one whose place
    it takes, and until then nobody else may read it.

    Args:
        path: The file.
        private: Whether nobody but the owner may read the file, from its first byte on.

    Raises:
        Failure: The output cannot be opened or written.
        Exit: The reader of a pipe is gone.
    """
    number = _descriptor(path)
    with working():
        if number == 1:
            yield from _standard_output()
            return
        assert path is not None
        target = Path(os.path.realpath(path))
        try:
            if number is not None:
                with open(os.dup(number), "wb") as stream:
                    yield from _direct(stream, path)
            elif target.is_dir():
                raise Failure(f"{path}: is a directory")
            elif target.exists() and not target.is_file():
                with target.open("wb") as stream:
                    yield from _direct(stream, path)
            else:
                yield from _replacing(target, path, private)
        except BrokenPipeError:
            raise click.exceptions.Exit(ExitCode.CLOSED_PIPE) from None
        except OSError as error:
            raise Failure(f"{path}: {reason(error)}") from None


def _standard_output() -> Iterator[Output]:
    if sys.stdout is None:
        raise RenderFailure("standard output is closed")
    yield from _direct(sys.stdout.buffer, "standard output")


def _direct(stream: BinaryIO, name: str) -> Iterator[Output]:
    output = Output(stream, name)
    yield output
    output.flush()


def _replacing(target: Path, name: str, private: bool) -> Iterator[Output]:
    is_written = False
    try:
        with new_file(target, private=private) as (stream, unfinished):
            output = Output(stream, name)
            yield output
            output.flush()
            if output.results:
                with undivided():
                    take_place(unfinished, target, private=private)
                    is_written = True
    except Interrupted as interruption:
        interruption.add_note(f"{name} was {'written' if is_written else 'not written'}")
        raise


@contextmanager
def new_file(target: Path, *, private: bool = False) -> Iterator[tuple[BinaryIO, Path]]:
    """Give a new file in the directory of `target`, and its name; what has that name afterwards is removed.

    Nobody else may read it if it is `private`, or where `target` is there, until it takes that file's place.

    Raises:
        OSError: It cannot be made.
    """
    name = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.tmp")
    UNFINISHED.add(str(name))
    try:
        mode = _PRIVATE_MODE if private or target.exists() else 0o666
        with open(os.open(name, _NEW, mode), "wb") as stream:
            yield stream, name
    finally:
        name.unlink(missing_ok=True)
        UNFINISHED.discard(str(name))


def take_place(name: Path, target: Path, *, private: bool = False) -> None:
    """Let a new file take the place of `target`, with the mode of what is there, if anything is.

    Of a `private` one nobody but its owner gets a right.

    Raises:
        OSError: It cannot.
    """
    with suppress(FileNotFoundError):
        mode = stat.S_IMODE(target.stat().st_mode)
        name.chmod(mode & _PRIVATE_MODE if private else mode)
    name.replace(target)


def is_terminal(path: str | None) -> bool:
    """Tell whether the output `path` is a terminal."""
    number = _descriptor(path)
    if number == 1:
        return sys.stdout is not None and sys.stdout.isatty()
    assert path is not None
    try:
        if number is not None:
            return os.isatty(number)
        if not stat.S_ISCHR(os.stat(path).st_mode):
            return False
        number = os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0))
    except (OSError, ValueError):
        return False
    try:
        return os.isatty(number)
    finally:
        os.close(number)


def refuse_replacing(option: str, path: str | None, inputs: Iterable[str | None]) -> None:
    """Refuse an output that is a file which the command reads, by whatever name or link.

    Args:
        option: What names the output.
        path: The output, as for `open_output`.
        inputs: Files, `-` for standard input, folders of content blocks; None for what is not given.
    """
    target = _status(path, 1)
    if target is None or not stat.S_ISREG(target.st_mode):
        return
    for given in inputs:
        if given is not None and any(_is_same(target, _status(file, 0)) for file in _files_of(given)):
            if _descriptor(path) == 1:
                raise click.UsageError("standard output is a file that is read; give it another one")
            raise click.UsageError(f"{option} would replace a file that is read; give it another name")


def same_file(one: str | None, other: str | None) -> bool:
    """Tell whether two outputs are one file, also if it does not exist yet; devices and pipes never are."""
    status = _status(one, 1)
    if status is not None:
        return stat.S_ISREG(status.st_mode) and _is_same(status, _status(other, 1))
    return one is not None and other is not None and os.path.realpath(one) == os.path.realpath(other)


def _is_same(one: os.stat_result, other: os.stat_result | None) -> bool:
    return other is not None and os.path.samestat(one, other)


def _status(path: str | Path | None, standard: int) -> os.stat_result | None:
    """Return the status of a file, or of the descriptor `standard` for None and `-`; None if it has none."""
    try:
        if path is None or path == "-":
            return os.fstat(standard)
        return os.stat(path)
    except (OSError, ValueError):
        return None


def _files_of(path: str) -> list[str | Path]:
    try:
        return [*block_files(path)] if path != "-" and os.path.isdir(path) else [path]
    except OSError:
        return []


def _descriptor(path: str | None) -> int | None:
    """Return the number of this process's open descriptor that `path` names; None if it names something else.

    Links are followed one by one: the last of them may lead to a file, which is not to be replaced, or to
    a pipe, which has no name.
    """
    if path is None or path == "-":
        return 1
    for _ in range(_MOST_LINKS):
        path = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        named = re.fullmatch(rf"/(?:dev|proc/{os.getpid()}(?:/task/[0-9]+)?)/fd/([0-9]+)", path)
        if named:
            return int(named[1])
        if not os.path.islink(path):
            return None
        path = os.path.join(os.path.dirname(path), os.readlink(path))
    return None

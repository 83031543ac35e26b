"""Files that resources come from; what is wrong with one becomes a `DataError` with its place."""

from __future__ import annotations

import io
import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path
from typing import Any
from typing import BinaryIO
from typing import Final

from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.file_kinds import json_error
from liquid_webhooks.resources.file_kinds import not_utf8

__all__ = [
    "decode",
    "json_of",
    "open_bounded",
    "open_file",
    "parse_json",
    "read_file",
    "read_json",
    "reason",
]


_FOR_READING: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
"""Without `O_NONBLOCK`, opening a FIFO waits for who writes."""


@contextmanager
def open_file(path: str | Path) -> Iterator[BinaryIO]:
    """Give the file `path`, open for reading, to a block, which may read from it.

    Raises:
        DataError: It cannot be opened or read; names the path and the reason.
    """
    with _failures_of(path, OSError, ValueError):
        stream = open(path, "rb")  # noqa: SIM115
    with stream, _failures_of(path, OSError):
        yield stream


@contextmanager
def open_bounded(path: str | Path, most_bytes: int) -> Iterator[BinaryIO]:
    """Do as `open_file`, but with nothing that waits or has no end: a regular file, or a link to one.

    Args:
        path: The file.
        most_bytes: How long it may be.

    Raises:
        DataError: It is something else or longer, or cannot be opened or read; names the path and the reason.
    """
    with _failures_of(path, OSError, ValueError):
        _expect_regular(os.stat(path), path)  # some devices act on being opened
        raw = open(os.open(path, _FOR_READING), "rb", buffering=0)  # noqa: SIM115
    with raw, _failures_of(path, OSError):
        _expect_regular(os.fstat(raw.fileno()), path)  # what has the name may have become another file
        with io.BufferedReader(_Bounded(raw, path, most_bytes)) as stream:
            yield stream


@contextmanager
def _failures_of(path: str | Path, *kinds: type[OSError | ValueError]) -> Iterator[None]:
    try:
        yield
    except kinds as error:
        raise DataError(f"{path}: {reason(error)}") from None


def _expect_regular(status: os.stat_result, path: str | Path) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise DataError(f"{path}: is a directory")
    if not stat.S_ISREG(status.st_mode):
        raise DataError(f"{path}: is no regular file")


class _Bounded(io.RawIOBase):
    """Reads up to a bound: a file may grow, and not all tell how long they are."""

    def __init__(self, raw: io.FileIO, path: str | Path, most_bytes: int) -> None:
        self._raw = raw
        self._path = path
        self._most_bytes = most_bytes
        self._left = most_bytes

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._raw.readinto(buffer) or 0
        self._left -= count
        if self._left < 0:
            raise DataError(f"{self._path}: is longer than {self._most_bytes:,} bytes")
        return count


def reason(error: OSError | ValueError) -> str:
    """Return why a file operation failed, without the file's name."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return "is no valid file name"


def read_file(path: str | Path, most_bytes: int | None = None) -> str:
    """Return the text of the UTF-8 file `path`, line ends as they are, without a byte order mark.

    Args:
        path: The file.
        most_bytes: How long it may be, and that it must be a regular file; None for any file.

    Raises:
        DataError: It cannot be read or is not UTF-8; names the path, and the line.
    """
    with open_file(path) if most_bytes is None else open_bounded(path, most_bytes) as stream:
        raw = stream.read()
    return decode(raw, path)


def decode(raw: bytes, path: str | Path, line: int = 1) -> str:
    """Return `raw`, which begins at `line` of the file `path`, as text; line 1 loses its byte order mark.

    Raises:
        DataError: It is not UTF-8.
    """
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(not_utf8(path, raw, error, line)) from None
    return text.removeprefix("\N{BOM}") if line == 1 else text


def read_json(path: str | Path) -> object:
    """Return what the JSON file `path`, in UTF-8, holds.

    Raises:
        DataError: It cannot be read, or is no UTF-8 or no JSON; names the path and the place.
    """
    text = read_file(path)
    with json_of(path):
        return parse_json(text)


@contextmanager
def json_of(path: str | Path) -> Iterator[None]:
    """Let what `parse_json` finds wrong with the text of a file be a `DataError` that names the place."""
    try:
        yield
    except JSONDecodeError as error:
        raise DataError(json_error(path, error)) from None
    except ValueError as error:
        raise DataError(f"{path}: invalid JSON: {error}") from None


def parse_json(text: str) -> object:
    """Return what the JSON `text` holds.

    Raises:
        JSONDecodeError: It is no JSON.
        ValueError: It is nested too deep, or a number is too long.
    """
    if not text.strip():
        raise JSONDecodeError("the text is empty", text, 0)
    try:
        value: object = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except JSONDecodeError:
        raise
    except ValueError:
        raise ValueError("a number has too many digits") from None
    return value

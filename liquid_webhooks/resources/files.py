"""Files that resources come from; what is wrong with one becomes a `DataError` with its place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path
from typing import BinaryIO

from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.file_kinds import json_error
from liquid_webhooks.resources.file_kinds import not_utf8

__all__ = ["decode", "json_of", "open_file", "parse_json", "read_file", "read_json", "reason"]


@contextmanager
def open_file(path: str | Path) -> Iterator[BinaryIO]:
    """Give the file `path`, open for reading, to a block, which may read from it.

    Raises:
        DataError: It cannot be opened or read; names the path and the reason.
    """
    try:
        stream = open(path, "rb")  # noqa: SIM115
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: {reason(error)}") from None
    with stream:
        try:
            yield stream
        except OSError as error:
            raise DataError(f"{path}: {reason(error)}") from None


def reason(error: OSError | ValueError) -> str:
    """Return why a file operation failed, without the file's name."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[0].lower() + error.strerror[1:]
    return "is no valid file name"


def read_file(path: str | Path) -> str:
    """Return the text of the UTF-8 file `path`, line ends as they are, without a byte order mark.

    Raises:
        DataError: It cannot be read or is not UTF-8; names the path, and the line.
    """
    with open_file(path) as stream:
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

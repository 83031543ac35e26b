"""Rows: reads an audience, row by row, from JSON lines, one JSON document, or a table."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from itertools import islice
from json import JSONDecodeError
from typing import Final
from typing import Literal
from typing import TypeVar

from liquid_webhooks.audience.columns import rows_of_table
from liquid_webhooks.audience.row import Row
from liquid_webhooks.audience.shapes import left_out
from liquid_webhooks.audience.shapes import rows_of
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import out_of_memory
from liquid_webhooks.resources.file_kinds import COMMENTS
from liquid_webhooks.resources.file_kinds import NOT_UTF8
from liquid_webhooks.resources.file_kinds import is_comment
from liquid_webhooks.resources.file_kinds import json_error
from liquid_webhooks.resources.file_kinds import json_fault
from liquid_webhooks.resources.file_kinds import kind_of_bytes
from liquid_webhooks.resources.file_kinds import kind_of_text
from liquid_webhooks.resources.file_kinds import not_utf8
from liquid_webhooks.resources.files import parse_json

__all__ = ["ROWS_FORMATS", "RowsFormat", "read_rows"]

RowsFormat = Literal["json", "csv", "tsv"]
"""How rows are written; see `read_rows`."""

ROWS_FORMATS: Final[tuple[RowsFormat, ...]] = ("json", "csv", "tsv")

Report = Callable[[Diagnostic], object]

_Entry = TypeVar("_Entry")

_CLOSING = (b"]", b"}", b",")
"""What a third line begins with if an object on the second line is a part of the first line's value."""

_BLANK = b" \t\r\n\v\f\xef\xbb\xbf"
"""What a line without a row consists of; a byte order mark may stand on one."""

_SAMPLE_LINES = 20
"""Lines that are looked at to tell what a file is that is no JSON."""


def read_rows(
    lines: Iterable[bytes],
    name: str,
    rows_format: RowsFormat = "json",
    *,
    typed: bool = False,
    report: Report = lambda _: None,
) -> Iterator[Row]:
    """Yield the rows of an audience, one at a time; a row that cannot be read has an error.

    - `json`: JSON lines, of which each holds a profile, render data of one user or a payload with
      `recipients` (see `shapes`), or an export of profiles; or one document that holds any of these or an
      array of them. A file of several lines whose first line is a whole JSON value, or whose second line
      cannot go on from the first, is taken for JSON lines.
    - `csv` and `tsv`: a table with a header line; see `columns`.

    Args:
        lines: The bytes, divided behind each line feed.
        name: What errors call the input.
        rows_format: How the rows are written.
        typed: Of a table, read the cells that are JSON (numbers, `true`, `null`, lists, objects) as that.
        report: Called with what is doubtful in the input as a whole, maybe several times with the same.

    Raises:
        DataError: The input is a document that is no JSON, is something else than its format says, has a
            header that cannot be used, or holds no users.
        LimitError: The process ran out of memory.
    """
    try:
        yield from _some_rows(lines, name, rows_format, typed, report)
    except MemoryError as error:
        raise out_of_memory(error) from None


def _some_rows(
    lines: Iterable[bytes], name: str, rows_format: RowsFormat, typed: bool, report: Report
) -> Iterator[Row]:
    """Yield the rows, of which there has to be one."""
    if rows_format == "json":
        rows = _of_json(lines, name, report)
    else:
        rows = rows_of_table(lines, name, rows_format, typed=typed, report=report)
    first = next(rows, None)
    if first is None:
        raise DataError(f"{name}: holds no users")
    yield first
    yield from rows


def _of_json(lines: Iterable[bytes], name: str, report: Report) -> Iterator[Row]:
    numbered = enumerate(lines, 1)
    first = next((line for line in numbered if line[1].strip(_BLANK)), None)
    if first is None:
        return
    ahead = [first]
    fault = _first_fault(first[1], name)
    if fault is not None and fault.pos >= len(fault.doc):
        following: list[bytes] = []
        for line in numbered:
            ahead.append(line)
            if line[1].strip():
                following.append(line[1])
                if len(following) == 2:
                    break
        second, third = [*following, b"", b""][:2]
        if not _is_object(second) or third.strip().startswith(_CLOSING):
            document = b"".join(raw for _, raw in chain(ahead, numbered))
            yield from _of_document(document, name, first[0] - 1, report)
            return
    elif fault is not None:
        ahead += islice(numbered, _SAMPLE_LINES)
        _refuse_other_kinds(fault, ahead, name)
    yield from _of_lines((line for line in chain(ahead, numbered) if line[1].strip(_BLANK)), name, report)


def _of_lines(lines: Iterator[tuple[int, bytes]], name: str, report: Report) -> Iterator[Row]:
    """Yield the rows of lines, of which there is one at least."""
    number, raw = next(lines)
    several, rows = _ahead(_of_line(raw, name, number, report))
    following: list[tuple[int, bytes]] = []
    if several:
        following = list(islice(lines, 1))
        if not following:  # it is one document, which happens to have one line
            rows = (
                replace(row, number=count, place=f"{name}: user {count}") for count, row in enumerate(rows, 1)
            )
    yield from rows
    for number, raw in chain(following, lines):
        yield from _of_line(raw, name, number, report)


def _ahead(rows: Iterator[_Entry]) -> tuple[bool, Iterator[_Entry]]:
    """Return whether there are several rows, and the rows, of which no more than two are made before."""
    first = list(islice(rows, 2))
    return len(first) > 1, chain(first, rows)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8").removeprefix("\N{BOM}").rstrip()


def _first_fault(raw: bytes, name: str) -> JSONDecodeError | None:
    """Return why the first line is no JSON, if that is what it is not.

    Raises:
        DataError: It is the beginning of something else than text.
    """
    kind = kind_of_bytes(raw)
    if kind is not None:
        raise DataError(f"{name}: is {kind}")
    try:
        parse_json(_text(raw))
    except JSONDecodeError as error:
        return error
    except ValueError:
        return None
    return None


def _refuse_other_kinds(fault: JSONDecodeError, ahead: list[tuple[int, bytes]], name: str) -> None:
    """Refuse a file whose first line shows what else it is, before each of its lines is a row that fails.

    Raises:
        DataError: It is something else.
    """
    kind = kind_of_text(b"".join(raw for _, raw in ahead).decode("utf-8", "replace").removeprefix("\N{BOM}"))
    second = next((raw for _, raw in ahead[1:] if raw.strip()), b"")
    if _is_object(second) and kind != COMMENTS:  # the first line is a row that is broken
        return
    if kind is None and is_comment(fault) and fault.doc.lstrip().startswith(("{", "[")):
        kind = COMMENTS
    if kind is not None:
        raise DataError(f"{name}: is {kind}")


def _is_object(line: bytes) -> bool:
    if not line.startswith(b"{"):
        return False
    try:
        parse_json(_text(line))
    except ValueError:
        return False
    return True


def _of_document(raw: bytes, name: str, lines_before: int, report: Report) -> Iterator[Row]:
    try:
        document = parse_json(_text(raw))
        _, rows = _ahead(rows_of(document))
    except UnicodeDecodeError as error:
        raise DataError(not_utf8(name, raw, error, lines_before + 1)) from None
    except JSONDecodeError as error:
        raise DataError(json_error(name, error, lines_before + 1)) from None
    except DataError as error:
        raise DataError(f"{name}: {error.message}") from None
    except ValueError as error:
        raise DataError(f"{name}: {error}") from None
    _report_left_out(document, report)
    for number, own in enumerate(rows, 1):
        yield _row(number, f"{name}: user {number}", own)


def _of_line(raw: bytes, name: str, number: int, report: Report) -> Iterator[Row]:
    place = f"{name}:{number}"
    try:
        document = parse_json(_text(raw))
        several, rows = _ahead(rows_of(document))
    except UnicodeDecodeError:
        yield Row(number, place, error=NOT_UTF8)
    except JSONDecodeError as error:
        yield Row(number, f"{place}:{error.colno}", error=f"invalid JSON: {json_fault(error)}")
    except DataError as error:
        yield Row(number, place, error=error.message)
    except ValueError as error:
        yield Row(number, place, error=str(error))
    else:
        _report_left_out(document, report)
        for index, own in enumerate(rows, 1):
            yield _row(number, f"{place}: user {index}" if several else place, own)


def _report_left_out(document: object, report: Report) -> None:
    left = left_out(document)
    if left is not None:
        report(left)


def _row(number: int, place: str, own: object) -> Row:
    if isinstance(own, DataError):
        return Row(number, place, error=own.message)
    return Row(number, place, own)  # type: ignore[arg-type]

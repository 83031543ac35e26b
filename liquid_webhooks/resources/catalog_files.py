"""Catalogs kept in files: CSV, JSON lines or a JSON array of items."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterator
from json import JSONDecodeError
from json import JSONDecoder
from pathlib import Path
from typing import BinaryIO
from typing import Final

from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.file_kinds import json_error
from liquid_webhooks.resources.files import decode
from liquid_webhooks.resources.files import open_bounded
from liquid_webhooks.resources.tables import check_names
from liquid_webhooks.resources.tables import table_rows
from liquid_webhooks.validation import json_type

__all__ = ["MAX_BYTES", "SUFFIXES", "read_catalog"]

SUFFIXES: Final = (".csv", ".jsonl", ".ndjson", ".json")
"""What a catalog's file name may end in."""

MAX_BYTES: Final = 268_435_456
"""Bytes of one catalog's file: nothing without end is read."""

_BLANK = re.compile(r"[ \t\r\n]*")
_decode = JSONDecoder().raw_decode

Entries = Iterator[tuple[int, object]]
"""Items, not looked at yet, each with its line."""


def read_catalog(path: str | Path) -> list[dict[str, object]]:
    """Return the items of a catalog, each with an `id`, in the file's order.

    `.csv` has a header line that names the columns, `id` among them (RFC 4180); its values stay texts, and
    empty lines are passed over. `.jsonl` and `.ndjson` have an object on each line, `.json` an array of
    objects; there, values keep their types, and an id is a string or a number.

    Raises:
        DataError: The file cannot be read, is no regular file, is longer than `MAX_BYTES`, has another suffix
            or holds no items, or a line breaks a rule, an id that is missing, empty or repeated included;
            names the file and the line.
    """
    read = _READERS.get(Path(path).suffix.lower())
    if read is None:
        raise DataError(f"{path}: expected a file name ending in {', '.join(SUFFIXES)}")
    with open_bounded(path, MAX_BYTES) as stream:
        items = list(_checked(read(stream, str(path)), str(path)))
    if not items:
        raise DataError(f"{path}: holds no items")
    return items


def _checked(entries: Entries, path: str) -> Iterator[dict[str, object]]:
    seen: dict[str, int] = {}
    for line, item in entries:
        if type(item) is not dict:
            raise DataError(f"{path}:{line}: expected an object, not {json_type(item)}")
        given = item.get("id")
        if type(given) is not str and (isinstance(given, bool) or not isinstance(given, (int, float))):
            kind = json_type(given) if "id" in item else "nothing"
            raise DataError(f"{path}:{line}: id: expected a string or number, not {kind}")
        # Templates ask for an id by its text, so that 1 and "1" are the same one.
        text = str(given)
        if not text.strip():
            raise DataError(f"{path}:{line}: id: is empty")
        first = seen.setdefault(text, line)
        if first != line:
            raise DataError(f"{path}:{line}: id: is that of line {first} again")
        yield item


def _of_csv(stream: BinaryIO, path: str) -> Entries:
    rows = _rows(stream, path)
    line, names = next(rows, (1, ["id"]))
    check_names(names, path, line)
    if "id" not in names:
        raise DataError(f"{path}:{line}: there is no column `id`")
    for line, row in rows:
        if len(row) != len(names):
            raise DataError(f"{path}:{line}: cells: expected {len(names)}, found {len(row)}")
        yield line, dict(zip(names, row, strict=True))


def _rows(stream: BinaryIO, path: str) -> Iterator[tuple[int, list[str]]]:
    for line, row in table_rows(text for _, text in _lines(stream, path)):
        if isinstance(row, DataError):
            raise DataError(f"{path}:{line}: {row.message}")
        yield line, row


def _lines(stream: BinaryIO, path: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(stream, 1):
        yield number, decode(raw, path, number)


def _of_json_lines(stream: BinaryIO, path: str) -> Entries:
    for number, line in _lines(stream, path):
        place = _JsonText(path, line.rstrip(" \t\r\n"), number)
        if place.text:
            value, end = place.value(place.behind_blanks(0))
            place.expect_end(end)
            yield number, value


def _of_json_array(stream: BinaryIO, path: str) -> Entries:
    text = decode(stream.read(), path)
    place = _JsonText(path, text)
    at = place.behind_blanks(0)
    if not text.startswith("[", at):
        value, end = place.value(at)
        place.expect_end(end)
        raise DataError(f"{path}:{place.line(at)}: expected an array of objects, not {json_type(value)}")
    at = place.behind_blanks(at + 1)
    if text.startswith("]", at):
        place.expect_end(at + 1)
        return
    while True:
        # Item by item, so that each one's line is known.
        value, end = place.value(at)
        yield place.line(at), value
        end = place.behind_blanks(end)
        if text.startswith("]", end):
            break
        if not text.startswith(",", end):
            raise place.fault(JSONDecodeError("Expecting ',' delimiter", text, end))
        at = place.behind_blanks(end + 1)
    place.expect_end(end + 1)


class _JsonText:
    """Reads JSON values of a file, or of one line of it, and says where one is wrong."""

    def __init__(self, path: str, text: str, of_line: int | None = None) -> None:
        self.path = path
        self.text = text
        self._of_line = of_line
        self._line = of_line or 1
        self._counted = 0

    def value(self, at: int) -> tuple[object, int]:
        """Return the value at `at`, and the offset behind it."""
        try:
            value, end = _decode(self.text, at)
        except JSONDecodeError as error:
            raise self.fault(error) from None
        except RecursionError:
            raise DataError(f"{self.path}:{self.line(at)}: JSON nested too deep") from None
        except ValueError:
            raise DataError(f"{self.path}:{self.line(at)}: a number has too many digits") from None
        return value, end

    def fault(self, error: JSONDecodeError) -> DataError:
        """Return the error that the text is no JSON."""
        return DataError(json_error(self.path, error, self._of_line))

    def behind_blanks(self, at: int) -> int:
        """Return the offset of the first character from `at` on that is no white space."""
        blank = _BLANK.match(self.text, at)
        return blank.end() if blank else at

    def expect_end(self, at: int) -> None:
        """Refuse anything but white space from `at` on."""
        at = self.behind_blanks(at)
        if at < len(self.text):
            raise self.fault(JSONDecodeError("Extra data", self.text, at))

    def line(self, at: int) -> int:
        """Return the line of an offset; later calls ask for later ones."""
        self._line += self.text.count("\n", self._counted, at)
        self._counted = at
        return self._line


_READERS: Final[dict[str, Callable[[BinaryIO, str], Entries]]] = {
    ".csv": _of_csv,
    ".jsonl": _of_json_lines,
    ".ndjson": _of_json_lines,
    ".json": _of_json_array,
}

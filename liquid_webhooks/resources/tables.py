"""Tables: rows of CSV (RFC 4180), each with its line and what is wrong with it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from collections.abc import Iterator

from liquid_webhooks.errors import DataError

__all__ = ["check_names", "table_rows"]


_LOST = "what follows was not read"


def table_rows(lines: Iterable[str], delimiter: str = ",") -> Iterator[tuple[int, list[str] | DataError]]:
    """Yield the rows that are not empty lines, each with the line it begins in, or why it is none.

    Behind a fault the rows go on, if it can be told where; behind a quote that is never closed nothing can.

    Args:
        lines: The text, with its line ends.
        delimiter: What stands between two cells.
    """
    reader = csv.reader(lines, strict=True, delimiter=delimiter)
    while True:
        line = reader.line_num + 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            text = str(error)
            yield line, DataError(_fault(text))
            if "field larger" in text or "end of data" in text:
                return
            continue
        if row:
            yield line, row


def _fault(text: str) -> str:
    """Return in our words what the `csv` module finds wrong."""
    if "field larger" in text:
        return f"a cell of more than {csv.field_size_limit()} characters; is a quote never closed? {_LOST}"
    if "end of data" in text:
        return f"a quote is never closed; {_LOST}"
    if "expected after" in text:
        return "text stands behind a closing quote"
    if "new-line" in text:
        return "a carriage return stands outside quotes; a line ends in LF or CRLF"
    return "is no valid CSV"


def check_names(names: list[str], path: str, line: int) -> None:
    """Refuse a header line that leaves a column without a name, or gives two the same.

    Raises:
        DataError: It does; names the place and the column.
    """
    numbers: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        if not name:
            raise DataError(f"{path}:{line}: column {number} has no name")
        first = numbers.setdefault(name, number)
        if first != number:
            raise DataError(f"{path}:{line}: column {number} has the name of column {first}")

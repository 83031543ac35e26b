"""Users: the rows of the file of `--user`, and which of them a command takes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO
from typing import Final

import click

from liquid_webhooks.audience.choice import one_at_random
from liquid_webhooks.audience.choice import with_id
from liquid_webhooks.audience.row import Row
from liquid_webhooks.audience.rows import RowsFormat
from liquid_webhooks.audience.rows import read_rows
from liquid_webhooks.checker.reporters import as_line
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.hints import with_hint
from liquid_webhooks.cli.input_files import decode_text
from liquid_webhooks.cli.input_files import is_inline_json
from liquid_webhooks.cli.input_files import open_bytes
from liquid_webhooks.cli.input_files import parsed_json
from liquid_webhooks.cli.input_files import reason
from liquid_webhooks.cli.input_files import shown_name
from liquid_webhooks.cli.progress import progress
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import LimitError

__all__ = ["UserOptions"]

_FORMATS: Final[dict[str, RowsFormat]] = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv"}
"""Suffix of a file name → how its rows are written; JSON in all others."""


@dataclass(frozen=True, slots=True)
class UserOptions:
    """Where users come from, and which of them.

    Attributes:
        path: The file, `-` for standard input, or JSON itself; None for no users but the data's own.
        rows_format: How its rows are written; None for what its name says.
        typed: Whether cells of a table that are JSON are read as that.
        limit: How many, at most.
        wanted: The id of the only one.
        random: Whether it is one by chance.
        seed: Makes that choice the same each time.
    """

    path: str | None
    rows_format: RowsFormat | None = None
    typed: bool = False
    limit: int | None = None
    wanted: str | None = None
    random: bool = False
    seed: int | None = None

    def check(self) -> None:
        """Refuse options that do not go together.

        Raises:
            click.UsageError: Some do not.
        """
        choices = [("--limit", self.limit), ("--id", self.wanted), ("--random", self.random or None)]
        given = [name for name, value in choices if value is not None]
        formats = [("--rows-format", self.rows_format), ("--typed", self.typed or None)]
        names = [*given, *(name for name, value in formats if value is not None)]
        if self.path is None and names:
            raise click.UsageError(f"{names[0]} needs --user")
        if len(given) > 1:
            raise click.UsageError(f"{given[0]} and {given[1]} exclude each other")
        if self.typed and self.format == "json":
            raise click.UsageError("--typed is for tables; what JSON holds has a type")

    @property
    def is_inline(self) -> bool:
        """Whether the path is no file's, but JSON itself: an object or an array."""
        return self.path is not None and is_inline_json(self.path)

    @property
    def file(self) -> str | None:
        """The file that is read, `-` for standard input; None for none."""
        return None if self.is_inline else self.path

    @property
    def format(self) -> RowsFormat:
        """How the rows are written."""
        if self.is_inline:
            return "json"
        return self.rows_format or _FORMATS.get(Path(self.path or "").suffix.lower(), "json")

    @property
    def is_untyped(self) -> bool:
        """Whether all that the rows hold is text."""
        return self.path is not None and self.format != "json" and not self.typed

    @property
    def name(self) -> str:
        """What messages call the file."""
        return "--user" if self.is_inline else shown_name(self.path or "")

    @contextmanager
    def rows(self, results_on_terminal: bool, label: str = "Rendering") -> Iterator[Iterator[Row]]:
        """Give the rows to a block; what is wrong with the file as a whole is a `Failure`."""
        assert self.path is not None
        with progress(self.path, results_on_terminal, label) as read:
            limit = self.limit and min(self.limit, sys.maxsize)  # more cannot be counted
            yield islice(self._failing(self._chosen(read)), limit)

    def _chosen(self, read: Callable[[int], object]) -> Iterator[Row]:
        assert self.path is not None
        with self._open() as stream:
            rows = read_rows(
                _counted(stream, self.name, read),
                self.name,
                self.format,
                typed=self.typed,
                report=_telling(self.name),
            )
            if self.wanted is not None:
                rows = with_id(rows, self.wanted, self.name)
            elif self.random:
                rows = one_at_random(rows, self.seed, self.name)
            yield from rows

    def _open(self) -> BinaryIO:
        assert self.path is not None
        if not self.is_inline:
            return open_bytes(self.path)
        raw = self.path.encode(errors="surrogateescape")
        parsed_json(
            decode_text(raw, self.name), self.name
        )  # what is written here is read whole, or not at all
        return BytesIO(raw)

    @staticmethod
    def _failing(rows: Iterator[Row]) -> Iterator[Row]:
        try:
            yield from rows
        except (DataError, LimitError) as error:
            raise Failure(with_hint(str(error))) from None


def _telling(name: str) -> Callable[[Diagnostic], None]:
    """Return what prints findings of the file `name` on standard error, each of them once."""
    told: set[Diagnostic] = set()

    def report(diagnostic: Diagnostic) -> None:
        if diagnostic not in told:
            told.add(diagnostic)
            tell(as_line(diagnostic, name))

    return report


def _counted(stream: Iterable[bytes], name: str, read: Callable[[int], object]) -> Iterator[bytes]:
    try:
        for line in stream:
            read(len(line))
            yield line
    except OSError as error:
        raise Failure(f"{name}: {reason(error)}") from None

"""Places in a source text: offsets, lines, columns; all in characters, lines and columns from 1."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

__all__ = ["LineIndex", "Place", "Span", "line_and_column"]


def line_and_column(source: str, index: int) -> tuple[int, int]:
    """Return the 1-based line and column (in characters) of the offset `index` in `source`.

    An index past the end gives the place just behind the last character.
    """
    index = min(max(index, 0), len(source))
    line_start = source.rfind("\n", 0, index) + 1
    return source.count("\n", 0, line_start) + 1, index - line_start + 1


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the original text.

    Attributes:
        line: 1-based line of the first character.
        column: 1-based column of the first character, in characters.
        start: 0-based offset of the first character.
        end: 0-based offset behind the last character.
    """

    line: int
    column: int
    start: int
    end: int

    @classmethod
    def of(cls, source: str, start: int, end: int) -> Span:
        """Return the span from `start` to `end` (offsets) of `source`."""
        line, column = line_and_column(source, start)
        return cls(line, column, start, max(start, end))


class LineIndex:
    """Where the lines of one text begin, found once, so that many places in it stay cheap."""

    def __init__(self, source: str) -> None:
        self._starts = [0, *(index + 1 for index, char in enumerate(source) if char == "\n")]

    def span(self, start: int, end: int) -> Span:
        """Return the span from `start` to `end` (offsets)."""
        line = bisect_right(self._starts, start)
        return Span(line, start - self._starts[line - 1] + 1, start, end)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that errors can point at; has what they read of a python-liquid token.

    Attributes:
        start_index: 0-based offset of the first character.
        source: The whole text.
        value: The piece of it that is meant.
    """

    start_index: int
    source: str
    value: str

"""Places in a source text: offsets, lines, columns; all in characters, lines and columns from 1."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from re import finditer

__all__ = ["LineIndex", "Place", "Span", "line_and_column", "lines_of"]


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
        line, column = lines_of(source).place(min(max(start, 0), len(source)))
        return cls(line, column, start, max(start, end))


class LineIndex:
    """Where the lines of one text begin, found once, so that many places in it stay cheap."""

    def __init__(self, source: str) -> None:
        # Four bytes each: a text may be nothing but line ends, and lines are kept.
        self._starts = array("I", [0])
        self._starts.extend(end.end() for end in finditer("\n", source))

    def place(self, index: int) -> tuple[int, int]:
        """Return the 1-based line and column of the offset `index`."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Return the span from `start` to `end` (offsets)."""
        return Span(*self.place(start), start, end)


@lru_cache(maxsize=4)
def lines_of(source: str) -> LineIndex:
    """Return the lines of `source`; kept for the texts asked about last.

    The templates of one document, and what is found in each, have places in one text.
    """
    return LineIndex(source)


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

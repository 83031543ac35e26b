"""Where the Liquid of a document stands, so that line ends and colons inside it structure nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from typing import NamedTuple

from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.delimiters import TRIMMED
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.markup import Markup
from liquid_webhooks.syntax.markup import MarkupReader

__all__ = ["ENDS", "Layout", "Line", "Run", "one_line"]

ENDS: Final = " \t\r\n"
"""White space that is dropped at the ends of a URL, a header value, a key or a value of a document."""

_Span = tuple[int, int]


class Run(NamedTuple):
    """A piece of a text that is Liquid throughout, or holds none.

    Attributes:
        start: Offset of its first character.
        stop: Offset behind its last one.
        is_liquid: Whether it is Liquid.
        trims_before: Whether it begins with a dash that drops white space before it.
        trims_behind: Whether it ends with a dash that drops white space behind it.
    """

    start: int
    stop: int
    is_liquid: bool = False
    trims_before: bool = False
    trims_behind: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document, which goes on to the next line where its end stands inside Liquid.

    Attributes:
        start: Offset of its first character.
        stop: Offset behind its last one; its line end (LF or CRLF) is not part of it.
        after: Offset of the next line.
    """

    start: int
    stop: int
    after: int


class Layout:
    """The markup and the blocks of `source[start:end]`.

    Blocks that are never closed count as text, and so does all from the first markup or `raw` on that never
    ends: whoever parses the field as a template reports them.

    Args:
        source: The whole text.
        start: Offset from which on it is read.
        delimiters: The strings that mark markup.
        end: Offset behind the last character that is read; that of the whole text if left out.
        skipped: Lines outside Liquid, in order, in which nothing is Liquid.

    Attributes:
        markup: Where outputs, tags, verbatim bodies with their tags, and comments stand, in order.
        broken_at: Offset of the first markup or verbatim body that never ends; None if all end.
    """

    def __init__(
        self,
        source: str,
        start: int,
        delimiters: Delimiters,
        end: int | None = None,
        skipped: Iterable[_Span] = (),
    ) -> None:
        self.source = source
        self.broken_at: int | None = None
        self.markup: list[_Span] = []
        self._trims_before: set[int] = set()
        self._trims_behind: set[int] = set()
        end = len(source) if end is None else end
        blocks = list(self._blocks(_read_around(skipped, source, delimiters, start, end)))
        self._opaque = list(_merged([*self.markup, *blocks]))
        self._markup_starts = [first for first, _ in self.markup]
        self._opaque_starts = [first for first, _ in self._opaque]

    def _blocks(self, markups: Iterable[Markup]) -> Iterator[_Span]:
        """Keep where markup stands; yield the blocks, from the first character of one to its last."""
        opened: dict[str, list[int]] = {}
        for markup in markups:
            if markup.stop == NONE:
                self.broken_at = markup.start
                return
            self.markup.append((markup.start, markup.stop))
            if markup.trims_before:
                self._trims_before.add(markup.start)
            if markup.trims_behind:
                self._trims_behind.add(markup.stop)
            if markup.body is None and markup.name:
                starts = opened.get(markup.name.removeprefix("end"))
                if starts and markup.name.startswith("end"):
                    yield starts.pop(), markup.stop
                opened.setdefault(markup.name, []).append(markup.start)

    def markup_at(self, offset: int) -> _Span | None:
        """Return the output, tag or verbatim body in which `offset` stands; None for text."""
        return _around(offset, self.markup, self._markup_starts)

    def lines(self, start: int, end: int | None = None) -> Iterator[Line]:
        """Yield the lines of the text from `start` to `end`; the last one may be without a line end."""
        source = self.source
        end = len(source) if end is None else end
        while start < end:
            stop = self.find("\n", start, end)
            after = end if stop == NONE else stop + 1
            stop = end if stop == NONE else stop
            if after > stop > start and source[stop - 1] == "\r":
                stop -= 1
            yield Line(start, stop, after)
            start = after

    def find(self, char: str, start: int, end: int) -> int:
        """Return the offset of the first `char` from `start` on that no Liquid encloses, or `NONE`."""
        at = self.source.find(char, start, end)
        while at != NONE:
            inside = _around(at, self._opaque, self._opaque_starts)
            if inside is None:
                return at
            at = self.source.find(char, inside[1], end)
        return NONE

    def runs(self) -> Iterator[Run]:
        """Yield the text from end to end in pieces: text, Liquid, text and so on; texts may be empty."""
        at = 0
        for start, stop in self._opaque:
            yield Run(at, start)
            yield Run(start, stop, True, start in self._trims_before, stop in self._trims_behind)
            at = stop
        yield Run(at, len(self.source))


def _read_around(
    skipped: Iterable[_Span], source: str, delimiters: Delimiters, start: int, end: int
) -> Iterator[Markup]:
    """Yield the markup of `source[start:end]` that does not begin in what is `skipped`."""
    reader = MarkupReader(source, delimiters, end, start, explains=False)
    markups = reader.read(start)
    markup = next(markups, None)
    for first, after in skipped:
        while markup is not None and markup.start < first:
            yield markup
            markup = next(markups, None)
        if markup is not None and markup.start < after:
            markups = reader.read(after)
            markup = next(markups, None)
    if markup is not None:
        yield markup
        yield from markups


def one_line(text: str, delimiters: Delimiters, structure: str = "\n", keep_ends: bool = False) -> str:
    """Return a template that renders as `text` does and holds no character of `structure` outside Liquid.

    Such a character becomes an output that prints it, or a blank where a dash removes it.

    Args:
        text: A template.
        delimiters: The strings that mark Liquid in it.
        structure: The characters that a document would read as its own.
        keep_ends: Let blanks at the ends of the text become outputs too; otherwise they are dropped.
    """
    # A brace before an inserted output would be read as a part of it.
    brace = re.escape(delimiters.output_start[0])
    pattern = re.compile(f"(?<!{brace}){brace}*[{structure}]+")
    inner = text.strip(ENDS)
    pieces: list[str] = []
    nothing = Run(0, 0)
    runs = [nothing, *Layout(inner, 0, delimiters).runs(), nothing]
    for before, run, behind in zip(runs, runs[1:], runs[2:], strict=False):
        if run.is_liquid:
            pieces.append(inner[run.start : run.stop])
            continue
        lead, piece, trail = _dashed(inner[run.start : run.stop], before.trims_behind, behind.trims_before)
        piece = pattern.sub(lambda chars: _printed(chars[0], delimiters), piece)
        pieces += (lead.replace("\n", " "), piece, trail.replace("\n", " "))
    written = "".join(pieces)
    if not keep_ends:
        return written
    start = len(text) - len(text.lstrip(ENDS))
    begins_liquid, ends_liquid = runs[1].stop == 0, runs[-2].start == len(inner)
    lead = _dashed(text[:start], False, begins_liquid and runs[2].trims_before)[1]
    trail = _dashed(text[start + len(inner) :], ends_liquid and runs[-3].trims_behind, False)[1]
    braces = written[len(written.rstrip(delimiters.output_start[0])) :] if trail else ""
    return _printed(lead, delimiters) + written.removesuffix(braces) + _printed(braces + trail, delimiters)


def _dashed(piece: str, before: bool, behind: bool) -> tuple[str, str, str]:
    """Return the white space that a dash before the text removes, the rest, and what one behind it does."""
    lead = trail = ""
    if before:
        rest = piece.lstrip(TRIMMED)
        lead, piece = piece[: len(piece) - len(rest)], rest
    if behind:
        rest = piece.rstrip(TRIMMED)
        trail, piece = piece[len(rest) :], rest
    return lead, piece, trail


def _printed(text: str, delimiters: Delimiters) -> str:
    return f"{delimiters.output_start} '{text}' {delimiters.output_end}" if text else ""


def _merged(spans: Iterable[_Span]) -> Iterator[_Span]:
    """Yield the spans in order, those that overlap made one."""
    current: _Span | None = None
    for start, stop in sorted(spans):
        if current is None or start >= current[1]:
            if current:
                yield current
            current = (start, stop)
        else:
            current = (current[0], max(current[1], stop))
    if current:
        yield current


def _around(offset: int, spans: list[_Span], starts: list[int]) -> _Span | None:
    index = bisect_right(starts, offset) - 1
    return spans[index] if index >= 0 and offset < spans[index][1] else None

"""Where the Liquid of a document stands, so that line ends and colons inside it structure nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.closing import Closer
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.delimiters import PERCENT
from liquid_webhooks.syntax.delimiters import PERCENT_ENDRAW
from liquid_webhooks.syntax.delimiters import PERCENT_RAW
from liquid_webhooks.syntax.delimiters import TRIMMED
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.delimiters import alternation

__all__ = ["ENDS", "Layout", "Line", "one_line"]

ENDS: Final = " \t\r\n"
"""White space that is dropped at the ends of a URL, a header value, a key or a value of a document."""

_NAME = re.compile(rf"-?[{MARKUP_SPACE}]*(#|[A-Za-z0-9_]+)")
_VERBATIM: Final = frozenset({"raw", "doc", "comment"})

_Span = tuple[int, int]


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
    """The markup and the blocks of `source[start:]`.

    Blocks that are never closed count as text, and so does all from the first markup or `raw` on that never
    ends: whoever parses the field as a template reports them.

    Args:
        source: The whole text.
        start: Offset from which on it is read.
        delimiters: The strings that mark markup.

    Attributes:
        broken_at: Offset of the first markup or verbatim body that never ends; None if all end.
    """

    def __init__(self, source: str, start: int, delimiters: Delimiters) -> None:
        self.source = source
        self.broken_at: int | None = None
        self._markup: list[_Span] = []
        self._read(start, delimiters)
        self._markup_starts = [first for first, _ in self._markup]
        self._opaque_starts = [first for first, _ in self._opaque]

    def _read(self, at: int, delimiters: Delimiters) -> None:
        """Collect outputs, tags and verbatim bodies as markup, and whole blocks as opaque."""
        source = self.source
        closer = Closer(source, len(source), delimiters, at)
        percent_raw = PERCENT if delimiters.has_percent_raw else ""
        openers = alternation(
            delimiters.tag_start, delimiters.output_start, delimiters.comment_start, percent_raw
        )
        opened: dict[str, list[int]] = {}
        blocks: list[_Span] = []
        while found := openers.search(source, at):
            start, at = found.span()
            ending = delimiters.tag_end
            if found[0] == percent_raw:
                if not (raw := PERCENT_RAW.match(source, start)):
                    continue
                end_raw = PERCENT_ENDRAW.search(source, raw.end())
                stop = end_raw.end() - len(ending) if end_raw else NONE
            elif found[0] == delimiters.output_start:
                ending = delimiters.output_end
                stop = closer.output_end(at)
            elif found[0] == delimiters.comment_start:
                ending = delimiters.comment_end
                stop = source.find(ending, at)
            elif (name := _NAME.match(source, at)) and name[1] != "#":
                stop = closer.tag_end(name.end())
                if stop != NONE and name[1] in _VERBATIM:
                    stop = self._verbatim_end(name[1], stop, delimiters)
                opened.setdefault(name[1], []).append(start)
                starts = opened.get(name[1].removeprefix("end"), [])
                if starts and name[1].startswith("end"):
                    blocks.append((starts.pop(), stop + len(ending)))
            else:
                stop = source.find(ending, at)
            if stop == NONE:
                self.broken_at = start
                break
            at = stop + len(ending)
            self._markup.append((start, at))
        self._opaque = list(_merged([*self._markup, *blocks]))

    def _verbatim_end(self, name: str, start: int, delimiters: Delimiters) -> int:
        """Return where the tag that closes the body from `start` on ends, or `NONE`."""
        tag = re.compile(rf"{re.escape(delimiters.tag_start)}-?\s*((?:end)?{name})(?![A-Za-z0-9_])")
        depth = 1
        for found in tag.finditer(self.source, start):
            depth += -1 if found[1] == f"end{name}" else name == "comment"
            if depth == 0:
                return self.source.find(delimiters.tag_end, found.end())
        return NONE

    def markup_at(self, offset: int) -> _Span | None:
        """Return the output, tag or verbatim body in which `offset` stands; None for text."""
        return _around(offset, self._markup, self._markup_starts)

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

    def runs(self) -> Iterator[tuple[int, int, bool]]:
        """Yield the text from end to end in pieces: start, stop, and whether it is Liquid."""
        at = 0
        for start, stop in self._opaque:
            yield at, start, False
            yield start, stop, True
            at = stop
        yield at, len(self.source), False


def one_line(text: str, delimiters: Delimiters, structure: str = "\n", keep_ends: bool = False) -> str:
    """Return a template that renders as `text` does and holds no character of `structure` outside Liquid.

    Such a character becomes an output that prints it, or a blank where a dash removes it.

    Args:
        text: A template.
        delimiters: The strings that mark Liquid in it.
        structure: The characters that a document would read as its own.
        keep_ends: Let blanks at the ends of the text become outputs too; otherwise they are dropped.
    """
    openers, closers = _dashes(delimiters)
    # A brace before an inserted output would be read as a part of it.
    brace = re.escape(delimiters.output_start[0])
    pattern = re.compile(f"(?<!{brace}){brace}*[{structure}]+")
    inner = text.strip(ENDS)
    pieces: list[str] = []
    # Literal text may look like a dash that trims, at its ends too: there is one beside Liquid only.
    runs = list(Layout(inner, 0, delimiters).runs())
    for start, stop, is_liquid in runs:
        if is_liquid:
            pieces.append(inner[start:stop])
            continue
        dashes = inner.endswith(closers, 0, start), stop < len(inner) and inner.startswith(openers, stop)
        lead, piece, trail = _dashed(inner[start:stop], *dashes)
        piece = pattern.sub(lambda found: _printed(found[0], delimiters), piece)
        pieces += (lead.replace("\n", " "), piece, trail.replace("\n", " "))
    written = "".join(pieces)
    if not keep_ends:
        return written
    start = len(text) - len(text.lstrip(ENDS))
    begins, ends = runs[0][1] == 0 < len(inner), runs[-1][0] == len(inner) > 0
    lead = _dashed(text[:start], False, begins and inner.startswith(openers))[1]
    trail = _dashed(text[start + len(inner) :], ends and inner.endswith(closers), False)[1]
    braces = written[len(written.rstrip(delimiters.output_start[0])) :] if trail else ""
    return _printed(lead, delimiters) + written.removesuffix(braces) + _printed(braces + trail, delimiters)


def _dashes(delimiters: Delimiters) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what Liquid begins with where it trims the text before it, and ends with where behind it."""
    starts = (delimiters.tag_start, delimiters.output_start, delimiters.comment_start)
    stops = (delimiters.tag_end, delimiters.output_end, delimiters.comment_end)
    openers = [f"{start}-" for start in starts if start]
    if delimiters.has_percent_raw:
        openers.append(f"{PERCENT}-")
    return tuple(openers), tuple(f"-{stop}" for stop in stops if stop)


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

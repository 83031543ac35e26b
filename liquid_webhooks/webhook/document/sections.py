"""Sections: where each of the requests of a `.http` text stands, and which of its lines are comments.

Lines that begin with `###` outside Liquid divide a text, as in editors of such files.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop
from heapq import heappush
from typing import Final

from liquid_webhooks.keeping.once import once
from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.markup import TOKEN_TEMPLATE_COMMENT
from liquid_webhooks.syntax.markup import Markup
from liquid_webhooks.syntax.markup import MarkupReader
from liquid_webhooks.webhook.document.layout import ENDS

__all__ = ["DIVIDER", "Section", "printed_dividers", "read_sections", "setting"]

DIVIDER: Final = "###"
"""What a line begins with that divides requests."""

_DIVIDERS = re.compile(rf"^{DIVIDER}", re.MULTILINE)
_SETTING = re.compile(r"#+[ \t]*@([A-Za-z0-9_.-]+)(?:[ \t]+(.*))?")
_END_NAME = re.compile(r"(?<![A-Za-z0-9_])end([A-Za-z0-9_]+)")
_QUOTES = ("'", '"')

Span = tuple[int, int]
"""The offsets of a line's first character and of the next line."""


@dataclass(frozen=True, slots=True)
class Section:
    """One request of a text.

    Attributes:
        before: Comments before those of its own: they stand above a line that divides, and set nothing.
        comments: Its comments: from the line that divides on, above the request line and between headers.
        start: Offset of the request line.
        body: Offset of the body, or where one would stand.
        stop: Offset behind the body.
        name: What the line that divides says, or `# @name NAME`; empty if neither names the request.
    """

    before: tuple[Span, ...]
    comments: tuple[Span, ...]
    start: int
    body: int
    stop: int
    name: str


def setting(line: str) -> tuple[str, str] | None:
    """Return the name and the value that a comment sets if it is `# @name value`; else None."""
    match = _SETTING.fullmatch(line)
    return (match[1], (match[2] or "").strip()) if match else None


def read_sections(text: str, delimiters: Delimiters) -> Iterator[Section]:
    """Yield the sections of a text that hold a request."""
    marks = _Marks(text, delimiters)
    before: list[Span] = []
    comments: list[Span] = []
    at = int(text.startswith("\ufeff"))
    while at < len(text):
        after = _next_line(text, at)
        line = text[at:after]
        if line.startswith(DIVIDER):
            before += comments
            comments = [(at, after)]
        elif line.strip(ENDS).startswith("#"):
            comments.append((at, after))
        elif line.strip(ENDS):
            body, stop, after = _request(marks, at, comments)
            yield Section(tuple(before), tuple(comments), at, body, stop, _name(text, comments))
            before, comments = [], []
        at = after


def printed_dividers(text: str, delimiters: Delimiters) -> str:
    """Return the body `text` with each line that would divide requests written so that it prints."""
    pieces: list[str] = []
    at = 0
    within = _Within(_Marks(text, delimiters), 0)
    for line in _DIVIDERS.finditer(text):
        if within.divides(line.start()):
            pieces += (
                text[at : line.start()],
                f"{delimiters.output_start} '{DIVIDER}' {delimiters.output_end}",
            )
            at = line.end()
    return "".join([*pieces, text[at:]])


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end == NONE else end + 1


def _name(text: str, comments: list[Span]) -> str:
    lines = [text[start:after].strip(ENDS) for start, after in comments]
    settings = dict(filter(None, map(setting, lines)))
    if lines and comments and text.startswith(DIVIDER, comments[0][0]) and not setting(lines[0]):
        titled = lines[0].lstrip("#").strip()
        if titled:
            return titled
    return settings.get("name", "")


def _request(marks: _Marks, start: int, comments: list[Span]) -> tuple[int, int, int]:
    """Return where a request's body begins and ends, and where the next section begins.

    Args:
        marks: Of the whole text.
        start: Offset of the request line.
        comments: Takes the comments between its headers.
    """
    text = marks.text
    within = _Within(marks, start)
    at = within.line_end(start)
    while at < len(text):
        if text.startswith(DIVIDER, at):
            return at, at, at
        after = _next_line(text, at)
        if text[at:after].lstrip(ENDS).startswith("#"):
            comments.append((at, after))
            within.skip(after)
        else:
            after = within.line_end(at)
            if not text[at:after].strip(ENDS):
                return after, *_body_end(text, after, within)
        at = after
    return at, at, at


def _body_end(text: str, start: int, within: _Within) -> tuple[int, int]:
    """Return where the body that begins at `start` ends, and where the next section begins."""
    lines = (line.start() for line in _DIVIDERS.finditer(text, start))
    divider = next(filter(within.divides, lines), None)
    if divider is None:
        return _without_line_end(text, start, len(text)), len(text)
    # People and programs set an empty line before the next request.
    stop = _without_line_end(text, start, divider)
    return (_without_line_end(text, start, stop) if text.endswith("\n", start, stop) else stop), divider


def _without_line_end(text: str, start: int, stop: int) -> int:
    for line_end in ("\r\n", "\n"):
        if text.endswith(line_end, start, stop):
            return stop - len(line_end)
    return stop


class _Marks:
    """What is known of all of a text, looked for once, however many requests it holds."""

    def __init__(self, text: str, delimiters: Delimiters) -> None:
        self.text = text
        self.delimiters = delimiters
        self.reader = MarkupReader(text, delimiters, len(text), explains=False)
        self.openers = [opener.start() for opener in self.reader.openers.finditer(text)]
        self.last_ends = {end[1]: end.start() for end in _END_NAME.finditer(text)}

    def opener(self, start: int) -> int:
        """Return the offset of the first opener from `start` on; behind the text if there is none."""
        index = bisect_left(self.openers, start)
        return self.openers[index] if index < len(self.openers) else len(self.text)

    def block_stop(self, markup: Markup) -> int:
        """Return where the block ends that `markup` opens, or `NONE`."""
        if not _is_bare_tag(markup) or self.last_ends.get(markup.name, NONE) < markup.stop:
            return NONE
        return self.block_stops.get(markup.start, NONE)

    @once
    def block_stops(self) -> dict[int, int]:
        """Where each block ends that a tag would open, by the offset of the tag, if it is read.

        Which tags are read depends on where reading begins, but what is read behind one depends on it alone:
        seen from the end of the text, the tags are a tree. On each way through it the ends of blocks that
        are not opened yet are known.
        """
        markups = self.reader.everywhere()
        starts = [markup.start for markup in markups]
        before: dict[int, list[int]] = {}
        for index, markup in enumerate(markups):
            behind = len(starts) if markup.stop == NONE else bisect_left(starts, markup.stop)
            before.setdefault(behind, []).append(index)
        stops: dict[int, int] = {}
        ends: dict[str, list[int]] = {}
        ways = before.get(len(starts), [])
        while ways:
            index = ways.pop()
            markup = markups[max(index, ~index)]
            block = markup.name.removeprefix("end") if markup.name.startswith("end") else ""
            if index < 0:  # What lies before this tag is done.
                if block:
                    ends[block].pop()
                if markup.start in stops:
                    ends[markup.name].append(stops[markup.start])
                continue
            if _is_bare_tag(markup):
                ways.append(~index)
                if ends.get(markup.name):
                    stops[markup.start] = ends[markup.name].pop()
                if block:
                    ends.setdefault(block, []).append(markup.stop)
            ways += before.get(index, ())
        return stops

    def quoted(self, start: int, stop: int) -> Iterator[Span]:
        """Yield where the quoted runs of `text[start:stop]` stand, quotes included."""
        while True:
            nexts = ((self.reader.closer.next(quote, start), quote) for quote in _QUOTES)
            first, quote = min(((at, quote) for at, quote in nexts if NONE < at < stop), default=(NONE, ""))
            if first == NONE:
                return
            last = self.reader.closer.next(quote, first + 1)
            start = first + 1
            if NONE < last < stop:
                start = last + 1
                yield first, start


def _is_bare_tag(markup: Markup) -> bool:
    """Tell whether `markup` is a tag that ends and has no verbatim body: it may open or close a block."""
    return bool(markup.name) and markup.body is None and markup.stop != NONE


class _Within:
    """Tells what stands inside Liquid, for offsets that grow from question to question.

    Only as much of the text is read as the answers need, so that many requests take steps in proportion to
    their length. Blocks that are never closed count as text, as in `Layout`.

    Args:
        marks: Of the whole text.
        start: Offset from which on it is read.
    """

    def __init__(self, marks: _Marks, start: int) -> None:
        self.text = marks.text
        self.marks = marks
        self.open_stops: list[int] = []
        self.block_stop = 0
        self.quotes: Iterator[Span] = iter(())
        self.quotes_of = NONE
        self.quote = (0, 0)
        self.skip(start)

    def skip(self, to: int) -> None:
        """Read on at `to`, which stands outside Liquid."""
        self.markups = self.marks.reader.read(to)
        self.next: Markup | None = None
        self.first_opener = self.marks.opener(to)

    def line_end(self, at: int) -> int:
        """Return where the line at `at` ends: the offset of the next one, its end outside Liquid."""
        while (end := self.text.find("\n", at)) != NONE:
            enclosed = self.enclosed_to(end)
            if not enclosed:
                return end + 1
            lines = (line.start() for line in _DIVIDERS.finditer(self.text, end, enclosed))
            divider = next(filter(self.divides, lines), None)
            if divider is not None:
                return divider
            at = enclosed
        return len(self.text)

    def divides(self, at: int) -> bool:
        """Tell whether the line at `at`, which begins with `###`, divides requests."""
        if not self.enclosed_to(at):
            return True
        return self.next is not None and self.next.start < at and self.is_torn(self.next, at)

    def enclosed_to(self, at: int) -> int:
        """Return where the Liquid ends that encloses the offset `at`; 0 if none does."""
        if at < self.block_stop:
            return self.block_stop
        if self.first_opener <= at:
            self.start()
        while self.next is not None and self.next.stop != NONE and self.next.start <= at:
            if self.next.stop > at:
                return self.next.stop
            self.take()
        while self.open_stops and self.open_stops[0] <= at:
            heappop(self.open_stops)
        if not self.open_stops:
            return 0
        self.block_stop = self.open_stops[0]
        while self.next is not None and self.next.start < self.block_stop:
            self.take()
        return self.block_stop

    def start(self) -> None:
        """Read the first markup, unless that is done."""
        if self.first_opener < len(self.text):
            self.first_opener = len(self.text)
            self.next = next(self.markups, None)

    def take(self) -> None:
        """Read the next markup, behind the one that is kept until then and may open a block."""
        markup = self.next
        assert markup is not None
        self.next = next(self.markups, None)
        stop = self.marks.block_stop(markup)
        if stop != NONE:
            heappush(self.open_stops, stop)

    def is_torn(self, markup: Markup, at: int) -> bool:
        """Tell whether `markup` goes over the line at `at` only because its own end is missing.

        `###` means something in quotes, in comments and in lines of Liquid; elsewhere in an output or tag it
        is the next request, and would be lost without a word.
        """
        if markup.kind == TOKEN_TEMPLATE_COMMENT or markup.body or markup.name in ("#", "liquid"):
            return False
        if self.quotes_of != markup.start:
            self.quotes_of = markup.start
            self.quotes = self.marks.quoted(markup.inner_start, markup.inner_stop)
            self.quote = (0, 0)
        while self.quote[1] <= at:
            self.quote = next(self.quotes, (len(self.text), len(self.text) + 1))
        return not self.quote[0] < at

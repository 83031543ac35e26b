"""Markup: where each output, tag and comment of a text begins and ends.

The one place that knows it, verbatim bodies included: `scanner` makes tokens of it, and whoever has to tell
Liquid from text without parsing it, such as the reader of webhook documents, asks here too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from liquid.token import TOKEN_OUTPUT
from liquid.token import TOKEN_TAG

from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.closing import Closer
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.delimiters import PERCENT
from liquid_webhooks.syntax.delimiters import PERCENT_ENDRAW
from liquid_webhooks.syntax.delimiters import PERCENT_RAW
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.delimiters import alternation
from liquid_webhooks.syntax.marked import TOKEN_TEMPLATE_COMMENT
from liquid_webhooks.syntax.marked import Body
from liquid_webhooks.syntax.marked import Fault
from liquid_webhooks.syntax.marked import Markup
from liquid_webhooks.syntax.unended import brace_for_end
from liquid_webhooks.syntax.unended import unended_message

__all__ = [
    "TOKEN_TEMPLATE_COMMENT",
    "Body",
    "Fault",
    "Markup",
    "MarkupReader",
    "find_unended",
    "read_markup",
]

_NAME = re.compile(rf"[{MARKUP_SPACE}]*(#|[A-Za-z0-9_]+)")
_WORD = re.compile(rf"[{MARKUP_SPACE}]*([A-Za-z0-9_]+)")


def read_markup(source: str, delimiters: Delimiters, start: int, end: int) -> Iterator[Markup]:
    """Yield the markup of `source[start:end]` from left to right; places are offsets in all of `source`.

    Markup that is not valid has a `fault`. What never ends is the last that is yielded, with `NONE` for its
    end: how the text behind it is to be read, nobody can tell.

    Args:
        source: The whole text.
        delimiters: The strings that mark markup.
        start: Offset of the first character that is read.
        end: Offset behind the last one.
    """
    # Of the many texts of a large webhook most hold no markup.
    if _openers(delimiters).search(source, start, end) is None:
        return iter(())
    return MarkupReader(source, delimiters, end, start).read(start)


def _openers(delimiters: Delimiters) -> re.Pattern[str]:
    """Return the pattern of what may begin markup."""
    percent_raw = PERCENT if delimiters.has_percent_raw else ""
    return alternation(delimiters.tag_start, delimiters.output_start, delimiters.comment_start, percent_raw)


def find_unended(source: str, delimiters: Delimiters, start: int, end: int, block: str) -> Fault | None:
    """Return the fault of the first tag that swallows a tag of `block`, as its own end lacks a `%`; or None.

    Args:
        source: The whole text.
        delimiters: The strings that mark markup.
        start: Offset of the first character that is read.
        end: Offset behind the last one.
        block: The name of a block tag.
    """
    faults = (unended(source, tag, delimiters, block) for tag in read_markup(source, delimiters, start, end))
    return next((fault for fault in faults if fault), None)


def unended(source: str, tag: Markup, delimiters: Delimiters, block: str) -> Fault | None:
    """Return the fault of `tag` if it swallows a tag of `block`, see `find_unended`; else None."""
    if tag.kind != TOKEN_TAG or delimiters.tag_start not in source[tag.inner_start : tag.inner_stop]:
        return None
    brace = brace_for_end(source, tag.name_start + len(tag.name), tag.inner_stop, delimiters)
    swallowed = re.compile(
        rf"{re.escape(delimiters.tag_start)}-?[{MARKUP_SPACE}]*(?:end)?{re.escape(block)}(?![A-Za-z0-9_])"
    )
    if brace == NONE or not swallowed.search(source, brace, tag.inner_stop):
        return None
    message = unended_message("tag", delimiters.tag_end, source, brace, tag.name_start, tag.inner_stop)
    return Fault(message, tag.start, tag.start + len(delimiters.tag_start))


class _EndTag(NamedTuple):
    """A tag that ends a body: where it begins, its name, and where it ends."""

    start: int
    name: re.Match[str]
    stop: int


class MarkupReader:
    """Reads markup of `source[:end]` from any offset on.

    What was searched for is remembered: however many times one text is read, from wherever, the work is
    linear in its length.

    Args:
        source: The whole text.
        delimiters: The strings that mark markup.
        end: Offset behind the last character that is read.
        start: Offset of the first character that is ever read.
        explains: Whether to look for the reasons why markup is not valid; there are no faults without.
    """

    def __init__(
        self, source: str, delimiters: Delimiters, end: int, start: int = 0, *, explains: bool = True
    ) -> None:
        self.source = source
        self.end = end
        self.delimiters = delimiters
        self.explains = explains
        self.closer = Closer(source, end, delimiters, start)
        self.percent_raw = PERCENT if delimiters.has_percent_raw else ""
        self.openers = _openers(delimiters)
        self.start = start
        self.ends: dict[str, dict[int, _EndTag | None]] = {}
        self.last_words: dict[str, int] = {}
        self.comment_ends: dict[int, _EndTag | Fault | None] = {}
        self.percent_ends: list[re.Match[str]] | None = None
        self.blank_from = (0, 0)

    def read(self, start: int) -> Iterator[Markup]:
        """Yield the markup from `start` on; see `read_markup`."""
        at = start
        while opener := self.openers.search(self.source, at, self.end):
            markup = self.behind(opener)
            at = opener.end() if markup is None else markup.stop
            if markup is not None:
                yield markup
            if at == NONE:
                return

    def everywhere(self) -> list[Markup]:
        """Return what would be read first from each opener on, in the order of the openers."""
        anywhere = re.compile(f"(?=({self.openers.pattern}))")
        starts = (place.start() for place in anywhere.finditer(self.source, self.start, self.end))
        openers = (self.openers.match(self.source, start, self.end) for start in starts)
        return [markup for opener in openers if opener and (markup := self.behind(opener))]

    def behind(self, opener: re.Match[str]) -> Markup | None:
        """Return the markup that begins with `opener`; None if that is none, as a `<%` without `raw`."""
        text = opener[0]
        if text == self.delimiters.output_start:
            return self.output(opener.start(), opener.end())
        if text == self.percent_raw:
            raw = PERCENT_RAW.match(self.source, opener.start(), self.end)
            return self.read_percent_raw(raw) if raw else None
        if text == self.delimiters.comment_start:
            return self.template_comment(opener.start(), opener.end())
        return self.tag(opener.start(), opener.end())

    def has_dash(self, at: int) -> bool:
        """Whether a dash stands at `at`, inside the part that is read."""
        return self.source.startswith("-", at, self.end)

    def stripped(self, start: int, stop: int) -> tuple[int, int, bool]:
        """Return the bounds of an expression, white space around it left out, and whether a dash ends it."""
        source = self.source
        trims = source[stop - 1] == "-"
        if trims and stop > start:
            stop -= 1
        while start < stop and source[start] in MARKUP_SPACE:
            start += 1
        first, behind = self.blank_from
        if behind == stop:  # Many openers may share one end, with much white space before it.
            return start, max(start, first), trims
        behind = stop
        while start < stop and source[stop - 1] in MARKUP_SPACE:
            stop -= 1
        if start < stop:
            self.blank_from = (stop, behind)
        return start, stop, trims

    def output(self, at: int, behind: int) -> Markup:
        """Return the output whose opener stands from `at` to `behind`."""
        ending = self.delimiters.output_end
        closer = self.closer.output_end(behind)
        if closer == NONE:
            return self.endless(TOKEN_OUTPUT, "output", ending, at, behind)
        dash = self.source.startswith("-", behind)
        start, stop, trims = self.stripped(min(behind + dash, closer), closer)
        return Markup(TOKEN_OUTPUT, at, closer + len(ending), start, stop, dash, trims)

    def tag(self, at: int, behind: int) -> Markup:
        """Return the tag whose opener stands from `at` to `behind`, its body with it if that is verbatim."""
        ending = self.delimiters.tag_end
        dash = self.source.startswith("-", behind, self.end)
        name = _NAME.match(self.source, behind + dash, self.end)
        if name is None or name[1] == "#":
            closer = self.closer.next(ending, behind)
        else:
            closer = self.closer.tag_end(name.end())
        if closer == NONE:
            return self.endless(TOKEN_TAG, "tag", ending, at, behind)
        after = closer + len(ending)
        if name is None:
            trims = self.source[closer - 1] == "-"
            fault = Fault("a tag has no name", at, behind)
            return Markup(TOKEN_TAG, at, after, behind, behind, dash, trims, fault=fault)
        start, stop, trims = self.stripped(name.end(), closer)
        tag = Markup(TOKEN_TAG, at, after, start, stop, dash, trims, name[1], name.start(1))
        if name[1] in ("raw", "doc"):
            return self.verbatim(tag)
        return self.comment(tag) if name[1] == "comment" else tag

    def verbatim(self, tag: Markup) -> Markup:
        """Return `raw` or `doc` with its untouched body."""
        closed = self.closed(tag, self.end_tag(f"end{tag.name}", tag.stop))
        if tag.inner_start < tag.inner_stop:
            surplus = Fault(f"`{tag.name}` takes no arguments", tag.inner_start, tag.inner_stop)
            return closed._replace(fault=self.unended(tag) or surplus)
        inner = self.end_tag("doc", tag.stop) if closed.body and tag.name == "doc" else None
        if closed.body and inner and inner.stop <= closed.body.stop:
            fault = Fault("`doc` cannot hold another `doc`", tag.name_start, tag.name_start + len(tag.name))
            return closed._replace(fault=fault)
        return closed

    def comment(self, tag: Markup) -> Markup:
        """Return a `comment` with its body, in which tags are read one by one up to the matching end."""
        ending = self.comment_end(tag.stop)
        if isinstance(ending, Fault):
            return tag._replace(stop=NONE, fault=ending)
        return self.closed(tag, ending)

    def comment_end(self, start: int) -> _EndTag | Fault | None:
        """Return the tag that ends a comment whose body begins at `start`; a fault if a `raw` swallows it.

        A stack of trails stands for recursion, as in `Closer`.
        """
        known = self.comment_ends
        tag_start, tag_end = self.delimiters.tag_start, self.delimiters.tag_end
        at = start
        trails = [[at]]
        while True:
            ending: _EndTag | Fault | None = None
            if at in known:
                ending = known[at]
            elif (opener := self.source.find(tag_start, at, self.end)) != NONE:
                behind = opener + len(tag_start)
                closer = self.source.find(tag_end, behind, self.end)
                if closer != NONE:
                    name = _NAME.match(self.source, behind + self.has_dash(behind), closer)
                    at = closer + len(tag_end)
                    word = name[1] if name else ""
                    raw = self.end_tag("endraw", at) if word == "raw" else None
                    if name and word == "raw" and raw is None:
                        ending = self.never_closed("raw", name.start(1))
                    elif name and word == "endcomment":
                        ending = _EndTag(opener, name, at)
                    elif word == "comment":
                        trails.append([at])
                        continue
                    else:
                        at = raw.stop if raw else at
                        trails[-1].append(at)
                        continue
            if not isinstance(ending, _EndTag):
                known.update((position, ending) for trail in trails for position in trail)
                return ending
            known.update((position, ending) for position in trails.pop())
            if not trails:
                return ending
            at = ending.stop
            trails[-1].append(at)

    def end_tag(self, wanted: str, start: int) -> _EndTag | None:
        """Return the next `wanted` tag from `start` on; None if there is none.

        A tag in a verbatim body ends at the next closer, and begins at the last opener before that with a
        name behind it: what stands before that is text, as in Ruby Liquid's `raw`.
        """
        if wanted not in self.last_words:
            self.last_words[wanted] = self.source.rfind(wanted, self.start, self.end)
        if start > self.last_words[wanted]:  # told at once, however many tags there are
            return None
        known = self.ends.setdefault(wanted, {})
        trail: list[int] = []
        ending: _EndTag | None = None
        while True:
            if start in known:
                ending = known[start]
                break
            trail.append(start)
            ending, start = self.tag_in_text(start)
            if start == NONE or (ending and ending.name[1] == wanted):
                break
        known.update((position, ending) for position in trail)
        return ending

    def tag_in_text(self, start: int) -> tuple[_EndTag | None, int]:
        """Return the next tag with a name from `start` on, if the next closer ends one, and where to go on.

        That is `NONE` if there are no more tags.
        """
        tag_start, tag_end = self.delimiters.tag_start, self.delimiters.tag_end
        opener = self.source.find(tag_start, start, self.end)
        closer = NONE if opener == NONE else self.source.find(tag_end, opener + len(tag_start), self.end)
        if closer == NONE:
            return None, NONE
        last = stop = closer + len(tag_end)
        while (last := self.source.rfind(tag_start, opener, last)) != NONE:
            behind = last + len(tag_start)
            if name := _WORD.match(self.source, behind + self.has_dash(behind), closer):
                return _EndTag(last, name, stop), stop
        return None, stop

    def closed(self, tag: Markup, ending: _EndTag | None) -> Markup:
        """Return `tag` with the body that `ending` ends; one that nothing ends is at fault."""
        if ending is None:
            return tag._replace(
                stop=NONE, fault=self.unended(tag) or self.never_closed(tag.name, tag.name_start)
            )
        return tag._replace(
            stop=ending.stop,
            trims_behind=self.source[ending.stop - len(self.delimiters.tag_end) - 1] == "-",
            body=Body(tag.stop, ending.start, ending.name[1], ending.name.start(1)),
        )

    def unended(self, tag: Markup) -> Fault | None:
        """Return the fault of a verbatim tag that swallows another as its own end lacks a `%`; else None."""
        return unended(self.source, tag, self.delimiters, tag.name) if self.explains else None

    def read_percent_raw(self, opening: re.Match[str]) -> Markup:
        """Return a `<% raw %>` with its body."""
        at, behind = opening.span()
        name_start = at + opening[0].index("raw")
        dash = self.has_dash(at + len(PERCENT))
        tag = Markup(TOKEN_TAG, at, behind, behind, behind, dash, False, "raw", name_start)
        if self.percent_ends is None:
            self.percent_ends = list(PERCENT_ENDRAW.finditer(self.source, self.start, self.end))
        index = bisect_left(self.percent_ends, behind, key=re.Match.start)
        ending = self.percent_ends[index] if index < len(self.percent_ends) else None
        if ending is None:
            fault = Fault("`raw` is never closed; expected `<% endraw %>`", at, behind)
            return tag._replace(stop=NONE, fault=fault)
        return self.closed(tag, _EndTag(ending.start(), ending, ending.end()))

    def template_comment(self, at: int, behind: int) -> Markup:
        """Return the `{# … #}` comment whose opener stands from `at` to `behind`."""
        ending = self.delimiters.comment_end
        closer = self.closer.next(ending, behind)
        if closer == NONE:
            return self.endless(TOKEN_TEMPLATE_COMMENT, "comment", ending, at, behind)
        dash = self.source.startswith("-", behind)
        start, stop, trims = self.stripped(min(behind + dash, closer), closer)
        return Markup(TOKEN_TEMPLATE_COMMENT, at, closer + len(ending), start, stop, dash, trims)

    def endless(self, kind: str, what: str, ending: str, at: int, behind: int) -> Markup:
        """Return the markup of `kind` whose opener stands from `at` to `behind` and that nothing ends."""
        if not self.explains:
            return Markup(kind, at, NONE, behind, behind, self.has_dash(behind), False)
        is_comment = kind == TOKEN_TEMPLATE_COMMENT
        brace = NONE if is_comment else brace_for_end(self.source, behind, self.end, self.delimiters)
        fault = Fault(unended_message(what, ending, self.source, brace, behind, self.end), at, behind)
        return Markup(kind, at, NONE, behind, behind, self.has_dash(behind), False, fault=fault)

    def never_closed(self, name: str, start: int) -> Fault:
        """Return the fault of a block without its end tag, whose name begins at `start`."""
        expected = self.delimiters.tag(f"end{name}")
        return Fault(f"`{name}` is never closed; expected `{expected}`", start, start + len(name))

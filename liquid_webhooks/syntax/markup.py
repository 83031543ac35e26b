"""Markup: where each output, tag and comment of a text begins and ends.

The one place that knows it, verbatim bodies included: `scanner` makes tokens of it, and whoever has to tell
Liquid from text without parsing it, such as the reader of webhook documents, asks here too.
"""

from __future__ import annotations

import re
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
from liquid_webhooks.syntax.unended import brace_for_end
from liquid_webhooks.syntax.unended import unended_message

__all__ = ["TOKEN_TEMPLATE_COMMENT", "Body", "Fault", "Markup", "find_unended", "read_markup"]

TOKEN_TEMPLATE_COMMENT = "COMMENT"  # noqa: S105
"""The kind that python-liquid's parser expects for `{# … #}`."""

_NAME = re.compile(rf"[{MARKUP_SPACE}]*(#|[A-Za-z0-9_]+)")
_WORD = re.compile(rf"[{MARKUP_SPACE}]*([A-Za-z0-9_]+)")


class Fault(NamedTuple):
    """Why markup is not valid.

    Attributes:
        message: One sentence for people.
        start: Offset of the first character that it is about.
        stop: Offset behind the last one.
    """

    message: str
    start: int
    stop: int


class Body(NamedTuple):
    """The untouched body of a `raw`, `doc` or `comment`, and the tag that ends it.

    Attributes:
        start: Offset of the body's first character.
        stop: Offset of the end tag.
        end_name: The end tag's name.
        end_name_start: Where that stands.
    """

    start: int
    stop: int
    end_name: str
    end_name_start: int


class Markup(NamedTuple):
    """An output, a tag (with its body, if that is verbatim), or a template comment.

    Attributes:
        kind: That of its first token: `TOKEN_OUTPUT`, `TOKEN_TAG` or `TOKEN_TEMPLATE_COMMENT`.
        start: Offset of its opening delimiter.
        stop: Offset behind its closing one, or behind the tag that ends its body; `NONE` if it never ends.
        inner_start: Offset of the expression in it, white space and dashes around that left out.
        inner_stop: Offset behind the expression.
        trims_before: Whether white space before it is dropped.
        trims_behind: Whether white space behind it is dropped.
        name: A tag's name; empty for others.
        name_start: Where that stands.
        body: The body of a tag whose body is verbatim.
        fault: Why it is not valid; None if nothing is known against it.
    """

    kind: str
    start: int
    stop: int
    inner_start: int
    inner_stop: int
    trims_before: bool
    trims_behind: bool
    name: str = ""
    name_start: int = 0
    body: Body | None = None
    fault: Fault | None = None


def read_markup(
    source: str, delimiters: Delimiters, start: int, end: int, closer: Closer | None = None
) -> Iterator[Markup]:
    """Yield the markup of `source[start:end]` from left to right; places are offsets in all of `source`.

    Markup that is not valid has a `fault`. What never ends is the last that is yielded, with `NONE` for its
    end: how the text behind it is to be read, nobody can tell.

    Args:
        source: The whole text.
        delimiters: The strings that mark markup.
        start: Offset of the first character that is read.
        end: Offset behind the last one.
        closer: Finds ends in a text that is read in many pieces, up to `end`; one of its own if left out.
    """
    percent_raw = PERCENT if delimiters.has_percent_raw else ""
    openers = alternation(
        delimiters.tag_start, delimiters.output_start, delimiters.comment_start, percent_raw
    )
    reader = _Reader(source, delimiters, end, closer or Closer(source, end, delimiters, start))
    at = start
    while opener := openers.search(source, at, end):
        text = opener[0]
        if text == delimiters.output_start:
            markup = reader.output(opener.start(), opener.end())
        elif text == percent_raw:
            raw = PERCENT_RAW.match(source, opener.start(), end)
            if raw is None:
                at = opener.end()
                continue
            markup = reader.percent_raw(raw)
        elif text == delimiters.comment_start:
            markup = reader.template_comment(opener.start(), opener.end())
        else:
            markup = reader.tag(opener.start(), opener.end())
        yield markup
        at = markup.stop
        if at == NONE:
            return


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


class _Reader:
    """Reads single markups of `source[:end]`, each from its opener on."""

    def __init__(self, source: str, delimiters: Delimiters, end: int, closer: Closer) -> None:
        self.source = source
        self.end = end
        self.delimiters = delimiters
        self.closer = closer

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
        while start < stop and source[stop - 1] in MARKUP_SPACE:
            stop -= 1
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
            closer = self.source.find(ending, behind, self.end)
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
            fault = unended(self.source, tag, self.delimiters, tag.name)
            return closed._replace(fault=fault or surplus)
        if closed.body and tag.name == "doc" and self.end_tag("doc", tag.stop, closed.body.stop):
            fault = Fault("`doc` cannot hold another `doc`", tag.name_start, tag.name_start + len(tag.name))
            return closed._replace(fault=fault)
        return closed

    def comment(self, tag: Markup) -> Markup:
        """Return a `comment` with its body, in which tags are read one by one up to the matching end."""
        tag_start, tag_end = self.delimiters.tag_start, self.delimiters.tag_end
        depth, at = 1, tag.stop
        while True:
            opener = self.source.find(tag_start, at, self.end)
            closer = NONE if opener == NONE else self.source.find(tag_end, opener + len(tag_start), self.end)
            if closer == NONE:
                return self.closed(tag, None)
            behind = opener + len(tag_start)
            name = _NAME.match(self.source, behind + self.has_dash(behind), closer)
            at = closer + len(tag_end)
            if name is None:
                continue
            if name[1] == "raw":
                raw = self.end_tag("endraw", at)
                if raw is None:
                    fault = self.never_closed("raw", name.start(1))
                    return tag._replace(stop=NONE, fault=fault)
                at = raw.stop
            depth += {"comment": 1, "endcomment": -1}.get(name[1], 0)
            if depth == 0:
                return self.closed(tag, _EndTag(opener, name, at))

    def end_tag(self, wanted: str, start: int, stop: int | None = None) -> _EndTag | None:
        """Return the next `wanted` tag from `start` on; None if there is none.

        A tag in a verbatim body ends at the next closer, and begins at the last opener before that with a
        name behind it: what stands before that is text, as in Ruby Liquid's `raw`.
        """
        tag_start, tag_end = self.delimiters.tag_start, self.delimiters.tag_end
        end = self.end if stop is None else stop
        if self.source.find(wanted, start, end) == NONE:  # told at once, however many tags there are
            return None
        while (opener := self.source.find(tag_start, start, end)) != NONE:
            behind = opener + len(tag_start)
            closer = self.source.find(tag_end, behind, end)
            if closer == NONE:
                return None
            start = closer + len(tag_end)
            last = start
            while (last := self.source.rfind(tag_start, opener, last)) != NONE:
                behind = last + len(tag_start)
                if name := _WORD.match(self.source, behind + self.has_dash(behind), closer):
                    if name[1] == wanted:
                        return _EndTag(last, name, start)
                    break
        return None

    def closed(self, tag: Markup, ending: _EndTag | None) -> Markup:
        """Return `tag` with the body that `ending` ends; one that nothing ends is at fault."""
        if ending is None:
            fault = unended(self.source, tag, self.delimiters, tag.name)
            return tag._replace(stop=NONE, fault=fault or self.never_closed(tag.name, tag.name_start))
        return tag._replace(
            stop=ending.stop,
            trims_behind=self.source[ending.stop - len(self.delimiters.tag_end) - 1] == "-",
            body=Body(tag.stop, ending.start, ending.name[1], ending.name.start(1)),
        )

    def percent_raw(self, opening: re.Match[str]) -> Markup:
        """Return a `<% raw %>` with its body."""
        at, behind = opening.span()
        name_start = at + opening[0].index("raw")
        dash = self.has_dash(at + len(PERCENT))
        tag = Markup(TOKEN_TAG, at, behind, behind, behind, dash, False, "raw", name_start)
        ending = PERCENT_ENDRAW.search(self.source, behind, self.end)
        if ending is None:
            fault = Fault("`raw` is never closed; expected `<% endraw %>`", at, behind)
            return tag._replace(stop=NONE, fault=fault)
        return self.closed(tag, _EndTag(ending.start(), ending, ending.end()))

    def template_comment(self, at: int, behind: int) -> Markup:
        """Return the `{# … #}` comment whose opener stands from `at` to `behind`."""
        ending = self.delimiters.comment_end
        closer = self.source.find(ending, behind, self.end)
        if closer == NONE:
            return self.endless(TOKEN_TEMPLATE_COMMENT, "comment", ending, at, behind)
        dash = self.source.startswith("-", behind)
        start, stop, trims = self.stripped(min(behind + dash, closer), closer)
        return Markup(TOKEN_TEMPLATE_COMMENT, at, closer + len(ending), start, stop, dash, trims)

    def endless(self, kind: str, what: str, ending: str, at: int, behind: int) -> Markup:
        """Return the markup of `kind` whose opener stands from `at` to `behind` and that nothing ends."""
        is_comment = kind == TOKEN_TEMPLATE_COMMENT
        brace = NONE if is_comment else brace_for_end(self.source, behind, self.end, self.delimiters)
        fault = Fault(unended_message(what, ending, self.source, brace, behind, self.end), at, behind)
        return Markup(kind, at, NONE, behind, behind, self.has_dash(behind), False, fault=fault)

    def never_closed(self, name: str, start: int) -> Fault:
        """Return the fault of a block without its end tag, whose name begins at `start`."""
        expected = self.delimiters.tag(f"end{name}")
        return Fault(f"`{name}` is never closed; expected `{expected}`", start, start + len(name))

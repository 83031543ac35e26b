"""Template text to python-liquid tokens, in one pass from left to right (spec 1.4 and 1.5).

Tokens follow the protocol of `liquid.stream.TokenStream`: `TOKEN_TAG` (the name) and, if there is any markup,
`TOKEN_EXPRESSION`; `TOKEN_OUTPUT` and `TOKEN_EXPRESSION`; `TOKEN_CONTENT`; `COMMENT` for template comments.
The bodies of `raw`, `comment` and `doc` are one `TOKEN_CONTENT` between the two tags.
"""

from __future__ import annotations

import re
from typing import NoReturn

from liquid.token import TOKEN_CONTENT
from liquid.token import TOKEN_EXPRESSION
from liquid.token import TOKEN_OUTPUT
from liquid.token import TOKEN_TAG
from liquid.token import Token

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.closing import Closer
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.delimiters import PERCENT
from liquid_webhooks.syntax.delimiters import PERCENT_ENDRAW
from liquid_webhooks.syntax.delimiters import PERCENT_RAW
from liquid_webhooks.syntax.delimiters import TRIMMED
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.delimiters import alternation

__all__ = ["TOKEN_TEMPLATE_COMMENT", "scan"]

TOKEN_TEMPLATE_COMMENT = "COMMENT"  # noqa: S105
"""The kind that python-liquid's parser expects for `{# … #}`."""

_NAME = re.compile(rf"[{MARKUP_SPACE}]*(#|[A-Za-z0-9_]+)")


def scan(source: str, delimiters: Delimiters, *, start: int = 0, end: int | None = None) -> list[Token]:
    """Split `source[start:end]` into tokens whose positions are offsets in the whole `source`.

    Args:
        source: The whole text.
        delimiters: The strings that mark markup.
        start: Offset of the first character to scan.
        end: Offset behind the last one; the end of `source` if left out.

    Raises:
        ParseError: Markup is never terminated, a tag has no name, or a `raw`, `comment` or `doc` is never
            closed.
    """
    return _Scanner(source, delimiters, start, len(source) if end is None else end).scan()


class _Scanner:
    """One scan; `tokens` grows as it goes, `trim` says that the last markup ended with a dash."""

    def __init__(self, source: str, delimiters: Delimiters, start: int, end: int) -> None:
        self.source = source
        self.start = start
        self.end = end
        self.delimiters = delimiters
        self.closer = Closer(source, end, delimiters, start)
        self.tokens: list[Token] = []
        self.trim = False

    def scan(self) -> list[Token]:
        """Scan from end to end."""
        delimiters = self.delimiters
        percent_raw = PERCENT if delimiters.has_percent_raw else ""
        openers = alternation(
            delimiters.tag_start, delimiters.output_start, delimiters.comment_start, percent_raw
        )
        text_from = search_from = self.start
        while match := openers.search(self.source, search_from, self.end):
            opener, at = match[0], match.start()
            if opener == percent_raw and not (raw := PERCENT_RAW.match(self.source, at, self.end)):
                search_from = match.end()
                continue
            behind = match.end()
            self.text(text_from, at, self.has(behind, "-"))
            if opener == percent_raw and raw:
                text_from = self.percent_raw(raw)
            elif opener == delimiters.comment_start:
                text_from = self.template_comment(at, behind)
            elif opener == delimiters.output_start:
                text_from = self.output(at, behind)
            else:
                text_from = self.tag(at, behind)
            search_from = text_from
        self.text(text_from, self.end, trim_end=False)
        return self.tokens

    def has(self, at: int, text: str) -> bool:
        """Whether `text` stands at `at`, inside the scanned part."""
        return self.source.startswith(text, at, self.end)

    def add(self, kind: str, start: int, end: int) -> None:
        """Append a token for `source[start:end]`."""
        self.tokens.append(Token(kind, self.source[start:end], start, self.source))

    def text(self, start: int, end: int, trim_end: bool) -> None:
        """Add literal text, trimmed where the markup beside it has a dash."""
        source = self.source
        if self.trim:
            while start < end and source[start] in TRIMMED:
                start += 1
        if trim_end:
            while start < end and source[end - 1] in TRIMMED:
                end -= 1
        self.trim = False
        if start < end:
            self.add(TOKEN_CONTENT, start, end)

    def markup(self, start: int, end: int) -> tuple[int, int]:
        """Return the bounds of markup without dashes and white space at its ends; sets `trim`."""
        source = self.source
        self.trim = self.has(end - 1, "-")
        if self.trim and end > start:
            end -= 1
        while start < end and source[start] in MARKUP_SPACE:
            start += 1
        while start < end and source[end - 1] in MARKUP_SPACE:
            end -= 1
        return start, end

    def output(self, at: int, behind: int) -> int:
        """Add the output whose opener is at `at`; return the offset behind it."""
        closer = self.closer.output_end(behind)
        if closer == NONE:
            self.fail(f"output is never terminated; expected `{self.delimiters.output_end}`", at, behind)
        after = closer + len(self.delimiters.output_end)
        self.add(TOKEN_OUTPUT, at, after)
        start, end = self.markup(min(behind + self.has(behind, "-"), closer), closer)
        self.add(TOKEN_EXPRESSION, start, end)
        return after

    def tag(self, at: int, behind: int) -> int:
        """Add the tag whose opener is at `at`; return the offset behind it, or behind its verbatim body."""
        name = _NAME.match(self.source, behind + self.has(behind, "-"), self.end)
        if name is None or name[1] == "#":
            closer = self.source.find(self.delimiters.tag_end, behind, self.end)
        else:
            closer = self.closer.tag_end(name.end())
        if closer == NONE:
            self.fail(f"tag is never terminated; expected `{self.delimiters.tag_end}`", at, behind)
        if name is None:
            self.fail("a tag has no name", at, behind)
        after = closer + len(self.delimiters.tag_end)
        self.add(TOKEN_TAG, name.start(1), name.end(1))
        start, end = self.markup(name.end(), closer)
        if start < end:
            self.add(TOKEN_EXPRESSION, start, end)
        if name[1] in ("raw", "doc"):
            if start < end:
                self.fail(f"`{name[1]}` takes no arguments", start, end)
            return self.verbatim(name, after)
        return self.comment(name, after) if name[1] == "comment" else after

    def verbatim(self, name: re.Match[str], start: int) -> int:
        """Add the untouched body of `raw` or `doc` and its end tag; return the offset behind that."""
        found = self.end_tag(f"end{name[1]}", start)
        if found is None:
            self.never_closed(name)
        opener, end_name, after = found
        if name[1] == "doc" and self.end_tag("doc", start, opener) is not None:
            self.fail("`doc` cannot hold another `doc`", name.start(1), name.end(1))
        self.close_body(start, opener, end_name, after)
        return after

    def close_body(self, start: int, end: int, end_name: re.Match[str], after: int) -> None:
        """Add the body `source[start:end]` and the end tag behind it."""
        if start < end:
            self.add(TOKEN_CONTENT, start, end)
        self.add(TOKEN_TAG, end_name.start(1), end_name.end(1))
        self.trim = self.source[after - len(self.delimiters.tag_end) - 1] == "-"

    def end_tag(
        self, wanted: str, start: int, end: int | None = None
    ) -> tuple[int, re.Match[str], int] | None:
        """Return where the next `wanted` tag starts, its name, and where it ends; None if there is none."""
        pattern = re.compile(rf"{re.escape(self.delimiters.tag_start)}-?\s*({wanted})(?![A-Za-z0-9_])")
        name = pattern.search(self.source, start, self.end if end is None else end)
        if name is None:
            return None
        closer = self.source.find(self.delimiters.tag_end, name.end(), self.end)
        return None if closer == NONE else (name.start(), name, closer + len(self.delimiters.tag_end))

    def comment(self, opening: re.Match[str], start: int) -> int:
        """Add a comment's body, skipping tag by tag to the matching end; return the offset behind that."""
        tag_start, tag_end = self.delimiters.tag_start, self.delimiters.tag_end
        depth, at = 1, start
        while True:
            opener = self.source.find(tag_start, at, self.end)
            closer = NONE if opener == NONE else self.source.find(tag_end, opener + len(tag_start), self.end)
            if closer == NONE:
                self.never_closed(opening)
            behind = opener + len(tag_start)
            name = _NAME.match(self.source, behind + self.has(behind, "-"), closer)
            at = closer + len(tag_end)
            if name is None:
                continue
            if name[1] == "raw":
                raw = self.end_tag("endraw", at)
                if raw is None:
                    self.never_closed(name)
                at = raw[2]
            depth += {"comment": 1, "endcomment": -1}.get(name[1], 0)
            if depth == 0:
                self.close_body(start, opener, name, at)
                return at

    def percent_raw(self, opening: re.Match[str]) -> int:
        """Add a `<% raw %>` block; return the offset behind it."""
        name = opening.start() + opening[0].index("raw")
        ending = PERCENT_ENDRAW.search(self.source, opening.end(), self.end)
        if ending is None:
            self.fail("`raw` is never closed; expected `<% endraw %>`", opening.start(), opening.end())
        self.add(TOKEN_TAG, name, name + len("raw"))
        self.close_body(opening.end(), ending.start(), ending, ending.end())
        return ending.end()

    def template_comment(self, at: int, behind: int) -> int:
        """Add a `{# … #}` comment; return the offset behind it."""
        closer = self.source.find(self.delimiters.comment_end, behind, self.end)
        if closer == NONE:
            self.fail(f"comment is never terminated; expected `{self.delimiters.comment_end}`", at, behind)
        start, end = self.markup(min(behind + self.has(behind, "-"), closer), closer)
        self.add(TOKEN_TEMPLATE_COMMENT, start, end)
        return closer + len(self.delimiters.comment_end)

    def never_closed(self, name: re.Match[str]) -> NoReturn:
        """Raise the error for a block without its end tag."""
        expected = self.delimiters.tag(f"end{name[1]}")
        self.fail(f"`{name[1]}` is never closed; expected `{expected}`", name.start(1), name.end(1))

    def fail(self, message: str, start: int, end: int) -> NoReturn:
        """Raise a parse error at `source[start:end]`."""
        raise ParseError(message, token=Token(TOKEN_TAG, self.source[start:end], start, self.source))

"""The strings that mark tags, outputs and comments in one environment's templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from liquid import Environment

__all__ = [
    "DEFAULT_DELIMITERS",
    "MARKUP_SPACE",
    "NAME_START",
    "NO_BREAK_SPACE",
    "PERCENT",
    "PERCENT_ENDRAW",
    "PERCENT_RAW",
    "TRIMMED",
    "Delimiters",
    "alternation",
    "written_attributes",
]

TRIMMED = "\0\t\n\v\f\r "
"""What whitespace control removes from text: exactly what Ruby's `String#strip` does."""

NO_BREAK_SPACE = "\u00a0"

MARKUP_SPACE = f" \t\n\v\f\r{NO_BREAK_SPACE}"
"""White space inside markup: ASCII, and the no-break space that documents paste."""

NAME_START = "${"
"""What begins a name of Braze's."""

PERCENT = "<%"
"""What the older `<% raw %>` and `<% endraw %>` begin with."""

PERCENT_RAW = re.compile(r"<%-?\s*raw\s*-?%>")
PERCENT_ENDRAW = re.compile(r"<%-?\s*(endraw)\s*-?%>")


@dataclass(frozen=True, slots=True)
class Delimiters:
    """Where markup starts and ends; nested groups use the output delimiters.

    Attributes:
        tag_start: Start of a tag.
        tag_end: End of a tag.
        output_start: Start of an output or a nested group.
        output_end: End of an output or a nested group.
        comment_start: Start of a template comment; empty where those are off.
        comment_end: End of a template comment.
    """

    tag_start: str = "{%"
    tag_end: str = "%}"
    output_start: str = "{{"
    output_end: str = "}}"
    comment_start: str = ""
    comment_end: str = ""

    @classmethod
    def of(cls, env: Environment) -> Delimiters:
        """Return the delimiters that `env` was made with."""
        return cls(
            env.tag_start_string,
            env.tag_end_string,
            env.statement_start_string,
            env.statement_end_string,
            env.comment_start_string,
            env.comment_end_string,
        )

    @property
    def has_percent_raw(self) -> bool:
        """Whether `<% raw %>` is raw text too: only where tags are written the usual way."""
        return self.tag_start == "{%" and self.tag_end == "%}"

    def has_markup(self, text: str) -> bool:
        """Return whether an output or a tag begins in `text`."""
        return self.output_start in text or self.tag_start in text

    def attributes_in(self, text: str) -> set[str]:
        """Return what markup in `text` writes with `${}`, see `written_attributes`."""
        starts = (self.output_start, self.tag_start)
        marks = alternation(*starts, self.output_end, self.tag_end, NAME_START)
        written: set[str] = set()
        start = None
        for mark in marks.finditer(text):
            if mark[0] in starts:
                start = mark.end() if start is None else start
            elif mark[0] != NAME_START and start is not None:
                written |= written_attributes(text[start : mark.end()])
                start = None
        if start is not None:
            written |= written_attributes(text[start:])
        return written

    def tag(self, text: str) -> str:
        """Return `text` written as a tag, for messages."""
        return f"{self.tag_start} {text} {self.tag_end}"


DEFAULT_DELIMITERS = Delimiters()

# A `{` ends the search for a `}`, so that many openers without an end are read in linear time.
_ATTRIBUTE = re.compile(r"(?:(?<![\w./-])([a-z_]+\.)|(?<!\.))\$\{([^{}]*)\}")
_PATH = re.compile(r"[.\[].*", re.DOTALL)


def written_attributes(text: str) -> frozenset[str]:
    """Return what `text` writes with `${}`, wherever it stands: `first_name`, `custom_attribute.deck`.

    Of a path in the braces it is the first step; names behind the first of a look-up do not count.
    """
    return frozenset(
        (match[1] or "") + _PATH.sub("", match[2].strip(MARKUP_SPACE)) for match in _ATTRIBUTE.finditer(text)
    )


@lru_cache(maxsize=64)
def alternation(*texts: str) -> re.Pattern[str]:
    """Return a pattern that finds the next of `texts`, the longest first where several start together."""
    longest_first = sorted({text for text in texts if text}, key=len, reverse=True)
    return re.compile("|".join(re.escape(text) for text in longest_first))

"""Splits a tag's raw arguments at blanks outside `{{ … }}`, before anything is put in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.closing import Closer
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.delimiters import NO_BREAK_SPACE
from liquid_webhooks.syntax.delimiters import Delimiters

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.token import Token

__all__ = ["WordReader", "words"]

_BLANKS = re.compile(f"[{MARKUP_SPACE}]+")

# No-break spaces end a URL only where they stand before another blank, an option, or nothing.
_URL_END = (
    rf"(?<!{NO_BREAK_SPACE}){NO_BREAK_SPACE}++(?=[{MARKUP_SPACE}]|:[a-z]|\Z)"
    f"|[{MARKUP_SPACE.replace(NO_BREAK_SPACE, '')}]"
)


class WordReader:
    """Reads one word after another off the markup of a tag.

    Args:
        env: The environment, whose output delimiters mark groups.
        markup: The tag's argument text.
    """

    def __init__(self, env: Environment, markup: Token) -> None:
        self._delimiters = Delimiters.of(env)
        self._markup = markup
        self._end = markup.start_index + len(markup.value)
        self._closer = Closer(markup.source, self._end, self._delimiters, markup.start_index)
        self._at = markup.start_index
        opener = re.escape(self._delimiters.output_start)
        self._word_stop = re.compile(f"[{MARKUP_SPACE}]|{opener}")
        self._object_stop = re.compile(rf'{opener}|[{{}}"]')
        self._string_stop = re.compile(rf'{opener}|\\|"')

    def word(self) -> Token | None:
        """Return the next word: characters other than blanks, and whole groups; None at the end."""
        return self._read(self._word_stop)

    def url(self) -> Token | None:
        """Return the next word, no-break spaces inside it included if it is no option; None at the end."""
        self._skip_blanks()
        if self._markup.source.startswith(":", self._at, self._end):
            return self.word()
        return self._read(re.compile(f"{_URL_END}|{re.escape(self._delimiters.output_start)}"))

    def ahead(self) -> Token | None:
        """Return what `word` would, without moving."""
        at = self._at
        word = self.word()
        self._at = at
        return word

    def _read(self, stop: re.Pattern[str]) -> Token | None:
        self._skip_blanks()
        start = at = self._at
        while match := stop.search(self._markup.source, at, self._end):
            if match[0] != self._delimiters.output_start:
                return self._take(start, match.start())
            at = self._behind_group(match.end())
        return self._take(start, self._end) if start < self._end else None

    def json_object(self) -> Token | None:
        """Return a JSON object, blanks in it included, that begins here; None where none begins.

        An object that is never closed reaches to the end of the markup.
        """
        self._skip_blanks()
        source, start = self._markup.source, self._at
        if not source.startswith("{", start, self._end):
            return None
        if source.startswith(self._delimiters.output_start, start, self._end):
            return None
        at, depth = start, 0
        while match := self._object_stop.search(source, at, self._end):
            at = match.end()
            if match[0] == self._delimiters.output_start:
                at = self._behind_group(at)
            elif match[0] == '"':
                at = self._behind_string(at)
            else:
                depth += 1 if match[0] == "{" else -1
                if depth == 0:
                    return self._take(start, at)
        return self._take(start, self._end)

    def _skip_blanks(self) -> None:
        if match := _BLANKS.match(self._markup.source, self._at, self._end):
            self._at = match.end()

    def _behind_string(self, at: int) -> int:
        """Return the offset behind a JSON string whose text begins at `at`; groups in it may hold quotes."""
        while match := self._string_stop.search(self._markup.source, at, self._end):
            if match[0] == '"':
                return match.end()
            at = match.end() + 1 if match[0] == "\\" else self._behind_group(match.end())
        return self._end

    def _behind_group(self, at: int) -> int:
        """Return the offset behind the group whose inside begins at `at`; `at` if it is never closed."""
        stop = self._closer.group_end(at)
        return at if stop == NONE else stop + len(self._delimiters.output_end)

    def _take(self, start: int, end: int) -> Token:
        self._at = end
        return self._markup._replace(value=self._markup.source[start:end], start_index=start)


def words(env: Environment, markup: Token | None) -> list[Token]:
    """Return all words of a tag's arguments."""
    if markup is None:
        return []
    reader = WordReader(env, markup)
    return list(iter(reader.word, None))

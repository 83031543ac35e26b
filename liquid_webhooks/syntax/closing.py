"""Where an output or a tag ends: the one place that knows quotes, `${…}` and nested braces.

An answer depends only on the position from which one reads on, so every position is answered once:
however many openers a text has, and however far each would have to look, the work is linear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from liquid_webhooks.syntax.delimiters import NAME_START
from liquid_webhooks.syntax.delimiters import alternation

if TYPE_CHECKING:
    from liquid_webhooks.syntax.delimiters import Delimiters

__all__ = ["NONE", "Closer"]

NONE = -1
"""There is no end."""

_QUOTES = ("'", '"')


class Closer:
    """Finds ends of markup in `source[start:end]`.

    Args:
        source: The whole text.
        end: Offset behind the last character that may be read.
        delimiters: The strings that mark markup.
        start: Offset of the first character that is asked about: what lies before it is not looked through.

    Attributes:
        steps: How many times the text was searched; tests hold it linear.
    """

    def __init__(self, source: str, end: int, delimiters: Delimiters, start: int = 0) -> None:
        self.source = source
        self.end = end
        self.delimiters = delimiters
        self.steps = 0
        starts = (delimiters.tag_start, delimiters.output_start, NAME_START)
        self._groups = {
            True: alternation(*starts, delimiters.output_end, *_QUOTES),
            False: alternation(*starts, delimiters.output_end),
        }
        self._tags = {
            True: alternation(*starts, delimiters.tag_end, *_QUOTES),
            False: alternation(*starts, delimiters.tag_end),
        }
        self._known_groups: dict[bool, dict[int, int]] = {True: {}, False: {}}
        self._known_tags: dict[bool, dict[int, int]] = {True: {}, False: {}}
        self._last_quote = {quote: source.rfind(quote, start, end) for quote in _QUOTES}
        self._no_brace_between = (0, 0)
        self._start = start
        self._places: dict[str, list[int]] = {}

    def output_end(self, start: int) -> int:
        """Return where the output whose markup begins at `start` ends (offset of its closer), or `NONE`.

        With quotes, then without; then Ruby's rule: at the first `}}`, unless a single `}` comes before it.
        """
        for quotes in (True, False):
            end = self._group_end(start, quotes)
            if end != NONE:
                return end
        end = self.next(self.delimiters.output_end, start)
        if end != NONE and self.delimiters.output_end == "}}" and end != self._next_brace(start):
            return NONE
        return end

    def tag_end(self, start: int) -> int:
        """Return where the tag whose markup begins at `start` ends (offset of its closer), or `NONE`."""
        for quotes in (True, False):
            end = self._tag_end(start, quotes)
            if end != NONE:
                return end
        return self.next(self.delimiters.tag_end, start)

    def next(self, text: str, start: int) -> int:
        """Return the offset of the next `text` from `start` on, or `NONE`; the source is searched once."""
        places = self._places.get(text)
        if places is None:
            self.steps += 1
            anywhere = re.compile(f"(?={re.escape(text)})")
            last = self.end - len(text)
            matches = anywhere.finditer(self.source, self._start, self.end)
            places = self._places[text] = [match.start() for match in matches if match.start() <= last]
        index = bisect_left(places, start)
        return places[index] if index < len(places) else NONE

    def group_end(self, start: int) -> int:
        """Return where a nested group whose markup begins at `start` ends, or `NONE`."""
        end = self._group_end(start, quotes=True)
        return self._group_end(start, quotes=False) if end == NONE else end

    def _group_end(self, start: int, quotes: bool) -> int:
        """Return the first unmatched output end from `start` on; a stack of trails stands for recursion."""
        known = self._known_groups[quotes]
        pattern = self._groups[quotes]
        delimiters = self.delimiters
        at = start
        trails = [[at]]
        while True:
            end = known.get(at)
            if end is None:
                self.steps += 1
                match = pattern.search(self.source, at, self.end)
                if match is None or match[0] == delimiters.tag_start:
                    end = NONE
                elif match[0] == delimiters.output_end:
                    end = match.start()
                elif match[0] == delimiters.output_start and match[0] != NAME_START:
                    at = match.end()
                    trails.append([at])
                    continue
                else:
                    at = self._behind(match.start(), match[0])
                    if at != NONE:
                        trails[-1].append(at)
                        continue
                    end = NONE
            if end == NONE:
                known.update((position, NONE) for trail in trails for position in trail)
                return NONE
            known.update((position, end) for position in trails.pop())
            if not trails:
                return end
            at = end + len(delimiters.output_end)
            trails[-1].append(at)

    def _tag_end(self, start: int, quotes: bool) -> int:
        """Return the first tag end outside groups from `start` on."""
        known = self._known_tags[quotes]
        pattern = self._tags[quotes]
        delimiters = self.delimiters
        at = start
        trail = [at]
        while True:
            end = known.get(at)
            if end is None:
                self.steps += 1
                match = pattern.search(self.source, at, self.end)
                if match is None or match[0] == delimiters.tag_start:
                    end = NONE
                elif match[0] == delimiters.tag_end:
                    end = match.start()
                else:
                    if match[0] == delimiters.output_start and match[0] != NAME_START:
                        at = self._group_end(match.end(), quotes)
                        at = at if at == NONE else at + len(delimiters.output_end)
                    else:
                        at = self._behind(match.start(), match[0])
                    if at != NONE:
                        trail.append(at)
                        continue
                    end = NONE
            known.update((position, end) for position in trail)
            return end

    def _behind(self, start: int, opener: str) -> int:
        """Return the offset behind the name or the quoted run that `opener` begins at `start`, or `NONE`."""
        if opener == NAME_START:
            brace = self._next_brace(start + len(opener))
            return brace if brace == NONE else brace + 1
        if start >= self._last_quote[opener]:
            return start + 1
        end = self.source.find(opener, start + 1, self.end)
        return start + 1 if self._spans_markup(start + 1, end) else end + 1

    def _next_brace(self, start: int) -> int:
        """Return the next `}` from `start` on, or `NONE`; asking again within one stretch costs nothing."""
        low, high = self._no_brace_between
        if not low <= start < high:
            self.steps += 1
            brace = self.source.find("}", start, self.end)
            self._no_brace_between = (start, self.end + 1 if brace == NONE else brace + 1)
            high = self._no_brace_between[1]
        return NONE if high > self.end else high - 1

    def _spans_markup(self, start: int, end: int) -> bool:
        """Whether a quoted run reaches over the end of its own markup: then it is no quoted run."""
        self.steps += 1
        source, delimiters = self.source, self.delimiters
        if source.find(delimiters.tag_start, start, end) != NONE:
            return True
        if source.find(delimiters.tag_end, start, end) != NONE:
            return True
        depth = 0
        for match in alternation(delimiters.output_start, delimiters.output_end).finditer(source, start, end):
            if match[0] == delimiters.output_end:
                depth -= depth >= 0
            elif depth < 0:
                return True
            else:
                depth += 1
        return False

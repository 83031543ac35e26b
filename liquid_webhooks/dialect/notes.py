"""Findings being gathered, each with its place."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from liquid.token import Token

from liquid_webhooks.diagnostics import CODES
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import Span

__all__ = ["Notes"]


class _Note(NamedTuple):
    start: int
    code: str
    message: str
    source: str
    length: int
    fix: str | None


class Notes:
    """Findings about one template.

    Args:
        template_name: Named in each of them.
    """

    def __init__(self, template_name: str = "") -> None:
        self._template_name = template_name
        self._each: list[_Note] = []
        self._once: dict[tuple[str, str], _Note] = {}
        self._line_starts: dict[str, list[int]] = {}

    def add(self, code: str, message: str, token: Token, *, fix: str | None = None) -> None:
        """Note a finding at `token`.

        Args:
            code: A key of `CODES`.
            message: What was found.
            token: The piece of text concerned.
            fix: What to write instead.
        """
        self._each.append(_note(code, message, token, fix))

    def add_once(self, code: str, message: str, token: Token, *, fix: str | None = None) -> None:
        """As `add`, but of those with the same message only the first in the text is kept."""
        found = _note(code, message, token, fix)
        first = self._once.setdefault((code, message), found)
        if found.start < first.start:
            self._once[code, message] = found

    def in_order(self) -> list[Diagnostic]:
        """Return the findings in the order of the text."""
        notes = sorted([*self._each, *self._once.values()], key=lambda note: note[:3])
        return [
            Diagnostic(
                note.code, CODES[note.code][0], note.message, self._span(note), note.fix, self._template_name
            )
            for note in notes
        ]

    def _span(self, note: _Note) -> Span:
        """Return the place; the starts of lines are found once, so that many notes stay cheap."""
        source, start = note.source, note.start
        starts = self._line_starts.get(source)
        if starts is None:
            starts = [0, *(index + 1 for index, char in enumerate(source) if char == "\n")]
            self._line_starts[source] = starts
        line = bisect_right(starts, start)
        return Span(line, start - starts[line - 1] + 1, start, start + note.length)


def _note(code: str, message: str, token: Token, fix: str | None) -> _Note:
    return _Note(token.start_index, code, message, token.source, len(token.value), fix)

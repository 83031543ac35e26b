"""Findings being gathered, each with its place."""

from __future__ import annotations

from typing import NamedTuple

from liquid.token import Token

from liquid_webhooks.diagnostics import CODES
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.positions import lines_of

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
        return [self._diagnostic(note) for note in notes]

    def _diagnostic(self, note: _Note) -> Diagnostic:
        span = lines_of(note.source).span(note.start, note.start + note.length)
        return Diagnostic(note.code, CODES[note.code][0], note.message, span, note.fix, self._template_name)


def _note(code: str, message: str, token: Token, fix: str | None) -> _Note:
    return _Note(token.start_index, code, message, token.source, len(token.value), fix)

"""Report: the diagnostics about one template while they are gathered, each with its place."""

from __future__ import annotations

from typing import NamedTuple

from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.diagnostics import CODES
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.positions import lines_of

__all__ = ["Report"]


class _Draft(NamedTuple):
    start: int
    code: str
    message: str
    source: str
    length: int
    fix: str | None


class Report:
    """The diagnostics about one template.

    Args:
        template_name: Named in each of them.
    """

    def __init__(self, template_name: str = "") -> None:
        self._template_name = template_name
        self._each: list[_Draft] = []
        self._once: dict[tuple[str, str], _Draft] = {}

    def add(self, code: str, message: str, token: Token, *, fix: str | None = None) -> None:
        """Report a diagnostic at `token`.

        Args:
            code: A key of `CODES`.
            message: What is to be said.
            token: The piece of text concerned.
            fix: What to write instead.
        """
        self._each.append(_draft(code, message, token, fix))

    def add_once(self, code: str, message: str, token: Token, *, fix: str | None = None) -> None:
        """As `add`, but of those with the same message only the first in the text is kept."""
        draft = _draft(code, message, token, fix)
        first = self._once.setdefault((code, message), draft)
        if draft.start < first.start:
            self._once[code, message] = draft

    def in_order(self) -> list[Diagnostic]:
        """Return the diagnostics in the order of the text."""
        drafts = sorted([*self._each, *self._once.values()], key=lambda draft: draft[:3])
        return [self._diagnostic(draft) for draft in drafts]

    def _diagnostic(self, draft: _Draft) -> Diagnostic:
        check_time()
        span = lines_of(draft.source).span(draft.start, draft.start + draft.length)
        severity, name = CODES[draft.code][0], self._template_name
        return Diagnostic(draft.code, severity, draft.message, span, draft.fix, name)


def _draft(code: str, message: str, token: Token, fix: str | None) -> _Draft:
    return _Draft(token.start_index, code, message, token.source, len(token.value), fix)

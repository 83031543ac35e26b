"""Findings written for people, with an excerpt of the text, and for programs."""

from __future__ import annotations

import re
import unicodedata

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.positions import Span

__all__ = ["as_line", "as_record", "as_text", "excerpt", "finding_record", "marked"]

_WIDTH = 100
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def as_line(diagnostic: Diagnostic, name: str) -> str:
    """Return a finding of the file `name` as one line: its place, severity, code and message."""
    place = [f"{name}: {diagnostic.template_name}" if diagnostic.template_name else name]
    if diagnostic.span:
        place += [str(diagnostic.span.line), str(diagnostic.span.column)]
    return f"{':'.join(place)}: {diagnostic.severity} {diagnostic.code}: {diagnostic.message}"


def as_text(diagnostic: Diagnostic, source: str | None, name: str) -> str:
    """Return a finding as lines: place and message, the line of `source` with carets, and the fix."""
    lines = [as_line(diagnostic, name)]
    if diagnostic.span and source is not None:
        lines.append(excerpt(source, diagnostic.span))
    if diagnostic.fix:
        lines.append(f"  fix: {diagnostic.fix}")
    return "\n".join(lines)


def as_record(diagnostic: Diagnostic, name: str) -> dict[str, object]:
    """Return a finding of the file `name` as a JSON object; see `finding_record`."""
    return {"file": name, **finding_record(diagnostic)}


def finding_record(diagnostic: Diagnostic) -> dict[str, object]:
    """Return a finding as a JSON object.

    `part` is the string of a webhook object that places refer to, null for the whole file. Lines and
    columns count from 1, `start` and `end` are offsets in characters.
    """
    span = diagnostic.span
    return {
        "part": diagnostic.template_name or None,
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": diagnostic.message,
        "line": span and span.line,
        "column": span and span.column,
        "start": span and span.start,
        "end": span and span.end,
        "fix": diagnostic.fix,
    }


def marked(error: LiquidWebhooksError) -> Span | None:
    """Return the place that an error points at, as far as its line goes; None where none is known."""
    token = error.token
    if token is None or token.start_index < 0:
        return None
    length = len(token.value.split("\n", 1)[0])  # a token can be a whole tag
    return Span.of(token.source, token.start_index, token.start_index + max(length, 1))


def _columns(character: str) -> int:
    """Return how many columns of a terminal a character takes."""
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def excerpt(source: str, span: Span) -> str:
    """Return the line of `source` where `span` begins, with its number, and carets below the span.

    Of a long line only the part around the span is shown; characters that do not print are shown as blanks.
    """
    start = source.rfind("\n", 0, span.start) + 1
    end = source.find("\n", span.start)
    end = len(source) if end < 0 else end
    column = span.start - start
    cut = max(0, column - _WIDTH // 2) if end - start > _WIDTH else 0
    line = _UNPRINTABLE.sub(" ", source[start + cut : min(end, start + cut + _WIDTH)]).rstrip()
    before = "…" if cut else ""
    carets = "^" * max(1, min(span.end, end) - span.start)
    number = f"{span.line:>5}"
    blanks = len(before) + sum(map(_columns, source[start + cut : span.start]))
    marks = (" " * blanks + carets)[: 2 * _WIDTH]
    return f"{number} | {before}{line}\n{' ' * len(number)} | {marks}"

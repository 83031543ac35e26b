"""Findings written for people, with an excerpt of the text, and for programs."""

from __future__ import annotations

import unicodedata

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.positions import Span
from liquid_webhooks.visible import visible

__all__ = ["as_line", "as_lines", "as_record", "excerpt", "finding_record", "marked"]

_WIDTH = 100


def as_line(diagnostic: Diagnostic, name: str) -> str:
    """Return a finding of the file `name` as one line: its place, severity, code and message."""
    place = [f"{name}: {diagnostic.template_name}" if diagnostic.template_name else name]
    if diagnostic.span:
        place += [str(diagnostic.span.line), str(diagnostic.span.column)]
    return f"{':'.join(place)}: {diagnostic.severity} {diagnostic.code}: {diagnostic.message}"


def as_lines(diagnostic: Diagnostic, source: str | None, name: str) -> list[str]:
    """Return a finding as lines: place and message, the line of `source` with carets, and the fix."""
    lines = [as_line(diagnostic, name)]
    if diagnostic.span and source is not None:
        lines += excerpt(source, diagnostic.span)
    if diagnostic.fix:
        lines.append(f"  fix: {diagnostic.fix}")
    return lines


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


def excerpt(source: str, span: Span) -> tuple[str, str]:
    """Return the line of `source` where `span` begins, with its number, and carets below the span.

    Of a long line only the part around the span is shown. A tab is shown as a blank, and what a terminal
    obeys or nobody can see as an escape.
    """
    start = source.rfind("\n", 0, span.start) + 1
    end = source.find("\n", span.start)
    end = len(source) if end < 0 else end
    column = span.start - start
    cut = max(0, column - _WIDTH // 2) if end - start > _WIDTH else 0
    # A span may begin at the line end itself.
    shown_end = max(min(end, start + cut + _WIDTH), span.start)
    shown_start = start + cut
    before = ("…" if cut else "") + _shown(source[shown_start : span.start])
    line = before + _shown(source[span.start : shown_end].removesuffix("\r"))
    length = max(1, min(span.end, end) - span.start)
    marked_text = source[span.start : span.start + length].rstrip("\r\n")
    carets = "^" * (length + len(_shown(marked_text)) - len(marked_text))
    number = f"{span.line:>5}"
    marks = (" " * sum(map(_columns, before)) + carets)[: 2 * _WIDTH]
    return f"{number} | {line.rstrip()}", f"{' ' * len(number)} | {marks}"


def _shown(text: str) -> str:
    return visible(text.replace("\t", " "))

"""Whole request: what holds for all fields of a webhook together, which keep to the limits of one template.

Message extras are not counted: all of a message have 1,000 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator

from liquid_webhooks.engine.parsing import too_long
from liquid_webhooks.engine.template import Template
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RequestField
from liquid_webhooks.http.url import sent_chars
from liquid_webhooks.limits import Limits
from liquid_webhooks.runtime.state import MOST_DIAGNOSTICS
from liquid_webhooks.runtime.state import State
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import diagnostic_at
from liquid_webhooks.webhook.document.parts import placed_error

__all__ = ["bound_fields", "bound_source", "chars_beside", "over_all", "report_at"]

FIELD_CHARS = 8
"""Characters of source that a header, a key and its value are like: each is a template, if an empty one."""

FIELD_WEIGHT = 8
"""How many tags, outputs and operands a field with Liquid is like: each is compiled for itself."""


def bound_source(document: WebhookDocument, limits: Limits) -> None:
    """Refuse more source than one template may have, names included.

    Args:
        document: Holds the fields, of which each header, key and value counts `FIELD_CHARS` more.
        limits: The environment's.

    Raises:
        LimitError: There is more (`Limits.source_chars`).
    """
    left = limits.source_chars
    for chars, part in _sources(document):
        left -= chars
        if left < 0:
            raise placed_error(too_long(limits.source_chars, None), part)


def _sources(document: WebhookDocument) -> Iterator[tuple[int, Part]]:
    """Yield what each field counts, in the order of `document.templates`."""
    yield document.method.chars, document.method
    yield document.url.chars, document.url
    for name, value in document.headers:
        yield len(name) + value.chars + FIELD_CHARS, value
    for part in (part for pair in document.pairs for part in pair):
        yield part.chars + FIELD_CHARS, part
    if not document.pairs:
        yield document.body.chars, document.body


def report_at(state: State, code: str, message: str, part: Part) -> None:
    """Record a diagnostic of `code` at a part of the document, unless the render has as many as it keeps."""
    if len(state.diagnostics) < MOST_DIAGNOSTICS:
        state.diagnostics.append(diagnostic_at(code, message, part))


def bound_fields(templates: Iterable[Template], document: WebhookDocument, limits: Limits) -> None:
    """Refuse more fields with Liquid than can be compiled in the time that one full template takes.

    Args:
        templates: Those of all fields, in the order of `document.templates`.
        document: What they were made of.
        limits: The environment's.

    Raises:
        LimitError: There are more, each counted as `FIELD_WEIGHT` of `Limits.source_nodes`.
    """
    most = left = limits.source_nodes // FIELD_WEIGHT
    if len(document.templates) <= most:
        return
    for template, part in zip(templates, document.templates, strict=True):
        left -= not template.is_text
        if left < 0:
            message = f"a webhook of more than {most} fields with Liquid"
            raise placed_error(LimitError(message, limit="source_nodes"), part)


def chars_beside(url: str, document: WebhookDocument, limits: Limits) -> int:
    """Return how many characters headers and body may have beside the method and the URL.

    Args:
        url: What was rendered; it counts percent-encoded, which makes up to twelve characters of one.
        document: What it was rendered from.
        limits: The environment's.

    Raises:
        LimitError: These two have too many.
    """
    left = limits.output_chars - document.method.chars
    if left < 0:
        raise over_all(RequestField.METHOD, limits, document.method)
    left -= sent_chars(url)
    if left < 0:
        raise over_all(RequestField.URL, limits, document.url)
    return left


def over_all(field: str, limits: Limits, part: Part) -> LimitError:
    """Return the error that with a field all of a request are over `Limits.output_chars` together.

    Args:
        field: The field's name.
        limits: The environment's.
        part: What the field was rendered from.
    """
    message = f"{field}: a request of more than {limits.output_chars} characters in all its fields"
    return placed_error(LimitError(message, limit="output_chars"), part)

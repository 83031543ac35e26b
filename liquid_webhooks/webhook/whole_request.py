"""Whole request: all fields of a webhook together keep to `Limits.source_nodes` and `Limits.output_chars`.

Message extras are not counted: all of a message have 1,000 bytes.
"""

from __future__ import annotations

from collections.abc import Iterable

from liquid_webhooks.engine.template import Template
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RequestField
from liquid_webhooks.http.url import sent_chars
from liquid_webhooks.limits import Limits
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import placed_error

__all__ = ["bound_fields", "chars_beside", "over_all"]

FIELD_WEIGHT = 8
"""How many tags, outputs and operands a field with Liquid is like: each is compiled for itself."""


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

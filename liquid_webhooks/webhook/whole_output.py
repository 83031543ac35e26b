"""Whole output: all fields of a request together keep to `Limits.output_chars`, counted one by one.

Message extras are not counted: all of a message have 1,000 bytes.
"""

from __future__ import annotations

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RequestField
from liquid_webhooks.http.url import sent_chars
from liquid_webhooks.limits import Limits
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import placed_error

__all__ = ["chars_beside", "over_all"]


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

"""What a document holds, for comparisons."""

from __future__ import annotations

from liquid_webhooks.webhook.document.parts import WebhookDocument

__all__ = ["shape"]


def shape(document: WebhookDocument) -> tuple[object, ...]:
    """Return the texts of a document's fields."""
    return (
        document.method.text,
        document.url.text,
        [(name, value.text) for name, value in document.headers],
        document.body.text,
        [(key.text, value.text) for key, value in document.pairs],
    )

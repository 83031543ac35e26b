"""A request written for people and other programs, as functions: see `WebhookRequest.export`."""

from __future__ import annotations

from liquid_webhooks.webhook.formats import FORMATS
from liquid_webhooks.webhook.formats import ExportFormat
from liquid_webhooks.webhook.formats import wire
from liquid_webhooks.webhook.request import WebhookRequest

__all__ = ["FORMATS", "ExportFormat", "export", "wire"]


def export(
    request: WebhookRequest,
    format: ExportFormat = "http",  # noqa: A002
    show_secrets: bool = False,
) -> str:
    """Return `request` as text; see `WebhookRequest.export`.

    Raises:
        ValueError: The format is unknown.
        RequestError: The format cannot hold the request.
    """
    return request.export(format, show_secrets)

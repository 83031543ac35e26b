"""Summary: a webhook's method, origin, name and number of headers, for `repr`; no text of its templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from liquid_webhooks.webhook.document.parts import WebhookDocument

__all__ = ["summary"]

_ORIGIN: Final = re.compile(r"\s*(https?://[A-Za-z0-9.-]+(?::[0-9]+)?)(?=[/?]|\s*\Z)", re.IGNORECASE)
"""An origin without user information in which nothing is Liquid."""

_METHOD: Final = re.compile(r"[A-Za-z]{1,20}")


def summary(kind: str, document: WebhookDocument | None) -> str:
    """Return what a webhook is: a URL's path may be a secret, so that no more than its origin is shown.

    Args:
        kind: The name of its class.
        document: The webhook's; None if there is none yet.
    """
    return f"<{' '.join([kind, *_words(document)] if document else [kind])}>"


def _words(document: WebhookDocument) -> Iterator[str]:
    if _METHOD.fullmatch(document.method.text):
        yield document.method.text
    if origin := _ORIGIN.match(document.url.text):
        yield origin[1]
    if document.name:
        yield repr(document.name)
    count = len(document.headers)
    yield f"with {count} header{'' if count == 1 else 's'}"

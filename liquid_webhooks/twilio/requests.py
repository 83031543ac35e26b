"""Any request to Twilio's Create Message call, however it was written, held against Twilio's rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl

from liquid_webhooks.twilio.findings import refuse_errors
from liquid_webhooks.twilio.rules import check
from liquid_webhooks.webhook.request import WebhookRequest

__all__ = ["checked", "is_message"]

_CALL: Final = re.compile(
    r"https://api(?:\.[a-z0-9-]+){0,2}\.twilio\.com/2010-04-01/Accounts/[^/?]+/Messages(?:\.json)?",
    re.IGNORECASE,
)


def is_message(request: WebhookRequest) -> bool:
    """Tell whether a request asks Twilio to send a message."""
    return request.method == "POST" and _CALL.fullmatch(str(request.url)) is not None


def checked(request: WebhookRequest, now: datetime | None = None) -> WebhookRequest:
    """Return the request with what the rules of Create Message find added to its diagnostics.

    Args:
        request: One that `is_message`.
        now: When it is sent, with a zone; None leaves out what depends on it.

    Raises:
        MessageError: Twilio would certainly refuse it; has Twilio's error code and the diagnostics.
    """
    try:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True)
    except ValueError:
        return request
    doubts = refuse_errors(check(pairs, now))
    return replace(request, diagnostics=(*request.diagnostics, *doubts)) if doubts else request

"""Any request to Twilio's Create Message call, however it was written, held against Twilio's rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final
from urllib.parse import parse_qsl

from liquid_webhooks.twilio.findings import MessageError
from liquid_webhooks.twilio.findings import refuse_errors
from liquid_webhooks.twilio.rules import check
from liquid_webhooks.webhook.request import WebhookRequest

__all__ = ["is_message", "judged"]

_CALL: Final = re.compile(
    r"https://api(?:\.[a-z0-9-]+){0,2}\.twilio\.com/2010-04-01/Accounts/[^/?]+/Messages(?:\.json)?",
    re.IGNORECASE,
)


def is_message(request: WebhookRequest) -> bool:
    """Tell whether a request asks Twilio to send a message."""
    return request.method == "POST" and _CALL.fullmatch(str(request.url)) is not None


def judged(
    request: WebhookRequest, clock: Callable[[], datetime] | None = None
) -> WebhookRequest | MessageError:
    """Return the request with what the rules of Create Message find in it, or why Twilio would refuse it.

    The error is given back, not raised, so that its traceback need not hold the request; it has Twilio's
    error code, and the request's diagnostics.

    Args:
        request: One that `is_message`.
        clock: Gives the time at which it is sent, with a zone; asked only for a scheduled message. None
            leaves out what depends on it.
    """
    try:
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True)
    except ValueError:
        return request
    is_timed = any(name == "SendAt" for name, _ in pairs)
    try:
        doubts = refuse_errors(check(pairs, clock() if clock and is_timed else None))
    except MessageError as error:
        error.diagnostics = request.diagnostics
        return error.with_traceback(None)
    return replace(request, diagnostics=(*request.diagnostics, *doubts)) if doubts else request

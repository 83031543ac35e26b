"""Any request to Twilio's Create Message call, however it was written, held against Twilio's rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.twilio.form_pairs import form_pairs
from liquid_webhooks.twilio.judgements import refuse_errors
from liquid_webhooks.twilio.rules import check
from liquid_webhooks.webhook.request import WebhookRequest

__all__ = ["check_message", "is_message"]

_CALL: Final = re.compile(
    r"https://api(?:\.[a-z0-9-]+){0,2}\.twilio\.com/2010-04-01/Accounts/[^/?]+/Messages(?:\.json)?",
    re.IGNORECASE,
)


def is_message(request: WebhookRequest) -> bool:
    """Tell whether a request asks Twilio to send a message."""
    return request.method == "POST" and _CALL.fullmatch(str(request.url)) is not None


def check_message(request: WebhookRequest, clock: Callable[[], datetime]) -> list[Diagnostic]:
    """Return what the rules of Create Message find doubtful in a request; of any other request, nothing.

    Args:
        request: Any request.
        clock: Gives the time at which it is sent, with a zone; asked only for a scheduled message.

    Raises:
        MessageError: Twilio would certainly refuse the message; it has Twilio's error code.
    """
    if not is_message(request):
        return []
    try:
        pairs = list(form_pairs(request.body.decode()))
    except ValueError:
        return []
    is_timed = any(name == "SendAt" for name, _ in pairs)
    return refuse_errors(check(pairs, clock() if is_timed else None))

"""Receivers: those whose rules the command line holds a rendered request against."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.webhook.request import Check
from liquid_webhooks.webhook.request import WebhookRequest

__all__ = ["CHECKS"]

_TWILIO: Final = ".twilio.com/"


def _of_twilio(request: WebhookRequest, clock: Callable[[], datetime]) -> Iterable[Diagnostic]:
    """Check what goes to Twilio; its rules are imported only for that."""
    if _TWILIO not in request.url:
        return ()
    from liquid_webhooks.twilio.requests import check_message

    return check_message(request, clock)


CHECKS: Final[tuple[Check, ...]] = (_of_twilio,)
"""What `render` gives a webhook as its `checks`."""

"""Messages through Twilio: built, checked against Twilio's rules, and rendered for each user."""

from __future__ import annotations

from liquid_webhooks.twilio.credentials import ApiKey
from liquid_webhooks.twilio.credentials import AuthToken
from liquid_webhooks.twilio.credentials import Bearer
from liquid_webhooks.twilio.credentials import Credential
from liquid_webhooks.twilio.judgements import MessageError
from liquid_webhooks.twilio.message import TwilioMessage
from liquid_webhooks.twilio.outcome import TwilioOutcome
from liquid_webhooks.twilio.segments import Segments
from liquid_webhooks.twilio.segments import segments
from liquid_webhooks.twilio.signature import verify_signature
from liquid_webhooks.twilio.sources import Literal

__all__ = [
    "ApiKey",
    "AuthToken",
    "Bearer",
    "Credential",
    "Literal",
    "MessageError",
    "Segments",
    "TwilioMessage",
    "TwilioOutcome",
    "segments",
    "verify_signature",
]

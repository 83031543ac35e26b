"""The parameters of Twilio's Create Message: how Python and how the form names each, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

__all__ = ["PARAMETERS", "WIRE_NAMES", "Kind", "Parameter"]


class Kind(StrEnum):
    """What a parameter holds."""

    TEXT = "text"
    EXACT = "exact text"
    LIST = "list of texts"
    FLAG = "boolean"
    WHOLE = "integer"
    NUMBER = "number"
    TIME = "time"
    OBJECT = "JSON object"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter.

    Attributes:
        name: The keyword of `TwilioMessage`.
        wire: The name in the form.
        kind: What it holds; white space around a value is dropped, but for `Kind.EXACT`.
        words: The values that Twilio documents; empty where any text may stand.
    """

    name: str
    wire: str
    kind: Kind = Kind.TEXT
    words: tuple[str, ...] = ()


PARAMETERS: Final = (
    Parameter("to", "To"),
    Parameter("from_", "From"),
    Parameter("messaging_service_sid", "MessagingServiceSid"),
    Parameter("body", "Body", Kind.EXACT),
    Parameter("media_url", "MediaUrl", Kind.LIST),
    Parameter("content_sid", "ContentSid"),
    Parameter("content_variables", "ContentVariables", Kind.OBJECT),
    Parameter("status_callback", "StatusCallback"),
    Parameter("application_sid", "ApplicationSid"),
    Parameter("schedule_type", "ScheduleType"),
    Parameter("send_at", "SendAt", Kind.TIME),
    Parameter("validity_period", "ValidityPeriod", Kind.WHOLE),
    Parameter("smart_encoded", "SmartEncoded", Kind.FLAG),
    Parameter("send_as_mms", "SendAsMms", Kind.FLAG),
    Parameter("shorten_urls", "ShortenUrls", Kind.FLAG),
    Parameter("fallback_from", "FallbackFrom"),
    Parameter("persistent_action", "PersistentAction", Kind.LIST),
    Parameter("content_retention", "ContentRetention", words=("retain", "discard")),
    Parameter("address_retention", "AddressRetention", words=("retain", "obfuscate")),
    Parameter("risk_check", "RiskCheck", words=("enable", "disable")),
    Parameter("traffic_type", "TrafficType", words=("free",)),
    Parameter("provide_feedback", "ProvideFeedback", Kind.FLAG),
    Parameter("attempt", "Attempt", Kind.WHOLE),
    Parameter("force_delivery", "ForceDelivery", Kind.FLAG),
    Parameter("max_price", "MaxPrice", Kind.NUMBER),
    Parameter("message_intent", "MessageIntent"),
    Parameter("tags", "Tags", Kind.OBJECT),
)
"""Every parameter that Twilio's API description, its Python library or its examples name, in the order in
which a form has them (Twilio's API description of April 2026; `twilio` 9.13.0 for the last but one)."""

WIRE_NAMES: Final = frozenset(parameter.wire for parameter in PARAMETERS)
"""The names in the form."""

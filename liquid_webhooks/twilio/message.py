"""A message to be sent with Twilio's Create Message call, written once and rendered for each user."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.twilio.credentials import ACCOUNT_SID
from liquid_webhooks.twilio.credentials import Credential
from liquid_webhooks.twilio.form import Field
from liquid_webhooks.twilio.form import write_form
from liquid_webhooks.twilio.hosts import host
from liquid_webhooks.twilio.idempotency import HEADER
from liquid_webhooks.twilio.idempotency import check_token
from liquid_webhooks.twilio.idempotency import token_header
from liquid_webhooks.twilio.inputs import Given
from liquid_webhooks.twilio.inputs import Text
from liquid_webhooks.twilio.inputs import read_parameter
from liquid_webhooks.twilio.inputs import unescaped
from liquid_webhooks.twilio.judgements import Judgement
from liquid_webhooks.twilio.judgements import MessageError
from liquid_webhooks.twilio.judgements import refuse_errors
from liquid_webhooks.twilio.message_webhook import TwilioWebhook
from liquid_webhooks.twilio.parameters import PARAMETERS
from liquid_webhooks.twilio.parameters import WIRE_NAMES
from liquid_webhooks.twilio.parameters import Kind
from liquid_webhooks.twilio.parameters import Parameter
from liquid_webhooks.twilio.rules import check
from liquid_webhooks.twilio.times import past
from liquid_webhooks.webhook.document.http_text import compose
from liquid_webhooks.webhook.document.parts import WebhookDocument

__all__ = ["TwilioMessage"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")


class TwilioMessage:
    """A message, every parameter of which is a Liquid source, a `Literal`, or a plain value.

    A text is a Liquid source, parsed on its own, so that nothing in it or in the data reaches another
    parameter; percent-encoding is added here. White space around a value is dropped, but for `body`, which
    arrives as it is. A parameter that renders empty is left out. The sources render in the order of
    `parameters.PARAMETERS`; a variable that one assigns is seen by those behind it.

    Args:
        account_sid: The account, or subaccount, that sends: `AC` and 32 hexadecimal digits.
        credential: `AuthToken`, `ApiKey` or `Bearer`.
        to: A phone number in E.164 form, or a channel address such as `whatsapp:+15551230001`.
        from_: The sender: a number, short code, alphanumeric name or channel address.
        messaging_service_sid: The Messaging Service that sends, `MG…`.
        body: The text, at most 1,600 characters.
        media_url: One URL, or up to ten.
        content_sid: A content template, `HX…`.
        content_variables: Its variables, as a mapping or as JSON text. Each value is a source of its own, and
            escaped for JSON, also in a text that is a JSON object of texts and integers; the names are no
            Liquid. In any other text nothing is escaped.
        status_callback: The URL that Twilio reports to.
        application_sid: The application that Twilio reports to, `AP…`.
        schedule_type: `fixed`, for a message that is sent later.
        send_at: When; an aware datetime of any zone, or a text in UTC, `YYYY-MM-DDTHH:MM:SSZ`.
        validity_period: Seconds that the message may wait, 1 to 36,000.
        smart_encoded: Replace look-alikes, so that the message fits GSM-7.
        send_as_mms: Send one MMS, whether or not there is media.
        shorten_urls: Shorten links; needs a Messaging Service.
        fallback_from: The sender where the recipient cannot be reached over RCS.
        persistent_action: One action or several, for channels other than SMS.
        content_retention: `retain` or `discard`.
        address_retention: `retain` or `obfuscate`.
        risk_check: `enable` or `disable`.
        traffic_type: `free`.
        provide_feedback: Whether feedback on the delivery will be given.
        attempt: The number of attempts, this one included.
        force_delivery: Reserved by Twilio.
        max_price: Obsolete.
        message_intent: What the message is for.
        tags: Tags, as a mapping or as JSON text, like `content_variables`.
        extra: Other parameters by their names in the form; passed on, with a warning.
        idempotency_token: The header `I-Twilio-Idempotency-Token`, printable ASCII, which must not render
            empty. Twilio documents it for its own webhooks alone. It is no secret, and is shown; its Liquid
            shares no variables with that of other parameters.
        edge: Where the request enters Twilio's network.
        region: Where it is processed.
        env: Parses and renders the sources; a new `Environment` if left out.

    Raises:
        MessageError: Twilio would certainly refuse what is known already; has Twilio's error code.
        RequestError: `idempotency_token` is known to be empty, or no value of a header.
        TypeError: A parameter has a type that it cannot have.
        ValueError: `send_at` has no zone, a JSON text has two equal names, an edge or region is no label of a
            host, or `extra` has a name that is no name or that has a keyword.
        ParseError: A source is not valid Liquid; names the parameter.
        LimitError: A source is too long or nested too deep.
    """

    def __init__(
        self,
        account_sid: str,
        credential: Credential,
        *,
        to: Text,
        from_: Text | None = None,
        messaging_service_sid: Text | None = None,
        body: Text | None = None,
        media_url: Text | Sequence[Text] | None = None,
        content_sid: Text | None = None,
        content_variables: Text | Mapping[str, Text | int] | None = None,
        status_callback: Text | None = None,
        application_sid: Text | None = None,
        schedule_type: Text | None = None,
        send_at: Text | datetime | None = None,
        validity_period: Text | int | None = None,
        smart_encoded: Text | bool | None = None,
        send_as_mms: Text | bool | None = None,
        shorten_urls: Text | bool | None = None,
        fallback_from: Text | None = None,
        persistent_action: Text | Sequence[Text] | None = None,
        content_retention: Text | None = None,
        address_retention: Text | None = None,
        risk_check: Text | None = None,
        traffic_type: Text | None = None,
        provide_feedback: Text | bool | None = None,
        attempt: Text | int | None = None,
        force_delivery: Text | bool | None = None,
        max_price: Text | float | Decimal | None = None,
        message_intent: Text | None = None,
        tags: Text | Mapping[str, Text | int] | None = None,
        extra: Mapping[str, Text | Sequence[Text]] | None = None,
        idempotency_token: Text | None = None,
        edge: str | None = None,
        region: str | None = None,
        env: Environment | None = None,
    ) -> None:
        given: dict[str, Given] = {"to": to, "from_": from_, "messaging_service_sid": messaging_service_sid}
        given |= {"body": body, "media_url": media_url, "persistent_action": persistent_action}
        given |= {"content_sid": content_sid, "content_variables": content_variables, "tags": tags}
        given |= {"status_callback": status_callback, "application_sid": application_sid}
        given |= {"schedule_type": schedule_type, "send_at": send_at, "validity_period": validity_period}
        given |= {"smart_encoded": smart_encoded, "send_as_mms": send_as_mms, "shorten_urls": shorten_urls}
        given |= {"fallback_from": fallback_from, "content_retention": content_retention}
        given |= {"address_retention": address_retention, "risk_check": risk_check}
        given |= {"traffic_type": traffic_type, "provide_feedback": provide_feedback, "attempt": attempt}
        given |= {"force_delivery": force_delivery, "max_price": max_price, "message_intent": message_intent}
        _check_account(account_sid, credential)
        self.account_sid = account_sid
        self.credential = credential
        self.host = host(edge, region)
        self.env = env or Environment()
        if extra is not None and not isinstance(extra, Mapping):
            raise TypeError(f"extra is a mapping, not {type(extra).__name__}")
        self._fields = tuple(_required(self._read(given, extra or {})))
        self._diagnostics = refuse_errors(self._judged())
        token = None if idempotency_token is None else token_header(self.env, idempotency_token)
        checks = () if token is None else (check_token,)
        self._webhook = TwilioWebhook(
            self._document(token), self.env, secrets=credential.secrets, checks=checks
        )

    def _read(
        self, given: Mapping[str, Given], extra: Mapping[str, Text | Sequence[Text]]
    ) -> Iterator[Field]:
        """Yield the fields, in the order of the parameters."""
        for parameter in PARAMETERS:
            yield from read_parameter(self.env, parameter, given[parameter.name])
        for name, value in extra.items():
            if name in WIRE_NAMES:
                raise ValueError(f"extra has `{name}`, for which there is a keyword")
            if not isinstance(name, str) or _NAME.fullmatch(name) is None:
                raise ValueError("extra has a name that is no name of a parameter")
            yield from read_parameter(self.env, Parameter(name, name, Kind.LIST), value)

    def _judged(self) -> Iterator[Judgement]:
        """Yield what the rules say before anything is rendered."""
        yield from check([(field.name, field.known) for field in self._fields], None)
        yield from unescaped(self._fields)
        for field in self._fields:
            if field.name == "SendAt" and field.known:
                yield from past(field.known, self.env.new_state().now())

    def _document(self, token: str | None) -> WebhookDocument:
        """Return the document of the request, which names the secret and does not hold it."""
        delimiters = self.env.delimiters
        further = () if token is None else ((HEADER, token),)
        return compose(
            "POST",
            f"https://{self.host}/2010-04-01/Accounts/{self.account_sid}/Messages.json",
            (
                ("Content-Type", "application/x-www-form-urlencoded"),
                ("Authorization", self.credential.header(self.account_sid, delimiters)),
                *further,
            ),
            write_form(self._fields, self.env),
            comments=[f"# A message through Twilio. Secret: {self.credential.secret_name}."],
            delimiters=delimiters,
        )

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """What is doubtful before anything is rendered: in the Liquid, and in values that are known."""
        return [*self._webhook.diagnostics, *self._diagnostics]

    def to_http(self) -> str:
        """Return the `.http` text that the message stands for; it names the secret, and does not hold it.

        `Webhook.parse` of it renders the request of `webhook`, the secret in the data, without the rules of
        Twilio.
        """
        return self._webhook.document.method.source

    def webhook(self) -> TwilioWebhook:
        """Return the webhook that renders the message; the credential need not be in the data."""
        return self._webhook

    def __repr__(self) -> str:
        names = ", ".join(dict.fromkeys(field.name for field in self._fields))
        return f"<TwilioMessage with {names}>"


def _required(fields: Iterator[Field]) -> Iterator[Field]:
    """Yield the fields, those that Twilio misses if they are empty marked as such.

    They are the recipient, and the sender and the content where there is but one: no condition stands around
    them in the text, and a request without them is refused all the same.
    """
    every = list(fields)
    groups = (("To",), ("From", "MessagingServiceSid"), ("Body", "MediaUrl", "ContentSid"))
    of_groups = [[field for field in every if field.name in group] for group in groups]
    for field in every:
        is_alone = any(len(fields) == 1 and fields[0] is field for fields in of_groups)
        is_required = is_alone and field.known is None
        yield replace(field, is_required=True) if is_required else field


def _check_account(account_sid: object, credential: object) -> None:
    if not isinstance(account_sid, str) or ACCOUNT_SID.fullmatch(account_sid) is None:
        raise MessageError("is not `AC` and 32 hexadecimal digits", field="AccountSid", twilio_code=20404)
    if not isinstance(credential, Credential):
        raise TypeError(f"credential is AuthToken, ApiKey or Bearer, not {type(credential).__name__}")

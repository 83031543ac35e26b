"""Renders the text of a Twilio message for one user after another, for those who count its segments."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass

from liquid_webhooks.cli.input_files import load_source
from liquid_webhooks.cli.input_files import sources
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.errors import RenderError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.twilio.form_pairs import form_pairs
from liquid_webhooks.twilio.judgements import Judgement
from liquid_webhooks.twilio.rules import check
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["Bodies", "Message", "judge_body", "without_last_line_end"]

_SECRET = re.compile(r"""\bsecrets(?:\.([A-Za-z_][\w-]*)|\[\s*['"]([^'"]*)['"]\s*\])""")
_CHANNEL = re.compile(r"\s*(?!sms:)[a-z_]+:")
_PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True, repr=False)
class Message:
    """What counts of one user's message.

    Attributes:
        body: Its text; empty where media or a content template alone is sent.
        is_smart: Whether it asks for smart encoding itself.
        is_sms: Whether it is a plain SMS: has no media and goes to a number.
        refusals: Why Twilio would certainly refuse it.
    """

    body: str
    is_smart: bool = False
    is_sms: bool = True
    refusals: tuple[Judgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Bodies:
    """Renders messages.

    Attributes:
        source: The webhook or template.
        render: Gives one user's message and the diagnostics; raises as `Webhook.render` does.
        diagnostics: Of parsing.
        placeholders: Secrets that credentials alone need.
        sources: The texts that places refer to, by the name of the part.
    """

    source: Webhook | Template
    render: Callable[[RenderData], tuple[Message, Sequence[Diagnostic]]]
    diagnostics: Sequence[Diagnostic]
    placeholders: dict[str, str]
    sources: dict[str, str]

    @classmethod
    def load(
        cls, path: str, environment: Environment, suffix: str | None = None, request: str | None = None
    ) -> Bodies:
        """Return what renders the file `path`: a `.liquid` text, or a webhook whose form has a `Body`.

        Args:
            path: The file.
            environment: Parses it.
            suffix: What the file counts as, if that is not to be told by its name.
            request: Which request of a `.http` file, by its name; the only one if left out.

        Raises:
            Failure: The file cannot be read, has another suffix, does not parse, or `request` does not choose
                one of its requests.
        """
        source, text = load_source(path, environment, suffix, request=request)
        if isinstance(source, Webhook):
            placeholders = _placeholders(source)
            return cls(source, _of_webhook(source), source.diagnostics, placeholders, sources(source, text))
        trimmed = environment.from_span(text, 0, len(without_last_line_end(text)))
        return cls(trimmed, _of_template(trimmed), trimmed.diagnostics, {}, sources(trimmed, text))

    def with_placeholders(self, data: RenderData) -> RenderData:
        """Return `data` with something in the place of credentials that it lacks, as nothing is sent."""
        missing = {name: value for name, value in self.placeholders.items() if name not in data.secrets}
        return data.with_secrets(missing) if missing else data


def judge_body(text: str) -> list[Judgement]:
    """Return what Twilio's rules say of `text` as the body of a message."""
    return [each for each in check([("Body", text)], None) if each.parameter == "Body"]


def without_last_line_end(text: str) -> str:
    """Return `text` without its one final line end, which ends the file and not the message."""
    return text[:-2] if text.endswith("\r\n") else text.removesuffix("\n")


def _of_webhook(webhook: Webhook) -> Callable[[RenderData], tuple[Message, Sequence[Diagnostic]]]:
    def render(data: RenderData) -> tuple[Message, Sequence[Diagnostic]]:
        request = webhook.render(data)
        return _read_form(request.body), request.diagnostics

    return render


def _of_template(template: Template) -> Callable[[RenderData], tuple[Message, Sequence[Diagnostic]]]:
    def render(data: RenderData) -> tuple[Message, Sequence[Diagnostic]]:
        result = template.result(data)
        try:
            result.text.encode()
        except UnicodeEncodeError:
            raise RenderError("the text holds a lone surrogate") from None
        refusals = [each for each in judge_body(result.text) if each.is_error]
        return Message(result.text, refusals=tuple(refusals)), result.diagnostics

    return render


def _read_form(form: bytes) -> Message:
    """Return the message of a rendered form.

    Raises:
        RequestError: It has several `Body`, or none and no other content.
    """
    try:
        pairs = list(form_pairs(form.decode(), errors="strict"))
    except ValueError:
        raise RequestError("is no form in UTF-8", field="body") from None
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    bodies = values.get("Body", [])
    has_other = any(any(values.get(name, ())) for name in ("MediaUrl", "ContentSid"))
    if len(bodies) > 1 or not (bodies or has_other):
        raise RequestError(f"is a form with {len(bodies) or 'no'} Body, where one is expected", field="body")
    is_channel = any(_CHANNEL.match(to) for to in values.get("To", ()))
    is_mms = any(values.get("MediaUrl", ())) or values.get("SendAsMms") == ["true"]
    body = "".join(bodies)
    return Message(
        body,
        is_smart=values.get("SmartEncoded") == ["true"],
        is_sms=not (is_channel or is_mms or (has_other and not body)),
        refusals=tuple(each for each in check(pairs, None) if each.is_error),
    )


def _placeholders(webhook: Webhook) -> dict[str, str]:
    """Return a text for each secret that stands in the URL or in headers, and not in the body."""
    document = webhook.document
    outside = [document.url, *(value for _, value in document.headers)]
    inside = [document.body, *(part for pair in document.pairs for part in pair)]
    needed = {name for part in outside for name in _names(part.text)}
    shown = {name for part in inside for name in _names(part.text)}
    return dict.fromkeys(sorted(needed - shown), _PLACEHOLDER)


def _names(text: str) -> list[str]:
    return [dotted or quoted for dotted, quoted in _SECRET.findall(text)]

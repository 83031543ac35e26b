"""Turns a template or webhook and one user's data into the bytes of one result."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from typing import Self

from liquid_webhooks.audience.results import Result
from liquid_webhooks.audience.row import Row
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.engine.result import RenderResult
from liquid_webhooks.errors import RenderError
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask
from liquid_webhooks.visible import visible
from liquid_webhooks.webhook import formats
from liquid_webhooks.webhook.formats import ExportFormat
from liquid_webhooks.webhook.request import WebhookRequest
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["FORMATS", "Writer"]

FORMATS: Final = (*formats.FORMATS, "text")
_TEXT_FORMATS: Final = ("text", "json")
_LINE_FORMATS: Final = ("json", "webhook-object")
"""Their results are single lines, so nothing stands between them."""

_EXACT_FORMATS: Final = ("http", "wire", "text")
"""A single result is written as it is, without a further line end."""

_NAMED_FORMATS: Final = ("http", "curl")
"""Each of many results stands below a line of `###` with its place, and a comment that says whose it is."""

Fields = Mapping[str, object]
"""What a JSON result holds of what was rendered."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Renders for one user after another in one format.

    Attributes:
        render: Gives the text of one result, or for `json` its fields, and the diagnostics; raises as
            `Webhook.render` does, and if the format cannot hold the result.
        format: The format's name.
        diagnostics: Of parsing.
        hidden: What was shown as `***` until now (see `formats.written`).
        only_rendered: Whether nothing is written for users whose render is aborted or fails.
    """

    render: Callable[[RenderData], tuple[str | Fields, Sequence[Diagnostic]]]
    format: str
    diagnostics: Sequence[Diagnostic]
    hidden: set[Secret]
    only_rendered: bool = False

    @classmethod
    def of(
        cls,
        source: Webhook | Template,
        format_name: str | None,
        show_secrets: bool,
        only_rendered: bool = False,
    ) -> Self:
        """Return what renders `source` in a format; by default `http` for a webhook, `text` for a template.

        Raises:
            Failure: The format is one for the other kind of source, or has no results but rendered ones.
        """
        hidden: set[Secret] = set()
        if isinstance(source, Webhook):
            chosen = format_name or "http"
            if chosen not in formats.FORMATS:
                raise Failure(f"--format {chosen}: a webhook has one of {', '.join(formats.FORMATS)}")
            render = _of_webhook(source, chosen, show_secrets, hidden)
        else:
            chosen = format_name or "text"
            if chosen not in _TEXT_FORMATS:
                raise Failure(f"--format {chosen}: a template has one of {', '.join(_TEXT_FORMATS)}")
            render = _of_template(source, chosen, show_secrets, hidden)
        return cls(render, chosen, source.diagnostics, hidden, only_rendered)

    def alone(self, result: Result[str | Fields]) -> bytes:
        """Return what is written of the only result."""
        text = self._text(result)
        return b"" if text is None else text if self.format in _EXACT_FORMATS else text + b"\n"

    def among_others(self, result: Result[str | Fields], row: Row, is_first: bool) -> bytes:
        """Return what is written of one of many results."""
        text = self._text(result)
        if text is None:
            return b""
        if self.format in _LINE_FORMATS:
            return text + b"\n"
        if self.format == "wire":
            return text
        if self.format in _NAMED_FORMATS:
            # The empty line is for the eye, and no part of the body before it.
            head = ("" if is_first else "\n") + _heading(row)
            return head.encode(errors="replace") + text + (b"" if self.format == "http" else b"\n")
        return (b"" if is_first else b"###\n") + text + b"\n"

    def _text(self, result: Result[str | Fields]) -> bytes | None:
        """Return one result, without a final line end unless that is part of it; None for nothing."""
        if self.format == "json":
            if self.only_rendered and result.status != "rendered":
                return None
            fields = result.value if isinstance(result.value, Mapping) else {}
            record = result.record(fields)
            try:
                return formats.json_line(record).encode()
            except UnicodeEncodeError:  # a lone surrogate in the data, which an escape alone can write
                return json.dumps(record).encode()
        return result.value.encode() if isinstance(result.value, str) else None


def _heading(row: Row) -> str:
    """Return the lines above one of many results: its place, and whose it is."""
    user = "" if row.user is None else f"# @user {json.dumps(row.user)}\n"
    # In a comment nothing may begin Liquid.
    return f"### {visible(row.place)}\n{user}".replace("{{", "{\\u007b").replace("{%", "{\\u0025")


def _of_webhook(
    webhook: Webhook, format_name: ExportFormat, show_secrets: bool, hidden: set[Secret]
) -> Callable[[RenderData], tuple[str | Fields, Sequence[Diagnostic]]]:
    def render(data: RenderData) -> tuple[str | Fields, Sequence[Diagnostic]]:
        request = webhook.render(data)
        if format_name == "json":
            return _fields_of_request(request, show_secrets, hidden), request.diagnostics
        text = formats.written(request, format_name, show_secrets, hidden)
        if format_name == "webhook-object":
            text = formats.json_line(json.loads(text))
        return _encodable(text), request.diagnostics

    return render


def _fields_of_request(request: WebhookRequest, show_secrets: bool, hidden: set[Secret]) -> Fields:
    fields = formats.json_record(request, show_secrets, hidden)
    secrets = () if show_secrets else request.secrets
    return _with_extras(fields, request.message_extras, secrets, hidden)


def _of_template(
    template: Template, format_name: str, show_secrets: bool, hidden: set[Secret]
) -> Callable[[RenderData], tuple[str | Fields, Sequence[Diagnostic]]]:
    def render(data: RenderData) -> tuple[str | Fields, Sequence[Diagnostic]]:
        result: RenderResult = template.result(data)
        secrets = () if show_secrets else data.every_secret
        text = _encodable(mask(result.text, secrets, hits=hidden))
        if format_name == "json":
            return _with_extras({"text": text}, result.message_extras, secrets, hidden), result.diagnostics
        return text, result.diagnostics

    return render


def _with_extras(
    fields: Fields, extras: Mapping[str, str], secrets: Sequence[Secret], hidden: set[Secret]
) -> Fields:
    if not extras:
        return fields
    return {
        **fields,
        "message_extras": {key: mask(value, secrets, hits=hidden) for key, value in extras.items()},
    }


def _encodable(text: str) -> str:
    """Return `text`, which must be written as UTF-8.

    Raises:
        RenderError: It cannot.
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise RenderError("the text holds a lone surrogate") from None
    return text

"""Turns a template or webhook and one user's data into the bytes of one result."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from typing import Self

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.errors import RenderError
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask
from liquid_webhooks.webhook import formats
from liquid_webhooks.webhook.formats import ExportFormat
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["FORMATS", "Writer"]

FORMATS: Final = (*formats.FORMATS, "text")
_TEXT_FORMATS: Final = ("text", "json")
_LINE_FORMATS: Final = ("json", "webhook-object")
"""Their results are single lines, so nothing stands between them."""

_EXACT_FORMATS: Final = ("http", "wire", "text")
"""A single result is written as it is, without a further line end."""


Rendered = tuple[str, Sequence[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Writer:
    """Renders for one user after another in one format.

    Attributes:
        render: Gives one result, see `result`, and the diagnostics.
        format: The format's name.
        diagnostics: Of parsing.
        hidden: What was shown as `***` until now (see `formats.written`).
    """

    render: Callable[[RenderData], Rendered]
    format: str
    diagnostics: Sequence[Diagnostic]
    hidden: set[Secret]

    @classmethod
    def of(cls, source: Webhook | Template, format_name: str | None, show_secrets: bool) -> Self:
        """Return what renders `source` in a format; by default `http` for a webhook, `text` for a template.

        Raises:
            Failure: The format is one for the other kind of source.
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
        return cls(render, chosen, source.diagnostics, hidden)

    def result(self, data: RenderData) -> tuple[bytes, Sequence[Diagnostic]]:
        """Return one result, without a final line end unless that is part of it, and the diagnostics.

        Raises:
            LiquidWebhooksError: It fails on this data.
            AbortMessage: The template asked that nothing be sent.
        """
        text, diagnostics = self.render(data)
        try:
            return text.encode(), diagnostics
        except UnicodeEncodeError:
            raise RenderError("the text holds a lone surrogate") from None

    def alone(self, result: bytes) -> bytes:
        """Return what is written of the only result."""
        return result if self.format in _EXACT_FORMATS else result + b"\n"

    def among_others(self, result: bytes, place: str, is_first: bool) -> bytes:
        """Return what is written of one of many results; `place` is where its user stands."""
        if self.format in _LINE_FORMATS:
            return result + b"\n"
        if self.format == "wire":
            return result
        if self.format == "http":
            name = "".join(char if char.isprintable() else "?" for char in place)
            # The empty line is for the eye, and no part of the body before it.
            return (b"" if is_first else b"\n") + f"### {name}\n".encode(errors="replace") + result
        return (b"" if is_first else b"###\n") + result + b"\n"


def _of_webhook(
    webhook: Webhook, format_name: ExportFormat, show_secrets: bool, hidden: set[Secret]
) -> Callable[[RenderData], Rendered]:
    def render(data: RenderData) -> Rendered:
        request = webhook.render(data)
        text = formats.written(request, format_name, show_secrets, hidden)
        if format_name == "webhook-object":
            text = json.dumps(json.loads(text), ensure_ascii=False)
        return text, request.diagnostics

    return render


def _of_template(
    template: Template, format_name: str, show_secrets: bool, hidden: set[Secret]
) -> Callable[[RenderData], Rendered]:
    def render(data: RenderData) -> Rendered:
        result = template.result(data)
        secrets = () if show_secrets else data.hidden
        text = mask(result.text, secrets, hits=hidden)
        if format_name == "json":
            extras = {key: mask(value, secrets, hits=hidden) for key, value in result.message_extras.items()}
            text = json.dumps({"text": text, "message_extras": extras}, ensure_ascii=False)
        return text, result.diagnostics

    return render

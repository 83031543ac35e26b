"""`check`: everything that can be said of a template or webhook before it is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid_webhooks.checker.reporters import marked
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import Severity
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.errors import within_memory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping

    from liquid_webhooks.data.render_data import RenderData
    from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["check", "unparsable"]


def check(
    source: str | Template | Webhook,
    env: Environment | None = None,
    data: RenderData | Mapping[str, object] | None = None,
) -> list[Diagnostic]:
    """Return what is wrong or doubtful in `source`, in the order of the text.

    Never raises for what a template holds: a text that does not parse gives one finding `LW100`.

    Args:
        source: Liquid text, or a template or webhook that has been parsed.
        env: Parses a text; a new environment if left out.
        data: If given, `source` is rendered with it too: findings at render time are added, and `LW600`
            if the render fails, `LW400` if what comes out is no valid request.
    """
    if isinstance(source, str):
        try:
            source = (env or Environment()).from_string(source)
        except LiquidWebhooksError as error:
            return [unparsable(error)]
    try:
        with within_memory():
            diagnostics = sorted([*source.diagnostics, *_uncompilable(source)], key=_offset)
    except LimitError as error:
        return [unparsable(error)]
    if data is not None:
        known = set(diagnostics)
        for later in _of_render(source, data):
            if later not in known:
                known.add(later)
                diagnostics.append(later)
    return diagnostics


def _uncompilable(source: Template | Webhook) -> Iterator[Diagnostic]:
    """Yield a finding for each template that is beyond `Limits`, so that no data can render it."""
    for template in (source,) if isinstance(source, Template) else source.templates:
        try:
            template.build()
        except LiquidWebhooksError as error:
            yield unparsable(error)


def unparsable(error: LiquidWebhooksError) -> Diagnostic:
    """Return the finding `LW100` that says why and where a text does not parse."""
    return _of_error("LW100", error)


def _of_render(source: Template | Webhook, data: RenderData | Mapping[str, object]) -> list[Diagnostic]:
    try:
        if isinstance(source, Template):
            return list(source.result(data).diagnostics)
        return list(source.render(data).diagnostics)
    except AbortMessage:
        # An abort is what the template is meant to do with such data.
        return []
    except RequestError as error:
        return [_of_error("LW400", error)]
    except LiquidWebhooksError as error:
        return [_of_error("LW600", error)]


def _of_error(code: str, error: LiquidWebhooksError) -> Diagnostic:
    name = str(error.template_name or "")
    return Diagnostic(code, Severity.ERROR, error.message, marked(error), None, name)


def _offset(diagnostic: Diagnostic) -> int:
    return diagnostic.span.start if diagnostic.span else -1

"""Certain errors: what fails for each row, whatever the row holds, found before the first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liquid_webhooks import values
from liquid_webhooks.budget import keep
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.dialect.certain_look_ups import certain_look_ups
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import MissingSecretError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.http.fields import valid_method
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.runtime.state import State
from liquid_webhooks.webhook.document.parts import placed_error
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["certain_errors"]


_NAMES = re.compile(r"secrets|content_blocks")
_CHANGES = re.compile(r"assign|capture|crement|save|for|tablerow|include|liquid")
"""What a content block says that may give such a name another value: blocks share the message's variables."""


def certain_errors(source: Webhook | Template, common: RenderData) -> list[LiquidWebhooksError]:
    """Return the errors that every row ends with, but for those that are aborted before.

    Found are secrets and content blocks that are missing where no branch stands around them, and all that is
    wrong with a method, URL or header that no data changes; and constant templates beyond the limits, alone
    or all of a webhook together. The deadline is no certain error, as the first render compiles too.

    Args:
        source: What is rendered.
        common: The data for all rows.
    """
    return list(_errors(source, common.with_user(None)))


def _errors(source: Webhook | Template, common: RenderData) -> Iterator[LiquidWebhooksError]:
    texts: list[str | None] = []
    state: State | None = source.env.new_state(common)
    # Blocks are looked through once, not for each field.
    is_changed = any(_NAMES.search(text) and _CHANGES.search(text) for text in common.content_blocks.values())
    is_told = source.env.on_error == "raise" and not is_changed
    for template in (source,) if isinstance(source, Template) else source.templates:
        missing = list(_missing(template, common)) if is_told else []
        yield from missing
        text = None
        if state is not None and not missing:
            try:
                text = _constant(template, state)
            except LimitError as error:
                # No field behind it is rendered for a row, either.
                state = None
                if error.limit != "deadline_seconds":
                    yield error.with_traceback(None)
            except LiquidWebhooksError as error:
                yield error.with_traceback(None)
        texts.append(text)
    if isinstance(source, Webhook):
        yield from _request_errors(source, texts)


def _missing(template: Template, common: RenderData) -> Iterator[RenderError]:
    """Yield the errors of look-ups that are always done."""
    secrets, blocks = common.variables["secrets"], common.content_blocks
    # Undefined values wait until they are used; text from elsewhere may give the names other values.
    if template.env.strict_undefined or not template.reads.are_all:
        return
    for look_up in certain_look_ups(template.nodes, template.env.filters):
        if look_up.namespace == "secrets":
            if "secrets" not in template.globals and values.lookup_dot(secrets, look_up.name) is None:
                message = f"the secret `{look_up.name}` is missing"
                yield _error(message, look_up.token, template, MissingSecretError)
        elif look_up.name not in blocks and common.variables["content_blocks"] is blocks:
            yield _error("unknown content block", look_up.token, template)


def _error(
    message: str, token: object, template: Template, kind: type[RenderError] = RenderError
) -> RenderError:
    return kind(message, token=token, template_name=template.name or None)  # type: ignore[arg-type]


def _constant(template: Template, state: State) -> str | None:
    """Return the text of a template that no data changes, or None.

    Args:
        template: The template.
        state: Shared by all of a message, as in its render.

    Raises:
        LiquidWebhooksError: It ends with an error.
    """
    state.check_time()
    with keep(state):
        if template.is_foreign or not template.reads.is_constant:
            return None
    try:
        return template.render_with(state)
    except AbortMessage:
        return None


def _request_errors(webhook: Webhook, texts: list[str | None]) -> Iterator[RequestError]:
    """Yield what is wrong with the parts of a request that are the same each time.

    Args:
        webhook: The webhook.
        texts: What its templates give, None for those that data changes.
    """
    document = webhook.document
    url, headers = texts[0], texts[1 : 1 + len(document.headers)]
    for (name, part), text in zip(document.headers, headers, strict=True):
        if text is not None and text.strip():
            try:
                check_header(name, text.strip())
            except RequestError as error:
                yield placed_error(error, part)
    try:
        valid_method(document.method.text)
    except RequestError as error:
        yield placed_error(error, document.method)
    if url is not None:
        try:
            parse_url(url.strip(), allow_any_port=webhook.allow_any_port)
        except RequestError as error:
            yield placed_error(error, document.url)

"""Body of key-value pairs: the templates of its keys and values rendered into one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable

from liquid_webhooks.engine.template import Template
from liquid_webhooks.errors import RequestField
from liquid_webhooks.limits import Limits
from liquid_webhooks.runtime.state import State
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.whole_request import over_all
from liquid_webhooks.webhook.whole_request import report_at

__all__ = ["pairs_body"]


def pairs_body(
    templates: Iterable[tuple[Template, Template]],
    document: WebhookDocument,
    state: State,
    limits: Limits,
    left: int,
) -> str:
    """Return the JSON object of rendered pairs.

    Args:
        templates: Those of each key and its value.
        document: What they were made of.
        state: Of the render; receives LW405 for a key that is given twice.
        limits: The environment's.
        left: How many characters the body may have.

    Raises:
        LimitError: It has more, or the deadline has passed.
    """
    pairs: dict[str, str] = {}
    every = list(zip(templates, document.pairs, strict=True))
    for (key, value), (part, value_part) in state.in_time(every):
        name = key.render_with(state)
        left -= len(name)
        if left < 0:
            raise over_all(RequestField.BODY, limits, part)
        if name in pairs:
            message = "this key renders as another one of the body does; the last value counts"
            report_at(state, "LW405", message, part)
        text = pairs[name] = value.render_with(state)
        left -= len(text)
        if left < 0:
            raise over_all(RequestField.BODY, limits, value_part)
    body = json.dumps(pairs, ensure_ascii=False, separators=(",", ":"))
    # Signs and escapes are more to send.
    if len(body) - sum(len(name) + len(text) for name, text in pairs.items()) > left:
        raise over_all(RequestField.BODY, limits, document.body)
    return body

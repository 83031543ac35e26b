"""Renders Liquid in text that was fetched, one level deep (Braze, `:rerender`)."""

from __future__ import annotations

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.limits import FREE
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import Renderable
from liquid_webhooks.runtime.state import State

__all__ = ["rendered_text", "rerendered"]


def rerendered(state: State, scope: Scope, text: str, what: str) -> str:
    """Return `text` with the Liquid in it rendered.

    It sees the template's variables, but not the secrets: whoever wrote it is not whoever may read them.
    What it assigns is its own. Tags in it that fetch or draw something are not carried out, see
    `fetched_text`.

    Args:
        state: The render.
        scope: The template's variables.
        text: What was fetched.
        what: What it is, for messages: "the answer", "the item".

    Raises:
        RenderError: It does not parse, or fails; placed at the tag, as the text is data.
        LimitError: A limit was reached.
    """
    if len(text) > FREE:
        state.charge_read(len(text))
    if not state.host.has_markup(text):
        return text
    if "${" in text and state.host.names_more(text, state.sources()):
        message = f"{what} names attributes; Braze fetches only those that the template itself names"
        state.report("LW616", message)
    is_new = ("rerender", text) not in state.partials
    template = _parsed(state, text, what)
    state.is_rerendering = True
    try:
        if is_new:
            state.charge_nodes(template.source_nodes)
        return rendered_text(state, scope.copy(without=("secrets",)), template)
    except LimitError as error:
        raise LimitError(error.message, limit=error.limit) from None
    except LiquidError as error:  # python-liquid's own among them: undefined names, other packages' tags
        raise RenderError(f"the Liquid in {what} fails{_reason(error)}") from None
    except RecursionError:
        raise LimitError(f"{what} holds more Liquid than the limits allow") from None
    finally:
        state.is_rerendering = False


def _parsed(state: State, text: str, what: str) -> Renderable:
    """Return the template of a text, which is read and charged once a render, even if it does not parse."""
    key = ("rerender", text)
    if key not in state.partials:
        state.charge_source(len(text))
        state.partials[key] = None
        try:
            state.partials[key] = state.host.fetched(text, what)
        except LimitError as error:
            if error.limit == "deadline_seconds":
                raise LimitError(error.message, limit=error.limit) from None
            message = f"{what} holds more Liquid than the limits allow"
            raise LimitError(message, limit=error.limit) from None
        except LiquidWebhooksError:
            pass
    template = state.partials[key]
    if template is None:
        raise RenderError(f"the Liquid in {what} does not parse")
    return template


def _reason(error: LiquidError) -> str:
    """Return why, unless that quotes the text, which is data: names stand between backticks."""
    message = error.message if isinstance(error, LiquidWebhooksError) else ""
    return f": {message}" if message and "`" not in message else " on this data"


def rendered_text(state: State, scope: Scope, template: Renderable) -> str:
    """Return the text of a template that sees the variables of `scope`, charged as a partial."""
    out: list[str] = []
    state.enter_partial(template.passes)
    try:
        template.run_in(scope, state, out)
    finally:
        state.leave_partial()
    return state.made(state.joined(out))

"""Translations at render time (Braze, "Locales in messages")."""

from __future__ import annotations

from liquid_webhooks.errors import RenderError
from liquid_webhooks.runtime.fetching.rerender import rendered_text
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State

__all__ = ["NAMES"]


def translation(state: State, scope: Scope, name: str) -> str | None:
    """Return the text of `name` for the user's locale, rendered; None where the default text stands.

    Raises:
        RenderError: The tag stands in a translation's own text.
        ParseError: The text is not valid Liquid.
    """
    if state.is_translating:
        raise RenderError("a `translation` cannot hold another one")
    texts = supplies(state).translations
    locale = None if state.render_data is None else state.render_data.locale
    if texts is None or locale is None:
        return None
    try:
        source = texts.text(locale, name)
    except LookupError:
        return None
    if source is None:
        state.report("LW617", "the user's locale has no text for this `translation`; the default is used")
        return None
    key = ("translation", name, source)
    template = state.partials.get(key)
    if template is None:
        # Named without the locale, which is data.
        template = state.partials[key] = state.host.block(f"translations.{name}", source)
        state.charge_source(len(source))
        state.charge_nodes(template.source_nodes)
    state.is_translating = True
    try:
        return rendered_text(state, scope, template)
    finally:
        state.is_translating = False


NAMES: dict[str, object] = {"translation": translation}
"""Everything of this module that generated code may name."""

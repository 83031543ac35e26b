"""Translations at render time (spec 1.15)."""

from __future__ import annotations

from liquid_webhooks.errors import RenderError
from liquid_webhooks.runtime.fetching.rerender import rendered_text
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State

__all__ = ["NAMES"]


def translation(st: State, s: Scope, name: str) -> str | None:
    """Return the text of `name` for the user's locale, rendered; None where the default text stands.

    Raises:
        RenderError: The tag stands in a translation's own text.
        ParseError: The text is not valid Liquid.
    """
    if st.is_translating:
        raise RenderError("a `translation` cannot hold another one")
    texts = supplies(st).translations
    locale = None if st.render_data is None else st.render_data.locale
    if texts is None or locale is None:
        return None
    try:
        source = texts.text(locale, name)
    except LookupError:
        return None
    if source is None:
        st.report("LW617", "the user's locale has no text for this `translation`; the default is used")
        return None
    # Named without the locale, which is data.
    template = st.host.block(f"translations.{name}", source)
    key = ("translation", name)
    if st.partials.get(key) is not template:
        st.partials[key] = template
        st.spend_source(len(source))
    st.is_translating = True
    try:
        return rendered_text(st, s, template)
    finally:
        st.is_translating = False


NAMES: dict[str, object] = {"translation": translation}
"""Everything of this module that generated code may name."""

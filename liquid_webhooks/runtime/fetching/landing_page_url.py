"""Links of landing pages at render time."""

from __future__ import annotations

from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.state import State

__all__ = ["NAMES"]


def landing_page_url(state: State, _s: object, handle: str) -> str:
    """Return the link of a page; nothing, and a diagnostic, if it is not known."""
    pages = supplies(state).landing_pages
    url = None if pages is None else pages.url(handle)
    if url is None:
        state.report("LW615", "the link of this landing page is not known here; nothing was printed")
        return ""
    return url


NAMES: dict[str, object] = {"landing_page_url": landing_page_url}
"""Everything of this module that generated code may name."""

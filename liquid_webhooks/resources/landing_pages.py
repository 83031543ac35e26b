"""Landing pages: the links of pages that are hosted elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

__all__ = ["HeldLandingPages", "LandingPages"]


class LandingPages(Protocol):
    """Where `{% landing_page_url %}` finds a page's link."""

    def url(self, handle: str) -> str | None:
        """Return the link of the page; None if it is not known."""
        ...


class HeldLandingPages:
    """The links of render data, by the pages' handles."""

    def __init__(self, links: Mapping[str, str]) -> None:
        self._links = links

    def url(self, handle: str) -> str | None:
        """Return the link, as `LandingPages.url`."""
        return self._links.get(handle)

    def __repr__(self) -> str:
        return f"<HeldLandingPages of {len(self._links)}>"

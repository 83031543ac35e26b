"""What a filter may ask of the render it runs in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Protocol

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["FilterState"]


class FilterState(Protocol):
    """The part of the render state that filters marked `NEEDS_STATE` receive first."""

    def now(self) -> datetime:
        """Return the time of this render, aware; the clock is read at most once per render."""
        ...

    def report(self, code: str, message: str) -> None:
        """Record a finding of `diagnostics.CODES`; the message quotes no data."""
        ...

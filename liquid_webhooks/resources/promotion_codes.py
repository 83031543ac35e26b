"""Promotion codes: lists of one-time codes, of which each message to a user gets one (spec 1.13)."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Protocol

__all__ = ["CodePool", "DrawnCodes", "PromotionCodes"]


class PromotionCodes(Protocol):
    """Where `{% promotion('list') %}` draws a code.

    An environment asks once a message for each list; later uses in any field of the message repeat the code.
    """

    def draw(self, name: str) -> str | None:
        """Return a code that nobody got yet; None if the list is empty or expired.

        Raises:
            LookupError: There is no such list.
        """
        ...


class CodePool:
    """The lists of render data; each code is given out once, whoever asks."""

    def __init__(self, lists: Mapping[str, list[str]]) -> None:
        self._left = {name: iter(codes) for name, codes in lists.items()}
        self._lock = Lock()

    def draw(self, name: str) -> str | None:
        """Return the next code of the list, as `PromotionCodes.draw`."""
        codes = self._left[name]
        with self._lock:
            return next(codes, None)

    def __repr__(self) -> str:
        return f"<CodePool of {len(self._left)} lists>"


class DrawnCodes:
    """One user's codes of a pool: rendering for this user again gives the same ones."""

    def __init__(self, pool: PromotionCodes) -> None:
        self._pool = pool
        self._drawn: dict[str, str | None] = {}
        self._lock = Lock()

    def draw(self, name: str) -> str | None:
        """Return this user's code of the list, as `PromotionCodes.draw`."""
        with self._lock:
            if name not in self._drawn:
                self._drawn[name] = self._pool.draw(name)
            return self._drawn[name]

    def __repr__(self) -> str:
        return f"<DrawnCodes of {len(self._drawn)} lists>"

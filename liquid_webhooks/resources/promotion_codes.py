"""Promotion codes: lists of which each message to a user gets a one-time code (Braze, "Promotion codes")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from liquid_webhooks.keeping.forks import Mutex
from liquid_webhooks.pickling import Locked

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


class CodePool(Locked):
    """The lists of render data; each code is given out once, whoever asks.

    A copy draws from the same lists; a deep copy, and what a pickle makes, from lists of its own, which give
    the codes that were left.
    """

    def __init__(self, lists: Mapping[str, list[str]]) -> None:
        self._left = {name: iter(codes) for name, codes in lists.items()}
        self._given: dict[tuple[str, str], str | None] = {}
        self._lock = Mutex()

    def draw(self, name: str) -> str | None:
        """Return the next code of the list, as `PromotionCodes.draw`."""
        codes = self._left[name]
        with self._lock:
            return next(codes, None)

    def draw_for(self, user_id: str, name: str) -> str | None:
        """Return the code of the list that this user has, the next one if that is none yet."""
        codes = self._left[name]
        with self._lock:
            if (user_id, name) not in self._given:
                self._given[user_id, name] = next(codes, None)
            return self._given[user_id, name]

    def __repr__(self) -> str:
        return f"<CodePool of {len(self._left)} lists>"


class DrawnCodes(Locked):
    """One user's codes of a pool: rendering for this user again gives the same ones.

    Args:
        pool: The lists.
        user_id: Tells users apart, so that the same user met twice has one code; None for a user without
            any identifier, who is another one each time.
    """

    def __init__(self, pool: CodePool, user_id: str | None = None) -> None:
        self._pool = pool
        self._user_id = user_id
        self._drawn: dict[str, str | None] = {}
        self._lock = Mutex()

    def draw(self, name: str) -> str | None:
        """Return this user's code of the list, as `PromotionCodes.draw`."""
        if self._user_id is not None:
            return self._pool.draw_for(self._user_id, name)
        with self._lock:
            if name not in self._drawn:
                self._drawn[name] = self._pool.draw(name)
            return self._drawn[name]

    def __repr__(self) -> str:
        return f"<DrawnCodes of {len(self._drawn)} lists>"

"""Nested data: how deep and how far it is followed, and what that costs."""

from __future__ import annotations

from typing import NoReturn

from liquid_webhooks.budget import CURRENT
from liquid_webhooks.budget import charge_text
from liquid_webhooks.budget import charge_values
from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_PIECES
from liquid_webhooks.limits import FREE_VALUES
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.limits import MAX_VISITS
from liquid_webhooks.limits import PIECE_COST
from liquid_webhooks.limits import VISIT_COST

__all__ = ["Pieces", "Visits", "data_depth", "go_down", "too_deep"]


AHEAD = 64
"""Values that are charged at least, where visits are charged ahead."""

FAR_AHEAD = 16_384
"""Values that are charged at most, as that looks at the deadline; also pieces between two charges."""


def data_depth() -> int:
    """Return how many levels of lists and hashes may be followed (`Limits.data_depth`)."""
    return CURRENT.get().limits.data_depth


def too_deep() -> LimitError:
    """Return the error for data that is nested too deep."""
    return LimitError(f"data nested more than {data_depth()} levels deep", limit="data_depth")


def _refuse_size() -> NoReturn:
    raise LimitError(f"data of more than {MAX_VISITS} values")


def _too_many_chars() -> LimitError:
    return LimitError(f"data of more than {MAX_CHARS} characters")


class Pieces(list[str]):
    """The text that nested data becomes, in pieces; at least one for each value visited."""

    __slots__ = ("charged", "chars")

    def __init__(self) -> None:
        self.chars = 0
        self.charged = 0

    def charge(self, chars: int = 0) -> None:
        """Charge the pieces that were not charged yet, and so many characters of them.

        Raises:
            LimitError: There are too many, or more was read than `Limits.read_chars`.
        """
        count, self.charged = len(self) - self.charged, len(self)
        charge_text(PIECE_COST * count + chars)
        if self.charged > MAX_VISITS:
            _refuse_size()

    def count_chars(self, chars: int) -> None:
        """Count a long piece, and charge it, before it is made.

        Raises:
            LimitError: The text is longer than `MAX_CHARS`, or more was read than `Limits.read_chars`.
        """
        self.chars += chars
        if self.chars > MAX_CHARS:
            raise _too_many_chars()
        if chars > FREE:
            charge_text(chars)

    def joined(self) -> str:
        """Return the text.

        Raises:
            LimitError: It is longer than `MAX_CHARS`, or more was read than `Limits.read_chars`.
        """
        if len(self) > FREE_PIECES or self.chars:
            chars = sum(map(len, self))
            if chars > MAX_CHARS:
                raise _too_many_chars()
            self.charge(chars)
        return "".join(self)


def go_down(pieces: Pieces, levels: int) -> int:
    """Return how many levels are left one level further down, while nested data becomes text.

    Args:
        pieces: The text so far.
        levels: How many levels are left here.

    Raises:
        LimitError: There are none, or too many pieces.
    """
    if levels < 1:
        raise too_deep()
    if len(pieces) > pieces.charged + FAR_AHEAD:
        pieces.charge()
    return levels - 1


class Visits:
    """Counts the values that a function visits as it follows nested data."""

    __slots__ = ("charged", "left", "levels")

    def __init__(self) -> None:
        self.charged = 0
        self.left = FREE_VALUES
        self.levels = data_depth()

    def enter(self, size: int) -> None:
        """Charge a list or hash of `size` values, one level further down.

        Raises:
            LimitError: It is too deep, or there were too many values already.
        """
        self.levels -= 1
        if self.levels < 0:
            raise too_deep()
        self.left -= size + 1
        if self.left < 0:
            # Ahead of the visits, and as much again as before, so that it is seldom done.
            more = min(max(self.charged, AHEAD), FAR_AHEAD) - self.left
            self.left += more
            self.charged += more
            if self.charged > MAX_VISITS:
                _refuse_size()
            charge_values(VISIT_COST * more)

    def leave(self) -> None:
        """Go one level up."""
        self.levels += 1

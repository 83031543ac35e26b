"""Nested data: how deep and how far it is followed, and what that costs."""

from __future__ import annotations

from typing import NoReturn

from liquid_webhooks.budget import CURRENT
from liquid_webhooks.budget import read_values
from liquid_webhooks.errors import LimitError

__all__ = ["LONG", "MAX_VISITS", "Pieces", "Visits", "data_depth", "go_down", "too_deep"]

MAX_VISITS = 1_048_576
"""Values that one function visits in nested data; a list that holds one list twice, which holds another
twice, and so on, has more than anything can visit."""

MAX_TEXT = 16_777_216
"""Characters of the text that nested data becomes."""

LONG = 64
"""Characters of a text in nested data from which on it is counted before it is copied."""

VISIT_COST = 4
"""What a value visited in nested data counts for, in values of a list: to compare hashes takes that long."""

FEW = 8
"""Values of nested data that are read uncharged."""


def data_depth() -> int:
    """Return how many levels of lists and hashes may be followed (`Limits.data_depth`)."""
    return CURRENT.get().limits.data_depth


def too_deep() -> LimitError:
    """Return the error for data that is nested too deep."""
    return LimitError(f"data nested more than {data_depth()} levels deep")


def _refuse_size() -> NoReturn:
    raise LimitError(f"data of more than {MAX_VISITS} values")


class Pieces(list[str]):
    """The text that nested data becomes, in pieces; at least one for each value visited."""

    __slots__ = ("chars",)

    def __init__(self) -> None:
        self.chars = 0

    def spend(self, chars: int) -> None:
        """Count a long piece before it is made.

        Raises:
            LimitError: The text is longer than `MAX_TEXT`.
        """
        self.chars += chars
        if self.chars > MAX_TEXT:
            raise LimitError(f"data of more than {MAX_TEXT} characters")

    def joined(self) -> str:
        """Return the text.

        Raises:
            LimitError: It is longer than `MAX_TEXT`, or more was read than `Limits.read_chars`.
        """
        if len(self) > FEW:
            read_values(len(self))
        if self.chars or len(self) > FEW:
            self.chars = 0
            self.spend(sum(map(len, self)))
        return "".join(self)


def go_down(pieces: list[str], levels: int) -> int:
    """Return how many levels are left one level further down, while nested data becomes text.

    Args:
        pieces: The text so far.
        levels: How many levels are left here.

    Raises:
        LimitError: There are none, or too many pieces.
    """
    if levels < 1:
        raise too_deep()
    if len(pieces) > MAX_VISITS:
        _refuse_size()
    return levels - 1


class Visits:
    """Counts the values that a function visits as it follows nested data."""

    __slots__ = ("charged", "left", "levels")

    def __init__(self) -> None:
        self.charged = 0
        self.left = FEW
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
            more = max(self.charged, 64) - self.left
            self.left += more
            self.charged += more
            if self.charged > MAX_VISITS:
                _refuse_size()
            read_values(VISIT_COST * more)

    def leave(self) -> None:
        """Go one level up."""
        self.levels += 1

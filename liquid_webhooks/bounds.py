"""The budget of the render that runs, for what plain functions read: they are not handed one.

Filters, comparisons and printing are functions of Liquid values alone. Where they meet a long text or
follow nested data they ask here for the limits to keep, and charge what they read. A render that can do
much of that sets its budget; outside of one the usual limits hold, and nothing adds up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NoReturn

from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.limits import Budget

__all__ = [
    "CURRENT",
    "LONG",
    "MAX_VISITS",
    "Pieces",
    "Visits",
    "data_depth",
    "digits",
    "go_down",
    "keep",
    "read",
    "read_text",
    "read_values",
    "too_deep",
]

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


class _Unlimited(Budget):
    """What is charged outside of a render."""

    def spend_read(self, chars: int) -> None:
        """Charge nothing."""


CURRENT: ContextVar[Budget] = ContextVar("budget", default=_Unlimited())  # noqa: B039 (it never changes)
"""The budget of the render that runs."""


@contextmanager
def keep(budget: Budget) -> Iterator[None]:
    """Let what runs inside keep to the limits of `budget`, and charge it."""
    token = CURRENT.set(budget)
    try:
        yield
    finally:
        CURRENT.reset(token)


def digits() -> int:
    """Return how many digits a number may have (`Limits.digits`)."""
    return CURRENT.get().limits.digits


def data_depth() -> int:
    """Return how many levels of lists and hashes may be followed (`Limits.data_depth`)."""
    return CURRENT.get().limits.data_depth


def read(value: str | list[object], cost: int = 1) -> None:
    """Charge a text or list that is about to be read as a whole.

    Args:
        value: The text or list.
        cost: What each character counts for.

    Raises:
        LimitError: More was read than `Limits.read_chars`.
    """
    CURRENT.get().spend_read(len(value) * (cost if isinstance(value, str) else VALUE_COST))


def read_text(length: int) -> None:
    """Charge `length` characters of text that are about to be read; see `read`."""
    CURRENT.get().spend_read(length)


def read_values(count: int) -> None:
    """Charge `count` values of lists or hashes that are about to be read; see `read`."""
    CURRENT.get().spend_read(VALUE_COST * count)


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

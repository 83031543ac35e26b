"""Filter: one record says all there is to know of one; and what a filter may ask of the render it runs in."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from typing import Literal
from typing import Protocol

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Arity", "Filter", "FilterState", "arity"]


class FilterState(Protocol):
    """The part of the render state that filters with `needs_state` receive first."""

    def now(self) -> datetime:
        """Return the time of this render, aware; the clock is read at most once per render."""
        ...

    def report(self, code: str, message: str) -> None:
        """Record a diagnostic of `diagnostics.CODES`; the message quotes no data."""
        ...


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter.

    Attributes:
        function: `f(value, *args)`, positional only; keyword arguments of a template arrive as one trailing
            dict, as in Ruby.
        returns: What it always gives: a `str` ("text"), a number, a boolean or nil ("number"), which are not
            charged, its input ("input"), for which it is not called, or "any".
        reads: What it may read much of and make less: a "text" or a "list" (`Limits.read_chars`); what makes
            all that it reads is charged for that instead.
        arguments: Whether long texts among its arguments are charged: not where it makes as long a text of
            them, reads them as numbers, or does not read them; what reads a list charges for its own.
        cost: What each character of a text that it reads counts for; values of lists all count the same.
        needs_state: Whether it takes the render state, a `FilterState`, before the value.
        braze: Whether Braze has it: "documented", "undocumented", or "missing".
        instead: What to write in Braze: of a missing one a sentence's part, "use `strip`"; of an undocumented
            one the name of a documented one that does the same. Empty where there is nothing.
    """

    function: Callable[..., object]
    returns: Literal["text", "number", "input", "any"] = "any"
    reads: Literal["text", "list"] | None = None
    arguments: bool = True
    cost: int = 1
    needs_state: bool = False
    braze: Literal["documented", "undocumented", "missing"] = "documented"
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Arity:
    """How many values a filter takes, the piped one included.

    Attributes:
        least: Values it needs.
        most: Values it takes at most.
    """

    least: int
    most: int

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}..{self.most}"


@lru_cache(maxsize=1024)
def arity(filter_: Filter) -> Arity:
    """Return how many values a filter takes, read from its signature."""
    parameters = list(inspect.signature(filter_.function).parameters.values())
    parameters = parameters[1 if filter_.needs_state else 0 :]
    least = sum(parameter.default is inspect.Parameter.empty for parameter in parameters)
    return Arity(least, len(parameters))

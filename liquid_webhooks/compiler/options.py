"""What the compiler has to know of an environment."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from liquid_webhooks.limits import Limits

__all__ = ["Arity", "FilterSet", "Options", "arity"]


@dataclass(frozen=True, slots=True)
class Arity:
    """How many values a filter takes, the piped one included.

    Attributes:
        least: Values it needs.
        most: Values it takes at most.
        returns_text: Whether its result is always a `str`.
        returns_number: Whether its result is always a number or a boolean.
    """

    least: int
    most: int
    returns_text: bool
    returns_number: bool

    def __str__(self) -> str:
        return str(self.least) if self.least == self.most else f"{self.least}..{self.most}"


NUMBERS = frozenset({"int", "float", "int | float", "bool", "int | None", "bool | None"})
"""Return annotations of filters whose results need no charge."""


@lru_cache(maxsize=1024)
def arity(func: Callable[..., object], *, with_state: bool) -> Arity:
    """Return the arity of one of our filters, read from its signature."""
    signature = inspect.signature(func)
    parameters = list(signature.parameters.values())[1 if with_state else 0 :]
    least = sum(parameter.default is inspect.Parameter.empty for parameter in parameters)
    returns = signature.return_annotation
    return Arity(least, len(parameters), returns == "str", returns in NUMBERS)


@dataclass(frozen=True, slots=True)
class FilterSet:
    """An environment's filters.

    Attributes:
        functions: By name.
        own: `id` of each function that takes arguments as ours do.
        stateful: `id` of each of those that takes the render state first.
        reads: `id` of each of those that may make less than it reads, with the cost of a character; 0 for
            those that read lists.
    """

    functions: Mapping[str, Callable[..., object]]
    own: frozenset[int]
    stateful: frozenset[int]
    reads: Mapping[int, int]

    def wanting_context(self) -> frozenset[str]:
        """Return the names of the filters that want python-liquid's context."""
        return frozenset(
            name for name, func in self.functions.items() if getattr(func, "with_context", False)
        )


@dataclass(frozen=True, slots=True)
class Options:
    """What changes the code that is written.

    Attributes:
        filters: The filters that names are bound to.
        environment: Passed to filters that want python-liquid's environment.
        limits: Bounds written into the code.
        inline: Whether render errors become text in place.
        strict_undefined: Whether a name without a value is more than nil.
        strict_filters: Whether an unknown filter is an error.
        careful: Whether each output checks that its text can be encoded: to find out which one
            cannot, once a text turned out to be so.
    """

    filters: FilterSet
    environment: object
    limits: Limits
    inline: bool = False
    strict_undefined: bool = False
    strict_filters: bool = False
    careful: bool = False

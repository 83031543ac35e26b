"""What the compiler has to know of an environment."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass

from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.limits import Limits

__all__ = ["FilterSet", "Settings"]


@dataclass(frozen=True, slots=True)
class FilterSet:
    """An environment's filters.

    Attributes:
        functions: By name.
        filter_of: Gives the record of a function that takes arguments as ours do; None for any other.
    """

    functions: Mapping[str, Callable[..., object]]
    filter_of: Callable[[object], Filter | None]

    def own(self, name: str) -> Filter | None:
        """Return the record of the filter `name`, if it is one of ours."""
        return self.filter_of(self.functions.get(name))

    def wanting_context(self) -> frozenset[str]:
        """Return the names of the filters that want python-liquid's context."""
        return frozenset(
            name for name, func in self.functions.items() if getattr(func, "with_context", False)
        )


@dataclass(frozen=True, slots=True)
class Settings:
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

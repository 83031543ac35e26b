"""Once: an attribute that is made at its first use, and kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from typing import Generic
from typing import Self
from typing import TypeVar
from typing import overload

__all__ = ["once"]

T = TypeVar("T")


class once(Generic[T]):  # noqa: N801 -- written as `property` is
    """Does as `functools.cached_property`, which up to Python 3.11 holds one lock for all objects meanwhile.

    Whatever is forked then would wait for it forever. Here threads that ask at the same time each make the
    value, and the last one's is kept.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._name = make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, one: None, owner: type) -> Self: ...

    @overload
    def __get__(self, one: object, owner: type) -> T: ...

    def __get__(self, one: object, owner: type) -> Self | T:
        if one is None:
            return self
        value = vars(one)[self._name] = self._make(one)
        return value

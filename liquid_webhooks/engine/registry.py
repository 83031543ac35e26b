"""Tags or filters by name, with word of every change."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import MutableMapping
from typing import Any
from typing import Self

__all__ = ["Registry"]


class Registry(MutableMapping[str, Any]):
    """A mapping that calls `changed` after each change, whichever way it is made.

    All the ways of a `dict` come down to the two methods that set and delete a name, so that none of them
    can go unnoticed.

    Args:
        changed: Called without arguments.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._items: dict[str, Any] = {}
        self._changed = changed

    def __getitem__(self, name: str) -> Any:
        return self._items[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self._items[name] = value
        self._changed()

    def __delitem__(self, name: str) -> None:
        del self._items[name]
        self._changed()

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:
        return {**self._items, **other}

    def __ior__(self, other: Mapping[str, Any]) -> Self:
        self.update(other)
        return self

    def copy(self) -> dict[str, Any]:
        """Return what is registered now, as a `dict` of its own."""
        return dict(self._items)

    def __repr__(self) -> str:
        return f"<Registry of {', '.join(self._items)}>"

"""Registry: tags or filters by name, with word of every change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from typing import Self

__all__ = ["Registry"]


class Registry(dict[str, Any]):
    """A dict that calls `changed` after each change, whichever of a dict's ways it is made in.

    Args:
        changed: Called without arguments.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        self._changed()

    def __delitem__(self, name: str) -> None:
        super().__delitem__(name)
        self._changed()

    def __ior__(self, other: Any) -> Self:  # type: ignore[override,misc]
        super().__ior__(other)
        self._changed()
        return self

    def update(self, *args: Any, **named: Any) -> None:
        """As a dict's."""
        super().update(*args, **named)
        self._changed()

    def setdefault(self, name: str, default: Any = None, /) -> Any:
        """As a dict's."""
        value = super().setdefault(name, default)
        self._changed()
        return value

    def pop(self, name: str, *default: Any) -> Any:
        """As a dict's."""
        value = super().pop(name, *default)
        self._changed()
        return value

    def popitem(self) -> tuple[str, Any]:
        """As a dict's."""
        item = super().popitem()
        self._changed()
        return item

    def clear(self) -> None:
        """As a dict's."""
        super().clear()
        self._changed()

"""Scope: where a template keeps its variables when names are looked up while rendering."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import MutableMapping
from typing import Any

from liquid_webhooks.budget import charge_in_render
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.runtime.iteration import ForLoop

__all__ = ["MISSING", "Scope"]

MISSING = object()
"""Stands for a name that has no value, where undefined names are not simply nil."""


class Scope:
    """The variables of one template and the partials that share them.

    Attributes:
        frames: Names bound by loops and partials, innermost last.
        locals: Names given a value by `assign` and `capture`.
        data: What the caller gave; replaced by a copy before anything counts in it.
        context: The python-liquid context over the same variables, where one was asked for.
    """

    __slots__ = ("_is_copy", "context", "data", "frames", "locals")

    def __init__(self, data: Mapping[str, object]) -> None:
        self.frames: list[Mapping[str, object]] = []
        self.locals: dict[str, object] = {}
        self.data = data
        self.context: Any = None
        self._is_copy = False

    def find(self, name: object) -> object:
        """Return the value of `name`: innermost loop first, then assigned, then data; else `MISSING`."""
        try:
            for frame in reversed(self.frames):
                if name in frame:
                    return frame[name]  # type: ignore[index]
            if name in self.locals:
                return self.locals[name]
            return self.data.get(name, MISSING)  # type: ignore[call-overload]
        except TypeError:  # an unhashable value used as a name
            return MISSING

    def get(self, name: object) -> object:
        """As `find`, but nil where the name has no value."""
        value = self.find(name)
        return None if value is MISSING else value

    def set(self, name: str, value: object) -> None:
        """Assign `name` for the whole template."""
        self.locals[name] = value

    def push(self, frame: Mapping[str, object]) -> None:
        """Bind the names of `frame` on top of all others."""
        self.frames.append(frame)

    def pop(self) -> Mapping[str, object]:
        """Unbind the names bound last."""
        return self.frames.pop()

    def copy(self, without: Iterable[str] = ()) -> Scope:
        """Return a scope that has these variables now but for some, and whose assignments are its own."""
        _charge_copy(self.data, self.locals)
        variables = {**self.data, **self.locals}
        for frame in self.frames:
            variables.update(frame)
        for name in without:
            variables.pop(name, None)
        return Scope(variables)

    def forloop(self) -> object:
        """Return the innermost `forloop` object, or nil."""
        for frame in reversed(self.frames):
            loop = frame.get("forloop")
            if isinstance(loop, ForLoop):
                return loop
        return None

    def counters(self) -> MutableMapping[str, object]:
        """Return the mapping that `increment` and `decrement` count in."""
        if not self._is_copy:
            _charge_copy(self.data)
            self.data = dict(self.data)
            self._is_copy = True
        return self.data  # type: ignore[return-value]


def _charge_copy(*mappings: Mapping[str, object]) -> None:
    """Charge that variables are copied, if they are unusually many."""
    count = sum(map(len, mappings))
    if count > FREE:
        charge_in_render(VALUE_COST * count)

"""Pickling and copying: an object as what it was made of, and which part of one stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from contextlib import AbstractContextManager
from copy import deepcopy
from dataclasses import fields
from dataclasses import is_dataclass
from pickle import Pickler
from types import FunctionType
from typing import Any
from typing import ClassVar
from typing import Final
from typing import Self
from typing import SupportsIndex
from typing import TypeVar

from liquid_webhooks.keeping.forks import Mutex

__all__ = ["Locked", "NotPortableError", "Portable", "shared"]

T = TypeVar("T")

_PROTOCOL: Final = 4
"""The least one that is tried: it writes what it has as it goes, and keeps none of it."""


class NotPortableError(TypeError):
    """An object cannot be pickled or copied; says which part of it stands in the way, never a value."""


class Portable:
    """Base of what is pickled and copied by what `__getstate__` gives.

    A part that cannot be pickled is told by its name, with what to do about it. A pickle holds all secrets in
    the clear, and unpickling runs whatever a pickle asks for: neither is for strangers. A copy shares its
    parts, a deep copy has its own; functions and live transports are shared in both.

    Attributes:
        shown_as: What errors call the object; the class's own name if empty.
    """

    __slots__ = ()
    shown_as: ClassVar[str] = ""

    def parts(self) -> Iterable[tuple[str, object]]:
        """Yield what a pickle holds, each part behind what errors call it."""
        state: Any = self.__getstate__()
        for name, part in state.items() if isinstance(state, dict) else _of_fields(self, state):
            yield f"`{name.lstrip('_')}`", part

    def __reduce_ex__(self, protocol: SupportsIndex, /) -> str | tuple[Any, ...]:
        trial = _Trial(max(_PROTOCOL, int(protocol)))
        trial.look_at(self, "class", type(self))
        for name, part in self.parts():
            trial.look_at(self, name, part)
        return super().__reduce_ex__(protocol)

    def attributes(self) -> dict[str, object]:
        """Return what the object holds, in the slots of a subclass too."""
        return _attributes(self)

    def __setstate__(self, state: Mapping[str, object]) -> None:
        for name, part in state.items():
            object.__setattr__(self, name, part)

    def __copy__(self) -> Self:
        new = type(self).__new__(type(self))
        state: Any = self.__getstate__()
        new.__setstate__(state)
        return new

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        new = memo[id(self)] = type(self).__new__(type(self))
        try:
            state: Any = deepcopy(self.__getstate__(), memo)
        except NotPortableError:
            raise
        except Exception as error:
            raise NotPortableError(
                f"{_named(self)} cannot be copied deeply, as its {_uncopied(self)} cannot"
            ) from error
        new.__setstate__(state)
        return new


class Locked:
    """Base of what guards its parts with `_lock`: a pickle is made without it, a copy shares it with them."""

    _lock: AbstractContextManager[object]

    def __getstate__(self) -> dict[str, object]:
        with self._lock:
            return {
                name: part.copy() if isinstance(part, dict) else part
                for name, part in vars(self).items()
                if name != "_lock"
            }

    def __setstate__(self, state: Mapping[str, object]) -> None:
        vars(self).update(state)
        self._lock = Mutex()

    def __copy__(self) -> Self:
        return shared(self)


def shared(one: T) -> T:
    """Return another object of the same attributes."""
    new = type(one).__new__(type(one))
    for name, part in _attributes(one).items():
        object.__setattr__(new, name, part)
    return new


def _attributes(one: object) -> dict[str, Any]:
    state: Any = object.__getstate__(one)
    return {**(state[0] or {}), **state[1]} if isinstance(state, tuple) else dict(state or {})


class _Trial(Pickler):
    """Pickles to nowhere, to find what cannot be; what is `Portable` is left to its own trial."""

    def __init__(self, protocol: int) -> None:
        super().__init__(_Nowhere(), protocol)
        self._last: object = None

    def persistent_id(self, obj: object) -> bool | None:
        self._last = obj
        return True if isinstance(obj, Portable) else None

    def look_at(self, owner: Portable, name: str, part: object) -> None:
        """Refuse `part` of `owner` if it cannot be pickled."""
        try:
            self.dump(part)
        except NotPortableError:
            raise
        except Exception as error:
            culprit = self._last
            verb = "is" if culprit is part else "holds"
            raise NotPortableError(
                f"{_named(owner)} whose {name} {verb} {_kind(culprit)} cannot be pickled; {_advice(culprit)}"
            ) from error


class _Nowhere:
    def write(self, data: object) -> int:  # noqa: ARG002
        return 0


def _uncopied(owner: Portable) -> str:
    """Return the first part that cannot be copied deeply, by its name."""
    for name, part in owner.parts():
        try:
            deepcopy(part, {id(owner): owner})
        except Exception:
            return name
    return "state"


def _of_fields(owner: Any, state: Iterable[object]) -> Iterator[tuple[str, object]]:
    """Yield the state of a frozen dataclass with slots, which is a list, by the names of the fields."""
    assert is_dataclass(owner)
    for field, part in zip(fields(owner), state, strict=True):
        yield field.name, part


def _named(owner: Portable) -> str:
    name = owner.shown_as or type(owner).__name__
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _kind(culprit: object) -> str:
    """Return what stands in the way, by its kind: what it holds may be data."""
    if not isinstance(culprit, (FunctionType, type)):
        return f"a {type(culprit).__name__}"
    if culprit.__name__ == "<lambda>":
        return "a lambda"
    kind = "class" if isinstance(culprit, type) else "function"
    return f"a {kind} without an importable name (`{culprit.__qualname__}`)"


def _advice(culprit: object) -> str:
    if isinstance(culprit, (FunctionType, type)):
        return "define it by its name at the top level of a module"
    return "leave it out, and make it anew where the pickle is read"

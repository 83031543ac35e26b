"""Undefined values of python-liquid, made by look-ups where a name without a value is more than nil."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from typing import Any
from typing import cast

from liquid_webhooks import values
from liquid_webhooks.engine.bridge import environment_of
from liquid_webhooks.runtime.iteration import ForLoop
from liquid_webhooks.runtime.operations import lookup_attribute
from liquid_webhooks.runtime.scope import MISSING
from liquid_webhooks.runtime.state import State

__all__ = ["NAMES"]

LookUp = Callable[[object, Any], object]
Step = tuple[LookUp, object] | tuple[LookUp, object, tuple[str | int, ...]]
"""A function that looks up, the key, and for a `${…}` that reads as a path what it reads as."""


def undefined(state: State, name: str, hint: str) -> object:
    """Return what the environment uses for a name without a value."""
    return environment_of(state).undefined(name, hint=hint, token=None)


def strict_path(state: State, value: object, name: str, hint: str, *steps: Step) -> object:
    """Return what `steps` lead to from the variable `name`; where there is nothing, an undefined value.

    Args:
        state: The render.
        value: The variable; `MISSING` without one.
        name: Its name.
        hint: What the undefined value says of itself.
        steps: What is looked up in it.
    """
    reached = value if value is MISSING else _follow(value, steps)
    return undefined(state, name, hint) if reached is MISSING else reached


def strict_lookup(state: State, value: object, name: str, hint: str, *steps: Step) -> object:
    """Do as `strict_path`, from the value of an expression, which may be undefined itself."""
    return value if values.is_undefined(value) else strict_path(state, value, name, hint, *steps)


def strict_name(exact: object, value: object, steps: tuple[str | int, ...]) -> object:
    """Return what a `${…}` that reads as a path stands for: the exact name goes first."""
    if exact is not MISSING or value is MISSING:
        return exact
    return _follow(value, _as_steps(steps))


def _follow(value: object, steps: Iterable[Step]) -> object:
    """Follow `steps` from `value` on; `MISSING` where one leads to nothing."""
    for step in steps:
        if values.is_undefined(value):  # one that was assigned says itself whether it has items
            return cast("Any", value)[step[1]]
        function, key = step[0], values.peek(step[1])
        if len(step) == 3 and not _holds(value, key):
            value = _follow(value, _as_steps(step[2]))
        else:
            item = function(value, key)
            value = MISSING if item is None and not _holds(value, key) else item
        if value is MISSING:
            break
    return value


def _as_steps(path: tuple[str | int, ...]) -> list[Step]:
    return [(values.lookup_dot if isinstance(key, str) else lookup_attribute, key) for key in path]


def _holds(obj: object, key: object) -> bool:
    """Return whether `obj` has `key`, with nil as its value."""
    if not isinstance(obj, ForLoop) and values.own_item(obj, key) is not values.NOT_THERE:
        return True
    obj = values.unwrap(obj)
    if isinstance(obj, (list, tuple)):
        return type(key) is int and -len(obj) <= key < len(obj)
    return isinstance(obj, Mapping) and values.hash_get(obj, key, MISSING) is not MISSING


def iterable(value: object) -> object:
    """Return `value`; an undefined value says here whether it may be iterated over, and is nil if so."""
    if not values.is_undefined(value):
        return value
    iter(cast("Any", value))
    return values.unwrap(value)


def option(value: object) -> object:
    """Return the limit or the like of a loop: an undefined value is none, if it may be used at all."""
    return values.unwrap(value) if values.is_undefined(value) else value


NAMES: dict[str, object] = {
    "iterable": iterable,
    "option": option,
    "strict_lookup": strict_lookup,
    "strict_name": strict_name,
    "strict_path": strict_path,
    "undefined": undefined,
}
"""Everything of this module that generated code may name."""

"""Checks the shape of JSON-like input: each check names the key path and the expected type, never a value."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sized
from typing import Final
from typing import NoReturn
from typing import cast

from liquid_webhooks.errors import DataError

__all__ = [
    "MAX_DEPTH",
    "expect_list",
    "expect_object",
    "expect_objects",
    "expect_text",
    "id_text",
    "json_type",
    "read_times",
    "refuse",
    "shortened",
]

MAX_DEPTH: Final = 128
"""Levels of lists and objects inside each other that render data may have."""

MAX_VALUES: Final = 1_000_000
"""Values in the lists and objects of one property or profile."""

MAX_SHOWN_CHARS: Final = 60
"""Characters of a name that messages show."""

_CONTAINERS = (dict, list, tuple)


def refuse(path: str, expected: str, value: object) -> NoReturn:
    """Raise the `DataError` that `value`, found at `path`, is not what was `expected`."""
    raise DataError(f"{path}: expected {expected}, not {json_type(value)}")


def expect_object(value: object, path: str) -> Mapping[str, object]:
    """Return `value` if it is an object with text keys; an absent one (None) counts as empty.

    Raises:
        DataError: It is something else.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        refuse(path, "an object", value)
    if {*map(type, value)} - {str} and not all(isinstance(key, str) for key in value):
        raise DataError(f"{path}: expected an object whose keys are all strings")
    return value


def expect_list(value: object, path: str) -> list[object]:
    """Return `value` if it is a list (a tuple is copied into one); an absent one (None) counts as empty.

    Raises:
        DataError: It is something else.
    """
    if type(value) is list:
        return value
    if value is None:
        return []
    if not isinstance(value, (list, tuple)):
        refuse(path, "an array", value)
    return list(value)


def expect_objects(value: object, path: str) -> list[Mapping[str, object]]:
    """Return `value` if it is a list of objects; an absent one (None) counts as empty.

    Raises:
        DataError: It is something else.
    """
    items = expect_list(value, path)
    return [
        item
        if type(item) is dict or isinstance(item, Mapping)
        else refuse(f"{path}[{index}]", "an object", item)
        for index, item in enumerate(items)
    ]


def expect_text(value: object, path: str) -> str:
    """Return `value` if it is a string.

    Raises:
        DataError: It is something else.
    """
    if not isinstance(value, str):
        refuse(path, "a string", value)
    return value


def id_text(value: object, path: str) -> str:
    """Return an id as a template writes it: a string as it is, a number by its digits.

    Raises:
        DataError: It is something else.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        refuse(path, "a string or a number", value)
    try:
        return str(value)
    except ValueError:  # Python's own bound for turning integers into text
        raise DataError(f"{path}: expected a number of fewer digits") from None


def read_times(value: object, path: str, text: Callable[[str], str] | None = None) -> object:
    """Return `value` with each one-key object `{"$time": t}` in it replaced by `t`: Braze writes times so.

    Parts in which nothing is replaced come back as they are, not copied.

    Args:
        value: Data.
        path: What it is, for errors.
        text: Gives what takes the place of a text in it, the text itself for no change; None if none change.

    Raises:
        DataError: Lists and objects are nested more than `MAX_DEPTH` levels deep, or there are more than
            `MAX_VALUES` values in them, one that stands in several places counted in each.
    """
    return _read_times(value, path, text, 0, [MAX_VALUES]) if isinstance(value, _CONTAINERS) else value


def _read_times(
    value: object, path: str, text: Callable[[str], str] | None, depth: int, left: list[int]
) -> object:
    if depth > MAX_DEPTH:
        raise DataError(f"{path}: lists and objects are nested more than {MAX_DEPTH} levels deep")
    left[0] -= len(cast("Sized", value)) + 1
    if left[0] < 0:
        raise DataError(f"{path}: more than {MAX_VALUES} values")
    if isinstance(value, dict):
        if len(value) == 1 and "$time" in value and not isinstance(value["$time"], _CONTAINERS):
            time: object = value["$time"]
            return text(time) if text is not None and type(time) is str else time
        changed: dict[str, object] = {}
        for key, item in value.items():
            if isinstance(item, _CONTAINERS):
                new = _read_times(item, path, text, depth + 1, left)
            elif text is not None and type(item) is str:
                new = text(item)
            else:
                continue
            if new is not item:
                changed[key] = new
        return {**value, **changed} if changed else value
    if isinstance(value, (list, tuple)):
        items = [
            _read_times(item, path, text, depth + 1, left) if isinstance(item, _CONTAINERS) else item
            for item in value
        ]
        if text is not None:
            items = [text(item) if type(item) is str else item for item in items]
        if any(new is not item for new, item in zip(items, value, strict=True)):
            return items
    return value


def shortened(name: str) -> str:
    """Return a name as a message shows it, of a long one the beginning."""
    return name if len(name) <= MAX_SHOWN_CHARS else f"{name[:MAX_SHOWN_CHARS]}…"


def json_type(value: object) -> str:
    """Return the name of a value's JSON type with its article, for errors that quote no data."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, Mapping):
        return "an object"
    if isinstance(value, (list, tuple)):
        return "an array"
    return f"a {type(value).__name__}"

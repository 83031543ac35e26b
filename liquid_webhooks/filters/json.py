"""JSON filters: escaping for a JSON string, reading and writing JSON, keys of hashes (spec 3.7; RFC 8259)."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from json.encoder import encode_basestring
from math import isfinite

from liquid_webhooks.bounds import LONG
from liquid_webhooks.bounds import Pieces
from liquid_webhooks.bounds import data_depth
from liquid_webhooks.bounds import digits
from liquid_webhooks.bounds import go_down
from liquid_webhooks.bounds import too_deep
from liquid_webhooks.errors import LimitError
from liquid_webhooks.filters.sizes import MAX_CHARS
from liquid_webhooks.filters.sizes import too_long
from liquid_webhooks.filters.state import FilterState
from liquid_webhooks.numbers import too_long as too_many_digits
from liquid_webhooks.values import float_text
from liquid_webhooks.values import int_text
from liquid_webhooks.values import plain
from liquid_webhooks.values import to_s

__all__ = ["FILTERS", "NEEDS_STATE", "READS", "Invalid", "read_json"]

_MAX_DEPTH = 100
"""Levels of arrays and objects that Ruby's JSON parser reads by default."""

_MAX_PARSED = 1_048_576
"""Characters that `json_parse` reads; the values they make can take twenty times the memory."""


def json_escape(value: object, /) -> str:
    r"""Return `value` as it stands between the quotes of a JSON string; nil is the empty text.

    Escapes `"`, `\` and the controls below U+0020, nothing else: not `/`, `<`, `&`, U+007F or U+2028.

    Raises:
        LimitError: The result has more than `sizes.MAX_CHARS` characters.
    """
    text = encode_basestring(value if type(value) is str else to_s(value))[1:-1]
    if len(text) > MAX_CHARS:
        raise too_long()
    return text


def json_parse(state: FilterState, value: object, /) -> object:
    """Return the value that the JSON text `value` stands for; what is no text comes back unchanged.

    Invalid JSON gives nil and the diagnostic LW601. So do NaN and Infinity, comments, and more than 100
    levels of nesting. The last of equal keys wins, at the place of the first; numbers beyond a float's
    range are infinite.

    Raises:
        LimitError: The text has more than 1,048,576 characters, or a number more than `Limits.digits` digits.
    """
    text = plain(value)
    if not isinstance(text, str):
        return value
    parsed = read_json(text)
    if isinstance(parsed, Invalid):
        state.report("LW601", f"{parsed.reason}; `json_parse` gives nil")
        return None
    return parsed


@dataclass(frozen=True, slots=True)
class Invalid:
    """What `read_json` gives for a text that is not valid JSON, as nil is a value of JSON too."""

    reason: str


_SYNTAX = Invalid("the text is not valid JSON")
_NESTED = Invalid(f"the JSON is nested more than {_MAX_DEPTH} levels deep")


def read_json(text: str) -> object:
    """Return the value that a JSON text stands for, or an `Invalid`; see `json_parse`.

    Raises:
        LimitError: The text has more than 1,048,576 characters, or a number more than `Limits.digits` digits.
    """
    if len(text) > _MAX_PARSED:
        raise LimitError(f"a JSON text of more than {_MAX_PARSED} characters")
    try:
        parsed: object = _DECODER.decode(text)
    except json.JSONDecodeError:
        return _SYNTAX
    except RecursionError:
        return _NESTED
    if text.count("[") + text.count("{") <= _MAX_DEPTH or _depth_is_allowed(parsed):
        return parsed
    return _NESTED


def _refuse_constant(name: str) -> object:
    raise json.JSONDecodeError(f"{name} is not JSON", "", 0)


def _parse_integer(numerals: str) -> int:
    try:
        if len(numerals) <= digits():
            return int(numerals)
    except ValueError:  # the process runs with a lower limit of its own
        pass
    raise too_many_digits()


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, parse_int=_parse_integer)


def _depth_is_allowed(value: object) -> bool:
    containers = [value] if isinstance(value, (dict, list)) else []
    for _ in range(_MAX_DEPTH):
        containers = [
            item
            for container in containers
            for item in (container.values() if isinstance(container, dict) else container)
            if isinstance(item, (dict, list))
        ]
    return not containers


def as_json_string(value: object, /) -> str:
    """Return `value` as compact JSON: keys in order, non-ASCII text as it is, floats as Ruby prints them.

    NaN and infinities are `null`, as Rails writes them. Keys are texts; so are times, ranges and anything
    that JSON does not know, in the form in which they print.

    Raises:
        LimitError: The data is nested too deep or too large, or the result has more than `sizes.MAX_CHARS`
            characters.
    """
    pieces = Pieces()
    try:
        _write(value, pieces, data_depth())
    except RecursionError:  # the limit is set higher than Python's own
        raise too_deep() from None
    return pieces.joined()


def _write(value: object, pieces: Pieces, levels: int) -> None:
    if type(value) is str:
        if len(value) > LONG:
            pieces.spend(len(value))
        pieces.append(encode_basestring(value))
        return
    value = plain(value)
    if type(value) is str:
        pieces.append(encode_basestring(value))
    elif type(value) is int:
        pieces.append(int_text(value))
    elif value is None:
        pieces.append("null")
    elif type(value) is bool:
        pieces.append("true" if value else "false")
    elif type(value) is float:
        pieces.append(float_text(value) if isfinite(value) else "null")
    elif isinstance(value, (list, tuple)):
        levels = go_down(pieces, levels)
        before = "["
        for item in value:
            pieces.append(before)
            _write(item, pieces, levels)
            before = ","
        pieces.append("]" if value else "[]")
    elif isinstance(value, (dict, Mapping)):  # to ask for a Mapping takes ten times as long
        levels = go_down(pieces, levels)
        before = "{"
        for key, item in value.items():
            pieces += (before, encode_basestring(key if type(key) is str else to_s(key)), ":")
            _write(item, pieces, levels)
            before = ","
        pieces.append("}" if value else "{}")
    else:
        pieces.append(encode_basestring(to_s(value)))


def property_accessor(value: object, key: object, /) -> object:
    """Return the value that the hash `value` has at `key` as a text; nil if it has none or is no hash."""
    if type(value) is dict and type(key) is str:
        return value.get(key)
    value = plain(value)
    return value.get(to_s(key)) if isinstance(value, Mapping) else None


FILTERS: dict[str, Callable[..., object]] = {
    "as_json_string": as_json_string,
    "json_escape": json_escape,
    "json_parse": json_parse,
    "property_accessor": property_accessor,
}
"""Name in templates → function."""

NEEDS_STATE = frozenset({"json_parse"})
"""Filters that receive the render state first."""

READS: dict[str, int] = {"json_parse": 16}
"""Filters that may make less than they read, with the cost of a character."""

"""JSON texts: read as Ruby's parser reads them, written as Rails writes them (RFC 8259)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from json.encoder import encode_basestring
from math import isfinite
from types import NoneType

from liquid_webhooks.budget import digits
from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import MAX_JSON_CHARS
from liquid_webhooks.values.notation import Notation
from liquid_webhooks.values.notation import written
from liquid_webhooks.values.numbers import float_text
from liquid_webhooks.values.numbers import int_text
from liquid_webhooks.values.numbers import too_long as too_many_digits
from liquid_webhooks.values.printing import to_s

__all__ = ["Invalid", "read_json", "write_json"]

_MAX_DEPTH = 100
"""Levels of arrays and objects that Ruby's JSON parser reads by default."""


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
    if len(text) > MAX_JSON_CHARS:
        raise LimitError(f"a JSON text of more than {MAX_JSON_CHARS} characters")
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


def write_json(value: object) -> str:
    """Return `value` as compact JSON: keys in order, non-ASCII text as it is, floats as Ruby prints them.

    NaN and infinities are `null`, as Rails writes them. Keys are texts; so are times, ranges and anything
    that JSON does not know, in the form in which they print.

    Raises:
        LimitError: The data is nested too deep or too large, or the result has more than `limits.MAX_CHARS`
            characters.
    """
    return written(JSON, value)


JSON = Notation(
    text=encode_basestring,
    scalars={
        str: encode_basestring,
        int: int_text,
        NoneType: lambda _: "null",
        bool: lambda value: "true" if value else "false",
        float: lambda value: float_text(value) if isfinite(value) else "null",
    },
    other=lambda value: encode_basestring(to_s(value)),
    key=to_s,
    comma=",",
    arrow=":",
)
"""Compact JSON."""

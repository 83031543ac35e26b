"""Printing: Liquid values as text, as outputs print them, Ruby's `to_s` and `inspect`."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping
from datetime import date
from datetime import datetime
from datetime import timedelta
from functools import lru_cache
from types import NoneType

from liquid_webhooks.budget import CURRENT
from liquid_webhooks.budget import charge_text
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.values.nesting import Pieces
from liquid_webhooks.values.nesting import data_depth
from liquid_webhooks.values.nesting import go_down
from liquid_webhooks.values.nesting import too_deep
from liquid_webhooks.values.notation import Notation
from liquid_webhooks.values.notation import write_into
from liquid_webhooks.values.notation import written
from liquid_webhooks.values.numbers import float_text
from liquid_webhooks.values.numbers import int_text
from liquid_webhooks.values.types import Range
from liquid_webhooks.values.types import is_undefined
from liquid_webhooks.values.types import unwrap
from liquid_webhooks.values.zoned import zoned

__all__ = ["inspect", "text", "time_text", "to_s"]


_SCALARS = frozenset({str, int, bool, float})


def text(value: object) -> str:
    """Return what an output prints for `value`, as in Ruby; the elements of a list without separator.

    Raises:
        LimitError: A number has too many digits, or the data is nested too deep or too large.
    """
    if type(value) is str:
        return value
    if value is None:
        return ""
    if type(value) is int:
        return int_text(value)
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is float:
        return float_text(value)
    unwrapped = unwrap(value)
    if isinstance(unwrapped, (list, tuple)):
        CURRENT.get().report_whole("list")
        return _joined(unwrapped)
    if isinstance(unwrapped, Mapping):
        CURRENT.get().report_whole("object")
        return inspect(unwrapped)
    if isinstance(unwrapped, Range):
        return f"{int_text(unwrapped.start)}..{int_text(unwrapped.stop)}"
    if isinstance(unwrapped, datetime):
        return time_text(unwrapped)
    if isinstance(unwrapped, date):
        return unwrapped.isoformat()
    if unwrapped is None:  # python-liquid's DebugUndefined is nil, but prints a message
        return "" if type(value).__str__ is object.__str__ else str.__str__(str(value))
    # A `__str__` may return a text of a class that says something else when it is formatted.
    return text(unwrapped) if type(unwrapped) in _SCALARS else str.__str__(str(unwrapped))


def to_s(value: object) -> str:
    """Return what filters take `value` for: as `text`, but a list is inspected (`["a", nil]`).

    Raises:
        LimitError: A number has too many digits, or the data is nested too deep or too large.
    """
    if type(value) is str:
        return value
    if value is None:
        return ""
    if type(value) is int:
        return int_text(value)
    if type(value) is float:
        return float_text(value)
    unwrapped = unwrap(value)
    if unwrapped is None:
        return str.__str__(str(value)) if is_undefined(value) else ""
    return inspect(unwrapped) if isinstance(unwrapped, (list, tuple)) else text(unwrapped)


def inspect(value: object) -> str:
    """Return Ruby's `inspect` of `value`: `"a\\n"`, `nil`, `[1, nil]`, `{"a"=>1.0}`.

    Raises:
        LimitError: A number has too many digits, or the data is nested too deep or too large.
    """
    return written(RUBY, value)


def time_text(moment: datetime, fraction: str = "") -> str:
    """Return `moment` as Ruby prints a Time: `2021-06-03 17:13:41 UTC`, `… +0200`.

    A naive one is UTC; `fraction` goes behind the seconds.
    """
    moment = zoned(moment)
    offset = moment.utcoffset()
    if offset is None or moment.tzname() == "UTC":
        zone = "UTC"
    else:
        hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
        zone = f"{'-' if offset < timedelta(0) else '+'}{hours:02}{minutes:02}"
    day = f"{moment.year:04}-{moment.month:02}-{moment.day:02}"
    return f"{day} {moment.hour:02}:{moment.minute:02}:{moment.second:02}{fraction} {zone}"


def _joined(items: Iterable[object]) -> str:
    parts = Pieces()
    try:
        _join_into(parts, items, data_depth())
    except RecursionError:  # the limit is set higher than Python's own
        raise too_deep() from None
    return parts.joined()


def _join_into(parts: Pieces, items: Iterable[object], levels: int) -> None:
    levels = go_down(parts, levels)
    parts.append("")
    for item in items:
        if type(item) is str:
            parts.append(item)
            continue
        value = unwrap(item)
        if isinstance(value, (list, tuple)):
            _join_into(parts, value, levels)
        elif isinstance(value, Mapping):
            write_into(parts, RUBY, value, levels)
        else:
            parts.append(text(value))


_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\a": "\\a",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\v": "\\v",
    "\f": "\\f",
    "\r": "\\r",
    "\x1b": "\\e",
    "\x85": "\x85",
}
_MARKS = ("#{", "#$", "#@")
"""Where Ruby would read an expression or a variable inside a text."""

_FEW_CHARACTERS = 16
"""Characters that differ from each other, up to which a text has as many as usual."""
# Not lone surrogates: what prints one is refused, as any text with one.
_NOT_PRINTED = frozenset({"Cc", "Cn", "Zl", "Zp"})


def _quoted(value: str) -> str:
    # What Python calls printable is a part of what Ruby does, and most texts have nothing to escape.
    if value.isprintable() and '"' not in value and "\\" not in value and "#" not in value:
        return f'"{value}"'
    different = {*value}
    if len(different) > _FEW_CHARACTERS:
        charge_text(VALUE_COST * len(different))
    escaped = value.translate({ord(character): _escape(character) for character in different})
    if "#" in different:
        for mark in _MARKS:
            escaped = escaped.replace(mark, f"\\{mark}")
    return f'"{escaped}"'


@lru_cache(maxsize=4096)
def _escape(character: str) -> str:
    escaped = _ESCAPES.get(character)
    if escaped is not None:
        return escaped
    if unicodedata.category(character) not in _NOT_PRINTED:
        return character
    code = ord(character)
    return f"\\u{code:04X}" if code < 0x10000 else f"\\u{{{code:X}}}"


def _other(value: object) -> str:
    """Return the `inspect` of a time, with its fraction, of a range, or of an object."""
    if isinstance(value, datetime):
        fraction = f".{value.microsecond:06}".rstrip("0") if value.microsecond else ""
        return time_text(value, fraction)
    return text(value)


RUBY = Notation(
    text=_quoted,
    scalars={str: _quoted, int: int_text, NoneType: lambda _: "nil", bool: text, float: float_text},
    other=_other,
    key=lambda key: key,
    comma=", ",
    arrow="=>",
)
"""Ruby's `inspect`."""

"""Notation: how nested data is written as text, in Ruby's `inspect` and in JSON; one walker for both."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.values.nesting import Pieces
from liquid_webhooks.values.nesting import data_depth
from liquid_webhooks.values.nesting import go_down
from liquid_webhooks.values.nesting import too_deep
from liquid_webhooks.values.types import unwrap

__all__ = ["Notation", "write_into", "written"]


@dataclass(frozen=True, slots=True)
class Notation:
    """How values are written.

    Attributes:
        text: Writes a text.
        scalars: Write values of these exact types, texts among them.
        other: Writes what is neither among those nor a list or a hash.
        key: Gives the value that a key is written as, if it is no text.
        comma: Stands between the items of a list or hash.
        arrow: Stands between a key and its value.
    """

    text: Callable[[str], str]
    scalars: Mapping[type, Callable[[Any], str]]
    other: Callable[[object], str]
    key: Callable[[object], object]
    comma: str
    arrow: str


def written(notation: Notation, value: object) -> str:
    """Return `value` in a notation.

    Raises:
        LimitError: A number has too many digits, or the data is nested too deep or too large.
    """
    pieces = Pieces()
    try:
        write_into(pieces, notation, value, data_depth())
    except RecursionError:  # the limit is set higher than Python's own
        raise too_deep() from None
    return pieces.joined()


def write_into(pieces: Pieces, notation: Notation, value: object, levels: int) -> None:
    """Append `value` to `pieces`; so many more levels of lists and hashes may it have."""
    kind = type(value)
    if kind is str:
        if len(value) > FREE_CHARS:  # type: ignore[arg-type]
            pieces.count_chars(len(value))  # type: ignore[arg-type]
        pieces.append(notation.text(value))  # type: ignore[arg-type]
        return
    if kind is not list and kind is not dict:
        scalar = notation.scalars.get(kind)
        if scalar is None:
            value = unwrap(value)
            scalar = notation.scalars.get(type(value))
        if scalar is not None:
            pieces.append(scalar(value))
            return
    if isinstance(value, (list, tuple)):
        levels = go_down(pieces, levels)
        before = "["
        for item in value:
            pieces.append(before)
            write_into(pieces, notation, item, levels)
            before = notation.comma
        pieces.append("]" if value else "[]")
    elif isinstance(value, (dict, Mapping)):  # to ask for a Mapping takes ten times as long
        levels = go_down(pieces, levels)
        text, arrow, before = notation.text, notation.arrow, "{"
        for key, item in value.items():
            if type(key) is str:
                if len(key) > FREE_CHARS:
                    pieces.count_chars(len(key))
                pieces += (before, text(key), arrow)
            else:
                pieces.append(before)
                write_into(pieces, notation, notation.key(key), levels)
                pieces.append(arrow)
            write_into(pieces, notation, item, levels)
            before = notation.comma
        pieces.append("}" if value else "{}")
    else:
        pieces.append(notation.other(value))

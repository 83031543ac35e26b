"""Readable names: which of those that tags give values to can be read again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.primaries import LITERALS
from liquid_webhooks.syntax.expressions.primaries import NAME
from liquid_webhooks.syntax.stream import is_strict
from liquid_webhooks.syntax.stream import report
from liquid_webhooks.syntax.stream import report_refusable

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["check_name", "is_number"]

_NUMBER = re.compile(r"-?[0-9][0-9.]*")
"""What Ruby Liquid reads as a number wherever it stands (`Expression.parse_number`)."""

_LONGEST_QUOTED = 30


def is_number(name: str) -> bool:
    """Return whether `name` is a number wherever it is read."""
    return _NUMBER.fullmatch(name) is not None


def check_name(env: Environment, stream: TokenStream, name: Token) -> None:
    """Report a name that is a literal wherever it is read (`LW115`).

    As in Ruby Liquid 5.13, strict mode refuses numbers and whatever else is no name, but not words.

    Raises:
        ParseError: The mode is strict, and `name` is no name.
    """
    text = name.value
    quoted = text if len(text) <= _LONGEST_QUOTED else f"{text[:_LONGEST_QUOTED]}…"
    if is_number(text):
        message = f"a variable named `{quoted}` cannot be read again: that is a number"
        report_refusable(env, stream, "LW115", message, name)
    elif text in LITERALS:
        report(stream, "LW115", f"a variable named `{text}` cannot be read again: that is a literal", name)
    elif is_strict(env, stream) and not NAME.fullmatch(text):
        raise ParseError(f"`{quoted}` is no name: names begin with a letter or `_`", token=name)

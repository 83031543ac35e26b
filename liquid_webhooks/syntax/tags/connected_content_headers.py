"""The JSON object of `:headers`, taken apart before anything is put into its strings.

A group inside a JSON string stands for what is written there, escapes included; what it renders to can
therefore never end the string and begin another header.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from typing import NoReturn
from typing import TypeAlias

from liquid.builtin.expressions import StringLiteral

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.lexer import CURLY_QUOTES
from liquid_webhooks.syntax.expressions.lexer import curly_quote

if TYPE_CHECKING:
    from liquid.expression import Expression
    from liquid.token import Token

__all__ = ["HeaderPart", "JsonGroup", "parse_headers"]

_IN_STRING, _BARE, _END = "\ufdd0", "\ufdd1", "\ufdd2"
"""Mark the number of a group; these are no characters, and no text that is exchanged holds them."""

_MARK = re.compile(f"([{_IN_STRING}{_BARE}])([0-9]+){_END}")


@dataclass(frozen=True, slots=True)
class JsonGroup:
    """A `{{ … }}` in the object.

    Attributes:
        expression: What it holds.
        is_bare: Whether it stands outside of quotes, and so for a whole value.
    """

    expression: Expression
    is_bare: bool


HeaderPart: TypeAlias = "str | JsonGroup"
"""A stretch of text as it is meant, or a group."""


def parse_headers(pieces: list[Expression], token: Token) -> list[tuple[list[HeaderPart], list[HeaderPart]]]:
    """Return the parts of each name and value, in order; of equal names without groups, the last one.

    Args:
        pieces: The text's, its groups parsed.
        token: The text.

    Raises:
        ParseError: The text is no JSON object of texts, numbers and booleans.
    """
    if not token.value.startswith("{"):
        raise _curly_quote(pieces) or ParseError("`:headers` is no JSON object", token=token)
    text, groups = _marked(pieces)
    if any(mark in token.value for mark in (_IN_STRING, _BARE, _END)):
        raise ParseError("`:headers` holds a character that is none", token=token)
    try:
        pairs = json.loads(
            text, object_pairs_hook=list, parse_int=str, parse_float=str, parse_constant=_refuse
        )
    except (ValueError, RecursionError):
        raise _curly_quote(pieces) or ParseError(_fault(text), token=token) from None
    headers: dict[str, tuple[list[HeaderPart], list[HeaderPart]]] = {}
    for name, value in pairs:
        if isinstance(value, bool):
            value = "true" if value else "false"
        if not isinstance(value, str):
            raise ParseError("`:headers` holds a value that is no text", token=token)
        headers.pop(name, None)
        headers[name] = (_parts(name, groups), _parts(value, groups))
    return list(headers.values())


def _marked(pieces: list[Expression]) -> tuple[str, list[Expression]]:
    """Return the JSON text with a mark for each group, and the groups."""
    text = ""
    groups: list[Expression] = []
    is_in_string = False
    for piece in pieces:
        if isinstance(piece, StringLiteral):
            text += piece.value
            for match in re.finditer(r'\\.|"', piece.value, re.DOTALL):
                is_in_string ^= match[0] == '"'
        else:
            mark = f"{_IN_STRING if is_in_string else _BARE}{len(groups)}{_END}"
            text += mark if is_in_string else f'"{mark}"'
            groups.append(piece)
    return text, groups


def _curly_quote(pieces: list[Expression]) -> ParseError | None:
    """Return the error for the first curly quote outside strings; None if there is none."""
    is_in_string = False
    for piece in pieces:
        if not isinstance(piece, StringLiteral):
            continue
        for match in re.finditer(rf'\\.|["{CURLY_QUOTES}]', piece.value, re.DOTALL):
            if match[0] in CURLY_QUOTES and not is_in_string:
                start = piece.token.start_index + match.start()
                place = piece.token._replace(value=match[0], start_index=start)
                return ParseError(curly_quote(match[0]), token=place)
            is_in_string ^= match[0] == '"'
    return None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")


def _fault(text: str) -> str:
    if not text.rstrip().endswith("}"):
        return "`:headers` has a `{` that is never closed"
    return "`:headers` is no JSON object"


def _parts(text: str, groups: list[Expression]) -> list[HeaderPart]:
    parts: list[HeaderPart] = []
    at = 0
    for match in _MARK.finditer(text):
        if at < match.start():
            parts.append(text[at : match.start()])
        parts.append(JsonGroup(groups[int(match[2])], match[1] == _BARE))
        at = match.end()
    if at < len(text):
        parts.append(text[at:])
    return parts

"""Literals, look-ups, ranges and nested groups: what stands between operators, commas and pipes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.builtin.expressions import Nil
from liquid.builtin.expressions import StringLiteral
from liquid.builtin.expressions.primitive import Blank
from liquid.builtin.expressions.primitive import Empty
from liquid.builtin.expressions.primitive import FalseLiteral
from liquid.builtin.expressions.primitive import FloatLiteral
from liquid.builtin.expressions.primitive import IntegerLiteral
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.expressions.primitive import TrueLiteral
from liquid.token import TOKEN_FLOAT
from liquid.token import TOKEN_INTEGER
from liquid.token import TOKEN_RANGE_LITERAL
from liquid.token import TOKEN_STRING

from liquid_webhooks.budget import digits
from liquid_webhooks.budget import digits_limit
from liquid_webhooks.errors import LimitError
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.lookups import Key
from liquid_webhooks.syntax.expressions.lookups import lookup
from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.expressions.reader import Reject

if TYPE_CHECKING:
    from liquid.expression import Expression
    from liquid.token import Token

    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["LITERALS", "NAME", "number", "primary"]

LITERALS: dict[str, type[Nil | TrueLiteral | FalseLiteral | Blank | Empty]] = {
    "nil": Nil,
    "null": Nil,
    "true": TrueLiteral,
    "false": FalseLiteral,
    "blank": Blank,
    "empty": Empty,
}
"""Words that are no names."""

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\??")
"""A name as Ruby Liquid's strict parser asks for it (`Lexer::IDENTIFIER`)."""

_NO_PROPERTY = (K.END, K.PIPE, K.OPERATOR, K.COMMA, K.COLON, K.RPAREN, K.RBRACKET, K.LBRACKET)
"""What stands behind a dot where the name of a property is missing."""

# Names of Ruby's lax mode; not what may be meant as a number, `1e5`, `1_000`, `0x1f`, or as a difference.
_DIGITS_FIRST = re.compile(r"(?!0x|[0-9_]+e[0-9]+\Z)[0-9][0-9_]*[A-Za-z][A-Za-z0-9_-]*\??")


def primary(reader: Reader) -> Expression:
    """Read one primary by the strict grammar.

    Raises:
        Reject: None stands here.
        LimitError: An integer has more than `Limits.digits` digits.
    """
    lexeme = reader.next
    if lexeme.kind is K.STRING:
        return StringLiteral(reader.token(reader.take(), TOKEN_STRING), lexeme.value)
    if lexeme.kind is K.NUMBER:
        return number(reader.token(reader.take()), lexeme.value)
    if lexeme.kind is K.LPAREN:
        return _range(reader)
    if lexeme.kind is K.WORD:
        if not _is_name(reader, lexeme.value):
            raise reader.reject()
        if lexeme.value in LITERALS and reader.ahead(1).kind not in (K.DOT, K.LBRACKET):
            return LITERALS[lexeme.value](reader.token(reader.take()))
    elif lexeme.kind not in (K.NAME, K.LBRACKET, K.GROUP):
        raise reader.reject()
    return _reference(reader)


def _is_name(reader: Reader, word: str) -> bool:
    """Tell whether a word is a name; one that begins with digits is so in lax mode alone."""
    if NAME.fullmatch(word):
        return True
    return not reader.strict and _DIGITS_FIRST.fullmatch(word) is not None


def number(token: Token, text: str) -> Expression:
    """Return the integer or float literal that `text` (digits, perhaps with a fraction) stands for."""
    if "." in text:
        return FloatLiteral(token._replace(kind=TOKEN_FLOAT), float(text))
    if len(text) > digits():
        most = digits()
        raise LimitError(f"an integer of more than {most} digits", limit=digits_limit(most), token=token)
    return IntegerLiteral(token._replace(kind=TOKEN_INTEGER), int(text))


def _range(reader: Reader) -> Expression:
    """Read `(a..b)`; parentheses around anything else do not group."""
    index = reader.at
    opener = reader.take()
    if not _is_range(reader, index):
        reader.at = index
        raise reader.reject()
    if reader.next.kind is K.RANGE:
        raise reader.missing(
            "LW104", "a range has no start; expected a value before `..`", reader.at, *_bounds(reader, index)
        )
    start = primary(reader)
    dots = reader.at
    reader.expect(K.RANGE)
    if reader.next.kind in (K.RPAREN, K.END):
        raise reader.missing(
            "LW104", "a range has no end; expected a value behind `..`", dots, *_bounds(reader, index)
        )
    stop = primary(reader)
    if opener.partner < 0:
        raise reader.missing("LW104", "a range is never closed; expected `)`", index)
    reader.expect(K.RPAREN)
    return RangeLiteral(reader.token(opener, TOKEN_RANGE_LITERAL), start, stop)


def _is_range(reader: Reader, index: int) -> bool:
    """Whether the parentheses opened at `index` hold `..`, not counting what brackets inside them hold.

    Those that are never closed reach to the end.
    """
    stop = reader.lexemes[index].partner
    stop = reader.stop if stop < 0 else stop
    index += 1
    while index < stop:
        lexeme = reader.lexemes[index]
        if lexeme.kind is K.RANGE:
            return True
        index = max(index, lexeme.partner) + 1
    return False


def _reference(reader: Reader) -> Expression:
    """Read a look-up: a name, a `${name}`, a bracket or a group, and what follows it."""
    first = reader.next
    root: Expression | None = None
    keys: list[tuple[Key, Kind]] = []
    if first.kind is K.GROUP:
        root = reader.group()
    elif first.kind is K.LBRACKET:
        keys.append((_bracket(reader), Kind.BRACKET))
    else:
        reader.take()
        keys.append((first.value, Kind.NAME if first.kind is K.NAME else Kind.DOT))
    while True:
        if reader.accept(K.DOT):
            name = reader.next
            if name.kind is K.NAME or (name.kind is K.WORD and _is_name(reader, name.value)):
                keys.append((reader.take().value, Kind.NAME if name.kind is K.NAME else Kind.DOT))
            elif name.kind in _NO_PROPERTY:
                raise reader.missing("LW101", "a property's name is missing behind `.`", reader.at - 1)
            else:
                raise reader.reject()
        elif reader.next.kind is K.LBRACKET:
            keys.append((_bracket(reader), Kind.BRACKET))
        else:
            break
    reference = lookup(reader.token(first), root, keys)
    if reference is None:
        raise Reject("LW101", "a bracket at the start holds a string or a name", first)
    return reference


def _bracket(reader: Reader) -> Key:
    """Read `[key]`."""
    opener = reader.expect(K.LBRACKET)
    if opener.partner < 0 and not _has_closer(reader):
        claimed = (reader.at - 1, reader.at) if reader.next.kind is K.STRING else (reader.at - 1,)
        raise reader.missing("LW101", "`[` is never closed; expected `]`", *claimed)
    key = primary(reader)
    reader.expect(K.RBRACKET)
    return key


def _has_closer(reader: Reader) -> bool:
    """Whether a `]` follows that closes no bracket: a parenthesis before it may be what is never closed."""
    indexes = range(reader.at, reader.stop)
    closed = {reader.lexemes[index].partner for index in indexes}
    return any(reader.lexemes[index].kind is K.RBRACKET and index not in closed for index in indexes)


def _bounds(reader: Reader, index: int) -> list[int]:
    """Return the indexes of the parenthesis at `index` and of its closing one, if it has one."""
    partner = reader.lexemes[index].partner
    return [index] if partner < 0 else [index, partner]

"""Filtered expressions: outputs, `echo`, the right side of `assign`, and nested groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.builtin.expressions import Filter
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import KeywordArgument
from liquid.builtin.expressions import Nil
from liquid.builtin.expressions import PositionalArgument
from liquid.token import Token

from liquid_webhooks.syntax.expressions.fragments import fragment
from liquid_webhooks.syntax.expressions.fragments import next_fragment
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.nodes import Group
from liquid_webhooks.syntax.expressions.primaries import primary
from liquid_webhooks.syntax.expressions.reader import read

if TYPE_CHECKING:
    from liquid.expression import Expression

    from liquid_webhooks.syntax.expressions.lexer import Lexeme
    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["filtered", "group"]

_Argument = PositionalArgument | KeywordArgument
_Parts = tuple[Token, "Expression", list[Filter]]

_WORD = re.compile(r"[A-Za-z0-9_]+")
_PIPES = frozenset((K.PIPE, K.PIPES, K.END))
_FILTER_ENDS = _PIPES | {K.QUOTE}
_ARGUMENT_STARTS = _FILTER_ENDS | {K.COLON, K.COMMA}


def filtered(reader: Reader) -> FilteredExpression:
    """Read all of `reader`; no markup at all is nil."""
    return FilteredExpression(*read(reader, _strict, _lax))


def group(reader: Reader) -> Group:
    """Read the inside of a nested group."""
    return Group(*read(reader, _strict, _lax))


def _strict(reader: Reader) -> _Parts:
    """Read `primary { "|" filter }`."""
    if reader.next.kind is K.END:
        token = reader.token(reader.next)
        return token, Nil(token), []
    left = primary(reader)
    filters: list[Filter] = []
    while reader.accept(K.PIPE):
        name = reader.expect(K.WORD)
        arguments: list[_Argument] = []
        if reader.accept(K.COLON):
            arguments.append(_argument(reader))
            while reader.accept(K.COMMA):
                arguments.append(_argument(reader))
        filters.append(Filter(reader.token(name), name.value, arguments))
    return left.token, left, filters


def _argument(reader: Reader) -> _Argument:
    """Read one argument of a filter, perhaps with a keyword."""
    return _named(reader, _keyword(reader), primary(reader))


def _keyword(reader: Reader) -> Lexeme | None:
    """Take `name:` if it stands here."""
    if reader.next.kind is K.WORD and reader.ahead(1).kind is K.COLON:
        name = reader.take()
        reader.take()
        return name
    return None


def _lax(reader: Reader) -> _Parts:
    """Read the first operand, leave out what follows it up to the next pipe, then read the filters."""
    token = reader.token(reader.next)
    left = next_fragment(reader) or Nil(token)
    _skip(reader, _PIPES)
    filters: list[Filter] = []
    while reader.next.kind is not K.END:
        if reader.next.kind is not K.PIPE:
            reader.ignore(reader.at, reader.at + 1)
        reader.take()
        found = _lax_filter(reader)
        if found is not None:
            filters.append(found)
    return left.token, left, filters


def _skip(reader: Reader, kinds: frozenset[K]) -> None:
    """Leave out everything up to a lexeme of one of `kinds`, outside groups, or the end."""
    start = reader.at
    while reader.next.kind not in kinds:
        reader.skip()
    reader.ignore(start, reader.at)


def _lax_filter(reader: Reader) -> Filter | None:
    """Read a filter up to the next pipe or unmatched quote; None if no word there could be its name."""
    start = reader.at
    while reader.next.kind not in _FILTER_ENDS and not _filter_name(reader.next):
        reader.skip()
    word = reader.next
    if word.kind in _FILTER_ENDS:
        reader.ignore(max(start - 1, 0), reader.at, stray=True)
        return None
    reader.ignore(start, reader.at)
    reader.take()
    arguments: list[_Argument] = []
    while reader.next.kind not in _FILTER_ENDS:
        if reader.next.kind not in (K.COLON, K.COMMA):
            _skip(reader, _ARGUMENT_STARTS)
            continue
        separator = reader.at
        reader.take()
        argument = _lax_argument(reader)
        if argument is None:
            reader.ignore(separator, separator + 1, stray=True)
        else:
            arguments.append(argument)
    return Filter(reader.token(word), _filter_name(word), arguments)


def _filter_name(lexeme: Lexeme) -> str:
    """Return the first word in a lexeme, quotes or not; empty if there is none."""
    word = _WORD.search(lexeme.value) if lexeme.kind in (K.WORD, K.NUMBER, K.STRING) else None
    return word[0] if word else ""


def _lax_argument(reader: Reader) -> _Argument | None:
    """Read what follows a colon or a comma; None if no operand does."""
    start = reader.at
    name = _keyword(reader)
    if name is not None and reader.next.kind in _ARGUMENT_STARTS:
        reader.at = start
        name = None
    return None if reader.next.kind in _ARGUMENT_STARTS else _named(reader, name, fragment(reader))


def _named(reader: Reader, name: Lexeme | None, value: Expression) -> _Argument:
    """Return `value` as an argument, with its keyword if there is one."""
    if name is None:
        return PositionalArgument(value)
    return KeywordArgument(reader.token(name), name.value, value)

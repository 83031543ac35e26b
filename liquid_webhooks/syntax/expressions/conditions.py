"""Conditions of `if`, `elsif` and `unless`: comparisons joined from the right by `and` and `or` (spec 4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from liquid.builtin.expressions import BooleanExpression
from liquid.builtin.expressions import Nil
from liquid.builtin.expressions.logical import ContainsExpression
from liquid.builtin.expressions.logical import EqExpression
from liquid.builtin.expressions.logical import GeExpression
from liquid.builtin.expressions.logical import GtExpression
from liquid.builtin.expressions.logical import LeExpression
from liquid.builtin.expressions.logical import LogicalAndExpression
from liquid.builtin.expressions.logical import LogicalOrExpression
from liquid.builtin.expressions.logical import LtExpression
from liquid.builtin.expressions.logical import NeExpression
from liquid.expression import Expression
from liquid.token import Token

from liquid_webhooks.syntax.expressions.fragments import fragment
from liquid_webhooks.syntax.expressions.fragments import next_fragment
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.lexer import Lexeme
from liquid_webhooks.syntax.expressions.nodes import UnknownOperator
from liquid_webhooks.syntax.expressions.primaries import primary
from liquid_webhooks.syntax.expressions.reader import Reject
from liquid_webhooks.syntax.expressions.reader import read

if TYPE_CHECKING:
    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["condition"]

_Binary = Callable[[Token, Expression, Expression], Expression]

_OPERATORS: dict[str, _Binary] = {
    "==": EqExpression,
    "!=": NeExpression,
    "<>": NeExpression,
    "<": LtExpression,
    ">": GtExpression,
    "<=": LeExpression,
    ">=": GeExpression,
    "contains": ContainsExpression,
}
_MEANT = {"=": "==", "===": "==", "=>": ">=", "=<": "<=", "=!": "!=", "!==": "!="}
_JOINS: dict[str, _Binary] = {"and": LogicalAndExpression, "or": LogicalOrExpression}
_NO_OPERAND = frozenset((K.COMMA, K.PIPE, K.PIPES, K.AMPERSANDS, K.QUOTE, K.END))
_BEFORE_JOIN = _NO_OPERAND | {K.STRING}
_WORD_OPERATOR = re.compile(r"[a-z_]+")


def condition(reader: Reader) -> BooleanExpression:
    """Read all of `reader` as a condition.

    Raises:
        ParseError: No operand stands where one is needed, or the mode is strict and the grammar refuses.
    """
    expression = read(reader, _strict, _lax)
    return BooleanExpression(expression.token, expression)


def _strict(reader: Reader) -> Expression:
    """Read `comparison { ("and" | "or") comparison }`."""
    comparisons = [_comparison(reader)]
    joins: list[Lexeme] = []
    while reader.next.kind is K.WORD and reader.next.value in _JOINS:
        joins.append(reader.take())
        comparisons.append(_comparison(reader))
    return _join(reader, comparisons, joins)


def _join(reader: Reader, comparisons: list[Expression], joins: list[Lexeme]) -> Expression:
    """Join comparisons from the right, in a loop: a chain of thousands is fine."""
    joined = comparisons.pop()
    while joins:
        join = joins.pop()
        joined = _JOINS[join.value](reader.token(join), comparisons.pop(), joined)
    return joined


def _comparison(reader: Reader) -> Expression:
    """Read `primary [operator primary]`."""
    left = _operand(reader)
    operator = reader.next
    if operator.kind is K.OPERATOR or (operator.kind is K.WORD and operator.value == "contains"):
        if operator.value not in _OPERATORS:
            text = operator.value
            raise Reject("LW109", f"unknown operator `{text}`", operator, _MEANT.get(text))
        reader.take()
        return _compare(reader.token(operator), left, operator.value, _operand(reader))
    return left


def _operand(reader: Reader) -> Expression:
    """Read a primary; `and` and `or` are no names here."""
    if reader.next.kind is K.WORD and reader.next.value in _JOINS:
        raise reader.reject()
    return primary(reader)


def _compare(token: Token, left: Expression, operator: str, right: Expression) -> Expression:
    """Return the comparison; an unknown operator fails only when it is rendered, as in Ruby."""
    if operator in _OPERATORS:
        return _OPERATORS[operator](token, left, right)
    return UnknownOperator(token, left, operator, right)


def _lax(reader: Reader) -> Expression:
    """Read each stretch between `and` and `or` for itself; in an operand's place those are names."""
    stretches = _stretches(reader)
    comparisons: list[Expression] = []
    joins: list[Lexeme] = []
    for place, (first, stop) in enumerate(stretches):
        lexeme = reader.lexemes[first]
        if place % 2 == 0:
            comparisons.append(_lax_comparison(reader, first, stop))
        elif stop - first == 1 and lexeme.value in _JOINS:
            joins.append(lexeme)
        else:
            raise reader.error("a condition is missing", lexeme)
    if len(stretches) % 2 == 0:
        raise reader.error("a condition is missing", joins[-1])
    return _join(reader, comparisons, joins)


def _stretches(reader: Reader) -> list[tuple[int, int]]:
    """Return the bounds of what lies between `and`s and `or`s, and of these; move to the end."""
    bounds: list[tuple[int, int]] = []
    start = reader.at
    while reader.next.kind is not K.END:
        index = reader.at
        if _is_join(reader):
            bounds.extend([(start, index)] if start < index else [])
            bounds.append((index, index + 1))
            start = index + 1
        reader.skip()
    bounds.extend([(start, reader.at)] if start < reader.at or not bounds else [])
    return bounds


def _is_join(reader: Reader) -> bool:
    """Whether `and` or `or` stands here as a word of its own."""
    if reader.next.kind is not K.WORD or reader.next.value not in _JOINS:
        return False
    index = reader.at
    return not reader.adjacent(index) or reader.lexemes[index - 1].kind in _BEFORE_JOIN


def _lax_comparison(reader: Reader, first: int, stop: int) -> Expression:
    """Read one stretch: an operand, perhaps an operator and another; the rest is left out."""
    part = reader.part(first, stop)
    left = next_fragment(part)
    if left is None:
        raise reader.error("a condition is missing", part.next)
    operator, text = part.next, ""
    if operator.kind is K.OPERATOR:
        text = part.take().value
    elif operator.kind is K.WORD and (word := _WORD_OPERATOR.match(operator.value)):
        text = word[0]
        part.take()
    found = left
    if text:
        token = part.token(operator)
        right = Nil(token) if part.next.kind in _NO_OPERAND else fragment(part)
        found = _compare(token, left, text, right)
        if text not in _OPERATORS:
            part.note("LW109", f"unknown operator `{text}`", token, _MEANT.get(text))
    part.ignore(part.at, part.stop)
    reader.notes += part.notes
    return found

"""Conditions of `if`, `elsif` and `unless`: comparisons joined from the right by `and` and `or`."""

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
from liquid.token import TOKEN_EXPRESSION
from liquid.token import Token

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.lax import FRAGMENT
from liquid_webhooks.syntax.expressions.lax import QUOTED
from liquid_webhooks.syntax.expressions.lax import SPACE
from liquid_webhooks.syntax.expressions.lax import Markup
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

# Ruby Liquid's patterns of the tag `if`.
_JOIN = rf"(?:{SPACE}?and{SPACE}?|{SPACE}?or{SPACE}?)"
_NOT_SPACE = r"[^ \t\n\v\f\r]"
_STRETCHES = re.compile(rf"(?:\b{_JOIN}\b|(?:{SPACE}*(?!\b{_JOIN}\b)(?:{FRAGMENT}|{_NOT_SPACE}+){SPACE}*)+)")
_FRAGMENT = re.compile(FRAGMENT)
_OPERATOR = re.compile(rf"{SPACE}*([=!<>a-z_]+)")
_OPERAND = re.compile(rf"{SPACE}*({FRAGMENT})")
_SYMBOLS = re.compile(r"[=!<>]+")
_PARTS = re.compile(rf"(?P<symbols>[=!<>]+)|{QUOTED}|(?P<other>[^=!<>'\"]+)")


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
        glued = reader.adjacent(reader.at) and reader.lexemes[reader.at - 1].kind is not K.STRING
        if glued and not reader.strict:  # then Ruby's lax parser takes it for a part of the operand
            raise reader.reject()
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
    markup = Markup(reader)
    stretches = [match.span() for match in _STRETCHES.finditer(markup.text)]
    if not stretches:
        raise _missing(markup, len(markup.text), len(markup.text))
    if len(stretches) % 2 == 0:
        raise _missing(markup, *stretches[-1])
    comparisons: list[Expression] = []
    joins: list[Lexeme] = []
    for place, (start, stop) in enumerate(stretches):
        if place % 2 == 0:
            comparisons.append(_lax_comparison(markup, start, stop))
            continue
        word = markup.text[start:stop].strip()
        first = start + markup.text[start:stop].index(word)
        if word not in _JOINS:
            raise _missing(markup, start, stop)
        markup.mark(first, first + len(word))
        joins.append(Lexeme(K.WORD, word, markup.start + first, markup.start + first + len(word)))
    markup.report_rest()
    return _join(reader, comparisons, joins)


def _missing(markup: Markup, start: int, stop: int) -> ParseError:
    return ParseError("a condition is missing", token=markup.token(start, stop, TOKEN_EXPRESSION))


def _lax_comparison(markup: Markup, start: int, stop: int) -> Expression:
    """Read one stretch: an operand, perhaps an operator and another; the rest is left out."""
    fragment = _FRAGMENT.search(markup.text, start, stop)
    if fragment is None:
        raise _missing(markup, stop, stop)
    first, last = fragment.span()
    end = _glued_operator(markup.text, first, last, stop)
    left = markup.expression(first, end, tested=True)
    operator = _OPERATOR.match(markup.text, end, stop)
    if operator is None:
        return left
    text, at = operator[1], operator.end(1)
    symbols = _SYMBOLS.match(text)
    if symbols and symbols[0] in _OPERATORS:  # Ruby takes what is glued to it for a part of it
        at = operator.start(1) + symbols.end()
        text = symbols[0]
    token = markup.token(operator.start(1), at)
    markup.mark(operator.start(1), at)
    behind = _OPERAND.match(markup.text, at, stop)
    right = markup.expression(*behind.span(1), tested=True) if behind else Nil(token)
    if text not in _OPERATORS:
        markup.reader.report("LW109", f"unknown operator `{text}`", token, _MEANT.get(text))
    return _compare(token, left, text, right)


def _glued_operator(text: str, start: int, end: int, stop: int) -> int:
    """Return where the operand `text[start:end]` ends if a known operator is glued to it.

    Ruby takes all of it for one operand. So do we where the operator is unknown, or nothing is behind it.
    """
    for part in _PARTS.finditer(text, start, end):
        if part.lastgroup == "symbols" and part.start() > start and part[0] in _OPERATORS:
            return part.start() if _OPERAND.match(text, part.end(), stop) else end
    return end

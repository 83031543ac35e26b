"""Entry points: a `TOKEN_EXPRESSION` in, expressions of python-liquid's classes and ours out.

Each takes the environment (limits, mode, delimiters), the stream (where diagnostics go) and the token
whose text is read; that text must stand at the token's `start_index` in its source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid_webhooks.syntax.expressions import arguments
from liquid_webhooks.syntax.expressions import boolean
from liquid_webhooks.syntax.expressions import filtered
from liquid_webhooks.syntax.expressions import loop_markup
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.reader import Reader

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.builtin.expressions import BooleanExpression
    from liquid.builtin.expressions import FilteredExpression
    from liquid.expression import Expression
    from liquid.stream import TokenStream
    from liquid.token import Token

    from liquid_webhooks.syntax.expressions.nodes import Group
    from liquid_webhooks.syntax.expressions.nodes import Loop

__all__ = [
    "parse_condition",
    "parse_cycle",
    "parse_filtered",
    "parse_group",
    "parse_loop",
    "parse_output",
    "parse_partial",
    "parse_primary",
    "parse_tablerow",
    "parse_when",
]


def _reader(env: Environment, stream: TokenStream, token: Token) -> Reader:
    return Reader.of(env, stream, token, filtered.group)


def parse_filtered(env: Environment, stream: TokenStream, token: Token) -> FilteredExpression:
    """Return the filtered expression of `echo` or `assign`; `Nil` if there is no markup.

    Raises:
        ParseError: See `reader.read` and `lexer.tokenize`; so for all below.
        LimitError: Something is nested too deep, or an integer is too long; so for all below.
    """
    return filtered.filtered(_reader(env, stream, token))


def parse_output(env: Environment, stream: TokenStream, token: Token) -> FilteredExpression:
    """Return the filtered expression of an output, which a single `}` outside quotes would end in Ruby."""
    reader = _reader(env, stream, token)
    for lexeme in reader.lexemes:
        if lexeme.kind is K.BRACE and lexeme.value == "}":
            raise reader.error("a single `}` ends an output; expected `}}`", lexeme)
    return filtered.filtered(reader)


def parse_group(env: Environment, stream: TokenStream, token: Token) -> Group:
    """Return the group whose inside is the text of `token`: for tags whose arguments are raw text."""
    return filtered.group(_reader(env, stream, token))


def parse_condition(env: Environment, stream: TokenStream, token: Token) -> BooleanExpression:
    """Return the condition of `if`, `elsif` or `unless`."""
    return boolean.condition(_reader(env, stream, token))


def parse_loop(env: Environment, stream: TokenStream, token: Token) -> Loop:
    """Return what a `for` loops over."""
    return loop_markup.for_loop(_reader(env, stream, token))


def parse_tablerow(env: Environment, stream: TokenStream, token: Token) -> Loop:
    """Return what a `tablerow` loops over."""
    return loop_markup.tablerow_loop(_reader(env, stream, token))


def parse_primary(env: Environment, stream: TokenStream, token: Token) -> Expression:
    """Return one operand: the subject of `case`."""
    return arguments.operand(_reader(env, stream, token))


def parse_when(env: Environment, stream: TokenStream, token: Token) -> list[Expression]:
    """Return the values of a `when`."""
    return arguments.when_values(_reader(env, stream, token))


def parse_cycle(env: Environment, stream: TokenStream, token: Token) -> arguments.Cycle:
    """Return the arguments of `cycle`."""
    return arguments.cycle(_reader(env, stream, token))


def parse_partial(
    env: Environment, stream: TokenStream, token: Token, *, quoted: bool
) -> arguments.PartialArguments:
    """Return the arguments of `render`, whose template's name is `quoted`, or `include`."""
    return arguments.partial_arguments(_reader(env, stream, token), quoted=quoted)

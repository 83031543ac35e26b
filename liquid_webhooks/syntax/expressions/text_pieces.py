"""Raw text with `{{ … }}` in it: the arguments of tags that are no expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.expressions import StringLiteral
from liquid.token import TOKEN_EXPRESSION
from liquid.token import TOKEN_STRING
from liquid.token import Token

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.closing import Closer
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.delimiters import alternation
from liquid_webhooks.syntax.expressions.parser import parse_group

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.expression import Expression
    from liquid.stream import TokenStream

__all__ = ["find_outside_groups", "parse_text"]


def parse_text(env: Environment, stream: TokenStream, token: Token) -> list[Expression]:
    """Return the pieces of `token`'s text: a `StringLiteral` for each stretch, a `Group` for each `{{ … }}`.

    Quotes protect nothing, but inside a group they do.

    Raises:
        ParseError: A group is never closed.
    """
    delimiters = Delimiters.of(env)
    source, at, end = token.source, token.start_index, token.start_index + len(token.value)
    closer = Closer(source, end, delimiters, at)
    pieces: list[Expression] = []
    while at < end:
        opener = source.find(delimiters.output_start, at, end)
        stop = end if opener == NONE else opener
        if at < stop:
            text = Token(TOKEN_STRING, source[at:stop], at, source)
            pieces.append(StringLiteral(text, text.value))
        if opener == NONE:
            break
        start = opener + len(delimiters.output_start)
        stop = closer.group_end(start)
        if stop == NONE:
            place = Token(TOKEN_EXPRESSION, delimiters.output_start, opener, source)
            raise ParseError(f"`{delimiters.output_start}` inside markup is never closed", token=place)
        at = stop + len(delimiters.output_end)
        start += source.startswith("-", start, stop)
        stop -= stop > start and source[stop - 1] == "-"
        pieces.append(parse_group(env, stream, Token(TOKEN_EXPRESSION, source[start:stop], start, source)))
    return pieces


def find_outside_groups(
    token: Token, wanted: str, start: int = 0, delimiters: Delimiters = DEFAULT_DELIMITERS
) -> int:
    """Return where in `token.value`, from `start` on, `wanted` stands outside groups; -1 if nowhere."""
    end = token.start_index + len(token.value)
    closer = Closer(token.source, end, delimiters, token.start_index)
    pattern = alternation(delimiters.output_start, wanted)
    at = token.start_index + start
    while match := pattern.search(token.source, at, end):
        if match[0] == wanted:
            return match.start() - token.start_index
        stop = closer.group_end(match.end())
        at = match.end() if stop == NONE else stop + len(delimiters.output_end)
    return -1

"""`{% liquid %}`: one tag a line, without delimiters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.ast import BlockNode
from liquid.builtin.tags.liquid_tag import LiquidNode as LiquidLiquidNode
from liquid.parser import Parser
from liquid.tag import Tag
from liquid.token import TOKEN_CONTENT
from liquid.token import TOKEN_EXPRESSION
from liquid.token import TOKEN_TAG
from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import Stream
from liquid_webhooks.syntax.tags.block import take

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["LiquidNode", "LiquidTag", "split_lines"]

OFTEN = 256
"""Lines between two looks at the deadline."""

_LINE = re.compile(rf"[{MARKUP_SPACE}]*(#|[A-Za-z0-9_]+)[{MARKUP_SPACE}]*")


class LiquidNode(CompiledNode, LiquidLiquidNode):
    """The tags of a `liquid` tag, as one block."""

    __slots__ = ()

    branches = False


class LiquidTag(Tag):
    """`{% liquid %}`."""

    name = "liquid"
    block = False

    def parse(self, stream: TokenStream) -> LiquidNode:
        """Return the block; tags in it cannot close blocks around it, nor stay open.

        Raises:
            ParseError: A line does not start with a tag's name.
            LimitError: `liquid` tags are nested too deep.
        """
        tag, markup = take(stream)
        if markup is None:
            return LiquidNode(tag, None, BlockNode(tag, []))
        if stream.block_depth >= self.env.block_nesting_limit:
            limit = self.env.block_nesting_limit
            raise LimitError(
                f"blocks nested more than {limit} levels deep (Limits.nesting_depth)",
                token=tag,
                limit="nesting_depth",
            )
        lines = split_lines(markup)
        carry = stream.block_depth
        inner = stream.inner(lines) if isinstance(stream, Stream) else Stream(lines, block_depth_carry=carry)
        return LiquidNode(tag, markup, Parser(self.env).parse_block(inner, ()))


def split_lines(markup: Token) -> list[Token]:
    """Return the tokens of a `liquid` tag's lines; a comment's lines are one text between its tags.

    Raises:
        ParseError: A line does not start with a tag's name, or a comment is never closed.
    """
    tokens: list[Token] = []
    opening: Token | None = None
    depth = body_start = at = 0
    for number, line in enumerate(markup.value.split("\n")):
        if not number % OFTEN:
            check_time()
        start, at = at, at + len(line) + 1
        match = _LINE.match(line)
        name = match[1] if match else ""
        if opening is not None:
            depth += {"comment": 1, "endcomment": -1}.get(name, 0)
            if depth > 0:
                continue
            if body_start < start:
                tokens.append(_token(markup, TOKEN_CONTENT, body_start, start))
            opening = None
        if match is None:
            if line.strip(MARKUP_SPACE):
                token = _token(markup, TOKEN_EXPRESSION, start, start + len(line))
                raise ParseError("a line of `liquid` starts with the name of a tag", token=token)
            continue
        tokens.append(_token(markup, TOKEN_TAG, start + match.start(1), start + match.end(1)))
        end = start + len(line.rstrip(MARKUP_SPACE))
        if start + match.end() < end:
            tokens.append(_token(markup, TOKEN_EXPRESSION, start + match.end(), end))
        if name == "comment":
            opening, depth, body_start = tokens[-1], 1, at
    if opening is not None:
        raise ParseError("`comment` is never closed; expected a line `endcomment`", token=opening)
    return tokens


def _token(markup: Token, kind: str, start: int, end: int) -> Token:
    """Return a token for `markup.value[start:end]`."""
    return Token(kind, markup.value[start:end], markup.start_index + start, markup.source)

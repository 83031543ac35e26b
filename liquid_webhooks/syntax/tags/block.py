"""What the tags share: taking their tokens off the stream, and reading the block up to an end tag.

A tag's `parse` is called with the stream at its `TOKEN_TAG` and leaves it at the last token that belongs to
it; the caller then moves on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.parser import Parser
from liquid.token import TOKEN_EOF
from liquid.token import TOKEN_EXPRESSION

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.stream import Stream
from liquid_webhooks.syntax.stream import block_error
from liquid_webhooks.syntax.stream import report

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.ast import BlockNode
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["IDENTIFIER", "SIGNATURE", "body", "end_tag", "expected", "take", "take_markup"]

IDENTIFIER = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
"""A variable's name in `assign` and its like."""

SIGNATURE = re.compile(r"(?:\(?[A-Za-z0-9_.\[\]-]\)?)++")
"""What Ruby takes for the name in `assign` and `capture`: a run of Ruby Liquid's `VariableSignature`."""


def take(stream: TokenStream) -> tuple[Token, Token | None]:
    """Return the tag's token and its markup, if any; the stream stays at the last of them."""
    tag = stream.current
    if stream.peek.kind != TOKEN_EXPRESSION:
        return tag, None
    stream.next()
    return tag, stream.current


def take_markup(stream: TokenStream, what: str) -> tuple[Token, Token]:
    """Return the tag's token and its markup.

    Raises:
        ParseError: There is none; the message says that the tag needs `what`.
    """
    tag, markup = take(stream)
    if markup is None:
        raise ParseError(f"`{tag.value}` needs {what}", token=tag)
    return tag, markup


def expected(env: Environment, name: str) -> str:
    """Return the end tag of a block as it has to be written."""
    return f"{env.tag_start_string} end{name} {env.tag_end_string}"


def body(env: Environment, stream: TokenStream, tag: Token, ends: frozenset[str]) -> BlockNode:
    """Read a block up to one of `ends`; the stream moves there from the last token before the block.

    Args:
        env: The environment.
        stream: The tokens.
        tag: The tag that opens the whole, named in messages.
        ends: Names of tags that end the block.

    Raises:
        ParseError: The text ends first.
        LimitError: Too many blocks are open.
    """
    stream.next()
    if stream.block_depth >= env.block_nesting_limit:
        limit = env.block_nesting_limit
        raise LimitError(
            f"blocks nested more than {limit} levels deep (Limits.nesting_depth)",
            token=tag,
            limit="nesting_depth",
        )
    blocks = stream.open_blocks if isinstance(stream, Stream) else []
    blocks.append(tag)
    block = Parser(env).parse_block(stream, ends)
    blocks.pop()
    if stream.current.kind == TOKEN_EOF:
        message = f"`{tag.value}` is never closed; expected `{expected(env, tag.value)}`"
        raise block_error(stream, message, tag, tag.value)
    return block


def end_tag(stream: TokenStream) -> None:
    """Take an end tag or an `else`, noting text in it; that is allowed in every mode."""
    tag, markup = take(stream)
    if markup is not None:
        hint = "; did you mean `elsif`?" if tag.value == "else" and markup.value.startswith("if") else ""
        report(stream, "LW110", f"`{tag.value}` takes no arguments{hint}", markup)

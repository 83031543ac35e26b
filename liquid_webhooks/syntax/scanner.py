"""Template text to python-liquid tokens, in one pass from left to right.

Tokens follow the protocol of `liquid.stream.TokenStream`: `TOKEN_TAG` (the name) and, if there is any markup,
`TOKEN_EXPRESSION`; `TOKEN_OUTPUT` and `TOKEN_EXPRESSION`; `TOKEN_CONTENT`; `COMMENT` for template comments.
The bodies of `raw`, `comment` and `doc` are one `TOKEN_CONTENT` between the two tags.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from liquid.token import TOKEN_CONTENT
from liquid.token import TOKEN_EXPRESSION
from liquid.token import TOKEN_OUTPUT
from liquid.token import TOKEN_TAG
from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.delimiters import TRIMMED
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.markup import Body
from liquid_webhooks.syntax.markup import Fault
from liquid_webhooks.syntax.markup import read_markup

__all__ = ["scan"]


OFTEN = 256
"""Outputs and tags between two looks at the deadline."""


def scan(source: str, delimiters: Delimiters, *, start: int = 0, end: int | None = None) -> list[Token]:
    """Split `source[start:end]` into tokens whose positions are offsets in the whole `source`.

    Args:
        source: The whole text.
        delimiters: The strings that mark markup.
        start: Offset of the first character to scan.
        end: Offset behind the last one; the end of `source` if left out.

    Raises:
        ParseError: Markup is never terminated, a tag has no name, or a `raw`, `comment` or `doc` is never
            closed.
    """
    end = len(source) if end is None else end
    tokens: list[Token] = []
    trims = False
    for number, markup in enumerate(read_markup(source, delimiters, start, end)):
        if not number % OFTEN:
            check_time()
        if markup.fault is not None:
            _refuse(source, markup.fault)
        # Literal text before it.
        stop = markup.start
        if trims or markup.trims_before:
            start, stop = _trimmed(source, start, stop, trims, markup.trims_before)
        if start < stop:
            tokens.append(Token(TOKEN_CONTENT, source[start:stop], start, source))
        kind, inner = markup.kind, source[markup.inner_start : markup.inner_stop]
        if kind == TOKEN_OUTPUT:
            tokens.append(Token(kind, source[markup.start : markup.stop], markup.start, source))
            tokens.append(Token(TOKEN_EXPRESSION, inner, markup.inner_start, source))
        elif kind == TOKEN_TAG:
            tokens.append(Token(kind, markup.name, markup.name_start, source))
            if inner:
                tokens.append(Token(TOKEN_EXPRESSION, inner, markup.inner_start, source))
            if markup.body is not None:
                tokens += _of_body(source, markup.body)
        else:
            tokens.append(Token(kind, inner, markup.inner_start, source))
        start, trims = markup.stop, markup.trims_behind
    if trims:
        start, end = _trimmed(source, start, end, trims, False)
    if start < end:
        tokens.append(Token(TOKEN_CONTENT, source[start:end], start, source))
    return tokens


def _of_body(source: str, body: Body) -> Iterator[Token]:
    """Yield the tokens of a body and of the tag that ends it."""
    if body.start < body.stop:
        yield Token(TOKEN_CONTENT, source[body.start : body.stop], body.start, source)
    yield Token(TOKEN_TAG, body.end_name, body.end_name_start, source)


def _trimmed(source: str, start: int, stop: int, left: bool, right: bool) -> tuple[int, int]:
    """Return the bounds of literal text without the white space that the dashes beside it remove."""
    if left:
        while start < stop and source[start] in TRIMMED:
            start += 1
    if right:
        while start < stop and source[stop - 1] in TRIMMED:
            stop -= 1
    return start, stop


def _refuse(source: str, fault: Fault) -> NoReturn:
    token = Token(TOKEN_TAG, source[fault.start : fault.stop], fault.start, source)
    raise ParseError(fault.message, token=token)

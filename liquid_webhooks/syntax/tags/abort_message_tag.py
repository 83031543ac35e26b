"""`{% abort_message('reason') %}`: stop, and send nothing (Braze, "Aborting messages")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import TextIO

from liquid.tag import Tag

from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.expressions.lexer import CURLY_QUOTES
from liquid_webhooks.syntax.expressions.lexer import curly_quote
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import report_refusable
from liquid_webhooks.syntax.tags.block import take
from liquid_webhooks.syntax.tags.fetch import report_static

if TYPE_CHECKING:
    from liquid import RenderContext
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["AbortNode", "AbortTag"]

_CURLY_QUOTE = re.compile(f"[{CURLY_QUOTES}]")


class AbortNode(CompiledNode):
    """Ends the render.

    Args:
        token: The tag.
        reason: The static text given; None where none was given.
    """

    __slots__ = ("reason",)

    def __init__(self, token: Token, reason: str | None) -> None:
        super().__init__(token)
        self.reason = reason
        self.blank = False

    def __str__(self) -> str:
        return "{% abort_message %}" if self.reason is None else f"{{% abort_message({self.reason!r}) %}}"

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Raise `AbortMessage`, in anybody's environment."""
        if hasattr(context.env, "render_node"):
            return super().render_to_output(context, buffer)
        raise AbortMessage(self.reason)


class AbortTag(Tag):
    """`{% abort_message %}`, with or without `('reason')`."""

    name = "abort_message"
    block = False

    def parse(self, stream: TokenStream) -> AbortNode:
        """Return the node; the reason is taken as it stands, nothing in it is evaluated.

        Raises:
            ParseError: The reason is not in parentheses, or a curly quote stands outside straight ones.
        """
        tag, markup = take(stream)
        if markup is None:
            return AbortNode(tag, None)
        text = markup.value
        if not text.startswith("("):
            raise ParseError("`abort_message` takes its reason in parentheses", token=markup)
        if not text.endswith(")") or text == "(":
            raise ParseError("`abort_message` has no closing `)`", token=markup)
        report_static(self.env, stream, markup)
        text = text[1:-1].strip(MARKUP_SPACE)
        if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
            return AbortNode(tag, text[1:-1])
        if curly := _CURLY_QUOTE.search(text):
            at = markup.value.index(curly[0])
            place = markup._replace(value=curly[0], start_index=markup.start_index + at)
            raise ParseError(curly_quote(curly[0]), token=place)
        if text:
            message = "the reason of `abort_message` has no quotes"
            fix = None if "'" in text else f"('{text}')"
            report_refusable(self.env, stream, "LW101", message, markup, fix)
        return AbortNode(tag, text or None)

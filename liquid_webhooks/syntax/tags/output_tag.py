"""`{{ expression }}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.output import OutputNode as LiquidOutputNode
from liquid.tag import Tag
from liquid.token import TOKEN_EXPRESSION
from liquid.token import TOKEN_OUTPUT
from liquid.token import TOKEN_TAG

from liquid_webhooks.syntax.expressions.parser import parse_output
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.illegal import refuse

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["Output", "OutputNode"]


class OutputNode(CompiledNode, LiquidOutputNode):
    """`{{ expression }}`."""

    __slots__ = ()

    prints = True


class Output(Tag):
    """An output."""

    name = TOKEN_OUTPUT
    block = False

    def parse(self, stream: TokenStream) -> OutputNode:
        """Return the output; without markup it is that of nil."""
        token = stream.current
        if token.kind == TOKEN_TAG:
            refuse(self.env, stream)
        stream.next()
        return OutputNode(token, parse_output(self.env, stream, stream.expect(TOKEN_EXPRESSION)))

"""`{% echo expression %}`: an output written as a tag."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.echo_tag import EchoNode as LiquidEchoNode
from liquid.tag import Tag

from liquid_webhooks.syntax.expressions.parser import parse_filtered
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import take

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["EchoNode", "EchoTag"]


class EchoNode(CompiledNode, LiquidEchoNode):
    """`{% echo expression %}`."""

    prints = True


class EchoTag(Tag):
    """`{% echo expression %}`."""

    name = "echo"
    block = False

    def parse(self, stream: TokenStream) -> EchoNode:
        """Return the output; without markup it is that of nil."""
        tag, markup = take(stream)
        return EchoNode(tag, parse_filtered(self.env, stream, markup or tag._replace(value="")))

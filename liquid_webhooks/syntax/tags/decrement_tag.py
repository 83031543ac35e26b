"""`{% decrement name %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.decrement_tag import DecrementNode as LiquidDecrementNode
from liquid.tag import Tag

from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.counter import counter_name

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["DecrementNode", "DecrementTag"]


class DecrementNode(CompiledNode, LiquidDecrementNode):
    """`{% decrement name %}`."""

    __slots__ = ()

    @property
    def counts(self) -> str:
        """The name that is counted."""
        return str(self.name)


class DecrementTag(Tag):
    """`{% decrement name %}`."""

    name = "decrement"
    block = False

    def parse(self, stream: TokenStream) -> DecrementNode:
        """Return the node."""
        tag = stream.current
        return DecrementNode(tag, counter_name(self.env, stream))

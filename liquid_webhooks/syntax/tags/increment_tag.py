"""`{% increment name %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.increment_tag import IncrementNode as LiquidIncrementNode
from liquid.tag import Tag

from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.counter import counter_name

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["IncrementNode", "IncrementTag"]


class IncrementNode(CompiledNode, LiquidIncrementNode):
    """`{% increment name %}`."""

    __slots__ = ()

    @property
    def counts(self) -> str:
        """The name that is counted."""
        return str(self.name)


class IncrementTag(Tag):
    """`{% increment name %}`."""

    name = "increment"
    block = False

    def parse(self, stream: TokenStream) -> IncrementNode:
        """Return the node."""
        tag = stream.current
        return IncrementNode(tag, counter_name(self.env, stream))

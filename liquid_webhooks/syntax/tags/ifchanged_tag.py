"""`{% ifchanged %}` … `{% endifchanged %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.ifchanged_tag import IfChangedNode as LiquidIfChangedNode
from liquid.tag import Tag

from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import body
from liquid_webhooks.syntax.tags.block import end_tag

if TYPE_CHECKING:
    from liquid.ast import BlockNode
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["IfChangedNode", "IfChangedTag"]


class IfChangedNode(CompiledNode, LiquidIfChangedNode):
    """A block that prints only if its text has changed; its white space is kept."""

    __slots__ = ()

    def __init__(self, token: Token, block: BlockNode) -> None:
        super().__init__(token, block)
        block.blank = False

    def __str__(self) -> str:
        return f"{{% ifchanged %}}{self.block}{{% endifchanged %}}"


class IfChangedTag(Tag):
    """`{% ifchanged %}`."""

    name = "ifchanged"
    end = "endifchanged"

    def parse(self, stream: TokenStream) -> IfChangedNode:
        """Return the block."""
        tag = stream.current
        end_tag(stream)
        block = body(self.env, stream, tag, frozenset((self.end,)))
        end_tag(stream)
        return IfChangedNode(tag, block)

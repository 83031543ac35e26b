"""`{% tablerow %}` … `{% endtablerow %}`: a loop that writes table rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.tablerow_tag import TablerowNode as LiquidTablerowNode
from liquid.tag import Tag

from liquid_webhooks.syntax.expressions.parser import parse_tablerow
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import body
from liquid_webhooks.syntax.tags.block import end_tag
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid.ast import BlockNode
    from liquid.stream import TokenStream
    from liquid.token import Token

    from liquid_webhooks.syntax.expressions.nodes import Loop

__all__ = ["TablerowNode", "TablerowTag"]


class TablerowNode(CompiledNode, LiquidTablerowNode):
    """Table rows; blank as its body is, whose white space is printed all the same."""

    __slots__ = ()

    loop_object = "tablerowloop"

    def __init__(self, token: Token, expression: Loop, block: BlockNode) -> None:
        super().__init__(token, expression, block)
        self.blank = block.blank
        block.blank = False

    def __str__(self) -> str:
        return f"{{% tablerow {self.expression} %}}{self.block}{{% endtablerow %}}"


class TablerowTag(Tag):
    """`{% tablerow item in list cols: 3 %}`."""

    name = "tablerow"
    end = "endtablerow"

    def parse(self, stream: TokenStream) -> TablerowNode:
        """Return the rows."""
        tag, markup = take_markup(stream, "a variable and a list: `tablerow item in list`")
        loop = parse_tablerow(self.env, stream, markup)
        block = body(self.env, stream, tag, frozenset((self.end,)))
        end_tag(stream)
        return TablerowNode(tag, loop, block)

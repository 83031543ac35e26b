"""`{% for %}` … `{% else %}` … `{% endfor %}`, with `break` and `continue`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.for_tag import BreakNode as LiquidBreakNode
from liquid.builtin.tags.for_tag import ContinueNode as LiquidContinueNode
from liquid.builtin.tags.for_tag import ForNode as LiquidForNode
from liquid.tag import Tag

from liquid_webhooks.syntax.expressions.parser import parse_loop
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import body
from liquid_webhooks.syntax.tags.block import end_tag
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid.ast import BlockNode
    from liquid.stream import TokenStream
    from liquid.token import Token

    from liquid_webhooks.syntax.expressions.nodes import Loop

__all__ = ["BreakNode", "BreakTag", "ContinueNode", "ContinueTag", "ForNode", "ForTag"]


class ForNode(CompiledNode, LiquidForNode):
    """A loop; both its blocks are blank, or none is."""

    __slots__ = ()

    loop_object = "forloop"

    def __init__(
        self, token: Token, expression: Loop, block: BlockNode, default: BlockNode | None = None
    ) -> None:
        super().__init__(token, expression, block, default)
        self.blank = block.blank and (default is None or default.blank)
        block.blank = self.blank
        if default is not None:
            default.blank = self.blank


class ForTag(Tag):
    """`{% for item in list %}`."""

    name = "for"
    end = "endfor"

    def parse(self, stream: TokenStream) -> ForNode:
        """Return the loop."""
        tag, markup = take_markup(stream, "a variable and a list: `for item in list`")
        loop = parse_loop(self.env, stream, markup)
        block = body(self.env, stream, tag, frozenset((self.end, "else")))
        default = None
        if stream.current.is_tag("else"):
            end_tag(stream)
            default = body(self.env, stream, tag, frozenset((self.end,)))
        end_tag(stream)
        return ForNode(tag, loop, block, default)


class BreakNode(CompiledNode, LiquidBreakNode):
    """`{% break %}`; a block that holds one is not blank, as in Ruby."""

    interrupts = True

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.blank = False


class BreakTag(Tag):
    """`{% break %}`."""

    name = "break"
    block = False

    def parse(self, stream: TokenStream) -> BreakNode:
        """Return the node."""
        tag = stream.current
        end_tag(stream)
        return BreakNode(tag)


class ContinueNode(CompiledNode, LiquidContinueNode):
    """`{% continue %}`; a block that holds one is not blank, as in Ruby."""

    interrupts = True

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.blank = False


class ContinueTag(Tag):
    """`{% continue %}`."""

    name = "continue"
    block = False

    def parse(self, stream: TokenStream) -> ContinueNode:
        """Return the node."""
        tag = stream.current
        end_tag(stream)
        return ContinueNode(tag)

"""`{% case %}` … `{% when %}` … `{% else %}` … `{% endcase %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.ast import BlockNode
from liquid.builtin.tags.case_tag import CaseNode as LiquidCaseNode
from liquid.builtin.tags.case_tag import MultiExpressionBlockNode
from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.nodes import AnyExpression
from liquid_webhooks.syntax.expressions.parser import parse_primary
from liquid_webhooks.syntax.expressions.parser import parse_when
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import body
from liquid_webhooks.syntax.tags.block import end_tag
from liquid_webhooks.syntax.tags.block import take
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid.expression import Expression
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["CaseNode", "CaseTag", "WhenNode"]

_ENDS = frozenset(("when", "else", "endcase"))


class WhenNode(MultiExpressionBlockNode):
    """A `when` with its values and its block."""

    __slots__ = ()


class CaseNode(CompiledNode, LiquidCaseNode):
    """A `case`; `blocks` holds a `WhenNode` for each `when` and a `BlockNode` for each `else`, in order."""

    __slots__ = ()

    def __init__(
        self,
        token: Token,
        expression: Expression,
        blocks: list[MultiExpressionBlockNode | BlockNode],
        blank: bool = True,
    ) -> None:
        super().__init__(token, expression, blocks)
        self.blank = self.blank and blank
        for block in blocks:
            block.blank = self.blank
            if isinstance(block, MultiExpressionBlockNode):
                block.block.blank = self.blank


class CaseTag(Tag):
    """`{% case subject %}`."""

    name = "case"
    end = "endcase"

    def parse(self, stream: TokenStream) -> CaseNode:
        """Return the whole `case`; what stands before the first `when` is read and dropped, as in Ruby."""
        tag, markup = take_markup(stream, "something to compare")
        subject = parse_primary(self.env, stream, markup)
        dropped = body(self.env, stream, tag, _ENDS)
        blocks: list[MultiExpressionBlockNode | BlockNode] = []
        while not stream.current.is_tag(self.end):
            if stream.current.is_tag("else"):
                blocks.append(self._else(stream, tag))
            else:
                blocks.append(self._when(stream, tag, subject))
        end_tag(stream)
        return CaseNode(tag, subject, blocks, dropped.blank)

    def _else(self, stream: TokenStream, tag: Token) -> BlockNode:
        """Take an `else` and its block; Ruby allows no text in it here."""
        token, markup = take(stream)
        if markup is not None:
            raise ParseError(f"`{token.value}` in a `case` takes no arguments", token=markup)
        return body(self.env, stream, tag, _ENDS)

    def _when(self, stream: TokenStream, tag: Token, subject: Expression) -> WhenNode:
        """Take a `when` and its block."""
        token, markup = take_markup(stream, "a value")
        values = parse_when(self.env, stream, markup)
        block = body(self.env, stream, tag, _ENDS)
        return WhenNode(token, block, AnyExpression(token, subject, values))

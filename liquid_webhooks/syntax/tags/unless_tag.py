"""`{% unless %}`: an `if` whose first condition is negated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.unless_tag import UnlessNode as LiquidUnlessNode
from liquid.tag import Tag

from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.if_tag import branches
from liquid_webhooks.syntax.tags.if_tag import mark_blank

if TYPE_CHECKING:
    from liquid.ast import BlockNode
    from liquid.ast import ConditionalBlockNode
    from liquid.builtin.expressions import BooleanExpression
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["UnlessNode", "UnlessTag"]


class UnlessNode(CompiledNode, LiquidUnlessNode):
    """An `unless`; all its blocks are blank, or none is."""

    __slots__ = ()

    def __init__(
        self,
        token: Token,
        condition: BooleanExpression,
        consequence: BlockNode,
        alternatives: list[ConditionalBlockNode],
        default: BlockNode | None,
        blank: bool = True,
    ) -> None:
        super().__init__(token, condition, consequence, alternatives, default)
        self.blank = self.blank and blank
        mark_blank(consequence, alternatives, default, self.blank)


class UnlessTag(Tag):
    """`{% unless condition %}`."""

    name = "unless"
    end = "endunless"

    def parse(self, stream: TokenStream) -> UnlessNode:
        """Return the whole `unless`."""
        return UnlessNode(*branches(self.env, stream))

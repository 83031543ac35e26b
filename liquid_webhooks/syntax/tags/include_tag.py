"""`{% include name %}`: a partial that shares the variables; only where the environment has a loader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.include_tag import IncludeNode as LiquidIncludeNode
from liquid.tag import Tag

from liquid_webhooks.syntax.expressions.parser import parse_partial
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["IncludeNode", "IncludeTag"]


class IncludeNode(CompiledNode, LiquidIncludeNode):
    """A partial whose name may be any expression."""

    __slots__ = ()

    interrupts = True  # a partial may
    uses_scope = True


class IncludeTag(Tag):
    """`{% include name [with x | for x] [as y], key: value %}`."""

    name = "include"
    block = False

    def parse(self, stream: TokenStream) -> IncludeNode:
        """Return the partial."""
        tag, markup = take_markup(stream, "a template name")
        arguments = parse_partial(self.env, stream, markup, quoted=False)
        return IncludeNode(tag, arguments.name, arguments.bound, arguments.alias, arguments.keywords)

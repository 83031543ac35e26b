"""`{% render 'name' %}`: a partial with variables of its own; only where the environment has a loader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.expressions import StringLiteral
from liquid.builtin.tags.render_tag import RenderNode as LiquidRenderNode
from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.parser import parse_partial
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["RenderNode", "RenderTag"]


class RenderNode(CompiledNode, LiquidRenderNode):
    """A partial; `loop` says that it renders once for each item of `var`."""

    __slots__ = ()


class RenderTag(Tag):
    """`{% render 'name' [with x | for x] [as y], key: value %}`."""

    name = "render"
    block = False

    def parse(self, stream: TokenStream) -> RenderNode:
        """Return the partial.

        Raises:
            ParseError: The name is not a quoted string.
        """
        tag, markup = take_markup(stream, "a quoted template name")
        arguments = parse_partial(self.env, stream, markup, quoted=True)
        if not isinstance(arguments.name, StringLiteral):
            raise ParseError("`render` needs a quoted template name", token=markup)
        return RenderNode(
            tag,
            arguments.name,
            var=arguments.bound,
            loop=arguments.loop,
            alias=arguments.alias,
            args=arguments.keywords,
        )

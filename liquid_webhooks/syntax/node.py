"""What all our nodes share: they render by running compiled code."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Protocol
from typing import TextIO
from typing import cast

from liquid.ast import Node

if TYPE_CHECKING:
    from liquid import RenderContext

__all__ = ["CompiledNode"]


class _NodeRenderer(Protocol):
    def render_node(self, node: Node, context: RenderContext, buffer: TextIO) -> int: ...


class CompiledNode(Node):
    """Mixed in before a python-liquid node class: a third-party block tag gets our semantics for its body."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Compile this node, run it in `context`, and return the number of characters written."""
        return cast("_NodeRenderer", context.env).render_node(self, context, buffer)

    async def render_to_output_async(self, context: RenderContext, buffer: TextIO) -> int:
        """Do the same; there is no second code path."""
        return self.render_to_output(context, buffer)

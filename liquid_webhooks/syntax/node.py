"""What all our nodes share: they render by running compiled code, and say what the compiler has to know."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import ClassVar
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
    """Mixed in before a python-liquid node class: a third-party block tag gets our semantics for its body.

    A node that changes a name says so to python-liquid's analysis too, in `template_scope`.

    The attributes are facts from which the compiler decides where names are kept and how code leaves it; what
    stands here is the careful answer wherever there is one.

    Attributes:
        prints: Whether all it does is print, or nothing: no name changes, nothing ends, nothing is fetched.
        branches: Whether what it holds may be passed over, or run more than once.
        interrupts: Whether the node itself, not what it holds, may end a loop around it.
        loop_object: The name that its block sees the loop by; empty if it is no loop. A loop has an
            `expression` with an `identifier`, and a `block` that no interrupt leaves; what interrupts its
            `default`, if it has one, leaves the loop.
    """

    __slots__ = ()

    prints: ClassVar[bool] = False
    branches: ClassVar[bool] = True
    interrupts: ClassVar[bool] = False
    loop_object: ClassVar[str] = ""

    @property
    def assigns(self) -> str | None:
        """The name that the node gives a value; None if it gives none."""
        return None

    @property
    def counts(self) -> str | None:
        """The name that it counts up or down in the data, which may be empty; None if it counts none."""
        return None

    @property
    def uses_scope(self) -> bool:
        """Whether it needs the variables as a whole, looked up by their names while it renders."""
        return False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Compile this node, run it in `context`, and return the number of characters written."""
        return cast("_NodeRenderer", context.env).render_node(self, context, buffer)

    async def render_to_output_async(self, context: RenderContext, buffer: TextIO) -> int:
        """Do the same; there is no second code path."""
        return self.render_to_output(context, buffer)

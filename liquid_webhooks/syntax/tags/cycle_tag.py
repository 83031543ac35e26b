"""`{% cycle 'a', 'b' %}`, `{% cycle group: 'a', 'b' %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.cycle_tag import CycleNode as LiquidCycleNode
from liquid.tag import Tag

from liquid_webhooks.syntax.expressions.parser import parse_cycle
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["CycleNode", "CycleTag"]


class CycleNode(CompiledNode, LiquidCycleNode):
    """Prints the next of its values; `group` is None where none was given."""

    __slots__ = ()

    def __str__(self) -> str:
        group = "" if self.group is None else f"{self.group}: "
        return f"{{% cycle {group}{', '.join(map(str, self.args))} %}}"


class CycleTag(Tag):
    """`{% cycle %}`."""

    name = "cycle"
    block = False

    def parse(self, stream: TokenStream) -> CycleNode:
        """Return the node."""
        tag, markup = take_markup(stream, "at least one value")
        return CycleNode(tag, *parse_cycle(self.env, stream, markup))

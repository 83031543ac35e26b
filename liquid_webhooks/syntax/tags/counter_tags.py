"""Counters: `{% increment name %}` and `{% decrement name %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.expressions import Identifier
from liquid.builtin.tags.decrement_tag import DecrementNode as LiquidDecrementNode
from liquid.builtin.tags.increment_tag import IncrementNode as LiquidIncrementNode
from liquid.tag import Tag

from liquid_webhooks.syntax.expressions.readable_names import check_name
from liquid_webhooks.syntax.expressions.readable_names import is_number
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import report_refusable
from liquid_webhooks.syntax.tags.block import IDENTIFIER
from liquid_webhooks.syntax.tags.block import take

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.stream import TokenStream

__all__ = ["DecrementNode", "DecrementTag", "IncrementNode", "IncrementTag"]


class _CountingNode(CompiledNode):
    """What both share."""

    __slots__ = ()

    name: Identifier

    @property
    def counts(self) -> str:
        """The name that is counted."""
        return str(self.name)


class IncrementNode(_CountingNode, LiquidIncrementNode):
    """`{% increment name %}`."""

    __slots__ = ()


class DecrementNode(_CountingNode, LiquidDecrementNode):
    """`{% decrement name %}`."""

    __slots__ = ()


class IncrementTag(Tag):
    """`{% increment name %}`."""

    name = "increment"
    block = False

    def parse(self, stream: TokenStream) -> IncrementNode:
        """Return the node."""
        return IncrementNode(stream.current, _counted_name(self.env, stream))


class DecrementTag(Tag):
    """`{% decrement name %}`."""

    name = "decrement"
    block = False

    def parse(self, stream: TokenStream) -> DecrementNode:
        """Return the node."""
        return DecrementNode(stream.current, _counted_name(self.env, stream))


def _counted_name(env: Environment, stream: TokenStream) -> Identifier:
    """Take the tag and return its name; as in Ruby it is the whole markup, even if there is none."""
    tag, markup = take(stream)
    if markup is None:
        report_refusable(env, stream, "LW101", f"`{tag.value}` has no name", tag)
        return Identifier("", token=tag)
    text = markup.value
    if not (IDENTIFIER.fullmatch(text.removesuffix("?")) or is_number(text)):
        message = f"`{tag.value}` takes all of its text as the name"
        report_refusable(env, stream, "LW101", message, markup)
    check_name(env, stream, markup)
    return Identifier(text, token=markup)

"""`{% if %}` and `{% unless %}`, an `if` whose first condition is negated, with `elsif` and `else`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

from liquid.ast import BlockNode
from liquid.ast import ConditionalBlockNode
from liquid.builtin.tags.if_tag import IfNode as LiquidIfNode
from liquid.builtin.tags.unless_tag import UnlessNode as LiquidUnlessNode
from liquid.tag import Tag

from liquid_webhooks.syntax.expressions.parser import parse_condition
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import report
from liquid_webhooks.syntax.tags.block import body
from liquid_webhooks.syntax.tags.block import end_tag
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.builtin.expressions import BooleanExpression
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["Branches", "IfNode", "IfTag", "UnlessNode", "UnlessTag"]


class Branches(NamedTuple):
    """What the tags of one `if` or `unless` hold.

    Attributes:
        token: The opening tag.
        condition: Its condition.
        consequence: The block behind it.
        alternatives: The `elsif` branches before any `else`.
        default: The block of the first `else`; None without one.
        blank: Whether all blocks are blank, those included that never render; each block is marked so.
    """

    token: Token
    condition: BooleanExpression
    consequence: BlockNode
    alternatives: list[ConditionalBlockNode]
    default: BlockNode | None
    blank: bool


class _ConditionalNode(CompiledNode):
    """What both share: all their blocks are blank, or none is: Ruby drops white space only where the whole is
    blank.
    """

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
        super().__init__(token, condition, consequence, alternatives, default)  # type: ignore[call-arg]
        self.blank = self.blank and blank
        consequence.blank = self.blank
        for alternative in alternatives:
            alternative.blank = alternative.block.blank = self.blank
        if default is not None:
            default.blank = self.blank


class IfNode(_ConditionalNode, LiquidIfNode):
    """An `if`."""

    __slots__ = ()


class UnlessNode(_ConditionalNode, LiquidUnlessNode):
    """An `unless`."""

    __slots__ = ()


class IfTag(Tag):
    """`{% if condition %}`."""

    name = "if"
    end = "endif"

    def parse(self, stream: TokenStream) -> IfNode:
        """Return the whole `if`."""
        return IfNode(*_branches(self.env, stream))


class UnlessTag(Tag):
    """`{% unless condition %}`."""

    name = "unless"
    end = "endunless"

    def parse(self, stream: TokenStream) -> UnlessNode:
        """Return the whole `unless`."""
        return UnlessNode(*_branches(self.env, stream))


def _branches(env: Environment, stream: TokenStream) -> Branches:
    """Take a conditional with all its branches; as in Ruby, those behind the first `else` are dropped."""
    tag, markup = take_markup(stream, "a condition")
    condition = parse_condition(env, stream, markup)
    ends = frozenset((f"end{tag.value}", "elsif", "else"))
    consequence = body(env, stream, tag, ends)
    alternatives: list[ConditionalBlockNode] = []
    default: BlockNode | None = None
    blank = consequence.blank
    while not stream.current.is_tag(f"end{tag.value}"):
        branch = stream.current
        if default is not None:
            report(stream, "LW110", f"`{branch.value}` behind `else` never renders", branch)
        if branch.value == "else":
            end_tag(stream)
            block = body(env, stream, tag, ends)
            default = block if default is None else default
        else:
            branch, markup = take_markup(stream, "a condition")
            expression = parse_condition(env, stream, markup)
            block = body(env, stream, tag, ends)
            if default is None:
                alternatives.append(ConditionalBlockNode(branch, expression, block))
        blank = blank and block.blank
    end_tag(stream)
    return Branches(tag, condition, consequence, alternatives, default, blank)

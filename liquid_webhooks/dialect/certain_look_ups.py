"""Certain look-ups: the secrets and content blocks that every render asks for, whatever its data."""

from __future__ import annotations

from collections.abc import Container
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from liquid import Node
from liquid import Token
from liquid.builtin.expressions import Path
from liquid.builtin.expressions.logical import GeExpression
from liquid.builtin.expressions.logical import GtExpression
from liquid.builtin.expressions.logical import LeExpression
from liquid.builtin.expressions.logical import LogicalAndExpression
from liquid.builtin.expressions.logical import LogicalOrExpression
from liquid.builtin.expressions.logical import LtExpression
from liquid.expression import Expression

from liquid_webhooks.data.names import CONTENT_BLOCKS
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.dialect.tree import with_parts
from liquid_webhooks.syntax.tags.abort_message_tag import AbortNode
from liquid_webhooks.syntax.tags.assign_tag import AssignNode
from liquid_webhooks.syntax.tags.capture_tag import CaptureNode
from liquid_webhooks.syntax.tags.case_tag import CaseNode
from liquid_webhooks.syntax.tags.case_tag import WhenNode
from liquid_webhooks.syntax.tags.echo_tag import EchoNode
from liquid_webhooks.syntax.tags.for_tag import BreakNode
from liquid_webhooks.syntax.tags.for_tag import ContinueNode
from liquid_webhooks.syntax.tags.for_tag import ForNode
from liquid_webhooks.syntax.tags.if_tags import IfNode
from liquid_webhooks.syntax.tags.if_tags import UnlessNode
from liquid_webhooks.syntax.tags.include_tag import IncludeNode
from liquid_webhooks.syntax.tags.liquid_tag import LiquidNode
from liquid_webhooks.syntax.tags.output_tag import OutputNode
from liquid_webhooks.syntax.tags.tablerow_tag import TablerowNode

__all__ = ["CertainLookUp", "certain_look_ups"]

_SECRETS = "secrets"


@dataclass(frozen=True, slots=True)
class CertainLookUp:
    """A look-up that no branch and no loop keeps from being done.

    Attributes:
        namespace: `secrets` or `content_blocks`.
        name: What is looked up in it.
        token: Where.
    """

    namespace: str
    name: str
    token: Token


def certain_look_ups(nodes: Iterable[Node], filters: Container[str]) -> tuple[CertainLookUp, ...]:
    """Return the look-ups of `nodes`, a whole template; an abort may still keep some users from them.

    Args:
        nodes: The template's tree.
        filters: The names of all filters: what others are given is never looked at.
    """
    every = list(nodes)
    given = {str(name) for name in Tree.of(every).given_names()}
    look_ups: list[CertainLookUp] = []
    for expression in _certain(every):
        for part in _evaluated(expression, filters):
            if isinstance(part, Path) and len(part.path) > 1 and part.path[0] not in given:
                root, name = part.path[:2]
                is_read = root == CONTENT_BLOCKS or (root == _SECRETS and len(part.path) == 2)
                if is_read and isinstance(name, str):
                    look_ups.append(CertainLookUp(str(root), name, part.token))
    return tuple(look_ups)


def _evaluated(expression: Expression, filters: Container[str]) -> Iterator[Expression]:
    """Yield `expression` and its parts, but for the arguments of unknown filters."""
    stack = [expression]
    while stack:
        part = stack.pop()
        yield part
        unread = [
            id(argument)
            for filter_ in getattr(part, "filters", None) or ()
            if filter_.name not in filters
            for argument in filter_.children()
        ]
        stack.extend(child for child in part.children() if id(child) not in unread)


def _certain(nodes: Iterable[Node]) -> Iterator[Expression]:
    """Yield the expressions that every render evaluates, as far as it is plain that it does."""
    for node in nodes:
        if isinstance(node, (OutputNode, EchoNode, AssignNode)):
            yield from node.expressions()
        elif isinstance(node, (CaptureNode, LiquidNode)):
            yield from _certain(node.block.nodes)
        elif isinstance(node, (IfNode, UnlessNode)) and _is_whole(node.condition):
            yield node.condition
        elif isinstance(node, CaseNode) and node.blocks and isinstance(node.blocks[0], WhenNode):
            yield node.expression
        elif isinstance(node, (ForNode, TablerowNode)):
            yield node.expression.iterable
        if _may_leave(node):
            return


def _may_leave(node: Node) -> bool:
    """Tell whether what stands behind `node` may not be rendered, but for an abort that `node` asks for."""
    if isinstance(node, AbortNode):
        return True
    leaving: tuple[type[Node], ...] = (BreakNode, ContinueNode, IncludeNode)
    if isinstance(node, TablerowNode) or (isinstance(node, ForNode) and node.default is None):
        leaving = (IncludeNode,)
    return any(isinstance(each, leaving) for each in Tree.of([node]).nodes)


def _is_whole(condition: Expression) -> bool:
    """Tell whether all of a condition is looked at, whatever one part of it is."""
    partial = (
        *(LogicalAndExpression, LogicalOrExpression),
        *(LtExpression, LeExpression, GtExpression, GeExpression),  # of `empty` and `blank` nothing is asked
    )
    return not any(isinstance(part, partial) for part in with_parts([condition]))

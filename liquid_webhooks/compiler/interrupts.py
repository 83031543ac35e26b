"""Whether `break` or `continue` can leave a piece of a tree."""

from __future__ import annotations

from collections.abc import Iterable

from liquid import Node

from liquid_webhooks.syntax.tags.for_tag import BreakNode
from liquid_webhooks.syntax.tags.for_tag import ContinueNode
from liquid_webhooks.syntax.tags.for_tag import ForNode
from liquid_webhooks.syntax.tags.include_tag import IncludeNode
from liquid_webhooks.syntax.tags.tablerow_tag import TablerowNode

__all__ = ["BREAK", "CONTINUE", "may_interrupt"]

BREAK, CONTINUE = 1, 2
"""What a function returns when `break` or `continue` leaves it; 0 where neither does."""


def may_interrupt(nodes: Iterable[Node], known: frozenset[type]) -> bool:
    """Say whether an interrupt can leave `nodes`; classes that are not `known` may do anything."""
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, (BreakNode, ContinueNode, IncludeNode)) or type(node) not in known:
            return True
        if isinstance(node, ForNode):
            stack.extend([node.default] if node.default else [])
        elif not isinstance(node, TablerowNode):
            stack.extend(node.children(None, include_partials=False))  # type: ignore[arg-type]
    return False

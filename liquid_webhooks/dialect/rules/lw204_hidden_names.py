"""LW204: variables that hide an attribute or a namespace of Braze: one scope holds both."""

from __future__ import annotations

from typing import Final

from liquid import BlockNode
from liquid import ConditionalBlockNode
from liquid import Node
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import Path
from liquid.expression import Expression

from liquid_webhooks.data.names import EMAIL_NAMES
from liquid_webhooks.data.names import NAMESPACES
from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.dialect.tree import is_named
from liquid_webhooks.syntax.tags.assign_tag import AssignNode
from liquid_webhooks.syntax.tags.capture_tag import CaptureNode
from liquid_webhooks.syntax.tags.case_tag import CaseNode
from liquid_webhooks.syntax.tags.case_tag import WhenNode
from liquid_webhooks.syntax.tags.content import ContentNode
from liquid_webhooks.syntax.tags.echo_tag import EchoNode
from liquid_webhooks.syntax.tags.if_tags import IfNode
from liquid_webhooks.syntax.tags.if_tags import UnlessNode
from liquid_webhooks.syntax.tags.output_tag import OutputNode

__all__ = ["report_hidden_names"]

_ATTRIBUTES: Final = frozenset((*STANDARD_NAMES, *EMAIL_NAMES))
_BRANCHING: Final = (CaptureNode, CaseNode, ConditionalBlockNode, IfNode, UnlessNode, WhenNode)


def report_hidden_names(tree: Tree, report: Report) -> None:
    """Report, once each, the variables that the template names as Braze names something.

    Not those that are first given the very attribute, changed by filters or not: they hold what they hide.
    """
    first: dict[str, Node] = {}
    for node in tree.nodes:
        if isinstance(node, AssignNode | CaptureNode):
            name = str(node.name)
            if name not in first or node.token.start_index < first[name].token.start_index:
                first[name] = node
    for identifier in tree.given_names():
        name = str(identifier)
        if name in _ATTRIBUTES:
            if name not in first or not _holds(first[name], name):
                message = f"variable `{name}` hides the attribute `${{{name}}}`; name it otherwise"
                report.add_once("LW204", message, identifier.token)
        elif name in NAMESPACES:
            message = f"variable `{name}` hides Braze's `{name}`; name it otherwise"
            report.add_once("LW204", message, identifier.token)


def _holds(node: Node, name: str) -> bool:
    """Tell whether a node gives its variable, in one branch at least, the attribute `name` alone."""
    stack = [node]
    while stack:
        node = stack.pop()
        if isinstance(node, AssignNode | OutputNode | EchoNode):
            if _begins_with(node.expression, name):
                return True
        elif isinstance(node, BlockNode):
            given = [each for each in node.nodes if not (isinstance(each, ContentNode) and each.blank)]
            stack += given if len(given) == 1 else []
        elif isinstance(node, _BRANCHING):
            stack += node.children(None, include_partials=False)  # type: ignore[arg-type]
    return False


def _begins_with(expression: Expression, name: str) -> bool:
    """Tell whether filters, if any, work on `${name}`."""
    while isinstance(expression, FilteredExpression):
        expression = expression.left
    return isinstance(expression, Path) and is_named(expression) and expression.path == [name]

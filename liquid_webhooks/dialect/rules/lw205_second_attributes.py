"""LW205: a second attribute in one expression, which may fail in Braze (spec 1.3)."""

from __future__ import annotations

from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import Path
from liquid.expression import Expression

from liquid_webhooks.data.names import CONTENT_BLOCKS
from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.dialect.tree import is_named
from liquid_webhooks.syntax.expressions.nodes import Group
from liquid_webhooks.syntax.expressions.nodes import Lookup

__all__ = ["report_second_attributes"]


def report_second_attributes(tree: Tree, report: Report) -> None:
    """Report groups in arguments of filters that read an attribute where another part does too."""
    # Parents stand before their children.
    reads: dict[int, bool] = {}
    for expression in reversed(tree.expressions):
        if isinstance(expression, FilteredExpression):
            second = _second_attribute(expression, reads)
            if second is not None:
                message = "two attributes in one expression may fail in Braze; assign one to a variable first"
                report.add("LW205", message, second.token)
        reads[id(expression)] = _is_attribute(expression) or any(
            reads.get(id(part), False) for part in expression.children()
        )


def _second_attribute(expression: FilteredExpression, reads: dict[int, bool]) -> Expression | None:
    """Return the first group in a filter's argument that reads an attribute, if another part does too."""
    if not expression.filters:
        return None
    left, *arguments = expression.children()
    reading = [part for part in arguments if reads.get(id(part), False)]
    if len(reading) + reads.get(id(left), False) < 2:
        return None
    return next((part for part in reading if _is_group(part)), None)


def _is_attribute(expression: Expression) -> bool:
    return isinstance(expression, Path) and is_named(expression) and expression.path[0] != CONTENT_BLOCKS


def _is_group(expression: Expression) -> bool:
    """Tell whether an operand is written `{{ … }}`, or so with an access behind it."""
    return isinstance(expression.root if isinstance(expression, Lookup) else expression, Group)

"""LW205: two custom attributes in one calculation, which may fail in Braze ("Using Liquid")."""

from __future__ import annotations

from typing import Final

from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import Path
from liquid.expression import Expression

from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.dialect.tree import is_named
from liquid_webhooks.syntax.expressions.nodes import Group
from liquid_webhooks.syntax.expressions.nodes import Lookup

__all__ = ["report_second_attributes"]

_ARITHMETIC: Final = frozenset({"at_least", "at_most", "divided_by", "minus", "modulo", "plus", "times"})
"""Filters that calculate with their argument."""


def report_second_attributes(tree: Tree, report: Report) -> None:
    """Report groups in arguments of arithmetic that read a custom attribute, if another operand does."""
    # Parents stand before their children.
    reads: dict[int, bool] = {}
    for expression in reversed(tree.expressions):
        if isinstance(expression, FilteredExpression):
            second = _second_attribute(expression, reads)
            if second is not None:
                message = (
                    "two custom attributes in one calculation may fail in Braze;"
                    " assign one to a variable first"
                )
                report.add("LW205", message, second.token)
        reads[id(expression)] = _is_attribute(expression) or any(
            reads.get(id(part), False) for part in expression.children()
        )


def _second_attribute(expression: FilteredExpression, reads: dict[int, bool]) -> Expression | None:
    """Return the first group among the arguments that reads an attribute, if another operand does."""
    arguments = [
        argument.value
        for filter_ in expression.filters or []
        if filter_.name in _ARITHMETIC
        for argument in filter_.args
    ]
    reading = [part for part in arguments if reads.get(id(part), False)]
    if len(reading) + reads.get(id(expression.left), False) < 2:
        return None
    return next((part for part in reading if _is_group(part)), None)


def _is_attribute(expression: Expression) -> bool:
    """Tell whether this is `custom_attribute.${…}`."""
    return isinstance(expression, Path) and expression.path[0] == "custom_attribute" and is_named(expression)


def _is_group(expression: Expression) -> bool:
    """Tell whether an operand is written `{{ … }}`, or so with an access behind it."""
    return isinstance(expression.root if isinstance(expression, Lookup) else expression, Group)

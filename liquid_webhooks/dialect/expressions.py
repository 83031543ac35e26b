"""Expressions that may fail in Braze: two attributes in one, braces in the quotes of an output."""

from __future__ import annotations

from collections.abc import Iterable

from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import Path
from liquid.builtin.expressions import StringLiteral
from liquid.expression import Expression

from liquid_webhooks.dialect.names import CONTENT_BLOCKS
from liquid_webhooks.dialect.names import is_named
from liquid_webhooks.dialect.notes import Notes
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.syntax.expressions.nodes import Group
from liquid_webhooks.syntax.expressions.nodes import Lookup

__all__ = ["note_expressions"]


def note_expressions(tree: Tree, notes: Notes) -> None:
    """Note a second attribute in nested braces (`LW205`) and braces in quotes (`LW211`)."""
    _note_second_attributes(tree.expressions, notes)
    for expression in tree.in_outputs:
        # Ruby Liquid ends an output at a single `}` too (spec 1.4).
        if isinstance(expression, StringLiteral) and "}" in expression.value:
            message = "Braze may end the output at the `}` in quotes; assign the text to a variable first"
            notes.add("LW211", message, expression.token)


def _note_second_attributes(expressions: Iterable[Expression], notes: Notes) -> None:
    """Note groups in arguments of filters that read an attribute where another part does too (spec 1.3).

    Args:
        expressions: With parents before their children.
        notes: Where findings go.
    """
    reads: dict[int, bool] = {}
    for expression in reversed(list(expressions)):
        if isinstance(expression, FilteredExpression):
            found = _second_attribute(expression, reads)
            if found is not None:
                message = "two attributes in one expression may fail in Braze; assign one to a variable first"
                notes.add("LW205", message, found.token)
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

"""LW211: closing braces in the quotes of an output, where Braze may end it."""

from __future__ import annotations

from liquid.builtin.expressions import StringLiteral

from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree

__all__ = ["report_braces_in_quotes"]


def report_braces_in_quotes(tree: Tree, report: Report) -> None:
    """Report texts in outputs that hold a `}`: Ruby Liquid ends an output at a single one too."""
    for expression in tree.in_outputs:
        if isinstance(expression, StringLiteral) and "}" in expression.value:
            message = "Braze may end the output at the `}` in quotes; assign the text to a variable first"
            report.add("LW211", message, expression.token)

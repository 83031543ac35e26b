"""Writes `assign`, `increment` and `decrement`."""

from __future__ import annotations

from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.statements import last_token
from liquid_webhooks.syntax.tags.assign_tag import AssignNode
from liquid_webhooks.syntax.tags.counter_tags import DecrementNode
from liquid_webhooks.syntax.tags.counter_tags import IncrementNode

__all__ = ["RULES"]


def write_assign(to: StatementCompiler, node: AssignNode) -> None:
    """Write `assign`; a failed one is silent where errors are inline, as blank tags are."""
    with to.caught():
        value = to.expressions.steps(node.expression)
        to.assign(str(node.name), value.text, last_token(node.expression))


def write_count(to: StatementCompiler, node: IncrementNode | DecrementNode) -> None:
    """Write `increment` or `decrement`."""
    step = "1" if type(node) is IncrementNode else "-1"
    name = to.writer.name("t")
    with to.caught(prints=name):
        to.writer.line(
            f"{name} = count({to.variables.counters}, {to.forms.constant(str(node.name))}, {step})"
        )
    to.prints_text(name)


RULES: dict[type, Rule] = {
    AssignNode: write_assign,
    DecrementNode: write_count,
    IncrementNode: write_count,
}
"""What writes each exact class of nodes."""

"""Writes `cycle`."""

from __future__ import annotations

from liquid.builtin.expressions import Path as LiquidPath

from liquid_webhooks.compiler.expressions import NOT_CONSTANT
from liquid_webhooks.compiler.expressions import literal_value
from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.writer import written_tuple
from liquid_webhooks.syntax.tags.cycle_tag import CycleNode
from liquid_webhooks.values import inspect

__all__ = ["RULES"]


class _OwnCycle:
    """The key of a cycle that shares its state with no other; prints the same in every process."""

    def __repr__(self) -> str:
        return "<a cycle of its own>"


def write_cycle(to: StatementCompiler, node: CycleNode) -> None:
    """Write `cycle`; one without a name shares its state with those of the same literals, if it has
    only literals, as in Ruby."""
    constants = [literal_value(item) for item in node.args]
    if node.group is not None:
        key = to.expressions.value(node.group).text
    elif NOT_CONSTANT not in constants:
        key = to.forms.constant(inspect(constants))
    else:
        key = to.writer.object("k", _OwnCycle())
    name = to.writer.name("t")
    may_fail = to.settings.strict_undefined or any(
        constant is NOT_CONSTANT and not isinstance(item, LiquidPath)
        for item, constant in zip(node.args, constants, strict=True)
    )
    items = []
    for item in node.args:
        if may_fail:  # only the value whose turn it is may fail
            with to.known.function(), to.writer.part("e") as function:
                to.writer.line(f"return {to.expressions.value(item).text}")
            items.append(function)
        else:
            items.append(to.expressions.value(item).text)
    called = ", True" if may_fail else ""
    call = f"{to.writer.use_state()}.cycle({key}, {written_tuple(items)}{called})"
    with to.caught(prints=name):
        to.writer.line(f"{name} = {call}")
    to.prints_text(name)


RULES: dict[type, Rule] = {
    CycleNode: write_cycle,
}
"""What writes each exact class of nodes."""

"""Writes what ends a loop, a template or a message: `break`, `continue`, `abort_message`."""

from __future__ import annotations

from liquid_webhooks.compiler.compiled import BREAK
from liquid_webhooks.compiler.compiled import CONTINUE
from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.syntax.tags.abort_message_tag import AbortNode
from liquid_webhooks.syntax.tags.for_tag import BreakNode
from liquid_webhooks.syntax.tags.for_tag import ContinueNode

__all__ = ["RULES"]


def write_interrupt(to: StatementCompiler, node: BreakNode | ContinueNode) -> bool:
    """Write `break` or `continue`; outside loops, either ends the template as in Ruby."""
    to.flush()
    is_break = type(node) is BreakNode
    if to.writer.function.loops:
        to.writer.line("break" if is_break else "continue")
    else:
        to.leave(str(BREAK if is_break else CONTINUE))
    return True


def write_abort(to: StatementCompiler, node: AbortNode) -> bool:
    """Write `abort_message`."""
    reason = "None" if node.reason is None else to.forms.constant(node.reason)
    to.writer.line(f"abort({reason})")
    return True


RULES: dict[type, Rule] = {
    AbortNode: write_abort,
    BreakNode: write_interrupt,
    ContinueNode: write_interrupt,
}
"""What writes each exact class of nodes."""

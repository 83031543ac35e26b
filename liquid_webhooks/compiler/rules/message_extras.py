"""Writes `message_extras`."""

from __future__ import annotations

from liquid.expression import Expression

from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.syntax.tags.message_extras_tag import MessageExtrasNode

__all__ = ["RULES"]


def write_message_extras(to: StatementCompiler, node: MessageExtrasNode) -> None:
    """Write `message_extras`; a malformed one records a diagnostic alone."""
    if node.fault:
        code, message = to.forms.constant("LW602"), to.forms.constant(node.fault)
        to.writer.line(f"{to.writer.use_state()}.report({code}, {message})")
        return
    key: list[Expression] = list(node.key)
    value: list[Expression] = list(node.value)
    with to.caught():
        to.writer.line(f"{to.writer.use_state()}.extras({to.text_of(key)}, {to.text_of(value)})")


RULES: dict[type, Rule] = {
    MessageExtrasNode: write_message_extras,
}
"""What writes each exact class of nodes."""

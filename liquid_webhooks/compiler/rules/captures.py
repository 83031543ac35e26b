"""Writes what gathers the text of a block: `capture` and `ifchanged`."""

from __future__ import annotations

from liquid import BlockNode

from liquid_webhooks.compiler.pieces import Piece
from liquid_webhooks.compiler.sinks import Sink
from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.usage import may_interrupt
from liquid_webhooks.syntax.tags.capture_tag import CaptureNode
from liquid_webhooks.syntax.tags.ifchanged_tag import IfChangedNode

__all__ = ["RULES"]


def write_capture(to: StatementCompiler, node: CaptureNode) -> None:
    """Write `capture`."""
    result, interrupt = _gathered(to, node.block)
    to.assign(str(node.name), to.forms.captured(str(node.name), result))
    if interrupt:
        to.pass_on(interrupt)


def write_ifchanged(to: StatementCompiler, node: IfChangedNode) -> None:
    """Write `ifchanged`."""
    result, interrupt = _gathered(to, node.block)
    name = to.writer.name("t")
    to.writer.line(f"{name} = {to.writer.use_state()}.changed({result})")
    to.sink.piece(Piece.of_text(name))
    if interrupt:
        to.flush()
        to.pass_on(interrupt)


def _gathered(to: StatementCompiler, block: BlockNode) -> tuple[str, str | None]:
    """Write a body into a text of its own; return its variable and that of an interrupt."""
    interrupt = None
    interrupts = may_interrupt(block.nodes, to.classes)
    if interrupts:
        to.flush()
    to.sinks.append(Sink.open(to.writer, to.forms))
    if interrupts:
        with to.part(block.nodes) as name:
            interrupt = to.writer.name("t")
        to.writer.line(f"{interrupt} = {name}()")
    else:
        to.nodes(block.nodes)
    result = to.writer.name("t")
    to.sinks.pop().end(f"{result} = ")
    to.forms.charge_text(result)
    return result, interrupt


RULES: dict[type, Rule] = {
    CaptureNode: write_capture,
    IfChangedNode: write_ifchanged,
}
"""What writes each exact class of nodes."""

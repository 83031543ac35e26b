"""Rules for nodes without a body of their own control flow: text, outputs, assignments, counters."""

from __future__ import annotations

from liquid import BlockNode
from liquid.builtin.expressions import Path as LiquidPath
from liquid.expression import Expression

from liquid_webhooks.compiler.expressions import NOT_CONSTANT
from liquid_webhooks.compiler.expressions import literal_value
from liquid_webhooks.compiler.interrupts import BREAK
from liquid_webhooks.compiler.interrupts import CONTINUE
from liquid_webhooks.compiler.interrupts import may_interrupt
from liquid_webhooks.compiler.sinks import Piece
from liquid_webhooks.compiler.sinks import Sink
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.statements import last_token
from liquid_webhooks.limits import FREE
from liquid_webhooks.syntax.tags.abort_message_tag import AbortNode
from liquid_webhooks.syntax.tags.assign_tag import AssignNode
from liquid_webhooks.syntax.tags.capture_tag import CaptureNode
from liquid_webhooks.syntax.tags.content import ContentNode
from liquid_webhooks.syntax.tags.content import RawNode
from liquid_webhooks.syntax.tags.cycle_tag import CycleNode
from liquid_webhooks.syntax.tags.decrement_tag import DecrementNode
from liquid_webhooks.syntax.tags.echo_tag import EchoNode
from liquid_webhooks.syntax.tags.for_tag import BreakNode
from liquid_webhooks.syntax.tags.for_tag import ContinueNode
from liquid_webhooks.syntax.tags.ifchanged_tag import IfChangedNode
from liquid_webhooks.syntax.tags.increment_tag import IncrementNode
from liquid_webhooks.syntax.tags.liquid_tag import LiquidNode
from liquid_webhooks.syntax.tags.message_extras_tag import MessageExtrasNode
from liquid_webhooks.syntax.tags.output import OutputNode
from liquid_webhooks.values import inspect

__all__ = [
    "write_abort",
    "write_assign",
    "write_capture",
    "write_count",
    "write_cycle",
    "write_ifchanged",
    "write_interrupt",
    "write_liquid",
    "write_message_extras",
    "write_nodes",
    "write_nothing",
    "write_output",
    "write_text",
]


def write_text(to: StatementCompiler, node: ContentNode | RawNode) -> None:
    """Write literal text."""
    if node.text:
        to.sink.text(node.text)


def write_nothing(to: StatementCompiler, node: object) -> None:
    """Write nothing, for comments."""


def write_nodes(to: StatementCompiler, node: BlockNode) -> bool:
    """Write a sequence of nodes."""
    return to.nodes(node.nodes)


def write_output(to: StatementCompiler, node: OutputNode | EchoNode) -> None:
    """Write `{{ … }}` or `echo`."""
    to.output(node.expression)


def write_assign(to: StatementCompiler, node: AssignNode) -> None:
    """Write `assign`; a failed one is silent where errors are inline, as blank tags are."""
    with to.caught("pass"):
        value = to.expressions.steps(node.expression)
        to.assign(str(node.name), value.text, last_token(node.expression))


def _gathered(to: StatementCompiler, block: BlockNode) -> tuple[str, str | None]:
    """Write a body into a text of its own; return its variable and that of an interrupt."""
    interrupt = None
    interrupts = may_interrupt(block.nodes, to.known)
    if interrupts:
        to.flush()
    to.sinks.append(Sink.open(to.writer))
    if interrupts:
        with to.part(block.nodes) as name:
            interrupt = to.writer.name("t")
        to.writer.line(f"{interrupt} = {name}()")
    else:
        to.nodes(block.nodes)
    result = to.writer.name("t")
    to.writer.line(f"{result} = {to.sinks.pop().result()}")
    limit = to.writer.constant(to.options.limits.output_chars)
    to.writer.line(f"if len({result}) > {limit}: st.check_output(len({result}))")
    to.writer.line(f"if len({result}) > {FREE}: st = charge(st, new_state, {result})")
    to.writer.assigns("st")
    return result, interrupt


def write_capture(to: StatementCompiler, node: CaptureNode) -> None:
    """Write `capture`."""
    result, interrupt = _gathered(to, node.block)
    to.assign(str(node.name), result)
    if interrupt:
        to.pass_on(interrupt)


def write_ifchanged(to: StatementCompiler, node: IfChangedNode) -> None:
    """Write `ifchanged`."""
    result, interrupt = _gathered(to, node.block)
    name = to.writer.name("t")
    to.writer.line(f"{name} = st.changed({result})")
    to.sink.piece(Piece(name))
    if interrupt:
        to.flush()
        to.pass_on(interrupt)


def write_count(to: StatementCompiler, node: IncrementNode | DecrementNode) -> None:
    """Write `increment` or `decrement`."""
    step = "1" if type(node) is IncrementNode else "-1"
    name = to.writer.name("t")
    with to.caught(f"{name} = st.inline(error)"):
        to.writer.line(f"{name} = count({to.names.counters}, {to.writer.constant(str(node.name))}, {step})")
    to.sink.piece(Piece(name))


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
        key = to.writer.constant(inspect(constants))
    else:
        key = to.writer.object("k", _OwnCycle())
    name = to.writer.name("t")
    may_fail = to.options.strict_undefined or any(
        constant is NOT_CONSTANT and not isinstance(item, LiquidPath)
        for item, constant in zip(node.args, constants, strict=True)
    )
    if may_fail:  # only the value whose turn it is may fail
        items = []
        for item in node.args:
            with to.expressions.paths.function(), to.writer.part("e") as item_name:
                to.writer.line(f"return {to.expressions.value(item).text}")
            items.append(f"{item_name}, ")
        call = f"st.cycle({key}, ({''.join(items)}), True)"
    else:
        call = f"st.cycle({key}, ({''.join(f'{to.expressions.value(item).text}, ' for item in node.args)}))"
    with to.caught(f"{name} = st.inline(error)"):
        to.writer.line(f"{name} = {call}")
    to.sink.piece(Piece(name))


def write_interrupt(to: StatementCompiler, node: BreakNode | ContinueNode) -> bool:
    """Write `break` or `continue`; outside loops, either ends the template as in Ruby."""
    to.flush()
    is_break = type(node) is BreakNode
    if to.writer.function.loops:
        to.writer.line("break" if is_break else "continue")
    else:
        to.leave(str(BREAK if is_break else CONTINUE))
    return True


def write_liquid(to: StatementCompiler, node: LiquidNode) -> bool:
    """Write the tags of a `liquid` tag."""
    return to.nodes(node.block.nodes)


def write_abort(to: StatementCompiler, node: AbortNode) -> bool:
    """Write `abort_message` (spec 1.9)."""
    reason = "None" if node.reason is None else to.writer.constant(node.reason)
    to.writer.line(f"abort({reason})")
    return True


def write_message_extras(to: StatementCompiler, node: MessageExtrasNode) -> None:
    """Write `message_extras` (spec 1.11); a malformed one records a diagnostic alone."""
    if node.fault:
        code, message = to.writer.constant("LW602"), to.writer.constant(node.fault)
        to.writer.line(f"st.report({code}, {message})")
        return
    key: list[Expression] = list(node.key)
    value: list[Expression] = list(node.value)
    with to.caught("pass"):
        to.writer.line(f"st.extras({to.text_of(key)}, {to.text_of(value)})")

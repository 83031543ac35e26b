"""Writes `for` and `tablerow`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from liquid.builtin.expressions.primitive import Continue
from liquid.expression import Expression

from liquid_webhooks.compiler.compiled import BREAK
from liquid_webhooks.compiler.loop_variables import LoopFrame
from liquid_webhooks.compiler.loop_variables import LoopVars
from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.usage import may_interrupt
from liquid_webhooks.limits import weight_in_passes
from liquid_webhooks.syntax.expressions.nodes import Loop
from liquid_webhooks.syntax.tags.for_tag import ForNode
from liquid_webhooks.syntax.tags.tablerow_tag import TablerowNode

__all__ = ["RULES"]

FIRST_ROW = '<tr class="row1">\n'
CELL_END = "</td>"
LAST_ROW_END = "</tr>\n"


def _write_items(to: StatementCompiler, loop: Loop, loop_vars: LoopVars) -> None:
    """Write what puts the loop's items into a sequence."""
    items = loop_vars.items
    value = to.expressions.value(loop.iterable).text
    if to.variables.strict:
        value = f"iterable({value})"
    tracked = loop.name in to.usage.continued or to.variables.scoped
    offset = "None"
    if isinstance(loop.offset, Continue):
        offset = "MISSING"
    elif loop.offset is not None:
        offset = _option(to, loop.offset)
    if to.forms.traces:
        path = to.expressions.paths.path_of(loop.iterable)
        to.forms.trace_loop(loop_vars, path, value, offset, to.forms.constant(loop.name))
    if loop.limit is None and loop.offset is None and not tracked:
        to.forms.loop_items(loop_vars, value)
        return
    limit = _option(to, loop.limit) if loop.limit is not None else "None"
    arguments = f"{to.writer.use_state()}, {value}, {offset}, {limit}"
    if tracked:
        to.writer.line(f"{items} = loop_part({arguments}, {to.forms.constant(loop.name)})")
    else:
        to.writer.line(f"{items} = loop_slice({arguments})")


def _option(to: StatementCompiler, expression: Expression) -> str:
    """Return the code for what a loop is given: a limit, an offset, columns."""
    value = to.expressions.value(expression)
    return f"option({value.text})" if to.variables.strict and not value.atom else value.text


@contextmanager
def _bound(to: StatementCompiler, loop: Loop, loop_vars: LoopVars, drop_name: str) -> Iterator[None]:
    """Bind the loop's names for what is written inside."""
    to.variables.frames.append(LoopFrame(str(loop.identifier), drop_name, loop_vars, bool(loop.reversed)))
    if to.variables.scoped:
        to.writer.line(f"s.push({loop_vars.frame} := {{}})")
        with to.writer.block("try:"):
            yield
        with to.writer.block("finally:"):
            to.writer.line("s.pop()")
    else:
        yield
    to.variables.frames.pop()


def _write_frame(to: StatementCompiler, loop: Loop, loop_vars: LoopVars, drop_name: str) -> None:
    """Write what gives the loop's names their values in a scoped template."""
    if to.variables.scoped:
        writer = to.writer
        writer.mention("d", "h")
        writer.line(f"{loop_vars.frame}[{to.forms.constant(drop_name)}] = {loop_vars.drop}")
        writer.line(f"{loop_vars.frame}[{to.forms.constant(str(loop.identifier))}] = {loop_vars.item}")


def write_for(to: StatementCompiler, node: ForNode) -> None:
    """Write `for` with its `else`."""
    to.flush()
    loop = cast("Loop", node.expression)
    loop_vars = LoopVars.new(to.writer)
    with to.caught(sets=f"{loop_vars.items} = None", appends=not node.blank):
        _write_items(to, loop, loop_vars)
    rich = to.variables.scoped or id(node) in to.usage.rich_loops
    with to.forms.if_any(loop_vars, needed=rich or to.settings.inline or bool(node.default)):
        count = to.forms.charge_passes(loop_vars, weight_in_passes(to.usage.weights[id(node)]))
        if loop.reversed:
            to.writer.line(f"{loop_vars.items} = {loop_vars.items}[::-1]")
        with _bound(to, loop, loop_vars, "forloop"):
            _write_passes(to, node, loop_vars, rich=rich)
        if rich or loop_vars.count in to.variables.used:
            to.forms.count_items(loop_vars, count)
    if node.default:
        header = f"elif {loop_vars.items} is not None:" if to.settings.inline else "else:"
        with to.writer.at(node.default.token), to.writer.block(header):
            to.block(node.default, blank=node.blank)


def _write_passes(to: StatementCompiler, node: ForNode, loop_vars: LoopVars, *, rich: bool) -> None:
    """Write the passes of a loop; a `rich` one has a `forloop` object."""
    writer, loop = to.writer, cast("Loop", node.expression)
    if rich:
        writer.mention("d")
        parent = "s.forloop()" if to.variables.scoped else "None"
        outer = [frame.variables.drop for frame in to.variables.frames[:-1] if frame.is_for]
        parent = outer[-1] if outer else parent
        writer.line(
            f"{loop_vars.drop} = ForLoop({to.forms.constant(loop.name)}, {loop_vars.count}, {parent})"
        )
    before = writer.line("")
    with writer.block(f"for {loop_vars.item} in {loop_vars.items}:") as header:
        check, first = writer.line(""), writer.line("")
        to.forms.check_time()
        if rich:
            writer.line(f"{loop_vars.drop}.index0 = {loop_vars.index} - 1")
        _write_frame(to, loop, loop_vars, "forloop")
        writes = to.sink.writes
        writer.function.loops.append("for")
        to.block(node.block, blank=node.blank)
        writer.function.loops.pop()
        if to.sink.writes != writes:
            to.sink.check(check)
    if rich:
        # Ruby counts on at the end of each pass, which shows where the object outlives its loop.
        writer.line(f"{loop_vars.drop}.index0 = {loop_vars.index}")
    if rich or loop_vars.index in to.variables.used:
        to.forms.count_passes(loop_vars, before, header, first)


def write_tablerow(to: StatementCompiler, node: TablerowNode) -> None:
    """Write `tablerow`."""
    to.flush()
    to.sink.need_list()
    writer, loop, loop_vars = to.writer, cast("Loop", node.expression), LoopVars.new(to.writer)
    append, items, drop = f"{to.sink.out}.append", loop_vars.items, loop_vars.drop
    with to.caught(sets=f"{items} = None", appends=not node.blank):
        value = to.expressions.value(loop.iterable).text
        if to.variables.strict:
            value = f"iterable({value})"
        if to.forms.traces:
            path = None if loop.offset else to.expressions.paths.path_of(loop.iterable)
            to.forms.trace_loop(loop_vars, path, value, "None", to.forms.constant(loop.name))
        state = writer.use_state()
        arguments = [
            "MISSING" if given is None else _option(to, given)
            for given in (loop.offset, loop.limit, loop.cols)
        ]
        writer.mention("d")
        writer.line(f"{items}, {drop} = table_row({state}, {value}, {', '.join(arguments)})")
    with writer.block(f"if {items} is not None:"):
        to.forms.charge_passes(loop_vars, weight_in_passes(to.usage.weights[id(node)]))
        writer.line(f"{append}({to.forms.constant(FIRST_ROW)})")
        with _bound(to, loop, loop_vars, "tablerowloop"), writer.block(f"for {loop_vars.item} in {items}:"):
            to.sink.check(writer.line(""))
            to.forms.check_time()
            _write_frame(to, loop, loop_vars, "tablerowloop")
            writer.line(f"{append}({drop}.opening())")
            _write_cell(to, node, drop)
        writer.line(f"{append}({to.forms.constant(LAST_ROW_END)})")


def _write_cell(to: StatementCompiler, node: TablerowNode, drop: str) -> None:
    append = f"{to.sink.out}.append"
    closing = f"{append}({to.forms.constant(CELL_END)})"
    turning = f"{append}({drop}.turning()); {drop}.step()"
    if may_interrupt(node.block.nodes, to.classes):
        with to.part(node.block.nodes) as name:
            interrupt = to.writer.name("t")
        to.writer.line(f"{interrupt} = {name}()")
        to.writer.line(closing)
        to.writer.line(f"if {interrupt} == {BREAK}: break")
        to.writer.line(turning)
        return
    to.writer.function.loops.append("tablerow")
    to.block(node.block, blank=False)
    to.writer.function.loops.pop()
    to.writer.line(closing)
    to.writer.line(turning)


RULES: dict[type, Rule] = {
    ForNode: write_for,
    TablerowNode: write_tablerow,
}
"""What writes each exact class of nodes."""

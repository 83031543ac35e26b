"""Writes `for` and `tablerow`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from liquid import Node
from liquid.builtin.expressions.primitive import Continue

from liquid_webhooks.compiler.interrupts import BREAK
from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.usage import may_interrupt
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.limits import weight_in_passes
from liquid_webhooks.syntax.expressions.nodes import Loop
from liquid_webhooks.syntax.tags.for_tag import ForNode
from liquid_webhooks.syntax.tags.tablerow_tag import TablerowNode

__all__ = ["RULES"]

FIRST_ROW = '<tr class="row1">\n'
LAST_ROW_END = "</tr>\n"


class _Variables:
    """The names of one loop, all with the same number: `q` items, `n` their count, `i` the index,
    `x` the item, `d` the loop object, `h` the names it binds in a scope."""

    def __init__(self, to: StatementCompiler) -> None:
        number = to.writer.name("d")[1:]
        self.items, self.count, self.index, self.item, self.drop, self.frame = (
            letter + number for letter in "qnixdh"
        )
        for letter in "qnixdh":
            to.writer.assigns(letter + number)


def _write_items(to: StatementCompiler, loop: Loop, names: _Variables) -> None:
    """Write what puts the loop's items into a sequence."""
    items = names.items
    value = to.expressions.value(loop.iterable).text
    if to.names.strict:
        value = f"iterable({value})"
    tracked = loop.name in to.usage.continued or to.names.scoped
    if loop.limit is None and loop.offset is None and not tracked:
        to.writer.line(f"{items} = {value}")
        to.writer.line(f"if type({items}) is not list: {items} = loop_items(st, {items})")
    else:
        offset = "None"
        if isinstance(loop.offset, Continue):
            offset = "MISSING"
        elif loop.offset is not None:
            offset = to.expressions.value(loop.offset).text
        limit = to.expressions.value(loop.limit).text if loop.limit is not None else "None"
        if tracked:
            name = to.writer.constant(loop.name)
            to.writer.line(f"{items} = loop_part(st, {value}, {offset}, {limit}, {name})")
        else:
            to.writer.line(f"{items} = loop_slice(st, {value}, {offset}, {limit})")


def _write_charge(to: StatementCompiler, node: Node, names: _Variables) -> None:
    each = weight_in_passes(to.usage.weights[id(node)])
    to.writer.line(f"{names.count} = len({names.items})")
    to.writer.line(f"st.passes_left -= {names.count}{f' * {each}' if each > 1 else ''}")
    to.writer.line("if st.passes_left < 0: st.over_passes()")


def _write_time_check(to: StatementCompiler) -> None:
    """Make each pass look at the deadline, where there is one."""
    if to.options.limits.deadline_seconds is not None:
        to.writer.line("st.check_time()")


@contextmanager
def _bound(to: StatementCompiler, loop: Loop, names: _Variables, drop_name: str) -> Iterator[None]:
    """Bind the loop's names for what is written inside."""
    identifier = str(loop.identifier)
    to.names.frames.append({drop_name: Code(names.drop, atom=True), identifier: Code(names.item, atom=True)})
    if drop_name == "forloop":
        to.names.loops.append(names.drop)
    if to.names.scoped:
        to.writer.line(f"s.push({names.frame} := {{}})")
        with to.writer.block("try:"):
            yield
        with to.writer.block("finally:"):
            to.writer.line("s.pop()")
    else:
        yield
    to.names.frames.pop()
    if drop_name == "forloop":
        to.names.loops.pop()


def _write_frame(to: StatementCompiler, loop: Loop, names: _Variables, drop_name: str) -> None:
    """Write what gives the loop's names their values in a scoped template."""
    if to.names.scoped:
        writer = to.writer
        writer.line(f"{names.frame}[{writer.constant(drop_name)}] = {names.drop}")
        writer.line(f"{names.frame}[{writer.constant(str(loop.identifier))}] = {names.item}")


def write_for(to: StatementCompiler, node: ForNode) -> None:
    """Write `for` with its `else`."""
    to.flush()
    loop = cast("Loop", node.expression)
    names = _Variables(to)
    with to.caught(f"{names.items} = None; {to.show_error(blank=node.blank)}"):
        _write_items(to, loop, names)
    with to.writer.block(f"if {names.items}:"):
        _write_charge(to, node, names)
        if loop.reversed:
            to.writer.line(f"{names.items} = {names.items}[::-1]")
        with _bound(to, loop, names, "forloop"):
            _write_passes(to, node, names)
    if node.default:
        header = f"elif {names.items} is not None:" if to.options.inline else "else:"
        with to.writer.block(header):
            to.block(node.default, blank=node.blank)


def _write_passes(to: StatementCompiler, node: ForNode, names: _Variables) -> None:
    writer, loop = to.writer, cast("Loop", node.expression)
    rich = to.names.scoped or id(node) in to.usage.rich_loops
    if rich:
        parent = "s.forloop()" if to.names.scoped else "None"
        if len(to.names.loops) > 1:
            parent = to.names.loops[-2]
        writer.line(f"{names.drop} = ForLoop({writer.constant(loop.name)}, {names.count}, {parent})")
    counter = writer.line("")
    with writer.block(f"for {names.item} in {names.items}:"):
        check, step = writer.line(""), writer.line("")
        _write_time_check(to)
        if rich:
            writer.line(f"{names.drop}.index0 = {names.index} - 1")
        _write_frame(to, loop, names, "forloop")
        writes = to.sink.writes
        writer.function.loops.append("for")
        to.block(node.block, blank=node.blank)
        writer.function.loops.pop()
        if to.sink.writes != writes:
            to.sink.check(check)
    if rich:
        # Ruby counts on at the end of each pass, which shows where the object outlives its loop.
        writer.line(f"{names.drop}.index0 = {names.index}")
    if rich or names.index in to.names.used_indexes:
        counter.text, step.text = f"{names.index} = 0", f"{names.index} += 1"


def write_tablerow(to: StatementCompiler, node: TablerowNode) -> None:
    """Write `tablerow`."""
    to.flush()
    to.sink.need_list()
    writer, loop, names = to.writer, cast("Loop", node.expression), _Variables(to)
    append = f"{to.sink.out}.append"
    with to.caught(f"{names.items} = None; {to.show_error(blank=node.blank)}"):
        value = to.expressions.value(loop.iterable).text
        if to.names.strict:
            value = f"iterable({value})"
        arguments = [
            "MISSING" if given is None else to.expressions.value(given).text
            for given in (loop.offset, loop.limit, loop.cols)
        ]
        writer.line(f"{names.items}, {names.drop} = table_row(st, {value}, {', '.join(arguments)})")
    with writer.block(f"if {names.items} is not None:"):
        _write_charge(to, node, names)
        writer.line(f"{append}({writer.constant(FIRST_ROW)})")
        with _bound(to, loop, names, "tablerowloop"), writer.block(f"for {names.item} in {names.items}:"):
            to.sink.check(writer.line(""))
            _write_time_check(to)
            _write_frame(to, loop, names, "tablerowloop")
            writer.line(f"{append}({names.drop}.opening())")
            _write_cell(to, node, f"{append}({names.drop}.closing()); {names.drop}.step()")
        writer.line(f"{append}({writer.constant(LAST_ROW_END)})")


def _write_cell(to: StatementCompiler, node: TablerowNode, closing: str) -> None:
    if may_interrupt(node.block.nodes, to.known):
        with to.part(node.block.nodes) as name:
            interrupt = to.writer.name("t")
        to.writer.line(f"{interrupt} = {name}()")
        to.writer.line(closing)
        to.writer.line(f"if {interrupt} == {BREAK}: break")
        return
    to.writer.function.loops.append("tablerow")
    to.block(node.block, blank=False)
    to.writer.function.loops.pop()
    to.writer.line(closing)


RULES: dict[type, Rule] = {
    ForNode: write_for,
    TablerowNode: write_tablerow,
}
"""What writes each exact class of nodes."""

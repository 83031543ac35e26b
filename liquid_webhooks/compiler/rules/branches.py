"""Writes `if`, `unless` and `case`."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from math import isinf

from liquid import BlockNode
from liquid import Node
from liquid.builtin.expressions.primitive import Blank
from liquid.builtin.expressions.primitive import Empty
from liquid.builtin.expressions.primitive import FalseLiteral
from liquid.builtin.expressions.primitive import FloatLiteral
from liquid.builtin.expressions.primitive import IntegerLiteral
from liquid.builtin.expressions.primitive import Nil
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.builtin.expressions.primitive import TrueLiteral
from liquid.builtin.output import OutputNode as LiquidOutputNode
from liquid.expression import Expression

from liquid_webhooks.compiler.bounds import MOST_BRANCHES
from liquid_webhooks.compiler.bounds import MOST_COMPARISONS
from liquid_webhooks.compiler.bounds import MOST_LEVELS
from liquid_webhooks.compiler.bounds import MOST_VALUES
from liquid_webhooks.compiler.expressions import literal_value
from liquid_webhooks.compiler.pieces import Piece
from liquid_webhooks.compiler.sinks import Sink
from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.usage import PARTS
from liquid_webhooks.compiler.usage import children
from liquid_webhooks.compiler.usage import may_assign
from liquid_webhooks.compiler.usage import may_interrupt
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.case_tag import CaseNode
from liquid_webhooks.syntax.tags.case_tag import WhenNode
from liquid_webhooks.syntax.tags.if_tags import IfNode
from liquid_webhooks.syntax.tags.if_tags import UnlessNode

__all__ = ["RULES"]

Branch = tuple[Callable[[], str], BlockNode, Node]

LITERALS = (StringLiteral, IntegerLiteral, TrueLiteral, FalseLiteral, Nil)


def write_if(to: StatementCompiler, node: IfNode | UnlessNode) -> None:
    """Write `if` or `unless` with its `elsif`s and `else`."""
    condition = to.conditions.condition

    def first() -> str:
        if type(node) is UnlessNode:
            return f"not {condition(node.condition)}"
        return condition(node.condition, bare=True)

    branches: list[Branch] = [(first, node.consequence, node)]
    for alternative in node.alternatives:
        other = partial(condition, alternative.expression, bare=True)
        branches.append((other, alternative.block, alternative))
    if to.settings.inline or len(branches) > MOST_BRANCHES:
        to.flush()
        _write_chosen(to, branches, node)
        return
    bodies = _Bodies(to, node)
    opening = f"if {first()}:"
    # What the first condition looks up is known from here on, what later ones do in the rest of the tag.
    with to.known.region():
        for index, (test, block, where) in enumerate(branches):
            header = f"elif {test()}:" if index else opening
            with to.writer.at(where.token), to.writer.block(header):
                bodies.write(block)
        bodies.write_else(node.default)
    bodies.end()


class _Bodies:
    """The branches of one tag.

    Where all of them only print, each gives its text to one variable, which becomes a piece of
    the text around the tag: faster than appending in each (see `benchmarks`).
    """

    def __init__(self, to: StatementCompiler, node: IfNode | UnlessNode | CaseNode) -> None:
        self.to = to
        self.blank = node.blank
        self.values = _values_of_text(to, node)
        self.result = "" if self.values is None else to.writer.name("t")
        if not self.result:
            to.flush()

    def write(self, block: BlockNode) -> None:
        """Write the body of one branch."""
        to = self.to
        if not self.result:
            to.block(block, blank=self.blank)
            return
        to.level += 1
        to.sinks.append(Sink.open(to.writer, to.forms))
        with to.known.region():
            to.nodes(block.nodes, skip_blank=self.blank)
        to.sinks.pop().end(f"{self.result} = ")
        to.level -= 1

    def write_else(self, default: BlockNode | None) -> None:
        """Write what happens if no branch was taken."""
        to = self.to
        if default:
            with to.writer.at(default.token), to.writer.block("else:"):
                self.write(default)
        elif self.result:
            with to.writer.block("else:"):
                to.writer.line(f'{self.result} = ""')

    def end(self) -> None:
        """Make the text of the branch that was taken a piece of the text around the tag."""
        if self.result:
            self.to.sink.piece(Piece.of_text(self.result, self.values or 0))


def _values_of_text(to: StatementCompiler, node: Node) -> int | None:
    """Return how many values the bodies of `node` print, if they only print, little, and nest little."""
    values = 0
    stack = [(node, to.level % MOST_LEVELS)]
    while stack:
        current, level = stack.pop()
        if isinstance(current, (IfNode, UnlessNode, CaseNode)):
            level += 1
            if len(getattr(current, "alternatives", ())) >= MOST_BRANCHES:
                return None
            if isinstance(current, CaseNode) and not _is_chain(to, current):
                return None
        elif not _only_prints(to, current):
            return None
        values += isinstance(current, LiquidOutputNode)
        if level >= MOST_LEVELS or values >= MOST_VALUES or to.settings.inline:
            return None
        stack.extend((child, level) for child in children(current))
    return values


def _only_prints(to: StatementCompiler, node: Node) -> bool:
    """Say whether `node` is a part of another or only prints; a class that is not known may do anything."""
    if type(node) in PARTS:
        return True
    return isinstance(node, CompiledNode) and node.prints and type(node) in to.classes


def _write_chosen(
    to: StatementCompiler,
    branches: list[Branch],
    node: IfNode | UnlessNode,
) -> None:
    """Choose a branch first and write it after, so that only errors of conditions end the tag."""
    chosen = to.writer.name("t")
    # A function, as `elif`s nest in Python's tree and a long chain of them would not compile.
    with to.known.function(), to.writer.part("e") as choose:
        for index, (test, _, where) in enumerate(branches):
            with to.writer.at(where.token), to.writer.block(f"if {test()}:"):
                to.writer.line(f"return {index + 1}")
    with to.caught(sets=f"{chosen} = -1", appends=not node.blank):
        to.writer.line(f"{chosen} = {choose}()")
    blocks: list[tuple[int, BlockNode]] = [(index + 1, block) for index, (_, block, _) in enumerate(branches)]
    if node.default:
        blocks.append((0, node.default))
    for number, block in blocks:
        with to.writer.block(f"if {chosen} == {number}:"):
            to.block(block, blank=node.blank)


def write_case(to: StatementCompiler, node: CaseNode) -> None:
    """Write `case`: every matching `when` renders, once for each value that matches, as in Ruby Liquid."""
    if not to.settings.inline and _is_chain(to, node):
        _write_chain(to, node)
    else:
        _write_each(to, node)


def _is_chain(to: StatementCompiler, node: CaseNode) -> bool:
    """Say whether `node` can be written as one chain of conditions."""
    return _is_exclusive(node) and not to.variables.scoped and not may_assign(node.blocks, to.classes)


def _write_repeated(to: StatementCompiler, when: WhenNode, node: CaseNode, unmatched: str) -> None:
    """Write a `when` whose body may run once for each of its values."""
    values = when.expression.expressions
    constants = _constants(values)
    interrupts = may_interrupt(when.block.nodes, to.classes)
    if constants is None or len(values) <= MOST_COMPARISONS:
        with to.part(when.block.nodes, skip_blank=node.blank) as name:
            pass
        with _until_an_error(to, node, unmatched):
            for value in values:
                is_one_of_many = len(values) > MOST_COMPARISONS
                with to.writer.block(f"if {_turn(to, node, value, is_one_of_many=is_one_of_many)}:"):
                    to.writer.line(f"{unmatched} = False")
                    to.call(f"{name}()", interrupts=interrupts)
    elif interrupts:
        # In a function, as `break` is meant for another loop.
        to.sink.need_list()
        with to.known.function(certain=True), to.writer.part("p") as name:
            _write_turns(to, when, node, unmatched, constants)
        to.call(f"{name}()", interrupts=True)
    else:
        _write_turns(to, when, node, unmatched, constants)


def _turn(to: StatementCompiler, node: CaseNode, value: Expression, *, is_one_of_many: bool) -> str:
    """Write what the comparison with one value of several needs; return the code for its result."""
    with to.known.region(certain=False):
        subject = to.writer.bound(to.expressions.value(node.expression))
        if is_one_of_many and not isinstance(value, (Blank, Empty)):
            return f"equal({subject.text}, {to.expressions.value(value).text})"
        return to.conditions.equal_to(subject, value)


def _write_turns(
    to: StatementCompiler, when: WhenNode, node: CaseNode, unmatched: str, constants: tuple[object, ...]
) -> None:
    """Write a loop over the values of `when`."""
    writer, value = to.writer, to.writer.name("t")
    writer.assigns(unmatched)
    with (
        _until_an_error(to, node, unmatched),
        writer.block(f"for {value} in {to.forms.constant(constants)}:"),
    ):
        with to.known.region(certain=False):
            subject = writer.bound(to.expressions.value(node.expression))
        with writer.block(f"if equal({subject.text}, {value}):"):
            check = writer.line("")
            to.forms.check_time()
            writer.line(f"{unmatched} = False")
            writes = to.sink.writes
            to.block(when.block, blank=node.blank)
            if to.sink.writes != writes:
                to.sink.check(check)


@contextmanager
def _until_an_error(to: StatementCompiler, node: CaseNode, unmatched: str) -> Iterator[None]:
    """Where errors are inline, write what is inside for as long as none has ended the `case`.

    A body inside catches its own errors; what leaves it ends the render.
    """
    if not to.settings.inline:
        yield
        return
    with (
        to.writer.block(f"if {unmatched} is not None:"),
        to.caught(sets=f"{unmatched} = None", appends=not node.blank),
    ):
        yield


def _write_each(to: StatementCompiler, node: CaseNode) -> None:
    """Write each comparison by itself; where errors are inline, one that fails ends the `case`."""
    to.flush()
    unmatched = to.writer.shared("b")
    to.writer.line(f"{unmatched} = True")
    for block in node.blocks:
        if not isinstance(block, WhenNode):
            with to.writer.block(f"if {unmatched}:"):
                to.block(block, blank=node.blank)
            continue
        values = block.expression.expressions
        with to.writer.at(block.token):
            if len(values) > 1 and not _are_distinct(values):
                _write_repeated(to, block, node, unmatched)
                continue
            with to.writer.block(f"if {_comparison(to, node, values, unmatched)}:"):
                to.writer.line(f"{unmatched} = False")
                to.block(block.block, blank=node.blank)


def _comparison(to: StatementCompiler, node: CaseNode, values: list[Expression], unmatched: str) -> str:
    """Write what the comparison with `values` needs; return the code for its result.

    An error that is caught sets `unmatched` to None, and nothing is compared from then on.
    """
    # The subject is looked up anew each time: a body before this one may have assigned it.
    if not to.settings.inline:
        with to.known.region(certain=False):
            return _any(to, to.writer.bound(to.expressions.value(node.expression)), values)
    matches = to.writer.name("t")
    to.writer.line(f"{matches} = False")
    with _until_an_error(to, node, unmatched), to.known.region(certain=False):
        subject = to.writer.bound(to.expressions.value(node.expression))
        to.writer.line(f"{matches} = {_any(to, subject, values)}")
    return matches


def _constants(values: list[Expression]) -> tuple[object, ...] | None:
    """Return what `values` are if they are literals; `blank` and `empty` are none, as they equal several."""
    if not all(isinstance(value, (*LITERALS, FloatLiteral)) for value in values):
        return None
    constants = tuple(literal_value(value) for value in values)
    return None if any(isinstance(value, float) and isinf(value) for value in constants) else constants


def _any(to: StatementCompiler, subject: Code, values: list[Expression]) -> str:
    constants = _constants(values) if len(values) > MOST_BRANCHES else None
    if constants is not None:
        return f"equal_to_any({subject.text}, {to.forms.constant(constants)})"
    return " or ".join(to.conditions.equal_to(subject, value) for value in values)


def _are_distinct(values: list[Expression]) -> bool:
    """Say whether no value can equal two of `values`."""
    keys = [(type(value), getattr(value, "value", None)) for value in values]
    return all(isinstance(value, LITERALS) for value in values) and len(set(keys)) == len(keys)


def _is_exclusive(node: CaseNode) -> bool:
    """Say whether at most one branch can be taken, so that `elif` will do."""
    whens = [block for block in node.blocks if isinstance(block, WhenNode)]
    others = len(node.blocks) - len(whens)
    if others > 1 or (others and isinstance(node.blocks[-1], WhenNode)):
        return False
    if len(whens) > MOST_BRANCHES:
        return False
    return _are_distinct([value for when in whens for value in when.expression.expressions])


def _write_chain(to: StatementCompiler, node: CaseNode) -> None:
    subject = to.writer.bound(to.expressions.value(node.expression))
    bodies = _Bodies(to, node)
    whens = [block for block in node.blocks if isinstance(block, WhenNode)]
    default = next((block for block in node.blocks if isinstance(block, BlockNode)), None)
    for index, when in enumerate(whens):
        with to.known.region(certain=False):
            header = f"{'elif' if index else 'if'} {_any(to, subject, when.expression.expressions)}:"
        with to.writer.at(when.token), to.writer.block(header):
            bodies.write(when.block)
    if whens:
        bodies.write_else(default)
    else:
        bodies.write(default or BlockNode(node.token, []))
    bodies.end()


RULES: dict[type, Rule] = {
    CaseNode: write_case,
    IfNode: write_if,
    UnlessNode: write_if,
}
"""What writes each exact class of nodes."""

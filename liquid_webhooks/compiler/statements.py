"""Writes code for sequences of nodes: dispatch, text, functions for deep nesting, interrupts."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from typing import Any

from liquid import BlockNode
from liquid import Node
from liquid.expression import Expression
from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.compiler.bounds import MOST_LEVELS
from liquid_webhooks.compiler.bounds import MOST_UNTIMED
from liquid_webhooks.compiler.compiled import BREAK
from liquid_webhooks.compiler.conditions import ConditionCompiler
from liquid_webhooks.compiler.expressions import ExpressionCompiler
from liquid_webhooks.compiler.pieces import Piece
from liquid_webhooks.compiler.settings import Settings
from liquid_webhooks.compiler.sinks import Sink
from liquid_webhooks.compiler.usage import Usage
from liquid_webhooks.compiler.usage import may_interrupt
from liquid_webhooks.compiler.variables import Variables
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.syntax.tags.content import ContentNode

__all__ = ["Rule", "StatementCompiler"]

Rule = Callable[["StatementCompiler", Any], "bool | None"]
"""Writes the code for a node of one class; gives True if nothing behind the node is reached."""


class StatementCompiler:
    """Writes the statements of one template.

    Args:
        writer: Where the code goes.
        variables: How names are read and written.
        usage: What the template does with names.
        settings: The environment's.
        rules: What writes the code for each exact node class; gives True if nothing after the
            node is reached. A class without a rule is called through python-liquid's protocol.
    """

    def __init__(
        self,
        writer: Writer,
        variables: Variables,
        usage: Usage,
        settings: Settings,
        rules: dict[type, Rule],
    ) -> None:
        self.writer = writer
        self.variables = variables
        self.usage = usage
        self.settings = settings
        self.rules = rules
        self.classes = frozenset(rules)
        self.expressions = ExpressionCompiler(writer, variables, settings)
        self.conditions = ConditionCompiler(self.expressions)
        self.forms = variables.forms
        self.known = self.expressions.known
        self.sinks = [Sink.of_template(writer, self.forms, given=variables.scoped)]
        self.level = 0
        self.unseen = 0

    @property
    def sink(self) -> Sink:
        """Where text goes now."""
        return self.sinks[-1]

    def nodes(self, nodes: Iterable[Node], *, skip_blank: bool = False) -> bool:
        """Write `nodes`; return whether what follows them is never reached.

        Args:
            nodes: Siblings in order.
            skip_blank: Leave out white space: blocks without output print nothing (Ruby Liquid).
        """
        for node in nodes:
            if skip_blank and type(node) is ContentNode:
                continue
            check_time()
            with self.writer.at(node.token):
                self._look_at_time()
                rule = self.rules.get(type(node))
                if rule is None:
                    self._foreign(node)
                elif rule(self, node):
                    return True
        return False

    def _look_at_time(self) -> None:
        """Write a look at the deadline every so many nodes: code without a loop can run for long, too."""
        self.unseen += 1
        if self.unseen == MOST_UNTIMED:
            self.unseen = 0
            self.forms.check_time()

    def block(self, block: Node, *, blank: bool) -> None:
        """Write the body of a control-flow block, in a function of its own every few levels."""
        nodes = block.nodes if isinstance(block, BlockNode) else [block]
        self.level += 1
        if self.level % MOST_LEVELS == 0:
            with self.part(nodes, skip_blank=blank) as name:
                pass
            self.call(f"{name}()", interrupts=may_interrupt(nodes, self.classes))
        else:
            with self.known.region():
                self.nodes(nodes, skip_blank=blank)
            self.sink.flush()
        self.level -= 1

    @contextmanager
    def part(self, nodes: Sequence[Node], *, skip_blank: bool = False) -> Iterator[str]:
        """Write `nodes` as a further function that appends to the current sink's list."""
        self.flush()
        self.sink.need_list()
        with self.known.function(certain=True), self.writer.part("p") as name:
            self.nodes(nodes, skip_blank=skip_blank)
            self.sink.flush()
        yield name

    def flush(self) -> None:
        """Append what is pending anywhere."""
        for sink in self.sinks:
            sink.flush()

    def call(self, call: str, *, interrupts: bool) -> None:
        """Write a call that may hand back an interrupt, and pass that on."""
        if not interrupts:
            self.writer.line(call)
            return
        self.flush()
        name = self.writer.name("t")
        self.writer.line(f"{name} = {call}")
        self.pass_on(name)

    def pass_on(self, interrupt: str) -> None:
        """Write what happens if the variable `interrupt` holds an interrupt."""
        with self.writer.block(f"if {interrupt}:"):
            if self.writer.function.loops:
                self.writer.line(f"if {interrupt} == {BREAK}: break")
                self.writer.line("continue")
            else:
                self.leave(interrupt)

    def leave(self, interrupt: str) -> None:
        """Write the statement that ends the current function because of `interrupt`."""
        if self.writer.function.is_root and not self.variables.scoped:
            self.sinks[0].need_list()
            self.writer.line(f"return joined({self.writer.use_state()}, {self.sinks[0].out})")
        else:
            self.writer.line(f"return {interrupt}")

    @contextmanager
    def caught(self, *, sets: str = "", prints: str = "", appends: bool = False) -> Iterator[None]:
        """Where errors are inline, what happens if what is written inside fails.

        Args:
            sets: Statements that run then.
            prints: The variable that is given the error's text.
            appends: Whether the error's text is appended to the current sink; none is for blank tags.
        """
        if appends:
            self.sink.need_list()
        if not self.settings.inline:
            yield
            return
        with self.writer.block("try:"):
            yield
        statements = [sets] if sets else []
        if prints:
            statements.append(f"{prints} = {self.forms.error_text()}")
        if appends:
            statements.append(f"{self.sink.out}.append({self.forms.error_text()})")
        if not (prints or appends):
            statements.append(self.forms.silent_error())
        with self.writer.block("except Exception as error:"):
            self.writer.line("; ".join(statements))

    def assign(self, name: str, value: str, token: Token | None = None) -> None:
        """Write the assignment of the code `value` to the template variable `name`."""
        variable = self.variables.variable(name)
        if variable is not None:
            for sink in self.sinks:
                sink.keep(variable)
        self.writer.line(self.variables.write(name, value), token)

    def output(self, expression: Expression) -> None:
        """Write the text of `expression` to the current sink."""
        if self.settings.inline or self.settings.strict_undefined or self.settings.careful:
            name = self.writer.name("t")
            function = "encodable" if self.settings.careful else "text"
            with self.caught(prints=name):
                code = self.expressions.steps(expression)
                self.writer.line(f"{name} = {function}({code.text})", last_token(expression))
            self.prints(Code(name, "str", atom=True), expression)
            return
        code = self.expressions.steps(expression)
        if code.kind == "none" and not self.forms.traces:
            return
        with self.writer.at(last_token(expression)):
            value = self.writer.bound(code)
        self.prints(value, expression)

    def prints(self, value: Code, expression: Expression) -> None:
        """Add what an output prints: the value of `expression`."""
        token = last_token(expression)
        if self.forms.traces:
            paths, tag = self.expressions.paths, self.writer.token
            with self.writer.at(token):
                value = self.forms.traced(value, tag, paths.path_of(expression), paths.bare(expression))
        self.sink.piece(Piece(value, token=token))

    def prints_text(self, name: str) -> None:
        """Add the text in the variable `name`, which the tag at hand fetched or counted."""
        self.sink.piece(Piece(self.forms.whole(Code(name, "str", atom=True))))

    def text_of(self, expressions: Iterable[Expression]) -> str:
        """Return the code for the joined texts of `expressions`, each of which fails at its own place."""
        pieces = [self.placed_value(expression) for expression in expressions]
        return f"concatenated({', '.join([self.writer.use_state(), *pieces])})"

    def placed_value(self, expression: Expression) -> str:
        """Return the code for the value of `expression`, evaluated in a line of its own if it has to be.

        All have to that are not at hand: what one reads first, those behind it use.
        """
        code = self.expressions.value(expression)
        if code.atom:
            return code.text
        name = self.writer.name("t")
        self.writer.line(f"{name} = {code.text}", last_token(expression))
        return name

    def _foreign(self, node: Node) -> None:
        self.flush()
        self.sink.need_list()
        name = self.writer.object("e", node)
        self.call(f"foreign({self.writer.use_state()}, s, {self.sink.out}, {name})", interrupts=True)


def last_token(expression: Expression) -> Token:
    """Return the token of the step that is evaluated last."""
    filters = getattr(expression, "filters", None)
    token: Token = filters[-1].token if filters else expression.token
    return token

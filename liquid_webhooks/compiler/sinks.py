"""Sinks: where written text goes; pieces are gathered into one f-string until control flow splits them."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from liquid_webhooks.compiler.bounds import MOST_VALUES
from liquid_webhooks.compiler.forms import Forms
from liquid_webhooks.compiler.pieces import Piece
from liquid_webhooks.compiler.writer import Function
from liquid_webhooks.compiler.writer import Line
from liquid_webhooks.compiler.writer import Writer

__all__ = ["Sink"]


@dataclass(slots=True)
class Sink:
    """The text of a template, a branch, a capture or the like.

    Attributes:
        writer: Where the code goes.
        forms: How it is written.
        suffix: Ends this sink's names: `out` the list, `c` the characters counted and `m` the
            length of the list at which to count again.
        function: Where the list is made.
        opening: The line that makes it, filled in once something is appended.
        pending: Pieces not yet written, in order.
        writes: How often something was appended, or may have been.
    """

    writer: Writer
    forms: Forms
    suffix: str
    function: Function
    opening: Line
    pending: list[Piece] = field(default_factory=list)
    writes: int = 0
    is_list: bool = False
    is_counted: bool = False

    @classmethod
    def open(cls, writer: Writer, forms: Forms) -> Sink:
        """Begin a text at the current place."""
        return cls(writer, forms, str(writer.number("text")), writer.function, writer.line(""))

    @classmethod
    def of_template(cls, writer: Writer, forms: Forms, *, given: bool) -> Sink:
        """Begin the template's text; where `given`, the caller's list `out` is appended to."""
        return cls(writer, forms, "", writer.function, writer.line(""), is_list=given)

    @property
    def out(self) -> str:
        """The name of the list."""
        return f"out{self.suffix}"

    def text(self, text: str) -> None:
        """Add constant text."""
        token = self.writer.token
        if self.pending and self.pending[-1].constant is not None:
            before = self.pending.pop()
            text, token = f"{before.constant}{text}", before.token
        self.piece(Piece(constant=text, token=token, values=0))

    def piece(self, piece: Piece) -> None:
        """Add a piece."""
        self.pending.append(piece if piece.token else replace(piece, token=self.writer.token))
        if sum(piece.values for piece in self.pending) >= MOST_VALUES:
            self.flush()
            self.check(self.writer.line(""), always=True)

    def keep(self, variable: str) -> None:
        """Keep the value that pending pieces print of `variable`, as it is about to change."""
        prints = [piece.value is not None and piece.value.text == variable for piece in self.pending]
        if any(prints):
            kept = self.writer.name("t")
            self.writer.line(f"{kept} = {variable}")
            self.pending = [
                replace(piece, value=piece.value._replace(text=kept)) if is_printed and piece.value else piece
                for piece, is_printed in zip(self.pending, prints, strict=True)
            ]

    def need_list(self) -> None:
        """Make sure that there is a list: something beside this code may append to it."""
        self.writes += 1
        self.writer.mention("out")
        if not self.is_list:
            self.is_list = True
            self.opening.text = f"{self.out} = []"
            self.function.assigned.add(self.out)

    def flush(self) -> None:
        """Append what is pending to the list."""
        if self.pending:
            self.need_list()
            self.forms.statement(f"{self.out}.append(", self.pending, ")")
            self.pending.clear()

    def check(self, line: Line, *, always: bool = False) -> None:
        """Make `line` charge what was appended so far: every so often in a loop, or `always`."""
        names = f"c{self.suffix}", f"m{self.suffix}"
        statement = self.forms.count(self.out, self.suffix, always=always)
        if not statement:
            return
        if not self.is_counted:
            self.is_counted = True
            opening = self.forms.counting(self.suffix)
            self.opening.text = f"{self.opening.text}; {opening}" if self.opening.text else opening
            self.function.assigned.update(names)
        line.text = statement
        self.writer.assigns(*names)

    def end(self, before: str) -> None:
        """Write the statement that begins with `before` and takes the whole text."""
        if self.is_list:
            self.flush()
            self.writer.line(f"{before}joined({self.writer.use_state()}, {self.out})")
        else:
            self.forms.statement(before, self.pending)

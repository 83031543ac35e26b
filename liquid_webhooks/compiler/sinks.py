"""Where written text goes: pieces are gathered into one f-string until control flow splits them."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from dataclasses import replace

from liquid_webhooks.compiler.bounds import MOST_VALUES
from liquid_webhooks.compiler.writer import Function
from liquid_webhooks.compiler.writer import Line
from liquid_webhooks.compiler.writer import Writer

__all__ = ["Piece", "Sink"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that prints.

    Attributes:
        code: An expression whose `format` is the text; evaluated when the f-string is.
        constant: The text itself, if it is known now.
        variable: The template variable that `code` reads, if it reads one.
        is_text: Whether the expression gives a `str`.
        mark: A line break that places errors of the expression, if it can fail.
        values: How many values the expression prints at most.
    """

    code: str
    constant: str | None = None
    variable: str | None = None
    is_text: bool = True
    mark: str = ""
    values: int = 1


@dataclass(slots=True)
class Sink:
    """The text of a template, a branch, a capture or the like.

    Attributes:
        writer: Where the code goes.
        suffix: Ends this sink's names: `out` the list, `c` the characters counted and `m` the
            length of the list at which to count again.
        function: Where the list is made.
        opening: The line that makes it, filled in once something is appended.
        pending: Pieces not yet written, in order.
        writes: How often something was appended, or may have been.
    """

    writer: Writer
    suffix: str
    function: Function
    opening: Line
    pending: list[Piece] = field(default_factory=list)
    writes: int = 0
    is_list: bool = False
    is_counted: bool = False

    @classmethod
    def open(cls, writer: Writer) -> Sink:
        """Begin a text at the current place."""
        return cls(writer, writer.name("out")[3:], writer.function, writer.line(""))

    @classmethod
    def of_template(cls, writer: Writer, *, given: bool) -> Sink:
        """Begin the template's text; where `given`, the caller's list `out` is appended to."""
        return cls(writer, "", writer.function, writer.line(""), is_list=given)

    @property
    def out(self) -> str:
        """The name of the list."""
        return f"out{self.suffix}"

    def text(self, text: str) -> None:
        """Add constant text."""
        if self.pending and self.pending[-1].constant is not None:
            text = self.pending.pop().constant + text  # type: ignore[operator]
        self.piece(Piece(self.writer.constant(text), constant=text, values=0))

    def piece(self, piece: Piece) -> None:
        """Add a piece."""
        self.pending.append(piece)
        if sum(piece.values for piece in self.pending) >= MOST_VALUES:
            self.flush()
            self.check(self.writer.line(""), always=True)

    def keep(self, variable: str) -> None:
        """Keep the value that pending pieces print of `variable`, as it is about to change."""
        if any(piece.variable == variable for piece in self.pending):
            kept = self.writer.name("t")
            self.writer.line(f"{kept} = {variable}")
            self.pending = [
                replace(piece, code=piece.code.replace(variable, kept), variable=None)
                if piece.variable == variable
                else piece
                for piece in self.pending
            ]

    def need_list(self) -> None:
        """Make sure that there is a list: something beside this code may append to it."""
        self.writes += 1
        if not self.is_list:
            self.is_list = True
            self.opening.text = f"{self.out} = []"
            self.function.assigned.add(self.out)

    def flush(self) -> None:
        """Append what is pending to the list."""
        if self.pending:
            self.need_list()
            self.writer.line(f"{self.out}.append({self._joined()})")
            self.pending.clear()

    def check(self, line: Line, *, always: bool = False) -> None:
        """Make `line` charge what was appended so far: every so often in a loop, or `always`."""
        names = f"c{self.suffix}, m{self.suffix}"
        if not self.is_counted:
            self.is_counted = True
            opening = f"c{self.suffix} = 0; m{self.suffix} = STEP"
            self.opening.text = f"{self.opening.text}; {opening}" if self.opening.text else opening
            self.function.assigned.update(names.split(", "))
        charge = f"{names} = spend(st, {self.out}, {names})"
        line.text = charge if always else f"if len({self.out}) > m{self.suffix}: {charge}"
        for name in names.split(", "):
            self.writer.assigns(name)

    def _joined(self) -> str:
        first = self.pending[0]
        if len(self.pending) == 1 and first.is_text:
            return f"({first.mark}{first.code})" if first.mark else first.code
        # Pieces that can fail begin a line of their own, so that the line tells which one did.
        breaks = [f'"{piece.mark}f"' if piece.mark else "" for piece in self.pending]
        fields = [f"{at}{{{piece.code}}}" for at, piece in zip(breaks, self.pending, strict=True)]
        text = 'f"' + "".join(fields) + '"'
        return f"({text})" if "\n" in text else text

    def result(self) -> str:
        """Return the code for the whole text."""
        if not self.is_list:
            return self._joined() if self.pending else '""'
        self.flush()
        return f"joined(st, {self.out})"

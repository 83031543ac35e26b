"""Plain forms: a template's code as a person would write it, to be read.

It gives the same texts as what runs, by the functions that know all types; tests for usual types and charges
to the limits are left out.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable
from collections.abc import Collection
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import AbstractContextManager
from contextlib import nullcontext

from liquid_webhooks.compiler.forms import Forms
from liquid_webhooks.compiler.loop_variables import LoopVars
from liquid_webhooks.compiler.pieces import Piece
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.compiler.writer import Line
from liquid_webhooks.compiler.writer import Segment
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.limits import Limits

__all__ = ["PlainForms"]

LONGEST_IN_LINE = 60
"""Characters of a constant that stands where it is used; a longer one has a name."""

OURS = re.compile(r"[a-z][0-9]+|out[0-9]*|data|st|s|render|error|__.*")
"""Names of generated code, and those that mean something to Python itself."""


class PlainForms(Forms):
    """Writes code for people.

    Args:
        writer: Where names and constants come from.
        limits: Left out of the code.
        taken: Names that mean something to generated code.
    """

    keeps = False

    def __init__(self, writer: Writer, limits: Limits, taken: Collection[str]) -> None:
        super().__init__(writer, limits)
        self.taken = taken

    def constant(self, value: object) -> str:
        """Return the value as Python writes it, or a name for one that is long or has no literal."""
        if type(value) in (str, int, tuple) or (type(value) is float and abs(value) < float("inf")):
            written = repr(value)
            if len(written) <= LONGEST_IN_LINE:
                return written
        return self.writer.constant(value)

    def function(self, name: str, func: Callable[..., object]) -> str:
        """Return the filter's own name, unless Python or generated code means something else by it."""
        is_taken = keyword.iskeyword(name) or OURS.fullmatch(name) or name in self.taken
        if is_taken or not (name.isidentifier() and name.isascii()):
            return super().function(name, func)
        self.functions[name] = func
        return name

    def item(self, container: Code, key: str, general: str) -> str:
        """Return the call that looks up the item `key`."""
        return f"{general}({container.text}, {key})"

    def secret(self, secrets: Code, key: str) -> str:
        """Return the call that looks up a secret."""
        return f"secret({self.writer.use_state()}, {secrets.text}, {key})"

    def truth(self, value: Code) -> str:
        """Return the call that gives the truth of a value."""
        return f"truth({value.text})"

    def equal(self, left: Code, right: str, kind: str) -> str:  # noqa: ARG002
        """Return the call that compares with a literal."""
        return f"equal({left.text}, {right})"

    def is_word(self, left: Code, word: str) -> str:
        """Return the call that compares with True, False or None."""
        return f"equal({left.text}, {word})"

    def ordered(self, left: Code, right: str, operator: str, general: str) -> str:  # noqa: ARG002
        """Return the call that compares with a number."""
        return f"{general}({left.text}, {right})"

    def contains(self, left: Code, right: str, literal: str) -> str:  # noqa: ARG002
        """Return the call that looks for a text."""
        return f"contains({left.text}, {right})"

    def counted(self, value: Code, kind: str, free: int, cost: int) -> str:  # noqa: ARG002
        """Return the value alone."""
        return value.text

    def argument(self, value: Code) -> str:
        """Return the value alone."""
        return value.text

    def made(self, value: Code) -> str:
        """Return the value alone."""
        return value.text

    def count_read(self, value: Code, kind: str, free: int, cost: int) -> Code:  # noqa: ARG002
        """Return the value alone."""
        return value

    def charge_made(self, name: str, kind: str) -> None:
        """Write nothing."""

    def charge_text(self, name: str) -> None:
        """Write nothing."""

    def loop_items(self, loop_vars: LoopVars, value: str) -> None:
        """Write the call that gives what a loop passes through."""
        self.writer.line(f"{loop_vars.items} = loop_items({self.writer.use_state()}, {value})")

    def if_any(self, loop_vars: LoopVars, *, needed: bool) -> AbstractContextManager[object]:
        """Write that block where it is needed."""
        return super().if_any(loop_vars, needed=needed) if needed else nullcontext()

    def charge_passes(self, loop_vars: LoopVars, each: int) -> Line | None:  # noqa: ARG002
        """Keep a line for the number of items, if that is asked for."""
        return self.writer.line("")

    def count_items(self, loop_vars: LoopVars, line: Line | None) -> None:
        """Fill that line."""
        if line is not None:
            self.writer.mention("n")
            line.text = f"{loop_vars.count} = len({loop_vars.items})"

    def count_passes(self, loop_vars: LoopVars, before: Line, header: Line, first: Line) -> None:  # noqa: ARG002
        """Number the passes in the loop's own line."""
        self.writer.mention("i")
        header.text = f"for {loop_vars.index}, {loop_vars.item} in enumerate({loop_vars.items}, 1):"

    def check_time(self) -> None:
        """Write nothing."""

    def field(self, value: Code) -> str:
        """Return the code for what a value prints."""
        return value.text if value.kind in ("str", "int") else f"text({value.text})"

    def statement(self, before: str, pieces: Sequence[Piece], after: str = "") -> None:
        """Write the text as one f-string, which has as many lines as its literal text."""
        writer, first = self.writer, pieces[0] if pieces else Piece(constant="")
        with writer.at(first.token):
            value = first.value
            if len(pieces) == 1 and value is not None and value.literal is None and value.kind != "int":
                writer.line(before + self.field(value) + after)
                return
            lines = [quoted(line) for line in self._lines(pieces)] or ['""']
            if len(lines) == 1:
                writer.line(before + lines[0] + after)
                return
            opening = writer.line(before if after else f"{before}(")
            opening.others = [Segment(line) for line in lines]
            writer.line(after or ")")

    def _lines(self, pieces: Sequence[Piece]) -> Iterator[list[tuple[str, bool]]]:
        """Yield the lines of a text, each as pieces: literal text, or else the code of a value."""
        line: list[tuple[str, bool]] = []
        for piece in pieces:
            text = piece.constant if piece.value is None else piece.value.literal
            if text is None:
                assert piece.value is not None
                line.append((self.field(piece.value), False))
                continue
            for part in text.splitlines(keepends=True):
                line.append((part, True))
                if part.endswith("\n"):
                    yield line
                    line = []
        if line:
            yield line

    def counting(self, suffix: str) -> str:  # noqa: ARG002
        """Return nothing."""
        return ""

    def count(self, out: str, suffix: str, *, always: bool) -> str:  # noqa: ARG002
        """Return nothing."""
        return ""


def quoted(pieces: Sequence[tuple[str, bool]]) -> str:
    """Return the literal of a line: an f-string if values are in it."""
    texts = [text for text, is_literal in pieces if is_literal]
    quote = "'" if any('"' in text for text in texts) else '"'
    is_format = len(texts) < len(pieces)
    written = ""
    for text, is_literal in pieces:
        if not is_literal:
            written += f"{{{text}}}"
            continue
        # With both quotes in it, `repr` writes single ones around a text and escapes those in it.
        inner = repr(f"{text}'\"")[1:-4]
        if quote == '"':
            inner = inner.replace("\\'", "'")
        written += inner.replace("{", "{{").replace("}", "}}") if is_format else inner
    return f"{'f' if is_format else ''}{quote}{written}{quote}"

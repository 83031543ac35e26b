"""Tracing forms: a template's code that remembers which pieces of the text its outputs put there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liquid.token import Token

from liquid_webhooks.compiler.forms import Forms
from liquid_webhooks.compiler.loop_variables import LoopVars
from liquid_webhooks.compiler.pieces import Piece
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.compiler.writer import Segment
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.limits import Limits

__all__ = ["Origin", "TracingForms"]


@dataclass(frozen=True, slots=True)
class Origin:
    """The output or tag that prints something.

    Attributes:
        source: The template's text.
        start: Offset of the first character of the output; of another tag, of its name.
        end: Offset behind the last one.
        template_name: The template's name.
    """

    source: str
    start: int
    end: int
    template_name: str

    @classmethod
    def of(cls, token: Token, template_name: str) -> Origin:
        """Return the origin at the token of an output or tag."""
        end = token.start_index + len(token.value)
        return cls(token.source, token.start_index, end, template_name)


class TracingForms(Forms):
    """Writes code that runs, with the functions of `runtime.tracing` beside all others.

    Args:
        writer: Where names and constants come from.
        limits: Bounds written into the code.
        template_name: The template's name, which stands with each of its pieces.
        sees_data: Whether its names are those of the data; what `render` renders sees its arguments alone.
    """

    keeps = False
    traces = True

    def __init__(self, writer: Writer, limits: Limits, template_name: str, *, sees_data: bool) -> None:
        super().__init__(writer, limits)
        self.template_name = template_name
        self.sees_data = sees_data

    def traced(self, value: Code, tag: Token | None, path: str | None, bare: str | None) -> Code:
        """Write the call that keeps what an output prints; it becomes text where it is joined to others."""
        writer = self.writer
        where = path if self.sees_data else None
        name = writer.name("t")
        arguments = f"{writer.use_state()}, {value.text}, {self._origin(tag)}, {where}, {bare}"
        writer.line(f"{name} = printed({arguments})")
        return Code(name, atom=True)

    def whole(self, text: Code) -> Code:
        """Write the call that makes one piece of a text."""
        name = self.writer.name("t")
        arguments = f"{self.writer.use_state()}, {text.text}, {self._origin(self.writer.token)}"
        self.writer.line(f"{name} = whole({arguments})")
        return Code(name, "str", atom=True)

    def captured(self, name: str, text: str) -> str:
        """Return the call that keeps a captured text, and gives it as a `str`."""
        return f"{self.writer.use_state()}.keep(({self.constant(name)},), {text})"

    def error_text(self) -> str:
        """Return the code for the text of an error, as what the tag at the current token prints."""
        state = self.writer.use_state()
        return f"whole({state}, {super().error_text()}, {self._origin(self.writer.token)})"

    def _origin(self, tag: Token | None) -> str:
        assert tag is not None
        return self.writer.object("k", Origin.of(tag, self.template_name))

    def trace_loop(self, loop_vars: LoopVars, path: str | None, value: str, offset: str, name: str) -> None:
        """Write the call that finds where the items of a loop come from."""
        self.writer.assigns(loop_vars.items_path)
        if path is None or not self.sees_data:
            self.writer.line(f"{loop_vars.items_path} = None")
        else:
            arguments = f"{self.writer.use_state()}, {path}, {value}, {offset}, {name}"
            self.writer.line(f"{loop_vars.items_path} = items_path({arguments})")

    def joined(self, pieces: Sequence[Piece]) -> list[Segment]:
        """Return the code for a traced text of `pieces`, in which each output begins a line of its own."""
        segments = [Segment("gathered([")]
        for piece in pieces:
            if piece.value is None or not piece.can_fail:
                text = self.writer.constant(piece.constant) if piece.value is None else piece.value.text
                segments[-1] = segments[-1]._replace(text=f"{segments[-1].text}{text}, ")
            else:
                segments.append(Segment(f"traced({piece.value.text}), ", piece.token))
        segments[-1] = segments[-1]._replace(text=f"{segments[-1].text}])")
        return segments

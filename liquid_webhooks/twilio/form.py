"""Writes the form of a message as Liquid, in which each value stays within its own field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.twilio.sources import Known
from liquid_webhooks.twilio.sources import Source

__all__ = ["Field", "write_form"]


@dataclass(frozen=True, slots=True, repr=False)
class Field:
    """One name and value of the form.

    Attributes:
        name: As the form has it.
        parts: The pieces of the value, one after another; pieces of a JSON text may be several.
        is_exact: Keep white space around the value.
        is_required: Keep the field if it renders empty.
        is_json: Sources among the parts stand inside JSON strings.
    """

    name: str
    parts: Sequence[Known | Source]
    is_exact: bool = False
    is_required: bool = False
    is_json: bool = False

    @property
    def known(self) -> str | None:
        """The value if all of it is known; else None."""
        texts = [part.text for part in self.parts if isinstance(part, Known)]
        return "".join(texts) if len(texts) == len(self.parts) else None


def write_form(fields: Sequence[Field], env: Environment) -> str:
    """Return the Liquid of a form body that renders `fields` in their order.

    Raises:
        ParseError: The sources are valid one by one, but not together.
        LimitError: The whole is too long or nested too deep.
    """
    writer = _Writer(env.delimiters)
    for field in fields:
        writer.field(field)
    writer.check(env)
    return "".join(writer.pieces)


class _Writer:
    """Collects the pieces of one body.

    Attributes:
        pieces: The body.
        marks: For each piece that is one node of the whole template: its start, its end, and the field.
    """

    def __init__(self, delimiters: Delimiters) -> None:
        self.delimiters = delimiters
        self.pieces: list[str] = []
        self.marks: list[tuple[int, int, str]] = []
        self.length = 0
        self.fields = 0
        self.captures: dict[str, int] = {}
        self.name = ""

    def add(self, piece: str, is_liquid: bool = True) -> None:
        """Append a piece; texts that touch are one node."""
        start, self.length = self.length, self.length + len(piece)
        self.pieces.append(piece)
        if not is_liquid and self.marks and self.marks[-1][2] == "":
            self.marks[-1] = (self.marks[-1][0], self.length, "")
        elif piece:
            self.marks.append((start, self.length, self.name if is_liquid else ""))

    def tag(self, markup: str) -> str:
        return f"{self.delimiters.tag_start} {markup} {self.delimiters.tag_end}"

    def output(self, markup: str) -> str:
        return f"{self.delimiters.output_start} {markup} {self.delimiters.output_end}"

    def field(self, field: Field) -> None:
        """Write one field, and the `&` before it."""
        self.name = field.name
        start = f"{'&' if self.fields else ''}{quote(field.name, safe='')}="
        known = field.known
        if known == "" and not field.is_required:
            return
        self.fields += 1
        if known is not None:
            self.add(start + quote(known, safe=""), is_liquid=False)
        elif field.is_json:
            values = [self.value(part, " | json_escape") for part in field.parts]
            self.add(start, is_liquid=False)
            for value in values:
                self.add(*value)
        elif field.is_required:
            (part,) = field.parts
            value = self.value(part, "" if field.is_exact else " | strip")
            self.add(start, is_liquid=False)
            self.add(*value)
        else:
            (part,) = field.parts
            self.optional(field, part, start)

    def value(self, part: Known | Source, filters: str) -> tuple[str, bool]:
        """Return the piece that prints a part, and whether it is Liquid; may write a capture first."""
        if isinstance(part, Known):
            return quote(part.text, safe=""), False
        markup = part.markup
        if markup is None:
            markup = self.capture(part, self.guarded(part.text))
        return self.output(f"{markup}{filters} | url_param_escape"), True

    def optional(self, field: Field, part: Known | Source, start: str) -> None:
        """Write a field that is left out where it renders empty."""
        assert isinstance(part, Source)
        strip = "" if field.is_exact else " | strip"
        if part.markup is not None:
            name = self.capture(part, self.output(f"{part.markup}{strip}"))
            strip = ""
        else:
            name = self.capture(part, self.guarded(part.text))
        if strip:
            # Stripped once, so that the test and the value agree.
            self.add(self.tag(f"assign {name} = {name}{strip}"))
        test = self.tag(f"if {name} != ''")
        printed = self.output(f"{name} | url_param_escape")
        self.add(f"{test}{start}{printed}{self.tag('endif')}")

    def capture(self, part: Source, inside: str) -> str:
        """Write a capture and return its name; a loop of one pass around it keeps a `break` in."""
        number = self.captures[self.name] = self.captures.get(self.name, 0) + 1
        name = f"twilio_{_snake(self.name)}" + (f"_{number}" if number > 1 else "")
        piece = f"{self.tag(f'capture {name}')}{inside}{self.tag('endcapture')}"
        if part.may_leave:
            piece = f"{self.tag('for twilio_pass in (1..1)')}{piece}{self.tag('endfor')}"
        self.add(piece)
        return name

    def guarded(self, text: str) -> str:
        """Return a source whose last characters cannot be read as the start of the tag behind it."""
        openers = self.delimiters.tag_start[0] + self.delimiters.output_start[0]
        kept = text.rstrip(openers)
        rest = text[len(kept) :]
        return kept + (self.output(f"'{rest}'") if rest else "")

    def check(self, env: Environment) -> None:
        """Make sure that the whole has one node for each piece, each in its place.

        Raises:
            ParseError: It has others: something that a source leaves open reaches into another field.
        """
        try:
            nodes = env.from_string("".join(self.pieces), name="the form").nodes
        except ParseError:
            nodes = []
        starts = [node.token.start_index for node in nodes]
        for index, (start, end, name) in enumerate(self.marks):
            if index >= len(starts) or not start <= starts[index] < end:
                raise _apart(name or self.marks[max(index - 1, 0)][2])
        if len(starts) != len(self.marks):
            raise _apart(self.marks[-1][2])


def _apart(name: str) -> LiquidWebhooksError:
    return ParseError(
        "Liquid that is valid alone cannot stand beside that of other parameters; close every comment in it",
        template_name=name or None,
    )


def _snake(name: str) -> str:
    """Return a name of the form as a Liquid variable has it."""
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=.)(?=[A-Z])", "_", name).lower())

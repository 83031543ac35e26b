"""Forms: how the frequent operations of a template are written in Python.

`Forms` is what runs: the tests for usual types stand in line before the function that knows all others, and
what a limit bounds is charged on the way. `plain_forms.PlainForms` writes the same for people, and
`tracing_forms.TracingForms` what runs for a trace.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence
from contextlib import AbstractContextManager

from liquid.token import Token

from liquid_webhooks.compiler.loop_variables import LoopVars
from liquid_webhooks.compiler.pieces import Piece
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.compiler.writer import Line
from liquid_webhooks.compiler.writer import Segment
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import MAX_DIGITS
from liquid_webhooks.limits import Limits
from liquid_webhooks.values.searching import free_length

__all__ = ["Forms"]


class Forms:
    """Writes the code that runs.

    Args:
        writer: Where names and constants come from.
        limits: Bounds written into the code.

    Attributes:
        functions: Filters by their own names, where the code calls them so: in `PlainForms` alone.
        keeps: Whether a look-up in a value, `a.b`, that is made again is kept under a name. What names
            themselves give is kept in any case.
        traces: Whether the code remembers what each output printed; see `TracingForms`.
    """

    keeps = True
    traces = False

    def __init__(self, writer: Writer, limits: Limits) -> None:
        self.writer = writer
        self.limits = limits
        self.functions: dict[str, object] = {}

    # Names and constants

    def constant(self, value: object) -> str:
        """Return the code for a value that is known now."""
        return self.writer.constant(value)

    def function(self, name: str, func: Callable[..., object]) -> str:  # noqa: ARG002 (for people it is the name)
        """Return the code for the function of the filter `name`."""
        return self.writer.object("f", func)

    # Look-ups

    def item(self, container: Code, key: str, general: str) -> str:
        """Return the code for the item `key` of a container: of a dict in line, else by `general`."""
        if container.atom:
            first = name = container.text
        else:
            name = self.writer.name("t")
            first = f"({name} := {container.text})"
        return f"({name}.get({key}) if type({first}) is dict else {general}({name}, {key}))"

    def secret(self, secrets: Code, key: str) -> str:
        """Return the code for a secret, whose absence is an error where the data is Braze's."""
        first, kept = self.writer.stored(secrets)
        is_there = f"type({first}) is dict and {key} in {kept.text}"
        return f"({kept.text}[{key}] if {is_there} else secret(st, {kept.text}, {key}))"

    # Conditions

    def truth(self, value: Code) -> str:
        """Return the code for the truth of a value of any type."""
        first, code = self.writer.stored(value)
        name = code.text
        rest = f"{name} is not False and (type({name}) in BASIC or truth({name}))"
        return f"({first} is True or {name} is not None and {rest})"

    def equal(self, left: Code, right: str, kind: str) -> str:
        """Return the code for `left == right`, where `right` is a literal of the type `kind`."""
        first, code = self.writer.stored(left)
        name = code.text
        return f"({name} == {right} if type({first}) is {kind} else equal({name}, {right}))"

    def is_word(self, left: Code, word: str) -> str:
        """Return the code for `left == word`, where `word` is True, False or None."""
        first, code = self.writer.stored(left)
        name = code.text
        return f"({first} is {word} or (type({name}) not in BASIC and equal({name}, {word})))"

    def ordered(self, left: Code, right: str, operator: str, general: str) -> str:
        """Return the code for `left < right` and the like, where `right` is a number's literal."""
        first, code = self.writer.stored(left)
        name = code.text
        return f"({name} {operator} {right} if type({first}) is int else {general}({name}, {right}))"

    def contains(self, left: Code, right: str, literal: str) -> str:
        """Return the code for `left contains right`, where `right` is the code of a text's literal."""
        first, code = self.writer.stored(left)
        name = code.text
        is_short = f"type({first}) is str and len({name}) <= {free_length(literal)}"
        return f"({right} in {name} if {is_short} else contains({name}, {right}))"

    # Charges

    def counted(self, value: Code, kind: str, free: int, cost: int) -> str:
        """Return the code for a value that is charged, as a filter is about to read it."""
        return f"counted({value.text}, {kind}, {free}, {cost})"

    def argument(self, value: Code) -> str:
        """Return the code for a filter's argument, charged if it is a long text."""
        first, code = self.writer.stored(value)
        name = code.text
        is_short = f"len({first}) <= {FREE}"
        if code.kind != "str":
            is_short = f"type({first}) is not str or len({name}) <= {FREE}"
        return f"({name} if {is_short} else counted({name}, str, {FREE}, 1))"

    def made(self, value: Code) -> str:
        """Return the code for a value that is charged, as a filter made it."""
        return f"made({self.writer.use_state()}, {value.text}, {FREE})"

    def count_read(self, value: Code, kind: str, free: int, cost: int) -> Code:
        """Write what charges the value that a filter is about to read; return its name."""
        writer = self.writer
        code = writer.bound(value)
        test = "" if code.kind == kind else f"type({code.text}) is {kind} and "
        times = f", {cost}" if cost > 1 else ""
        writer.line(f"if {test}len({code.text}) > {free}: read({code.text}{times})")
        return code

    def charge_made(self, name: str, kind: str) -> None:
        """Write what charges the value that a filter made."""
        sized = "" if kind == "str" else f"type({name}) in SIZED and "
        self._charge(f"{sized}len({name}) > {FREE}", name)

    def charge_text(self, name: str) -> None:
        """Write what charges the text that a block was rendered to."""
        writer = self.writer
        limit = writer.constant(self.limits.output_chars)
        writer.line(f"if len({name}) > {limit}: {writer.use_state()}.check_output(len({name}))")
        self._charge(f"len({name}) > {FREE}", name)

    def _charge(self, test: str, name: str) -> None:
        self.writer.line(f"if {test}: st = charge(st, new_state, {name})")
        self.writer.assigns("st")

    # Loops

    def loop_items(self, loop_vars: LoopVars, value: str) -> None:
        """Write what puts what a loop passes through into a sequence."""
        items, state = loop_vars.items, self.writer.use_state()
        self.writer.line(f"{items} = {value}")
        self.writer.line(f"if type({items}) is not list: {items} = loop_items({state}, {items})")

    def if_any(self, loop_vars: LoopVars, *, needed: bool) -> AbstractContextManager[object]:  # noqa: ARG002
        """Write the block that runs if a loop has anything to pass through.

        Args:
            loop_vars: The loop's variables.
            needed: Whether more than the passes stands in it, or something else happens without any.
        """
        return self.writer.block(f"if {loop_vars.items}:")

    def charge_passes(self, loop_vars: LoopVars, each: int) -> Line | None:
        """Write what charges all passes of a loop, of which each counts for so many."""
        state = self.writer.use_state()
        self.writer.line(f"{loop_vars.count} = len({loop_vars.items})")
        self.writer.line(f"{state}.passes_left -= {loop_vars.count}{f' * {each}' if each > 1 else ''}")
        self.writer.line(f"if {state}.passes_left < 0: {state}.over_passes()")
        return None

    def count_items(self, loop_vars: LoopVars, line: Line | None) -> None:
        """Write the number of items, which is asked for, where that is not written in any case, as here."""

    def count_passes(self, loop_vars: LoopVars, before: Line, header: Line, first: Line) -> None:  # noqa: ARG002
        """Make the index count the passes: the line before the loop, its own, and the first one in it."""
        before.text, first.text = f"{loop_vars.index} = 0", f"{loop_vars.index} += 1"

    def check_time(self) -> None:
        """Write what looks at the deadline, where there is one."""
        if self.limits.deadline_seconds is not None:
            self.writer.line(f"{self.writer.use_state()}.check_time()")

    # Text

    def field(self, value: Code) -> str:
        """Return the code for what a value prints, for an f-string."""
        name = value.text
        if value.kind in ("str", "int"):
            return name
        if value.kind == "bool":
            return f"text({name})"
        # An f-string keeps to Python's own bound of digits by itself.
        ints = self.limits.digits == MAX_DIGITS
        test = f"(t0 := type({name})) is str or t0 is int" if ints else f"type({name}) is str"
        return f"{name} if {test} else text({name})"

    def joined(self, pieces: Sequence[Piece]) -> list[Segment]:
        """Return the code for the text of `pieces`; each that can fail begins a line of its own."""
        if not pieces:
            return [Segment('""')]
        if len(pieces) == 1 and pieces[0].is_text:
            return [Segment(self._code(pieces[0]))]
        segments = [Segment('f"')]
        for piece in pieces:
            if piece.can_fail:
                segments[-1] = segments[-1]._replace(text=f'{segments[-1].text}"')
                segments.append(Segment('f"', piece.token))
            segments[-1] = segments[-1]._replace(text=f"{segments[-1].text}{{{self._code(piece)}}}")
        segments[-1] = segments[-1]._replace(text=f'{segments[-1].text}"')
        if len(segments) > 1:
            segments[0] = segments[0]._replace(text=f"({segments[0].text}")
            segments[-1] = segments[-1]._replace(text=f"{segments[-1].text})")
        return segments

    def _code(self, piece: Piece) -> str:
        return self.writer.constant(piece.constant) if piece.value is None else self.field(piece.value)

    def traced(
        self,
        value: Code,
        tag: Token | None,  # noqa: ARG002
        path: str | None,  # noqa: ARG002
        bare: str | None,  # noqa: ARG002
    ) -> Code:
        """Write what remembers that an output prints `value`, if that is asked for; return what is printed.

        Args:
            value: What is printed.
            tag: The output.
            path: Code for the path of the value in the data; None where it has none.
            bare: Code for what is looked up, if the output is that alone; else None.
        """
        return value

    def whole(self, text: Code) -> Code:
        """Write what remembers that the tag at the current token prints what it fetched or counted."""
        return text

    def captured(self, name: str, text: str) -> str:  # noqa: ARG002
        """Return the code for a text that becomes the value of the template's variable `name`."""
        return text

    def silent_error(self) -> str:
        """Return the code for an error that prints nothing, if it does not end the render."""
        return f"{self.writer.use_state()}.inline(error)"

    def error_text(self) -> str:
        """Return the code for the text of an error that is printed in place, unless it ends the render."""
        return self.silent_error()

    def trace_loop(self, loop_vars: LoopVars, path: str | None, value: str, offset: str, name: str) -> None:
        """Write what remembers where the items of a loop come from, where that is asked for.

        Args:
            loop_vars: The loop's variables.
            path: Code for the path of what is looped over; None where it has none.
            value: Code for what is looped over.
            offset: Code for how many items are skipped; `MISSING` for those that an earlier loop had.
            name: The loop's name, by which that is remembered.
        """

    def statement(self, before: str, pieces: Sequence[Piece], after: str = "") -> None:
        """Write the statement that has the text of `pieces` between `before` and a bracket `after`."""
        self.writer.lines(before, self.joined(pieces), after)

    def counting(self, suffix: str) -> str:
        """Return the statements that begin to count the characters of a list of texts."""
        return f"c{suffix} = 0; m{suffix} = STEP"

    def count(self, out: str, suffix: str, *, always: bool) -> str:
        """Return the statement that counts what was appended to `out`: every so often, or `always`."""
        names = f"c{suffix}, m{suffix}"
        spend = f"{names} = spend({self.writer.use_state()}, {out}, {names})"
        return spend if always else f"if len({out}) > m{suffix}: {spend}"

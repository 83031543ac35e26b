"""Variables of a template: how its names are read and written, as Python locals or through a scope object."""

from __future__ import annotations

from liquid_webhooks.compiler.forms import Forms
from liquid_webhooks.compiler.loop_variables import LoopFrame
from liquid_webhooks.compiler.loop_variables import LoopVars
from liquid_webhooks.compiler.usage import Usage
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.compiler.writer import Writer

__all__ = ["Variables"]


class Variables:
    """Resolves names for the code being written.

    In a template that needs no run-time look-up of names, assigned names and loop variables are
    Python locals, and other names are fetched from the data once (if used more than once) or
    where they are used. In a scoped one everything goes through `s`, a `runtime.scope.Scope`.

    Attributes:
        frames: The loops around this place, outermost first.
        prologue: Lines before all others.
        used: The variables of loops that code reads: indexes and counts.
    """

    def __init__(
        self, writer: Writer, forms: Forms, usage: Usage, *, scoped: bool, strict: bool, inline: bool
    ) -> None:
        self.writer = writer
        self.forms = forms
        self.usage = usage
        self.scoped = scoped
        self.strict = strict
        self.inline = inline
        self.frames: list[LoopFrame] = []
        self.prologue: list[str] = []
        self.used: set[str] = set()
        self._variables: dict[str, str] = {}
        self._fetched: dict[str, str] = {}
        if scoped:
            return
        if usage.counters:
            self.prologue.append("data = dict(data)")
        for name in usage.assigned:
            self._variables[name] = writer.name("v")
            if inline or name in usage.unset:
                self.prologue.append(f"{self._variables[name]} = {self._fetch(name)}")

    @property
    def assigned(self) -> dict[str, str]:
        """The Python variables of assigned names, each with the name."""
        return {variable: name for name, variable in self._variables.items()}

    def _fetch(self, name: str) -> str:
        return self.fetch(self.forms.constant(name))

    def fetch(self, key: str, *, missing: bool = False) -> str:
        """Return the code that looks up the name that the code `key` gives.

        Args:
            key: Code for a name.
            missing: Whether to give `MISSING` for a name without a value in any case.
        """
        missing = missing or self.strict
        self.writer.mention("s" if self.scoped else "data")
        if self.scoped:
            return f"s.find({key})" if missing else f"s.get({key})"
        return f"data.get({key}, MISSING)" if missing else f"data.get({key})"

    def read(self, name: str) -> Code:
        """Return the code for the value of `name`; `MISSING` where strict and not there."""
        if not self.scoped:
            if bound := self.loop_name(name):
                return bound
            if name in self._variables:
                return Code(self._variables[name], atom=True)
            if name in self._fetched:
                return Code(self._fetched[name], atom=True)
            if self.usage.reads[name] > 1 and name not in self.usage.counters:
                local = self._fetched[name] = self.writer.name("g")
                self.prologue.append(f"{local} = {self._fetch(name)}")
                return Code(local, atom=True)
        return Code(self._fetch(name))

    def loop_name(self, name: str) -> Code | None:
        """Return the code that a loop binds to `name`, or None where no loop does."""
        frame = self.frame_of(name)
        return frame.code(name) if frame else None

    def frame_of(self, name: str) -> LoopFrame | None:
        """Return the loop that binds `name` here; None where none does."""
        return next((frame for frame in reversed(self.frames) if frame.code(name)), None)

    def for_loops(self) -> list[LoopVars]:
        """Return the `for` loops around this place, outermost first; none where a name hides one."""
        loops = [frame for frame in self.frames if frame.is_for or frame.hides_forloop]
        return [] if any(frame.hides_forloop for frame in loops) else [frame.variables for frame in loops]

    def variable(self, name: str) -> str | None:
        """Return the Python variable that `assign` gives `name` a value in; None where scoped."""
        return None if self.scoped else self._variables[name]

    def write(self, name: str, value: str) -> str:
        """Return the statement that assigns the code `value` to `name`."""
        variable = self.variable(name)
        if variable is None:
            return f"s.set({self.forms.constant(name)}, {value})"
        self.writer.assigns(variable)
        return f"{variable} = {value}"

    @property
    def counters(self) -> str:
        """The code for the mapping that `increment` counts in."""
        return "s.counters()" if self.scoped else "data"

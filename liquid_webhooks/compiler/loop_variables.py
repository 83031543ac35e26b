"""Loop variables: the Python variables of one loop, and the names of the template that it binds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.compiler.writer import Writer

__all__ = ["COUNTERS", "LoopFrame", "LoopVars"]

COUNTERS: Final = {
    "index": ("int", "{index}"),
    "index0": ("int", "{index} - 1"),
    "rindex": ("int", "{count} - {index} + 1"),
    "rindex0": ("int", "{count} - {index}"),
    "first": ("bool", "{index} == 1"),
    "last": ("bool", "{index} == {count}"),
    "length": ("int", "{count}"),
}
"""Properties of `forloop` that need no object: the type of each, and its code as an argument."""


@dataclass(frozen=True, slots=True)
class LoopVars:
    """The Python variables of one loop, all with the same number.

    Attributes:
        items: What it passes through.
        count: How many they are.
        index: The current pass, from 1.
        item: The current item.
        drop: The loop object, where the template needs one.
        frame: The names that it binds in a scope.
        items_path: Where in the data the items come from, for traces alone.
    """

    items: str
    count: str
    index: str
    item: str
    drop: str
    frame: str
    items_path: str

    @classmethod
    def new(cls, writer: Writer) -> LoopVars:
        """Return new names; the current function assigns all but `items_path`."""
        number = writer.number("loop")
        writer.mention("q", "x")
        made = cls(*(f"{letter}{number}" for letter in "qnixdhw"))
        writer.assigns(made.items, made.count, made.index, made.item, made.drop, made.frame)
        return made


@dataclass(frozen=True, slots=True)
class LoopFrame:
    """What a loop binds.

    Attributes:
        identifier: The name of the loop variable.
        object_name: The name of the loop object: `forloop` or `tablerowloop`.
        variables: The Python variables.
        is_reversed: Whether the items come last to first.
    """

    identifier: str
    object_name: str
    variables: LoopVars
    is_reversed: bool

    def code(self, name: str) -> Code | None:
        """Return the code for what the loop binds to `name`; None if that is not bound here."""
        if name == self.identifier:
            return Code(self.variables.item, atom=True)
        if name == self.object_name:
            return Code(self.variables.drop, atom=True)
        return None

    @property
    def hides_forloop(self) -> bool:
        """Whether `forloop` is the loop variable here."""
        return self.identifier == "forloop"

    @property
    def is_for(self) -> bool:
        """Whether the loop has a `forloop` object."""
        return self.object_name == "forloop"

"""What one template and one render may use at most, and the counter that is charged for it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields
from typing import ClassVar
from typing import Self

from liquid_webhooks.errors import LimitError

__all__ = ["Budget", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one template and one render; reaching one raises `LimitError`.

    Attributes:
        source_chars: Characters of template source, checked before scanning.
        nesting_depth: Blocks inside blocks in one template, and groups inside groups in one expression.
        loop_passes: Passes of all `for`, `tablerow` and `render … for` loops of one render
            together; a loop is charged whole before its first pass.
        output_chars: Characters of one rendered text, captures included.
        string_chars: Characters of one text that a filter makes.
        filter_chars: Characters of texts and items of lists that the filters of one render make
            together; a result of up to 1,024 of them is free.
        list_items: Items of a range that has to be written out as a list, and of a list that a
            filter makes.
        partial_renders: `render`, `include` and content-block renders of one render together.
        partial_depth: Partials inside partials.

    Raises:
        ValueError: A bound is negative or not an integer.
    """

    source_chars: int = 262_144
    nesting_depth: int = 30
    loop_passes: int = 100_000
    output_chars: int = 1_048_576
    string_chars: int = 1_048_576
    filter_chars: int = 16_777_216
    list_items: int = 100_000
    partial_renders: int = 1_000
    partial_depth: int = 20

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if type(value) is not int or value < 0:
                raise ValueError(f"Limits.{field.name} must be an integer of at least 0")


class Budget:
    """What is left of one render's `Limits`; charged before anything iterates or allocates.

    The bounds are class attributes of a subclass that `bound_to` makes, so that an instance
    costs next to nothing until something is charged.
    """

    limits: ClassVar[Limits] = Limits()
    passes_left: int = limits.loop_passes
    partials_left: int = limits.partial_renders
    made_left: int = limits.filter_chars
    partial_depth: int = 0

    @classmethod
    def bound_to(cls, limits: Limits, **attributes: object) -> type[Self]:
        """Return a subclass that starts with `limits` and has `attributes` on its class."""
        attributes |= {
            "limits": limits,
            "passes_left": limits.loop_passes,
            "partials_left": limits.partial_renders,
            "made_left": limits.filter_chars,
        }
        return type(cls.__name__, (cls,), attributes)

    def spend_passes(self, count: int) -> None:
        """Charge `count` loop passes before the loop starts."""
        self.passes_left -= count
        if self.passes_left < 0:
            self.over_passes()

    def over_passes(self) -> None:
        """Refuse the loop that was just charged."""
        raise LimitError(f"more than {self.limits.loop_passes} loop passes in one render")

    def enter_partial(self) -> None:
        """Charge one partial render and one level of partials."""
        self.partials_left -= 1
        if self.partials_left < 0:
            raise LimitError(f"more than {self.limits.partial_renders} partial renders in one render")
        if self.partial_depth >= self.limits.partial_depth:
            raise LimitError(f"partials nested more than {self.limits.partial_depth} levels deep")
        self.partial_depth += 1

    def leave_partial(self) -> None:
        """Give back one level of partials."""
        self.partial_depth -= 1

    def spend_made(self, value: str | list[object]) -> None:
        """Charge the text or list that a filter made."""
        size = len(value)
        if isinstance(value, str):
            if size > self.limits.string_chars:
                raise LimitError(f"a text of more than {self.limits.string_chars} characters")
        elif size > self.limits.list_items:
            raise LimitError(f"a list of more than {self.limits.list_items} items")
        self.made_left -= size
        if self.made_left < 0:
            most = self.limits.filter_chars
            raise LimitError(f"filters made more than {most} characters in one render")

    def check_output(self, length: int) -> None:
        """Refuse a text of `length` characters if that is over the limit."""
        if length > self.limits.output_chars:
            raise LimitError(f"output of more than {self.limits.output_chars} characters")

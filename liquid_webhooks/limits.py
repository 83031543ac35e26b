"""What one template and one render may use at most, and the counter that is charged for it."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import fields
from math import inf
from time import monotonic
from typing import ClassVar
from typing import Self
from typing import cast

from liquid_webhooks.errors import LimitError

__all__ = ["FREE", "MAX_DIGITS", "MIN_DIGITS", "VALUE_COST", "Budget", "Limits", "weight_in_passes"]

FREE = 1024
"""Characters of a text, or values of a list or hash, that are read or made uncharged: to count usual
ones would cost more than they do."""

MAX_DIGITS = 4_300
"""Digits a number may have: the bound that Python itself has for turning integers into text."""

MIN_DIGITS = 64
"""What `Limits.digits` is at least, so that sums and products of usual numbers need no check."""


VALUE_COST = 16
"""Characters that one value of a list or hash counts for."""

PASS_WEIGHT = 32
"""Tags, outputs, operands and filters that one pass of a loop may have and count once."""


def weight_in_passes(weight: int) -> int:
    """Return how many loop passes a body of so many tags, outputs, operands and filters counts for."""
    return max(-(-weight // PASS_WEIGHT), 1)


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one template and one render; reaching one raises `LimitError`.

    Attributes:
        source_chars: Characters of template source, checked before scanning.
        source_nodes: Tags, outputs, operands, filters and segments of paths in one template, counted before
            it is compiled.
        nesting_depth: Blocks inside blocks in one template, and groups inside groups in one expression.
        loop_passes: Passes of all `for`, `tablerow` and `render … for` loops of one render
            together; a loop is charged whole before its first pass. A body of more than 32 tags, outputs,
            operands and filters counts once for each 32 of them, and so does a partial.
        output_chars: Characters of one rendered text, captures included.
        string_chars: Characters of one text that a filter makes; 1,024 are always free.
        filter_chars: Characters of texts, and 16 for each item of lists, that the filters of one render
            make together; a result of up to 1,024 characters or items is free.
        read_chars: Characters of texts, and 16 for each value of lists and hashes, that comparisons, outputs
            and filters of one render read together, where those filters make less than they read; short
            ones are free.
        list_items: Items of a range that has to be written out as a list, and of a list that a
            filter makes.
        partial_renders: `render`, `include` and content-block renders of one render together.
        partial_depth: Partials inside partials.
        partial_chars: Characters of source of all the partials and content blocks of one render together,
            each counted once.
        content_calls: Calls of connected content in one render.
        digits: Digits of a number that is read, printed or made; from 64 to 4,300, Python's own bound
            for turning integers into text.
        data_depth: Levels of lists and hashes inside each other that printing, comparing, flattening and
            the like follow.
        deadline_seconds: Seconds of wall-clock time from the start of a render on; None: without end.
            Looked at before each pass of a loop, each partial, and each long text or list that is read
            or made; what a single filter does is not cut short.

    Raises:
        ValueError: A bound is negative, not an integer, or over what it can be.
    """

    source_chars: int = 262_144
    source_nodes: int = 25_000
    nesting_depth: int = 30
    loop_passes: int = 100_000
    output_chars: int = 1_048_576
    string_chars: int = 1_048_576
    filter_chars: int = 16_777_216
    read_chars: int = 67_108_864
    list_items: int = 100_000
    partial_renders: int = 1_000
    partial_depth: int = 20
    partial_chars: int = 1_048_576
    content_calls: int = 100
    digits: int = MAX_DIGITS
    data_depth: int = 100
    deadline_seconds: float | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "deadline_seconds":
                if value is not None and (type(value) not in (int, float) or not value >= 0):
                    raise ValueError("Limits.deadline_seconds must be a number of at least 0, or None")
            elif type(value) is not int or value < 0:
                raise ValueError(f"Limits.{field.name} must be an integer of at least 0")
        if not MIN_DIGITS <= self.digits <= MAX_DIGITS:
            raise ValueError(f"Limits.digits must be from {MIN_DIGITS} to {MAX_DIGITS}")


class _Timed:
    """What a budget with a deadline begins with."""

    limits: ClassVar[Limits]
    ends_at: float

    def __init__(self) -> None:
        self.ends_at = monotonic() + (self.limits.deadline_seconds or 0)


class Budget:
    """What is left of one render's `Limits`; charged before anything iterates or allocates.

    The bounds are class attributes of a subclass that `bound_to` makes, so that an instance
    costs next to nothing until something is charged.
    """

    limits: ClassVar[Limits] = Limits()
    passes_left: int = limits.loop_passes
    partials_left: int = limits.partial_renders
    sources_left: int = limits.partial_chars
    calls_left: int = limits.content_calls
    made_left: int = limits.filter_chars
    read_left: int = limits.read_chars
    partial_depth: int = 0
    ends_at: float = inf

    @classmethod
    def bound_to(cls, limits: Limits, **attributes: object) -> type[Self]:
        """Return a subclass that starts with `limits` and has `attributes` on its class."""
        attributes |= {
            "limits": limits,
            "passes_left": limits.loop_passes,
            "partials_left": limits.partial_renders,
            "sources_left": limits.partial_chars,
            "calls_left": limits.content_calls,
            "made_left": limits.filter_chars,
            "read_left": limits.read_chars,
        }
        bases = (cls,) if limits.deadline_seconds is None else (_Timed, cls)
        return cast("type[Self]", type(cls.__name__, bases, attributes))

    def check_time(self) -> None:
        """Refuse to go on after the deadline, if there is one (`Limits.deadline_seconds`)."""
        if monotonic() > self.ends_at:
            raise LimitError(f"rendering took longer than {self.limits.deadline_seconds} seconds")

    def spend_passes(self, count: int) -> None:
        """Charge `count` loop passes before the loop starts."""
        self.passes_left -= count
        if self.passes_left < 0:
            self.over_passes()

    def over_passes(self) -> None:
        """Refuse the loop that was just charged."""
        raise LimitError(f"more than {self.limits.loop_passes} loop passes in one render")

    def enter_partial(self, passes: int) -> None:
        """Charge one partial render, one level of partials, and `passes` for a large one."""
        self.check_time()
        self.spend_passes(passes)
        self.partials_left -= 1
        if self.partials_left < 0:
            raise LimitError(f"more than {self.limits.partial_renders} partial renders in one render")
        if self.partial_depth >= self.limits.partial_depth:
            raise LimitError(f"partials nested more than {self.limits.partial_depth} levels deep")
        self.partial_depth += 1

    def spend_source(self, chars: int) -> None:
        """Charge so many characters of a partial's source, at its first use in a render."""
        self.sources_left -= chars
        if self.sources_left < 0:
            most = self.limits.partial_chars
            raise LimitError(f"partials of more than {most} characters of source in one render")

    def spend_call(self) -> None:
        """Charge one call of connected content."""
        self.check_time()
        self.calls_left -= 1
        if self.calls_left < 0:
            most = self.limits.content_calls
            raise LimitError(f"more than {most} calls of connected content in one render")

    def leave_partial(self) -> None:
        """Give back one level of partials."""
        self.partial_depth -= 1

    def spend_made(self, value: str | list[object]) -> None:
        """Charge the text or list that a filter made."""
        self.check_time()
        size = len(value)
        if isinstance(value, str):
            if size > self.limits.string_chars:
                raise LimitError(f"a text of more than {self.limits.string_chars} characters")
        elif size > self.limits.list_items:
            raise LimitError(f"a list of more than {self.limits.list_items} items")
        self.made_left -= size if isinstance(value, str) else VALUE_COST * size
        if self.made_left < 0:
            most = self.limits.filter_chars
            raise LimitError(f"filters made more than {most} characters in one render")

    def spend_read(self, chars: int) -> None:
        """Charge so many characters of long texts or data that are about to be read."""
        self.check_time()
        self.read_left -= chars
        if self.read_left < 0:
            raise LimitError(f"more than {self.limits.read_chars} characters of data read in one render")

    def note_whole(self, kind: str) -> None:
        """Hear that a list or an object, as `kind` says, was printed whole; a render says so once."""

    def check_output(self, length: int) -> None:
        """Refuse a text of `length` characters if that is over the limit."""
        if length > self.limits.output_chars:
            raise LimitError(f"output of more than {self.limits.output_chars} characters")

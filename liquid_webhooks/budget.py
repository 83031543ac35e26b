"""The budget of one render: what is left of its limits, and the one of the render that runs.

Filters, comparisons and printing are functions of Liquid values alone. Where they meet a long text or
follow nested data they ask here for the limits to keep, and charge what they read. A render that can do
much of that sets its budget; outside of one the usual limits hold, and nothing adds up.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import islice
from math import inf
from time import monotonic
from typing import ClassVar
from typing import NoReturn
from typing import Self
from typing import TypeVar
from typing import cast

from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import FREE_READ
from liquid_webhooks.limits import MAX_DIGITS
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.limits import Limits
from liquid_webhooks.secret import Secret

__all__ = [
    "CURRENT",
    "Budget",
    "NoBudgetError",
    "charge_in_render",
    "charge_kept",
    "charge_text",
    "charge_values",
    "charge_whole",
    "check_time",
    "digits",
    "digits_limit",
    "keep",
]


Item = TypeVar("Item")

ITEMS_A_LOOK = 64
"""Items of `Budget.in_time` between two looks at the clock."""


class NoBudgetError(Exception):
    """A render without a budget needs one: it reads much, or an iterator, whose items are to be kept."""


class _Reading:
    """An iterable that is read as far as a render needs it, and what was read.

    Args:
        source: The iterable; kept, so that no other object gets its identity.
    """

    __slots__ = ("failure", "items", "rest", "source")

    def __init__(self, source: Iterable[object]) -> None:
        self.source = source
        self.rest = iter(source)
        self.items: list[object] = []
        self.failure: Exception | None = None

    def read_on(self, most: int) -> int:
        """Read on until there are `most` items, or all; return how many were read.

        What it raises on the way is raised again wherever items behind that place are needed.
        """
        before = len(self.items)
        if before < most:
            if self.failure is not None:
                raise self.failure.with_traceback(None)
            try:
                self.items.extend(islice(self.rest, most - before))
            except Exception as error:
                self.failure = error
                raise
        return len(self.items) - before


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
    nodes_left: int = limits.source_nodes
    calls_left: int = limits.content_calls
    made_left: int = limits.filter_chars
    read_left: int = limits.read_chars
    partial_depth: int = 0
    ends_at: float = inf
    _readings: dict[int, _Reading] | None = None

    @classmethod
    def bound_to(cls, limits: Limits, **attributes: object) -> type[Self]:
        """Return a subclass that starts with `limits` and has `attributes` on its class."""
        attributes |= {
            "limits": limits,
            "passes_left": limits.loop_passes,
            "partials_left": limits.partial_renders,
            "sources_left": limits.partial_chars,
            "nodes_left": limits.source_nodes,
            "calls_left": limits.content_calls,
            "made_left": limits.filter_chars,
            "read_left": limits.read_chars,
        }
        bases = (cls,) if limits.deadline_seconds is None else (_Timed, cls)
        return cast("type[Self]", type(cls.__name__, bases, attributes))

    @classmethod
    def of_work(cls) -> Self:
        """Return a budget for what is no render of its own: parsing, compiling, a second try.

        It ends when the render that runs does, if that has the same limits; else it has no deadline.
        """
        work, running = cls(), CURRENT.get()
        work.ends_at = running.ends_at if running.limits is cls.limits else inf
        return work

    def take_over(self, other: Budget) -> None:
        """Have what is left of another budget, time included."""
        self.passes_left, self.partials_left = other.passes_left, other.partials_left
        self.sources_left, self.nodes_left = other.sources_left, other.nodes_left
        self.made_left, self.read_left = other.made_left, other.read_left
        self.calls_left, self.ends_at = other.calls_left, other.ends_at

    def check_time(self, ahead: float = 0) -> None:
        """Refuse to go on after the deadline, if there is one (`Limits.deadline_seconds`).

        Args:
            ahead: Seconds that what comes next will take at least, and cannot be stopped in.
        """
        if monotonic() + ahead > self.ends_at:
            self.over_time()

    def in_time(self, items: Sequence[Item]) -> Iterable[Item]:
        """Return `items`; going through many of them looks at the deadline now and then.

        Each may take too short to look at it, as a template without Liquid does.
        """
        return items if len(items) < ITEMS_A_LOOK else self.timed(items, ITEMS_A_LOOK)

    def timed(self, items: Sequence[Item], at_a_time: int) -> Iterator[Item]:
        """Yield `items`, with a look at the deadline before the first of so many."""
        for start in range(0, len(items), at_a_time):
            self.check_time()
            yield from items[start : start + at_a_time]

    def over_time(self) -> NoReturn:
        """Refuse to go on, as the deadline has passed or comes too soon."""
        raise LimitError(
            f"rendering takes longer than {self.limits.deadline_seconds} seconds", limit="deadline_seconds"
        )

    def charge_passes(self, count: int) -> None:
        """Charge `count` loop passes before the loop starts."""
        self.passes_left -= count
        if self.passes_left < 0:
            self.over_passes()

    def over_passes(self) -> None:
        """Refuse the loop that was just charged."""
        raise LimitError(
            f"more than {self.limits.loop_passes} loop passes in one render", limit="loop_passes"
        )

    def enter_partial(self, passes: int) -> None:
        """Charge one partial render, one level of partials, and `passes` for a large one."""
        self.check_time()
        self.charge_passes(passes)
        self.charge_partial()
        if self.partial_depth >= self.limits.partial_depth:
            raise LimitError(
                f"partials nested more than {self.limits.partial_depth} levels deep", limit="partial_depth"
            )
        self.partial_depth += 1

    def charge_partial(self) -> None:
        """Charge one partial render."""
        self.partials_left -= 1
        if self.partials_left < 0:
            raise LimitError(
                f"more than {self.limits.partial_renders} partial renders in one render",
                limit="partial_renders",
            )

    def charge_source(self, chars: int) -> None:
        """Charge so many characters of a partial's source, at its first use in a render."""
        self.sources_left -= chars
        if self.sources_left < 0:
            most = self.limits.partial_chars
            raise LimitError(
                f"partials of more than {most} characters of source in one render", limit="partial_chars"
            )

    def charge_nodes(self, count: int) -> None:
        """Charge so many nodes of a partial, at its first use in a render."""
        self.nodes_left -= count
        if self.nodes_left < 0:
            most = self.limits.source_nodes
            raise LimitError(
                f"partials of more than {most} tags, outputs, operands and filters in one render",
                limit="source_nodes",
            )

    def charge_call(self) -> None:
        """Charge one call of connected content."""
        self.check_time()
        self.calls_left -= 1
        if self.calls_left < 0:
            most = self.limits.content_calls
            raise LimitError(
                f"more than {most} calls of connected content in one render", limit="content_calls"
            )

    def leave_partial(self) -> None:
        """Give back one level of partials."""
        self.partial_depth -= 1

    def charge_made(self, value: str | list[object]) -> None:
        """Charge the text or list that a filter made."""
        self.check_time()
        size = len(value)
        if isinstance(value, str):
            if size > self.limits.string_chars:
                raise LimitError(
                    f"a text of more than {self.limits.string_chars} characters", limit="string_chars"
                )
        elif size > self.limits.list_items:
            raise LimitError(f"a list of more than {self.limits.list_items} items", limit="list_items")
        self.keep_chars(size if isinstance(value, str) else VALUE_COST * size)

    def keep_chars(self, chars: int) -> None:
        """Charge so many characters of what a filter or a tag makes, which variables may keep."""
        self.made_left -= chars
        if self.made_left < 0:
            most = self.limits.filter_chars
            raise LimitError(f"filters made more than {most} characters in one render", limit="filter_chars")

    def charge_read(self, chars: int) -> None:
        """Charge so many characters of long texts or data that are about to be read."""
        self.check_time()
        self.read_left -= chars
        if self.read_left < 0:
            raise LimitError(
                f"more than {self.limits.read_chars} characters of data read in one render",
                limit="read_chars",
            )

    def written_out(self, source: Iterable[object], needed: int | None = None) -> list[object]:
        """Return the items of a Python iterable that is no list; each is read once in a render.

        Args:
            source: The iterable.
            needed: How many items from the first on are enough, which may have no end then; None: all.

        Raises:
            LimitError: There are more than `Limits.list_items`, or more was read than `Limits.read_chars`.
        """
        if self._readings is None:
            self._readings = {}
        reading = self._readings.get(id(source))
        if reading is None:
            reading = self._readings[id(source)] = _Reading(source)
        items = self._items(reading, needed)
        return items if needed is None else items[:needed]

    def _items(self, reading: _Reading, needed: int | None) -> list[object]:
        """Return what was read of an iterable, `needed` items or all at least."""
        most = self.limits.list_items
        read = reading.read_on(most + 1 if needed is None else min(needed, most + 1))
        if len(reading.items) > most:
            raise LimitError(f"a list of more than {most} items", limit="list_items")
        self.charge_read(VALUE_COST * read)
        return reading.items

    def note(self, secret: Secret) -> None:
        """Hear that a secret was read; a render masks it wherever it shows something."""

    def report_whole(self, kind: str) -> None:
        """Hear that a list or an object, as `kind` says, was printed whole; a render says so once."""

    def check_output(self, length: int) -> None:
        """Refuse a text of `length` characters if that is over the limit."""
        if length > self.limits.output_chars:
            raise LimitError(
                f"output of more than {self.limits.output_chars} characters", limit="output_chars"
            )


class _Unlimited(Budget):
    """What is charged outside of a render, and in one of a short template without loops."""

    def charge_read(self, chars: int) -> None:
        """Charge nothing; but who reads much may do so often, and needs a budget."""
        if chars > FREE_READ:
            raise NoBudgetError

    def keep_chars(self, chars: int) -> None:
        """Charge nothing: a short template makes little of it."""

    def written_out(self, source: Iterable[object], needed: int | None = None) -> list[object]:
        """Return the items of what can be read again; nothing could keep those of an iterator."""
        if isinstance(source, Iterator):
            raise NoBudgetError
        return self._items(_Reading(source), needed)


CURRENT: ContextVar[Budget] = ContextVar("budget", default=_Unlimited())  # noqa: B039 (it never changes)
"""The budget of the render that runs."""


@contextmanager
def keep(budget: Budget) -> Iterator[None]:
    """Let what runs inside keep to the limits of `budget`, and charge it."""
    token = CURRENT.set(budget)
    try:
        yield
    finally:
        CURRENT.reset(token)


def check_time(ahead: float = 0) -> None:
    """Refuse to go on after the deadline of the render that runs, if it has one; see `Budget.check_time`."""
    CURRENT.get().check_time(ahead)


def digits() -> int:
    """Return how many digits a number may have (`Limits.digits`)."""
    return CURRENT.get().limits.digits


def digits_limit(most: int) -> str | None:
    """Return what `LimitError.limit` is where a number has more than `most` digits."""
    return "digits" if most < MAX_DIGITS else None


def charge_whole(value: str | list[object], cost: int = 1) -> None:
    """Charge a text or list that is about to be read as a whole.

    Args:
        value: The text or list.
        cost: What each character counts for.

    Raises:
        LimitError: More was read than `Limits.read_chars`.
    """
    CURRENT.get().charge_read(len(value) * (cost if isinstance(value, str) else VALUE_COST))


def charge_kept(chars: int) -> None:
    """Charge so many characters of what is about to be made; see `Budget.keep_chars`."""
    CURRENT.get().keep_chars(chars)


def charge_text(length: int) -> None:
    """Charge `length` characters of text that are about to be read; see `charge_whole`."""
    CURRENT.get().charge_read(length)


def charge_in_render(chars: int) -> None:
    """As `charge_text`, for what may be called outside of a render too, where it charges nothing."""
    budget = CURRENT.get()
    if not isinstance(budget, _Unlimited):
        budget.charge_read(chars)


def charge_values(count: int) -> None:
    """Charge `count` values of lists or hashes that are about to be read; see `charge_whole`."""
    CURRENT.get().charge_read(VALUE_COST * count)

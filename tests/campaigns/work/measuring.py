"""Measuring: what one pass of an expression takes and charges, and what it takes as often as limits allow.

Expressions run in children that a timer ends, since no signal stops C code otherwise.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import asdict
from dataclasses import dataclass
from functools import lru_cache
from json import dumps
from json import loads
from pathlib import Path
from time import process_time
from typing import Any

from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import RenderError
from liquid_webhooks import Template
from liquid_webhooks.budget import Budget
from tests.campaigns.work.expressions import Expression

__all__ = ["LONGEST", "Measured", "Measuring"]

PASSES = 99_999
"""Passes of the loop that an expression is put in."""

LONGEST = 10.0
"""Seconds of processor time after which the child of an expression is ended."""

MEGABYTES = 200
"""Address space that an expression may take, beyond its values."""

WORTH_RUNNING = 0.5
"""Seconds of all passes, by reckoning, from which on the loop is really run."""

SHORT = 0.001
"""Seconds of one pass below which the mean of `AGAIN` passes is taken."""

AGAIN = 30

NOTHING = {"v": None, "k": "k"}


@dataclass(frozen=True, slots=True)
class Measured:
    """What an expression took.

    Attributes:
        once: Seconds of processor time of one pass.
        gap: The longest time in it between two looks at the deadline.
        read: Characters that it charged as read.
        made: Characters that it charged as made.
        whole: Seconds of as many passes as the limits allow: reckoned, or measured if that is long.
        outcome: "ok", "LimitError", "RenderError", another error, or "killed".
    """

    once: float
    gap: float
    read: int
    made: int
    whole: float
    outcome: str


class _Meter:
    """Notes what budgets are charged with, and when they look at the time."""

    def __init__(self) -> None:
        self.read = self.made = 0
        self.last = self.gap = 0.0

    def begin(self) -> None:
        """Begin anew."""
        self.read = self.made = 0
        self.gap, self.last = 0.0, process_time()

    def look(self) -> None:
        """Note that the deadline was looked at."""
        now = process_time()
        self.gap, self.last = max(self.gap, now - self.last), now

    def watch(self) -> None:
        """Make all budgets of this process tell the meter."""
        read, made = Budget.charge_read, Budget.charge_made

        def check_time(_: Budget, *_arguments: object) -> None:
            self.look()

        def charge_read(budget: Budget, chars: int) -> None:
            self.read += chars
            read(budget, chars)

        def charge_made(budget: Budget, value: str | list[object]) -> None:
            before = budget.made_left
            try:
                made(budget, value)
            finally:
                self.made += before - budget.made_left

        Budget.check_time = check_time  # type: ignore[assignment, method-assign]
        Budget.charge_read, Budget.charge_made = charge_read, charge_made  # type: ignore[assignment, method-assign]


class Measuring:
    """Measures expressions of hostile values.

    Args:
        values: The values by name.
        env: Whose filters and limits are tried.
        longest: Seconds of processor time after which the child of an expression is ended.
    """

    def __init__(
        self, values: Mapping[str, Any], env: Environment | None = None, longest: float = LONGEST
    ) -> None:
        self.values = values
        self.env = env or Environment(loader=DictLoader({"p": ""}), on_error="inline")
        self.longest = longest
        self.meter = _Meter()
        self._template = lru_cache(maxsize=None)(self.env.from_string)

    def measured(self, expressions: Sequence[Expression]) -> Iterator[tuple[Expression, Measured]]:
        """Yield each expression with what it took, in order."""
        for template in {each.template for each in expressions}:  # so that no child has to compile them
            for source in (template, _looped(template, AGAIN)):
                self._run(self._template(source), NOTHING)
        start = 0
        while start < len(expressions):
            for told in self._child(expressions[start:]):
                yield expressions[start], told
                start += 1

    def _child(self, expressions: Sequence[Expression]) -> Iterator[Measured]:
        """Yield what a child tells, which works through expressions until it is ended."""
        reading, writing = os.pipe()
        gc.freeze()
        child = os.fork()
        if child == 0:
            try:
                self._work(expressions, writing)
            finally:
                os._exit(0)
        os.close(writing)
        left = len(expressions)
        with os.fdopen(reading, encoding="ascii") as lines:
            for line in lines:
                yield Measured(**loads(line))
                left -= 1
        os.waitpid(child, 0)
        if left:
            yield Measured(self.longest, self.longest, 0, 0, self.longest, "killed")

    def _work(self, expressions: Sequence[Expression], writing: int) -> None:
        self.meter.watch()
        _confine()
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        for expression in expressions:
            signal.setitimer(signal.ITIMER_PROF, self.longest)
            told = self._told(expression.template, {"v": self.values[expression.value], "k": "k"})
            os.write(writing, dumps(asdict(told)).encode("ascii") + b"\n")

    def _told(self, template: str, data: Mapping[str, Any]) -> Measured:
        once, outcome = self._run(self._template(template), data)
        gap, read, made = self.meter.gap, self.meter.read, self.meter.made
        if outcome == "LimitError":
            return Measured(once, gap, read, made, once, outcome)
        if once < SHORT:
            again, _ = self._run(self._template(_looped(template, AGAIN)), data)
            once = min(once, again / AGAIN)
        whole = once * _passes(self.env.limits, read, made)
        if whole > WORTH_RUNNING:
            whole, outcome = self._run(self._template(_looped(template, PASSES)), data)
        return Measured(once, gap, read, made, whole, outcome)

    def _run(self, template: Template, data: Mapping[str, Any]) -> tuple[float, str]:
        """Return the seconds of a render, and how it ended."""
        self.meter.begin()
        start = process_time()
        outcome = "ok"
        try:
            template.render(data)
        except (LimitError, RenderError) as error:
            outcome = "out of memory" if "out of memory" in str(error) else type(error).__name__
        except Exception as error:
            outcome = repr(error)
        self.meter.look()
        return process_time() - start, outcome


def _looped(template: str, passes: int) -> str:
    return f"{{% for i in (1..{passes}) %}}{template}{{% endfor %}}"


def _passes(limits: Limits, read: int, made: int) -> float:
    """Return how often an expression can run that charges so much."""
    return min(PASSES, limits.read_chars / max(read, 1), limits.filter_chars / max(made, 1))


def _confine() -> None:
    """Bound the memory of this process from here on."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    space = pages * resource.getpagesize() + MEGABYTES * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (space, space))

"""A sample of the matrix: `python -m tests.campaigns.work` runs the whole of it."""

from __future__ import annotations

import os
import random
import sys
from time import process_time

import pytest

from liquid_webhooks import Environment
from tests.campaigns.work.expressions import Expression
from tests.campaigns.work.expressions import expressions
from tests.campaigns.work.hostile_values import hostile_values
from tests.campaigns.work.measuring import Measuring
from tests.campaigns.work.report import is_wrong
from tests.campaigns.work.report import line

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded as Linux does it")

SLOWEST = 5.0
"""Seconds an expression may take here: the promise is 1, but machines differ. Uncharged work takes hours."""

SEED = int(os.environ.get("WORK_SEED", "1"))

VALUES = hostile_values()


def sample() -> list[Expression]:
    """Return each template with one value, and each value with some templates."""
    everything = list(expressions(VALUES))
    random.Random(SEED).shuffle(everything)
    templates = {each.template: each for each in everything}
    return [*templates.values()]


def test_no_expression_takes_long_within_the_limits() -> None:
    """What an expression charges ends a loop around it in time, whatever its value."""
    chosen = sample()
    assert {each.template for each in chosen} == {each.template for each in expressions(["nil"])}

    slow = [line(*row) for row in Measuring(VALUES).measured(chosen) if is_wrong(row[1], SLOWEST)]

    assert slow == [], f"WORK_SEED={SEED}"


def busy(value: object) -> object:
    """Work for ten milliseconds, uncharged."""
    end = process_time() + 0.01
    while process_time() < end:
        pass
    return value


def test_what_is_not_charged_is_told() -> None:
    """A filter that works without a charge is stopped in a loop of all passes."""
    env = Environment()
    env.add_filter("busy", busy)
    expression = Expression("busy", "{% assign y = v | busy %}", "nil")

    ((_, told),) = Measuring(VALUES, env, longest=1.5).measured([expression])

    assert told.outcome == "killed"
    assert is_wrong(told, SLOWEST)


def test_what_takes_all_memory_is_told() -> None:
    """A filter that takes more memory than an expression may have is not taken for a limit that was kept."""
    env = Environment()
    env.add_filter("large", lambda _: "x" * 2**30)
    expression = Expression("large", "{% assign y = v | large %}", "nil")

    ((_, told),) = Measuring(VALUES, env).measured([expression])

    assert is_wrong(told, SLOWEST)

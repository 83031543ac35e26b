"""Runs the matrix, tells the slowest expressions: `python -m tests.campaigns.work [--every N] [WORDS …]`.

With words, those expressions whose line holds all of them. What takes more than a second as often as the
limits allow, or `--seconds`, or goes wrong otherwise, makes the command fail.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator
from itertools import chain

from tests.campaigns.saying import say
from tests.campaigns.work.expressions import Expression
from tests.campaigns.work.expressions import expressions
from tests.campaigns.work.hostile_values import hostile_values
from tests.campaigns.work.measuring import Measuring
from tests.campaigns.work.report import Row
from tests.campaigns.work.report import report

PART = 200
"""Expressions that a process measures at a time."""

VALUES = hostile_values()


def main(arguments: list[str] | None = None) -> int:
    """Print the slowest expressions and what the whole came to; return 1 if one is too slow."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.work", description=__doc__)
    parser.add_argument("words", nargs="*", help="run expressions whose line holds these")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="run one of N, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="of that choice")
    parser.add_argument("--most", type=int, default=40, metavar="N", help="print so many")
    parser.add_argument("--seconds", type=float, default=1.0, help="what an expression may take")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        say("memory can only be bounded on Linux")
        return 1
    chosen = [each for each in expressions(VALUES) if all(word in str(each) for word in options.words)]
    random.Random(options.seed).shuffle(chosen)
    rows = list(run(chosen[:: options.every], options.processes))
    return report(rows, options.most, options.seconds)


def run(chosen: list[Expression], processes: int) -> Iterator[Row]:
    """Yield what each expression took, in no order."""
    chosen.sort(key=lambda each: each.value)
    parts = [chosen[start : start + PART] for start in range(0, len(chosen), PART)]
    with multiprocessing.get_context("fork").Pool(processes, maxtasksperchild=1) as pool:
        yield from chain.from_iterable(pool.imap_unordered(measured, parts))


def measured(part: list[Expression]) -> list[Row]:
    """Return what each expression of a part took."""
    return list(Measuring(VALUES).measured(part))


if __name__ == "__main__":
    raise SystemExit(main())

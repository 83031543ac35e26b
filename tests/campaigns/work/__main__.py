"""Runs the matrix, tells the slowest expressions: `python -m tests.campaigns.work [--every N] [WORDS …]`.

With words, those expressions whose line holds all of them. What takes more than a second as often as the
limits allow, or goes wrong otherwise, makes the command fail.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
from collections.abc import Iterator
from itertools import chain

from tests.campaigns.work.expressions import Expression
from tests.campaigns.work.expressions import expressions
from tests.campaigns.work.hostile_values import hostile_values
from tests.campaigns.work.measuring import Measured
from tests.campaigns.work.measuring import Measuring

SECONDS = 1.0
"""What an expression may take within the default limits, whatever its value."""

PART = 200
"""Expressions that a process measures at a time."""

VALUES = hostile_values()

Row = tuple[Expression, Measured]


def main(arguments: list[str] | None = None) -> int:
    """Print the slowest expressions and what the whole came to; return 1 if one is too slow."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.work", description=__doc__)
    parser.add_argument("words", nargs="*", help="run expressions whose line holds these")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="run one of N, chosen at random")
    parser.add_argument("--seed", type=int, default=0, help="of that choice")
    parser.add_argument("--most", type=int, default=40, metavar="N", help="print so many")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        say("memory can only be bounded on Linux")
        return 1
    chosen = [each for each in expressions(VALUES) if all(word in str(each) for word in options.words)]
    random.Random(options.seed).shuffle(chosen)
    rows = list(run(chosen[:: options.every], options.processes))
    return report(rows, options.most)


def run(chosen: list[Expression], processes: int) -> Iterator[Row]:
    """Yield what each expression took, in no order."""
    chosen.sort(key=lambda each: each.value)
    parts = [chosen[start : start + PART] for start in range(0, len(chosen), PART)]
    with multiprocessing.get_context("fork").Pool(processes, maxtasksperchild=1) as pool:
        yield from chain.from_iterable(pool.imap_unordered(measured, parts))


def measured(part: list[Expression]) -> list[Row]:
    """Return what each expression of a part took."""
    return list(Measuring(VALUES).measured(part))


def report(rows: list[Row], most: int) -> int:
    """Print the slowest rows, and those that went wrong; return 1 if there is any of these."""
    wrong = [row for row in rows if is_wrong(row[1])]
    slowest = sorted(rows, key=lambda row: -row[1].whole)
    say("  whole s     once s      gap s         read        made  outcome")
    for row in slowest[:most]:
        say(line(*row))
    if rows:
        say("", "The longest pass:", line(*max(rows, key=lambda row: row[1].once)))
        say(
            "The longest without a look at the deadline:",
            line(*max(rows, key=lambda row: row[1].gap)),
        )
        say("The least charged for its time:", line(*max(rows, key=lambda row: price(row[1]))))
    for row in wrong:
        say(f"FAILED {line(*row)}")
    say("", f"{len(rows)} expressions, {len(wrong)} wrong")
    return 1 if wrong or not rows else 0


def is_wrong(told: Measured) -> bool:
    """Return whether an expression took longer than it may, or ended as none may."""
    return told.whole > SECONDS or told.outcome not in ("ok", "LimitError", "RenderError")


def price(told: Measured) -> float:
    """Return the seconds that a charged character took, of an expression whose passes it is that end it."""
    charged = told.read + 4 * told.made
    return told.once / charged if charged > 1_000 else 0.0


def line(expression: Expression, told: Measured) -> str:
    """Return a row of the table."""
    numbers = f"{told.whole:9.3f}  {told.once:9.6f}  {told.gap:9.6f}  {told.read:11}  {told.made:10}"
    return f"{numbers}  {told.outcome:12} {expression}"


def say(*lines: str) -> None:
    """Print lines at once."""
    for each in lines:
        sys.stdout.write(each.encode(errors="backslashreplace").decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())

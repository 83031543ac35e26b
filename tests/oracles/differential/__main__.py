"""Compare with Ruby for as long as asked: `python -m tests.oracles.differential --cases 1000000`."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED
from concurrent.futures import Future
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures import wait

from tests.oracles.differential.campaign import Report
from tests.oracles.differential.campaign import compare_seeds
from tests.oracles.differential.compare import Difference

SHARE = 3_000
"""Cases that one process compares before it reports."""


def main() -> int:
    """Return 1 if there was a new difference, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracles.differential", description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help="pairs of a template and a data set")
    parser.add_argument("--minutes", type=float, help="how long, instead of --cases")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="where the seeds begin")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    say(f"seed {options.seed}, {options.processes} processes")

    start = time.monotonic()
    end = start + 60 * options.minutes if options.minutes else None
    cases = 0
    counts: Counter[str] = Counter()
    new: dict[str, Difference] = {}
    said = start
    for report in reports(options.seed * 10**6, options.processes, None if end else options.cases, end):
        cases += report.cases
        counts += report.counts
        for signature, difference in report.new.items():
            if signature not in new:
                new[signature] = difference
                say(f"\n{difference}")
        if time.monotonic() - said > 30:
            said = time.monotonic()
            say(f"… {cases} cases, {cases / (said - start):.0f} a second, {counts['new']} new differences")
    seconds = time.monotonic() - start
    say(f"\n{cases} cases in {seconds:.0f} s, {cases / seconds:.0f} a second")
    for name, count in sorted(counts.items()):
        say(f"{count:>9} {name}")
    say(f"{len(new)} kinds of new differences")
    return 1 if counts["new"] else 0


def reports(seed: int, processes: int, cases: int | None, end: float | None) -> Iterator[Report]:
    """Yield the reports of `processes` processes until there are enough cases or the time is over."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as executor:
        running: set[Future[Report]] = set()
        begun = 0
        while True:
            while len(running) < processes and (
                begun < cases if cases is not None else time.monotonic() < (end or 0)
            ):
                share = min(SHARE, cases - begun) if cases is not None else SHARE
                running.add(executor.submit(compare_seeds, seed + begun, share))
                begun += share
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                yield future.result()


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""Runs the corpus on all processors, tells what rows cost: `python -m tests.campaigns.hostile [WORDS …]`.

With words, those rows whose id holds one of them. What failed is told once more at the end, above a last line
`N passed, N failed`; a row that is not as promised makes the command fail, and so does a choice of no rows.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from tests.campaigns.hostile.pool import Pool
from tests.campaigns.hostile.pool import complaints
from tests.campaigns.hostile.rows import CORPUS
from tests.campaigns.hostile.rows import read_rows
from tests.campaigns.hostile.rows import row_id
from tests.campaigns.hostile.rows import selected
from tests.campaigns.saying import say


def main(arguments: list[str] | None = None) -> int:
    """Print each row's outcome, processor time and memory; return 1 if one is not what it should be."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.hostile", description=__doc__)
    parser.add_argument("words", nargs="*", help="run rows whose id holds one of these")
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="directory of the rows")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        say("memory can only be bounded on Linux")
        return 1

    failed: dict[str, list[str]] = {}
    with Pool(options.processes) as pool:
        rows = [(row, pool.submit(row)) for row in selected(read_rows(options.corpus), options.words)]
        for row, future in rows:
            lines, wrong = told(row, future)
            say(*lines)
            if wrong:
                failed[row_id(row)] = wrong
    for name, wrong in failed.items():
        say("", f"FAILED {name}", *(f"  {line}" for line in wrong))
    say("", f"{len(rows) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or not rows else 0


def told(row: dict[str, Any], future: Future[dict[str, dict[str, Any]]]) -> tuple[list[str], list[str]]:
    """Return the lines of the table for a row, and what is wrong with it."""
    try:
        found = future.result()
    except (OSError, ValueError) as error:
        return [], [f"its process ended: {error!r}"]
    return list(table(row, found)), complaints(row, found)


def table(row: dict[str, Any], found: dict[str, dict[str, Any]]) -> Iterator[str]:
    """Yield a line for each mode."""
    for mode, outcome in found.items():
        name = f"{row_id(row)[:60]:60} {mode:13}"
        yield f"{name} {outcome['outcome']:8} {outcome['seconds']:6.2f} s {outcome['megabytes']:6.1f} MB"


if __name__ == "__main__":
    raise SystemExit(main())

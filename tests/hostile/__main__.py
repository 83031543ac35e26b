"""Runs the corpus and prints a table: `python -m tests.hostile [WORDS …]`, rows whose id holds a word."""

from __future__ import annotations

import sys

from tests.hostile.pool import Pool
from tests.hostile.pool import faults
from tests.hostile.rows import read_rows
from tests.hostile.rows import row_id
from tests.hostile.rows import selected


def main(words: list[str]) -> int:
    """Print each row's outcome, processor time and memory; return 1 if one is not what it should be."""
    failed = 0
    with Pool() as pool:
        rows = [(row, pool.submit(row)) for row in selected(read_rows(), words)]
        for row, future in rows:
            for mode, told in future.result().items():
                wrong = faults(row, mode, told)
                failed += bool(wrong) and not row.get("pending")
                name = f"{row_id(row)[:60]:60} {mode:13}"
                numbers = f"{told['outcome']:8} {told['seconds']:6.2f} s {told['megabytes']:6.1f} MB"
                mark = (
                    ("  PENDING " if row.get("pending") else "  FAULT ") + "; ".join(wrong) if wrong else ""
                )
                sys.stdout.write(f"{name} {numbers}{mark}\n")
    sys.stdout.write(f"{len(rows)} rows, {failed} faults\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Fuzz for as long as asked: `python -m tests.campaigns.fuzz --seconds 600`."""

from __future__ import annotations

import argparse
import os
import random
import sys
import time

from tests.campaigns.fuzz.watch import Campaign
from tests.campaigns.fuzz.watch import Found


def main() -> int:
    """Return 1 if anything was found, else 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    say(f"seed {options.seed}, {options.processes} processes")
    start = time.monotonic()
    campaign = Campaign(options.seed, options.seconds, options.processes, lambda found: say(f"\n{found}"))
    found: list[Found] = campaign.run()
    say(f"\n{campaign.cases} cases in {time.monotonic() - start:.0f} s, {len(found)} findings")
    return 1 if found else 0


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line.encode(errors="backslashreplace").decode() + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

"""One fuzzing process: says which case it is at before it tries it, and what it found.

Writes JSON lines: `{"seed": n}` before each case, `{"beat": n}` while a finding is made small, and
`{"promise": …, "detail": …, "case": …, "seed": n}` for a finding. Given `--one` and a pickled case on
standard input, it tries that one alone.
"""

from __future__ import annotations

import argparse
import json
import pickle
import re
import resource
import sys
import time

from tests.campaigns.fuzz.cases import fuzz_case
from tests.campaigns.fuzz.checks import Finding
from tests.campaigns.fuzz.checks import findings
from tests.campaigns.grammar.choices import SeededChoices
from tests.campaigns.grammar.shrink import shrunk
from tests.campaigns.grammar.template import Case

__all__ = ["described", "main"]

MEMORY = 1_500_000_000
"""Bytes of address space."""
SHRINK_SECONDS = 20.0
MOST_SHRUNK = 20


def main() -> None:
    """Fuzz from a seed on for some seconds, in little memory."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--one", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--step", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if options.one:
        findings(pickle.load(sys.stdin.buffer))
        return
    end = time.monotonic() + options.seconds
    seen: set[str] = set()
    seed = options.seed
    while time.monotonic() < end:
        say(seed=seed)
        case = fuzz_case(SeededChoices(seed))
        for finding in findings(case):
            kind = finding.promise + re.sub(r"'.*'|\".*\"|[0-9]+", "", finding.detail)
            if kind not in seen and len(seen) < MOST_SHRUNK:
                seen.add(kind)
                tell(case, finding, seed)
        seed += options.step


def say(**fields: object) -> None:
    """Write a line at once: after a kill it must be there."""
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


def tell(case: Case, finding: Finding, seed: int) -> None:
    """Make a finding small, and report it."""
    head = finding.detail.split(":")[0]

    def like(candidate: Case) -> list[Finding]:
        say(beat=seed)
        return [
            found
            for found in findings(candidate)
            if found.promise == finding.promise and found.detail.split(":")[0] == head
        ]

    at = next(
        (at for at in range(len(case.data)) if like(Case(case.source, (case.data[at],), case.partials))), 0
    )
    small = shrunk(case, lambda c: bool(like(c)), SHRINK_SECONDS, seed=seed, build=fuzz_case, at=at)
    found = (like(small) or [finding])[0]
    say(promise=found.promise, detail=found.detail, case=described(small), seed=seed)


def described(case: Case) -> str:
    """Return the case as Python text, big numbers and long texts cut."""
    try:
        data = repr(case.data)
    except ValueError:
        data = "(numbers of too many digits)"
    text = f"{case.source!r} {data}"
    return (text if case.partials is None else f"{text} partials {case.partials!r}")[:4_000]


if __name__ == "__main__":
    main()

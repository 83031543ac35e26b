"""Which changes of the package no test notices: `python -m tests.campaigns.mutants compiler webhook`.

Tests and package are loaded once. For each mutant a fork of the process gets the changed code and runs the
tests that reach the changed statement, the quickest first, until one fails. Templates that Ruby rendered
before are tests too. What survives is printed as a diff: it is a gap in the tests, or changes nothing.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import os
import random
import resource
import sys
import time
from collections.abc import Callable
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import liquid_webhooks
from tests.campaigns.grammar.choices import SeededChoices
from tests.campaigns.grammar.template import Case
from tests.campaigns.mutants.mutations import Mutant
from tests.campaigns.mutants.mutations import mutants
from tests.campaigns.mutants.swap import Module
from tests.campaigns.mutants.swap import forget
from tests.oracles.differential.campaign import standard_case
from tests.oracles.differential.compare import differences
from tests.oracles.differential.known import known
from tests.oracles.differential.oracle import Answer
from tests.oracles.differential.oracle import Oracle
from tests.oracles.differential.oracle import OracleMissingError

PACKAGE = Path(liquid_webhooks.__file__).parent
TESTS = ["oracles/golden", "compiler", "engine", "filters", "runtime", "syntax", "values", "webhook", "data"]
SLOW = 5.0
"""Seconds of a test beyond which it is left out."""
MEMORY = 4 << 30
"""Bytes that a mutant may take."""
FORK = multiprocessing.get_context("fork")


@dataclass(slots=True)
class Check:
    """A test.

    Attributes:
        name: What tells it from others.
        passes: Runs it.
        seconds: How long that takes.
        reached: The statements it runs: module and line.
    """

    name: str
    passes: Callable[[], bool]
    seconds: float = 0.0
    reached: frozenset[tuple[str, int]] = frozenset()


class Campaign:
    """A plugin of pytest that runs the tests for each mutant, in place of running them once."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.failed = False
        self.killers: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note whether a test does not pass."""
        self.failed |= report.outcome != "passed"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Judge every mutant."""
        where = [PACKAGE / name for name in self.options.where]
        paths = sorted(path for one in where for path in ([one] if one.is_file() else one.rglob("*.py")))
        self.modules = [Module(path, PACKAGE.parent) for path in paths]
        found = [(module, mutant) for module in self.modules for mutant in mutants(module.tree)]
        found = found[:: self.options.every]
        say(f"{len(found)} mutants in {len(paths)} modules")
        checks = [Check(item.nodeid, self._runs(item)) for item in session.items]
        checks += compared_with_ruby(self.options.seed, self.options.templates)
        start = time.monotonic()
        measured = in_child(lambda: self._measured(checks), 3600) or {}
        self.checks = []
        for check in checks:
            if check.name in measured:
                check.seconds, check.reached = measured[check.name]
                self.checks.append(check)
        self.checks.sort(key=lambda check: check.seconds)
        seconds = time.monotonic() - start
        say(f"{len(self.checks)} of {len(checks)} tests pass and are quick; {seconds:.0f} s to find out")
        shares = [found[index :: self.options.processes] for index in range(self.options.processes)]
        workers = [FORK.Process(target=self._judge, args=(share,)) for share in shares]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        return True

    def _runs(self, item: pytest.Item) -> Callable[[], bool]:
        def passes() -> bool:
            self.failed = False
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
            return not self.failed

        return passes

    def _measured(self, checks: list[Check]) -> dict[str, tuple[float, frozenset[tuple[str, int]]]]:
        """Return what each test that passes quickly reaches, and how long it takes."""
        reached: set[tuple[str, int]] = set()
        for module in self.modules:
            module.put_probes(reached.add)
        measured = {}
        clear = forget()
        for check in checks:
            clear()
            reached.clear()
            start = time.perf_counter()
            passes = check.passes()
            seconds = time.perf_counter() - start
            if passes and seconds < SLOW:
                measured[check.name] = (seconds, frozenset(reached))
        return measured

    def _judge(self, share: Sequence[tuple[Module, Mutant]]) -> None:
        """Print the survivors among some mutants."""
        start = time.monotonic()
        counts = {"killed": 0, "survives": 0, "reached by no test": 0, "cannot be": 0}
        for module, mutant in share:
            checks, reaching = self._chosen(module, mutant)
            before = time.monotonic()
            result = "reached by no test"
            if checks:
                limit = 10 + 5 * sum(check.seconds for check in checks)
                result = in_child(lambda: fate(module, mutant, checks), limit) or "killed"  # noqa: B023
            if result not in counts:
                self.killers = [result, *(name for name in self.killers if name != result)][:20]
                result = "killed"
            counts[result] += 1
            if result != "killed":
                place = f"{module.path.relative_to(PACKAGE.parent)}:{mutant.statement.lineno}"
                spent = time.monotonic() - before
                told = f"{result} ({len(checks)} of {reaching} tests, {spent:.1f} s)"
                say("\n".join([f"\n{place}: {told}", *mutant.diff()]))
        seconds = time.monotonic() - start
        say(f"\n{seconds:.0f} s, {seconds / max(len(share), 1):.2f} s a mutant: {counts}")

    def _chosen(self, module: Module, mutant: Mutant) -> tuple[list[Check], int]:
        """Return the tests for a mutant, in order, and how many reach it.

        First what killed the last ones; for half of the time the quickest; then any.
        """
        lines = module.lines(mutant.statement)
        reaching = [check for check in self.checks if not lines.isdisjoint(check.reached)]
        first = [check for name in self.killers for check in reaching if check.name == name]
        quick = within(self.options.seconds / 2, reaching)
        others = random.Random(self.options.seed).sample(reaching, len(reaching))
        ordered = {check.name: check for check in [*first, *quick, *within(self.options.seconds / 2, others)]}
        return list(ordered.values()), len(reaching)


def within(seconds: float, checks: Sequence[Check]) -> list[Check]:
    """Return the first of `checks`, as many as take `seconds`."""
    ends = itertools.accumulate(check.seconds for check in checks)
    return [check for check, end in zip(checks, ends, strict=True) if end <= seconds]


def fate(module: Module, mutant: Mutant, checks: list[Check]) -> str:
    """Change this process; return the name of the test that fails, or "survives"."""
    try:
        module.put(mutant)
    except ValueError:
        return "cannot be"
    forget()()
    return next((check.name for check in checks if not check.passes()), "survives")


def compared_with_ruby(seed: int, templates: int) -> list[Check]:
    """Return as tests the templates of some seeds, with Ruby's answers for them."""
    cases = [standard_case(SeededChoices(seed + index)) for index in range(templates)]
    try:
        with Oracle() as oracle:
            answers = oracle.ask_all(cases)
    except OracleMissingError as error:
        say(f"not compared with Ruby: {error}")
        return []

    def check(index: int, case: Case, answer: Answer) -> Check:
        return Check(f"ruby {index}", lambda: all(map(known, differences(case, answer))))

    return [check(*given) for given in zip(range(templates), cases, answers, strict=True)]


def in_child(work: Callable[[], Any], seconds: float) -> Any:
    """Return what `work` gives in a fork of this process; None if it dies or takes too long."""
    receiver, sender = FORK.Pipe(duplex=False)

    def run() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        sender.send(work())

    process = FORK.Process(target=run)
    process.start()
    sender.close()
    try:
        return receiver.recv() if receiver.poll(seconds) else None
    except EOFError:
        return None
    finally:
        process.kill()
        process.join()


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Return 0."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns.mutants", description=__doc__)
    parser.add_argument("where", nargs="+", help="folders or modules, as they are called in the package")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="judge only every so manieth mutant")
    parser.add_argument("--seconds", type=float, default=5.0, help="the most tests for one mutant take")
    parser.add_argument("--templates", type=int, default=500, help="templates compared with Ruby")
    parser.add_argument("--seed", type=int, default=0, help="the first of their seeds")
    options = parser.parse_args()
    tests = [f"tests/{name}" for name in TESTS]
    # Hypothesis is imported already, which pytest warns about.
    quiet = ["-s", "-qq", "--no-summary", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestWarning"]
    pytest.main([*quiet, *tests], [Campaign(options)])
    return 0


if __name__ == "__main__":
    sys.exit(main())

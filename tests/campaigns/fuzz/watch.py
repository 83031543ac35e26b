"""Runs fuzzing processes, kills what hangs, and collects what they find."""

from __future__ import annotations

import json
import os
import pickle
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from tests.campaigns.fuzz.cases import fuzz_case
from tests.campaigns.fuzz.worker import described
from tests.campaigns.grammar.choices import SeededChoices
from tests.campaigns.grammar.shrink import shrunk
from tests.campaigns.grammar.template import Case

__all__ = ["Campaign", "Found"]

ROOT = Path(__file__).parents[3]
SECONDS_PER_CASE = 10.0
SECONDS_TO_START = 60.0
SHRINK_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the case that shows it."""

    promise: str
    detail: str
    case: str
    seed: int

    def __str__(self) -> str:
        return f"{self.promise}: {self.detail}\n  {self.case}\n  seed {self.seed}"


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    last: float
    end: float
    seed: int = -1
    is_shrinking: bool = False
    pending: bytes = b""


@dataclass(slots=True)
class Campaign:
    """Fuzzes for `seconds` in `processes` processes.

    Attributes:
        seed: Where the seeds begin; process k of n takes `seed` × 10⁶ + k, + n, …
        seconds: How long to begin new cases.
        processes: How many at once.
        say: Called with each finding at once.
        cases: How many cases were tried.
        found: What was found.
    """

    seed: int
    seconds: float
    processes: int
    say: Callable[[Found], None] = lambda found: None
    cases: int = 0
    found: list[Found] = field(default_factory=list)

    def run(self) -> list[Found]:
        """Run to the end and return what was found; leaves no process behind."""
        end = time.monotonic() + self.seconds
        workers = [self._start(self.seed * 10**6 + k, end) for k in range(self.processes)]
        try:
            with selectors.DefaultSelector() as selector:
                for worker in workers:
                    self._watch(selector, worker)
                while selector.get_map():
                    for key, _ in selector.select(timeout=0.5):
                        self._read(selector, key.data, workers)
                    for worker in list(workers):
                        self._kill_if_hung(selector, worker, workers)
        finally:
            for worker in workers:
                worker.process.kill()
                worker.process.wait()
        return self.found

    def _start(self, seed: int, end: float) -> _Worker:
        now = time.monotonic()
        command = [
            sys.executable,
            "-m",
            "tests.campaigns.fuzz.worker",
            "--seed",
            str(seed),
            "--step",
            str(self.processes),
        ]
        process = subprocess.Popen(
            [*command, "--seconds", str(max(0.1, end - now))],
            stdout=subprocess.PIPE,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            bufsize=0,
        )
        return _Worker(process, now + SECONDS_TO_START, end, seed)

    def _watch(self, selector: selectors.BaseSelector, worker: _Worker) -> None:
        assert worker.process.stdout is not None
        selector.register(worker.process.stdout, selectors.EVENT_READ, worker)

    def _read(self, selector: selectors.BaseSelector, worker: _Worker, workers: list[_Worker]) -> None:
        assert worker.process.stdout is not None
        chunk = os.read(worker.process.stdout.fileno(), 1 << 16)
        if not chunk:
            self._ended(selector, worker, workers)
            return
        *lines, worker.pending = (worker.pending + chunk).split(b"\n")
        worker.last = time.monotonic()
        for line in lines:
            fields = json.loads(line)
            if "promise" in fields:
                self._tell(Found(**fields))
            elif "seed" in fields:
                worker.seed = fields["seed"]
                self.cases += 1

    def _ended(self, selector: selectors.BaseSelector, worker: _Worker, workers: list[_Worker]) -> None:
        assert worker.process.stdout is not None
        selector.unregister(worker.process.stdout)
        worker.process.stdout.close()
        workers.remove(worker)
        code = worker.process.wait()
        if code == 0:
            return
        reason = "hangs" if code == -9 else f"the process ends with {code}"
        self._tell(self._deadly(worker.seed, reason))
        if time.monotonic() < worker.end:
            workers.append(self._start(worker.seed + self.processes, worker.end))
            self._watch(selector, workers[-1])

    def _kill_if_hung(
        self, selector: selectors.BaseSelector, worker: _Worker, workers: list[_Worker]
    ) -> None:
        if time.monotonic() - worker.last > SECONDS_PER_CASE:
            worker.process.kill()

    def _tell(self, found: Found) -> None:
        self.found.append(found)
        self.say(found)

    def _deadly(self, seed: int, reason: str) -> Found:
        """Make a case that kills its process small, each try in a process of its own."""
        case = fuzz_case(SeededChoices(seed))
        if _kills(case):
            case = shrunk(case, _kills, SHRINK_SECONDS)
        return Found("P2", reason, described(case), seed)


def _kills(case: Case) -> bool:
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "tests.campaigns.fuzz.worker", "--one"],
            input=pickle.dumps(case),
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=SECONDS_PER_CASE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    return ended.returncode != 0

"""Several `server` processes at work at once, and what they found compared with what a row expects."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import IO
from typing import Any
from typing import Self
from typing import cast

from tests.campaigns.hostile.rows import USUAL_MODES

__all__ = ["Pool", "complaints", "faults"]

ROOT = Path(__file__).parents[3]


class Pool:
    """Answers rows in processes of their own, as many at a time as there are processors."""

    def __init__(self, size: int | None = None) -> None:
        self.size = size or os.cpu_count() or 1
        self.free: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()
        self.processes: list[subprocess.Popen[str]] = []
        self.threads = ThreadPoolExecutor(self.size)

    def __enter__(self) -> Self:
        for _ in range(self.size):
            self.free.put(self._started())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.threads.shutdown(cancel_futures=True)
        for process in self.processes:
            process.communicate()

    def _started(self) -> subprocess.Popen[str]:
        environment = {**os.environ, "MALLOC_ARENA_MAX": "1", "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.campaigns.hostile.server"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="ascii",
        )
        self.processes.append(process)
        return process

    def submit(self, row: dict[str, Any]) -> Future[dict[str, dict[str, Any]]]:
        """Begin to run `row` in its modes; the result tells by mode what came out."""
        return self.threads.submit(self._run, row)

    def _run(self, row: dict[str, Any]) -> dict[str, dict[str, Any]]:
        process = self.free.get()
        try:
            return {mode: _asked(process, row, mode) for mode in row.get("modes", USUAL_MODES)}
        except (OSError, ValueError):
            # The process has ended, and the rows behind this one need another.
            self.processes.remove(process)
            process.kill()
            process.communicate()
            process = self._started()
            raise
        finally:
            self.free.put(process)


def _asked(process: subprocess.Popen[str], row: dict[str, Any], mode: str) -> dict[str, Any]:
    asked = cast("IO[str]", process.stdin)
    asked.write(json.dumps({"row": row, "mode": mode}) + "\n")
    asked.flush()
    told = json.loads(cast("IO[str]", process.stdout).readline())
    return cast("dict[str, Any]", told)


def complaints(row: dict[str, Any], found: dict[str, dict[str, Any]]) -> list[str]:
    """Return what is wrong with what `row` gave, a line for each fault of a mode."""
    wrong = [f"{mode}: {fault}" for mode, told in found.items() for fault in faults(row, mode, told)]
    if row.get("pending"):
        return [] if wrong else ["this is as promised now: remove `pending` from the row"]
    return wrong


MEMORY_ENDED = "out of memory"
"""What the error says of a render that was stopped by its row's bound alone."""

HARMLESS = {"harmless", "ok", "limit", "syntax", "error", "data", "request", "document", "abort"}


def faults(row: dict[str, Any], mode: str, told: dict[str, Any]) -> list[str]:
    """Return what is wrong with what `row` gave in `mode`."""
    expected = row["expected"]
    if mode.startswith("strict"):
        expected = row.get("strict", expected)
    outcome = told["outcome"]
    if outcome != expected and not (expected == "harmless" and outcome in HARMLESS):
        return [f"{outcome} instead of {expected}: {told.get('message', '')[:200]}"]
    found = []
    if MEMORY_ENDED in told.get("message", "") and MEMORY_ENDED not in row.get("says", ""):
        found.append("took more memory than it may")
    if outcome in ("limit", "syntax") and told["position"] is None and not row.get("placeless"):
        found.append("no place")
    if (
        "says" in row
        and outcome not in ("ok", "abort")
        and "message" in told
        and row["says"] not in told["message"]
    ):
        found.append(f"says {told['message']!r}")
    if "absent" in row and row["absent"] in told.get("message", ""):
        found.append("the message quotes a value")
    wanted = row.get("inline") if "inline" in mode and outcome == "error" else row.get("text")
    if wanted is not None and "text" in told and told["text"] != wanted:
        found.append(f"gives {told['text'][:200]!r}")
    if "prefix" in row and "text" in told and not told["text"].startswith(row["prefix"]):
        found.append(f"begins with {told['text'][:200]!r}")
    if "length" in row and "text" in told and told["length"] != row["length"]:
        found.append(f"has {told['length']} characters")
    return found

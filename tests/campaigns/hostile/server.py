"""A process that has imported the engine, and forks a child for each row it reads.

Reads one JSON object a line, `{"row": {…}, "mode": "lax"}`, and answers with one line: what `child.run`
tells, or `{"outcome": "killed", …}` where the child died of a bound; with the `seconds` of processor time.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import sys
import time
from typing import Any

from tests.campaigns.hostile.child import run

__all__ = ["serve"]

WALL_SECONDS = 60
"""Time after which a child is killed, whatever it does."""


def answer(row: dict[str, Any], mode: str) -> dict[str, Any]:
    """Run `row` in a child of its own; return what it tells."""
    begin, end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(begin)
        _tell(end, row, mode)
    os.close(end)
    told = _read(begin, child)
    os.close(begin)
    _, status, used = os.wait4(child, 0)
    if not told:
        number = os.waitstatus_to_exitcode(status)
        name = signal.Signals(-number).name if number < 0 else f"exit {number}"
        told = {"outcome": "killed", "message": name, "megabytes": 0}
    return told | {"seconds": round(used.ru_utime + used.ru_stime, 3)}


def _tell(end: int, row: dict[str, Any], mode: str) -> None:
    """Run `row` and write what it tells; never returns."""
    code = 1
    try:
        told = json.dumps(run(row, mode)).encode()
        os.write(end, told)
        code = 0
    finally:
        os._exit(code)


def _read(begin: int, child: int) -> dict[str, Any]:
    """Return what the child writes; kill it when the time is over."""
    found = b""
    stop = time.monotonic() + WALL_SECONDS
    while True:
        ready, _, _ = select.select([begin], [], [], max(stop - time.monotonic(), 0))
        if not ready:
            os.kill(child, signal.SIGKILL)
            return {}
        piece = os.read(begin, 1 << 16)
        if not piece:
            return json.loads(found) if found else {}
        found += piece


def serve() -> None:
    """Answer until there is no more to read."""
    answer({"template": "{{ 'warm' | upcase }}"}, "lax")
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(json.dumps(answer(asked["row"], asked["mode"])) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    serve()

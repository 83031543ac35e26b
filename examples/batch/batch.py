"""Renders a webhook for many users, in several processes."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from liquid_webhooks import AbortMessage
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook

USERS_AT_ONCE = 500
"""How many users a process is given at a time; fewer cost more in passing them on."""

_here: dict[str, Any] = {}
"""What this process reads once."""


def start(webhook_path: str, data_path: str) -> None:
    """Read the webhook and what all users share; runs once in each process."""
    _here["webhook"] = Webhook.load(webhook_path)
    _here["data"] = RenderData.load(data_path)


def render(numbered: tuple[int, str]) -> dict[str, Any]:
    """Return what became of the user on a line of the file."""
    number, line = numbered
    webhook: Webhook = _here["webhook"]
    data: RenderData = _here["data"]
    try:
        request = webhook.render(data.with_user(json.loads(line)))
    except AbortMessage as abort:
        return {"line": number, "status": "aborted", "reason": abort.reason}
    except json.JSONDecodeError:
        return {"line": number, "status": "failed", "error": "the line is no JSON"}
    except LiquidWebhooksError as error:
        return {"line": number, "status": "failed", "error": str(error)}
    return {"line": number, "status": "rendered", "request": request.export("http")}


def main(webhook_path: str, data_path: str, users_path: str) -> int:
    """Print a line of JSON for each user; return 1 if one failed, 2 if nothing could be rendered, else 0."""
    try:
        # So that a mistake in these is told once, and not by every process.
        start(webhook_path, data_path)
    except (LiquidWebhooksError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    spawn = multiprocessing.get_context("spawn")
    with (
        open(users_path, encoding="utf-8") as lines,
        ProcessPoolExecutor(
            mp_context=spawn, initializer=start, initargs=(webhook_path, data_path)
        ) as processes,
    ):
        for result in processes.map(render, enumerate(lines, 1), chunksize=USERS_AT_ONCE):
            counts[result["status"]] += 1
            print(json.dumps(result, ensure_ascii=False))
    print(", ".join(f"{number} {status}" for status, number in counts.items()), file=sys.stderr)
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: batch.py WEBHOOK DATA USERS")
    sys.exit(main(*sys.argv[1:]))

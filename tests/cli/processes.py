"""Runs the command line as a process of its own, as it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

__all__ = ["PROGRAM", "ROOT", "TIMEOUT", "in_terminal", "of_terminal", "start", "write"]

ROOT = Path(__file__).parents[2]
"""The folder of the package, for programs that run elsewhere."""

PROGRAM = [sys.executable, "-m", "liquid_webhooks.cli"]

TIMEOUT = 60
"""Seconds after which a process that should have ended is given up."""


def start(*arguments: str | Path, **settings: Any) -> subprocess.Popen[bytes]:
    """Start the program; its streams are pipes unless `settings`, those of `Popen`, say otherwise."""
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*PROGRAM, *map(str, arguments)], **{**streams, **settings})


def in_terminal(*arguments: str | Path, **environment: str) -> tuple[int, bytes]:
    """Run the program with a pseudo-terminal as output; return its exit code and what the terminal got."""
    return of_terminal([*PROGRAM, *map(str, arguments)], **environment)


def of_terminal(command: list[str], **environment: str) -> tuple[int, bytes]:
    """Run any program as `in_terminal` does."""
    import pty

    ours, theirs = pty.openpty()
    variables = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "TERM")}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**variables, "TERM": "xterm", **environment},
    )
    os.close(theirs)
    shown = b""
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        while True:
            try:
                piece = terminal.read(65536)
            except OSError:  # Linux's word for the end of a terminal
                break
            if not piece:
                break
            shown += piece
    return process.wait(TIMEOUT), shown


def write(path: Path, text: str) -> Path:
    """Write a text to a file, and return its path."""
    path.write_text(text, encoding="utf-8")
    return path

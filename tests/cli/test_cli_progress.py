"""The progress bar: only on a terminal, only for long inputs."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest

from liquid_webhooks.cli import progress


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "long", "results_on_terminal", "drawn"),
    [
        (True, True, False, True),
        (False, True, False, False),
        (True, False, False, False),
        (True, True, True, False),
    ],
)
def test_bar(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    terminal: bool,
    long: bool,
    results_on_terminal: bool,
    drawn: bool,
) -> None:
    """A bar is drawn on standard error where it is a terminal without results and the input is long."""
    path = tmp_path / "users"
    path.write_bytes(b"x" * 1000)
    stderr = Terminal() if terminal else StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(progress, "LONG_INPUT_BYTES", 1000 if long else 1001)

    with progress.progress(str(path), results_on_terminal) as read:
        for _ in range(10):
            read(100)

    assert ("Rendering" in stderr.getvalue()) == drawn


@pytest.mark.parametrize("path", ["-", "nope", "\0", "."])
def test_no_size(path: str) -> None:
    """Standard input and what is no regular file have no bar."""
    with progress.progress(path, False) as read:
        read(1)

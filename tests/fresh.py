"""A process of its own, for what only a fresh interpreter shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["fresh"]

ROOT = Path(__file__).parents[1]


def fresh(code: str) -> str:
    """Return what a process of its own prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()

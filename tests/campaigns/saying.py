"""Saying: how campaigns print what they tell."""

from __future__ import annotations

import sys

__all__ = ["say"]


def say(*lines: str) -> None:
    """Print lines at once."""
    for line in lines:
        sys.stdout.write(line.encode(errors="backslashreplace").decode() + "\n")
    sys.stdout.flush()

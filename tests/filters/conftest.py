"""Functions are called by themselves here, outside of a render."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _outside(outside: None) -> None:
    """Let them take whatever they are given."""

"""Generated code is what the snapshots say: whoever changes it sees the change in a diff."""

from __future__ import annotations

import pytest

from tests.compiler.snapshots import CASES
from tests.compiler.snapshots import HERE
from tests.compiler.snapshots import snapshot


@pytest.mark.parametrize("name", CASES)
def test_code_is_that_of_the_snapshot(name: str) -> None:
    """`python -m tests.compiler.snapshots` writes a snapshot that is meant to change."""
    assert snapshot(name) == (HERE / f"{name}.txt").read_text(encoding="utf-8")


def test_every_snapshot_has_its_template() -> None:
    """No file is left behind when a case goes."""
    assert {path.stem for path in HERE.glob("*.txt")} == set(CASES)

"""Writes the snapshots anew: `python -m tests.compiler.snapshots`."""

from __future__ import annotations

from tests.compiler.snapshots import CASES
from tests.compiler.snapshots import HERE
from tests.compiler.snapshots import snapshot

for path in HERE.glob("*.txt"):
    path.unlink()
for name in CASES:
    (HERE / f"{name}.txt").write_text(snapshot(name), encoding="utf-8")

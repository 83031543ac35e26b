"""Every hostile input of the corpus, in a process that a bound kills (promises P1, P2; sections 5 to 8)."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.pool import Pool
from tests.hostile.pool import faults
from tests.hostile.rows import MODES
from tests.hostile.rows import read_rows
from tests.hostile.rows import row_id

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded as Linux does it")

ROWS = read_rows()

ELSEWHERE = {
    "5.redirects.1": "nothing follows redirects: this package does not send",
    "5.redirects.2": "nothing follows redirects: this package does not send",
    "8.hazards.10": "the price of counting is measured by `benchmarks`",
}
"""Rows of the promises that no template can show → where they belong."""

Outcomes = dict[str, Future[dict[str, dict[str, Any]]]]


@pytest.fixture(scope="session")
def outcomes(request: pytest.FixtureRequest) -> Iterator[Outcomes]:
    """Begin to run all rows that this session asks for, as many at a time as there are processors."""
    calls = (getattr(item, "callspec", None) for item in request.session.items)
    # Other tests of the session may have rows of another kind.
    rows = [call.params["row"] for call in calls if call and isinstance(call.params.get("row"), dict)]
    with Pool() as pool:
        yield {row_id(row): pool.submit(row) for row in rows if "expected" in row}


@pytest.mark.parametrize("row", [pytest.param(row, id=row_id(row)) for row in ROWS])
def test_hostile_input(row: dict[str, Any], outcomes: Outcomes) -> None:
    """Each row ends as the promises say, in all its modes, within its time and memory."""
    found = outcomes[row_id(row)].result()
    wrong = {mode: faults(row, mode, told) for mode, told in found.items()}
    wrong = {mode: texts for mode, texts in wrong.items() if texts}

    if row.get("pending"):
        assert wrong, "this is as promised now: remove `pending` from the row"
        pytest.xfail(str(wrong))
    assert wrong == {}


def test_every_row_of_the_promises_is_in_the_corpus() -> None:
    """No row of the promises' sections 5 to 8 is missing, and none is shown that does not exist."""
    promised = json.loads((Path(__file__).parent / "promised.json").read_text(encoding="utf-8"))
    ids = {f"{section}.{number}" for section, rows in promised.items() for number in range(1, len(rows) + 1)}
    shown = {row["row"] for row in ROWS} - {"own", "5.required", "defaults"}

    assert shown | ELSEWHERE.keys() == ids
    assert not shown & ELSEWHERE.keys()


def test_rows_are_told_apart() -> None:
    """No two rows have one name, and each has modes that exist."""
    names = [row_id(row) for row in ROWS]

    assert len(names) == len(set(names))
    assert all(set(row.get("modes", ())) <= set(MODES) for row in ROWS)


def test_larger_bounds_have_a_reason() -> None:
    """A row that may use more time or memory than others says why."""
    assert [row_id(row) for row in ROWS if {"megabytes", "seconds"} & row.keys() and "why" not in row] == []


def test_nothing_is_pending() -> None:
    """Every row is held; none waits for the engine."""
    assert [row_id(row) for row in ROWS if row.get("pending")] == []

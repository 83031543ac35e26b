"""Hostile inputs, each in a process that a bound kills (promises P1, P2; sections 5 to 8).

A few rows of each kind run here, which shows that they can be run and that a failure is seen; all of them are
a campaign of its own, `python -m tests.campaigns.hostile`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.campaigns.hostile.__main__ import main
from tests.campaigns.hostile.pool import Pool
from tests.campaigns.hostile.pool import complaints
from tests.campaigns.hostile.pool import faults
from tests.campaigns.hostile.rows import MODES
from tests.campaigns.hostile.rows import one_of_each_kind
from tests.campaigns.hostile.rows import read_rows
from tests.campaigns.hostile.rows import row_id

IN_A_CHILD = pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded as Linux does it")

ROWS = read_rows()

ELSEWHERE = {
    "5.redirects.1": "nothing follows redirects: this package does not send",
    "5.redirects.2": "nothing follows redirects: this package does not send",
    "8.hazards.10": "the price of counting is measured by `benchmarks`",
}
"""Rows of the promises that no template can show → where they belong."""


@pytest.fixture(scope="session")
def pool() -> Iterator[Pool]:
    """One process to run rows in, for each worker of a session that has several."""
    with Pool(1) as pool:
        yield pool


@IN_A_CHILD
@pytest.mark.parametrize("row", [pytest.param(row, id=row_id(row)) for row in one_of_each_kind()])
def test_hostile_input(row: dict[str, Any], pool: Pool) -> None:
    """A row ends as the promises say, in all its modes, within its time and memory."""
    assert complaints(row, pool.submit(row).result()) == []


def test_the_few_are_of_every_kind() -> None:
    """The rows that run here have every outcome that a row may have, and every mode."""
    few = one_of_each_kind()

    assert {row["expected"] for row in few} == {row["expected"] for row in ROWS}
    assert {mode for row in few for mode in row.get("modes", ())} == set(MODES)
    assert len(few) < len(ROWS) / 10


ENDLESS = {
    "template": "{% for i in (1..1000000000) %}{% endfor %}",
    "limits": {"loop_passes": 10**10},
    "modes": ["lax"],
}

BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "outcome": ({"template": "{{ 1 }}", "expected": "limit"}, "ok instead of limit"),
    "text": ({"template": "{{ 1 }}", "expected": "ok", "text": "2"}, "gives '1'"),
    "memory": (
        {
            "template": "{% assign b = a | upcase %}",
            "variables": {"a": {"@repeat": ["x", 40_000_000]}},
            "limits": {"string_chars": 10**9, "filter_chars": 10**9, "read_chars": 10**9},
            "megabytes": 16,
            "expected": "limit",
        },
        "took more memory than it may",
    ),
    "time": ({**ENDLESS, "seconds": 0, "expected": "ok"}, "killed instead of ok: SIGXCPU"),
    "strict": (
        {"template": "{{ 1 ! }}", "modes": ["strict"], "expected": "ok", "strict": "limit"},
        "syntax instead of limit",
    ),
    "pending": ({"template": "{{ 1 }}", "expected": "ok", "pending": True}, "remove `pending`"),
}
"""Rows that are not as they say → what is wrong with them."""


@IN_A_CHILD
@pytest.mark.parametrize("name", BROKEN)
def test_a_row_that_is_not_as_it_says_fails(name: str, pool: Pool) -> None:
    """A wrong outcome or text is told, and a row that takes more memory or time than it may is stopped."""
    row, complaint = BROKEN[name]

    found = complaints({"row": "own", "name": name, **row}, pool.submit(row).result())

    assert found
    assert all(complaint in each for each in found)


@pytest.mark.parametrize(
    ("row", "told", "fault"),
    [
        ({"expected": "limit"}, {"outcome": "limit", "position": None}, "no place"),
        ({"expected": "error", "says": "a"}, {"outcome": "error", "message": "b"}, "says 'b'"),
        ({"expected": "error", "absent": "b"}, {"outcome": "error", "message": "abc"}, "the message quotes"),
        ({"expected": "ok", "prefix": "a"}, {"outcome": "ok", "text": "ba"}, "begins with 'ba'"),
        ({"expected": "ok", "length": 3}, {"outcome": "ok", "text": "ba", "length": 2}, "has 2 characters"),
        ({"expected": "error", "inline": "a"}, {"outcome": "error", "text": "b"}, "gives 'b'"),
        ({"expected": "harmless"}, {"outcome": "foreign"}, "foreign instead of harmless"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_word_of_a_row_is_looked_at(row: dict[str, Any], told: dict[str, Any], fault: str) -> None:
    """What a row says of places, messages and texts is compared with what came out."""
    (found,) = faults(row, "lax inline", told)

    assert found.startswith(fault)


def written(corpus: Path, *rows: dict[str, Any]) -> list[str]:
    """Write a corpus; return the arguments that ask for it."""
    numbered = [{"row": "own", "name": f"number {index}", **row} for index, row in enumerate(rows)]
    (corpus / "rows.json").write_text(json.dumps(numbered), encoding="utf-8")
    return ["--corpus", str(corpus), "--processes", "1"]


@IN_A_CHILD
def test_the_campaign_fails_with_a_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command tells which rows failed and how many, and fails if one did or none ran."""
    good = {"template": "{{ 1 }}", "expected": "ok", "text": "1"}
    bad = {"template": "{{ 1 }}", "expected": "limit"}

    assert main(written(tmp_path, good, good)) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "2 passed, 0 failed"

    assert main(written(tmp_path, good, bad)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "1 passed, 1 failed"
    assert [line for line in lines if "FAILED" in line] == ["FAILED own number 1"]

    assert main([*written(tmp_path, good), "no such row"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 0 failed"


@IN_A_CHILD
def test_a_process_that_ends_takes_one_row_with_it() -> None:
    """Rows behind one whose process ended run in another."""
    row = {"template": "{{ 1 }}", "expected": "ok", "modes": ["lax"]}
    with Pool(1) as pool:
        pool.processes[0].kill()
        pool.processes[0].wait()
        first, second = pool.submit(row), pool.submit(row)

        assert isinstance(first.exception(), OSError | ValueError)
        assert complaints(row, second.result()) == []


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

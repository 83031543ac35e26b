"""The benchmark cases are fair: every engine prints the same texts. Nothing is timed here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.case import Case
from benchmarks.case import load_case
from benchmarks.case import load_cases
from benchmarks.engines import ENGINES
from benchmarks.engines import OURS
from benchmarks.report import as_json
from benchmarks.report import as_markdown
from benchmarks.report import geometric_mean
from benchmarks.timing import Timing

CASES = load_cases()
PEERS = [name for name in ENGINES if name != OURS]


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_engine_prints_the_same(case: Case, peer: str) -> None:
    """Each peer prints, byte for byte, what liquid_webhooks prints."""
    if ENGINES[peer].version is None:
        pytest.skip(f"{peer} is not installed (extra `bench`)")

    expected = ENGINES[OURS].prepare(case).texts()

    assert ENGINES[peer].prepare(case).texts() == expected


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_second_render_prints_the_same(case: Case) -> None:
    """Rendering leaves nothing behind in the template or in the data."""
    before = json.dumps(case.data)
    renderer = ENGINES[OURS].prepare(case)

    first = renderer.texts()

    assert renderer.texts() == first
    assert json.dumps(case.data) == before


@pytest.mark.parametrize("name", ["loop", "json_body"])
def test_json_cases_print_json(name: str) -> None:
    """The JSON cases do the work of a real template: what they print can be parsed."""
    [case] = [case for case in CASES if case.name == name]

    [text] = ENGINES[OURS].prepare(case).texts()

    assert json.loads(text)


def test_parts_must_match(tmp_path: Path) -> None:
    """A case whose engines have different parts is refused, not half timed."""
    (tmp_path / "data.json").write_text("{}")
    (tmp_path / "liquid_1_url.liquid").write_text("x")
    (tmp_path / "jinja_1_body.txt").write_text("x")

    with pytest.raises(ValueError, match="every engine needs the same parts"):
        load_case(tmp_path)


def test_minijinja_falls_back_to_jinja(tmp_path: Path) -> None:
    """Only the parts that MiniJinja must spell differently need a file of their own."""
    (tmp_path / "data.json").write_text('{"a": 1}')
    for name, text in {
        "liquid_1.liquid": "l1\n",
        "liquid_2.liquid": "l2\n\n",
        "jinja_1.txt": "j1\n",
        "jinja_2.txt": "j2\n",
        "minijinja_2.txt": "m2\n",
    }.items():
        (tmp_path / name).write_text(text)

    case = load_case(tmp_path)

    assert case == Case(tmp_path.name, {"a": 1}, ("l1", "l2\n"), ("j1", "j2"), ("j1", "m2"))


def test_reports_ratios_relative_to_ours() -> None:
    """The table and the JSON say how many renders of ours fit into one of the peer's."""
    results = {
        "a": {OURS: Timing(1e-6, 1e-6, 5, 10), "jinja2": Timing(2e-6, 2e-6, 5, 10)},
        "b": {OURS: Timing(1e-6, 1e-6, 5, 10), "jinja2": Timing(8e-6, 7e-6, 5, 10)},
    }

    table = as_markdown(results)
    document = as_json(results)

    assert "| a | 1.00 | 2.00 | 2.00 |" in table
    assert "| geometric mean |  |  | **4.00** |" in table
    assert document["geometric_means"] == {"jinja2": pytest.approx(4.0)}


def test_geometric_mean() -> None:
    """A factor of two up and a factor of two down cancel out."""
    assert geometric_mean([0.5, 2.0]) == pytest.approx(1.0)

"""The table of known differences holds what it says, and nothing that is mended."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from liquid_webhooks import Environment
from tests.campaigns.grammar.template import Case
from tests.documentation.pages import DOCS
from tests.oracles.differential.compare import differences
from tests.oracles.differential.known import KNOWN
from tests.oracles.differential.known import Known
from tests.oracles.differential.known import known
from tests.oracles.differential.oracle import Oracle
from tests.oracles.differential.requirement import oracle_or_skip


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with oracle_or_skip() as ruby:
        yield ruby


@pytest.mark.parametrize(
    ("row", "case"), [pytest.param(row, case, id=row.name) for row in KNOWN for case in row.examples]
)
def test_known_differences_still_exist(row: Known, case: Case, oracle: Oracle) -> None:
    """Each example of each known difference still differs, and its own row is the one that says so."""
    found = differences(case, oracle.ask(case))
    assert [known(difference) for difference in found] == [row]


@pytest.mark.parametrize(
    ("case", "text"),
    [
        pytest.param(case, text, id=row.name)
        for row in KNOWN
        if row.texts
        for case, text in zip(row.examples, row.texts, strict=True)
    ],
)
def test_later_liquids_are_followed_where_that_is_the_reason(case: Case, text: str) -> None:
    """What a later Ruby Liquid prints is stated, and is what we print."""
    template = Environment(on_error="inline").from_string(case.source)
    assert [template.render(data) for data in case.data] == [text]


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row.name)
def test_known_differences_are_documented(row: Known) -> None:
    """Each known difference is decided by words that stand in the documentation's page on compatibility."""
    assert row.row in (DOCS / "compatibility.md").read_text(encoding="utf-8")

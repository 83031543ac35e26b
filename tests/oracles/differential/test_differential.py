"""The same templates and data give the same text and the same errors as in Ruby Liquid 5.4."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck
from hypothesis import Phase
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from tests.campaigns.grammar.choices import DrawnChoices
from tests.campaigns.grammar.draft import Dialect
from tests.campaigns.grammar.template import Case
from tests.campaigns.grammar.template import case
from tests.oracles.differential.campaign import smaller
from tests.oracles.differential.compare import differences
from tests.oracles.differential.known import known
from tests.oracles.differential.oracle import Oracle
from tests.oracles.differential.requirement import oracle_or_skip

CASES = int(os.environ.get("DIFFERENTIAL_CASES", "600"))
"""Pairs of a template and a data set."""
SETS = 3


@st.composite
def cases(draw: st.DrawFn) -> Case:
    return case(DrawnChoices(draw), Dialect.STANDARD, sets=SETS)


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with oracle_or_skip() as ruby:
        yield ruby


# Hypothesis finds, `smaller` shrinks: it knows what tags and data are.
@settings(
    max_examples=-(-CASES // SETS),
    phases=set(Phase) - {Phase.shrink},
    suppress_health_check=list(HealthCheck),
)
@given(template=cases())
def test_same_as_ruby(template: Case, oracle: Oracle) -> None:
    """Text, error texts in place and the first error raised are Ruby's, but for known differences."""
    for difference in differences(template, oracle.ask(template)):
        if not known(difference):
            pytest.fail(f"\n{smaller(difference, template, oracle)}")

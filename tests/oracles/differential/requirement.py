"""The oracle for tests: it may be absent on a laptop, never in CI."""

from __future__ import annotations

import os

import pytest

from tests.campaigns.grammar.template import Case
from tests.oracles.differential.oracle import Oracle
from tests.oracles.differential.oracle import OracleMissingError

__all__ = ["oracle_or_skip"]


def oracle_or_skip() -> Oracle:
    """Return a running oracle; where there is none, skip, or fail if the variable CI is set."""
    oracle = Oracle()
    try:
        oracle.ask(Case("", ({},)))
    except OracleMissingError as error:
        reason = (
            f"no Ruby Liquid to compare with (Debian: apt install ruby-liquid ruby-activesupport): {error}"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return oracle

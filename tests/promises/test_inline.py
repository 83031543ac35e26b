"""Errors printed in place and errors raised are the same errors (promises P1, P4).

The golden cases of inline errors have a key `raised`: the text of the first error that Ruby noted, or null.
Ruby notes errors in tags that print nothing without printing them.
"""

from __future__ import annotations

from typing import Any

import pytest

from liquid_webhooks import RenderError
from tests.oracles.golden.test_golden import cases
from tests.oracles.golden.test_golden import decoded
from tests.oracles.golden.test_golden import environment


def raised(case: dict[str, Any]) -> RenderError | None:
    """Return what the case raises where errors are not printed."""
    template = environment({**case, "env": {}}).from_string(decoded(case["template"]))
    try:
        template.render(decoded(case.get("variables", {})))
    except RenderError as error:
        return error
    return None


@pytest.mark.parametrize("case", cases("spec/inline_errors.json"))
def test_the_first_error_is_raised(case: dict[str, Any]) -> None:
    """Where errors are not printed, Ruby's first one is raised, also if it would print nothing."""
    error = raised(case)

    assert (error and error.inline) == case["raised"]

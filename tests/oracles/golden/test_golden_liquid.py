"""The public Golden Liquid suite, which Shopify's Ruby Liquid passes too."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Mode

VARIABLE = "GOLDEN_LIQUID"
DEFAULT = Path(__file__).resolve().parents[4] / "shared" / "data" / "golden_liquid.json"
FILE = Path(os.environ.get(VARIABLE, DEFAULT))

SKIP: dict[str, str] = {}
"""Names of cases that cannot pass, each with its reason."""


OLDER_STRICT = {"identifiers, capture only digits", "identifiers, only digits"}
"""Cases of Ruby Liquid's older strict mode, which `strict2` of 5.13, and so `Mode.STRICT`, refuses."""


def cases() -> list[Any]:
    if not FILE.is_file():
        reason = f"the suite is not at {FILE}; set {VARIABLE} to where it is"
        return [pytest.param({}, marks=pytest.mark.skip(reason=reason), id="absent")]
    tests = json.loads(FILE.read_text(encoding="utf-8"))["tests"]
    return [
        pytest.param(
            case,
            id=f"{index}-{case['name']}",
            marks=[pytest.mark.skip(reason=SKIP[case["name"]])] if case["name"] in SKIP else [],
        )
        for index, case in enumerate(tests)
    ]


@pytest.mark.parametrize("case", cases())
def test_golden_liquid(case: dict[str, Any]) -> None:
    """Every case of the suite gives what the suite says."""
    is_strict = bool({"strict", "strict2"} & set(case.get("tags", ()))) and case["name"] not in OLDER_STRICT
    env = Environment(
        loader=DictLoader(case.get("templates") or {}), tolerance=Mode.STRICT if is_strict else Mode.LAX
    )

    if case.get("invalid"):
        with pytest.raises(LiquidWebhooksError):
            env.from_string(case["template"]).render(case.get("data"))
    else:
        assert env.from_string(case["template"]).render(case.get("data")) in case.get(
            "results", [case.get("result")]
        )

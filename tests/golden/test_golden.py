"""Golden cases: what templates must give, as data that any implementation of the dialect could run.

`spec/*.json` holds a list of cases for each section of the dialect's specification and of the promises,
`errors.json` the texts of errors. A case has:

- `name`, and `spec`, the section that it comes from;
- `template`, and `partials` {name: text} for a loader;
- `data`, an object for `RenderData.from_dict`; or `variables`, plain ones;
- `env`: `tolerance` ("lax", "strict", "warn"), `limits` {name: number}, further keywords of `Environment`;
- one of `result` (the text), `abort` (the reason or null), and `error` with its `type`, and where they are
  laid down its `line`, `column`, `message` and whole `text`;
- optional `extras` (the message extras, in order) and `diagnostics` (their codes, in order).

What JSON cannot hold is written as an object of one key: `{"@time": "ISO 8601"}`, `{"@float": "inf"}`,
`{"@power": [10, 400]}`, `{"@repeat": ["x", 1000]}`, `{"@nested": 50000}` (lists in lists).
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from liquid import DictLoader
from liquid import Mode

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError

HERE = Path(__file__).parent

KINDS = (ParseError, RenderError, LimitError, LiquidWebhooksError)

SKIP: dict[str, str] = {}
"""Case id → why it cannot pass yet."""

LATER = {
    **dict.fromkeys((22, 23, 24, 25, 26), "connected_content"),
    **dict.fromkeys((35, 36), "promotion"),
    **dict.fromkeys((39, 40, 41, 42, 43), "webhook requests: tests/webhook"),
    44: "delivery",
    46: "previews",
}
"""Decisions of spec 6 that no template can show in this release → what they belong to."""


def cases(pattern: str) -> list[Any]:
    """Return every case of the files that `pattern` finds, as a parameter with a readable id."""
    found = []
    for path in sorted(HERE.glob(pattern)):
        for case in json.loads(path.read_text(encoding="utf-8")):
            name = f"{path.stem}-{case['name']}"
            reason = SKIP.get(name)
            marks = [pytest.mark.skip(reason=reason)] if reason else []
            found.append(pytest.param(case, id=name, marks=marks))
    return found


def decoded(value: Any) -> Any:
    """Return `value` with the notation for what JSON cannot hold resolved."""
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        (key, given), *_ = value.items()
        match key:
            case "@time":
                return datetime.fromisoformat(given)
            case "@float":
                return float(given)
            case "@power":
                return given[0] ** given[1]
            case "@repeat":
                return given[0] * given[1]
            case "@nested":
                nested: list[Any] = []
                for _ in range(given):
                    nested = [nested]
                return nested
    return {key: decoded(item) for key, item in value.items()}


def environment(case: dict[str, Any]) -> Environment:
    """Return the environment that a case asks for."""
    keywords = dict(case.get("env", {}))
    if "tolerance" in keywords:
        keywords["tolerance"] = Mode[keywords["tolerance"].upper()]
    if "limits" in keywords:
        keywords["limits"] = Limits(**keywords["limits"])
    if "partials" in case:
        keywords["loader"] = DictLoader(case["partials"])
    return Environment(**keywords)


def outcome(case: dict[str, Any]) -> dict[str, Any]:
    """Run a case; return what came out under the keys that the case's expectations have."""
    expected = case.get("error", {})
    try:
        template = environment(case).from_string(decoded(case["template"]))
        data = decoded(case.get("variables", {}))
        result = template.result(RenderData.from_dict(decoded(case["data"])) if "data" in case else data)
    except AbortMessage as abort:
        return {"abort": abort.reason}
    except LiquidWebhooksError as error:
        seen = {
            "type": next(kind.__name__ for kind in KINDS if isinstance(error, kind)),
            "line": error.line,
            "column": error.column,
            "message": error.message,
            "text": str(error),
        }
        return {"error": {key: seen[key] for key in expected} if expected else seen}
    found: dict[str, Any] = {"result": result.text}
    if "extras" in case:
        found["extras"] = result.message_extras
    if "diagnostics" in case:
        found["diagnostics"] = [finding.code for finding in result.diagnostics]
    return found


@pytest.mark.parametrize("case", cases("spec/*.json"))
def test_golden_case(case: dict[str, Any]) -> None:
    """Every case gives exactly what its section of the specification says."""
    keys = ("result", "error", "abort", "extras", "diagnostics")

    assert outcome(case) == {key: case[key] for key in keys if key in case}


@pytest.mark.parametrize("case", cases("errors.json"))
def test_error_text(case: dict[str, Any]) -> None:
    """Each mistake is told by its place and one plain sentence that quotes no data."""
    found = outcome(case)

    assert found == {"error": case["error"]}
    assert "secret" not in found["error"]["text"]


def test_every_decision_has_a_case() -> None:
    """Each decision of spec 6 is shown by a case, or belongs to what is not a template's."""
    decisions = json.loads((HERE / "spec" / "6_decisions.json").read_text(encoding="utf-8"))
    shown = {int(case["spec"].removeprefix("6.")) for case in decisions}

    assert shown | LATER.keys() == set(range(1, 50))
    assert not shown & LATER.keys()


def test_skipped_cases_exist() -> None:
    """Nothing is skipped that is not there."""
    names = {parameter.id for pattern in ("spec/*.json", "errors.json") for parameter in cases(pattern)}

    assert names >= SKIP.keys()

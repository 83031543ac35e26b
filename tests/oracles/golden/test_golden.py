"""Golden cases: what templates must give, as data that any implementation of the dialect could run.

`spec/*.json` holds a list of cases for each section of the dialect's specification and of the promises,
`webhooks.json` those that need more than one field, `errors.json` the texts of errors. A case has:

- `name`, and `spec`, the section that it comes from;
- `template`, and `partials` {name: text} for a loader; or in `webhooks.json`, `webhook`, an object of Braze;
- `data`, an object for `RenderData.from_dict`; or `variables`, plain ones;
- `env`: `tolerance` ("lax", "strict", "warn"), `limits` {name: number}, further keywords of `Environment`;
- one of `result` (the text), for a webhook `request` (what matters of `method`, `url`, `headers`, `body`),
  `abort` (the reason or null), and `error` with its `type`, and where they are laid down its `line`,
  `column`, `message` and whole `text`;
- optional `extras` (the message extras, in order), `extras_json` (as one text), and `diagnostics` (their
  codes, in order; of an abort or error, those found until then).

What JSON cannot hold is written as an object of one key: `{"@time": "ISO 8601"}`, `{"@float": "inf"}`,
`{"@power": [10, 400]}`, `{"@repeat": ["x", 1000]}`, `{"@nested": 50000}` (lists in lists).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
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
from liquid_webhooks import RenderResult
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.diagnostics import Diagnostic

HERE = Path(__file__).parent

KINDS = (ParseError, RenderError, LimitError, RequestError, LiquidWebhooksError)

SKIP: dict[str, str] = {}
"""Case id → why it cannot pass yet."""

LATER = {
    24: "the cache of live calls: tests/runtime/fetching/test_sharing.py",
    44: "delivery",
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


def rendered(case: dict[str, Any]) -> RenderResult | WebhookRequest:
    """Render a case's template or webhook."""
    data = decoded(case.get("variables", {}))
    if "data" in case:
        data = RenderData.from_dict(decoded(case["data"]))
    if "webhook" in case:
        return Webhook.from_dict(decoded(case["webhook"]), environment(case)).render(data)
    return environment(case).from_string(decoded(case["template"])).result(data)


def text_or_request(made: RenderResult | WebhookRequest, keys: Iterable[str]) -> dict[str, Any]:
    """Return what was made as cases write it; of a request, the parts that `keys` names."""
    if isinstance(made, RenderResult):
        return {"result": made.text}
    parts = {
        "method": made.method,
        "url": made.url,
        "headers": [list(header) for header in made.headers],
        "body": made.body.decode(),
    }
    return {"request": {key: parts[key] for key in keys}}


def codes(case: dict[str, Any], diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return the codes of what was found, if the case asks for them."""
    return {"diagnostics": [finding.code for finding in diagnostics]} if "diagnostics" in case else {}


def outcome(case: dict[str, Any]) -> dict[str, Any]:
    """Run a case; return what came out under the keys that the case's expectations have."""
    expected = case.get("error", {})
    try:
        made = rendered(case)
    except AbortMessage as abort:
        return {"abort": abort.reason} | codes(case, abort.diagnostics)
    except LiquidWebhooksError as error:
        seen = {
            "type": next(kind.__name__ for kind in KINDS if isinstance(error, kind)),
            "line": error.line,
            "column": error.column,
            "message": error.message,
            "text": str(error),
        }
        shown = {key: seen[key] for key in expected} if expected else seen
        return {"error": shown} | codes(case, error.diagnostics)
    found = text_or_request(made, case.get("request", ()))
    if "extras" in case:
        found["extras"] = made.message_extras
    if "extras_json" in case and isinstance(made, RenderResult):
        found["extras_json"] = made.message_extras_json
    return found | codes(case, made.diagnostics)


@pytest.mark.parametrize("case", [*cases("spec/*.json"), *cases("webhooks.json")])
def test_golden_case(case: dict[str, Any]) -> None:
    """Every case gives exactly what its section of the specification says."""
    keys = ("result", "request", "error", "abort", "extras", "extras_json", "diagnostics")

    assert outcome(case) == {key: case[key] for key in keys if key in case}


@pytest.mark.parametrize("case", cases("errors.json"))
def test_error_text(case: dict[str, Any]) -> None:
    """Each mistake is told by its place and one plain sentence that quotes no data."""
    found = outcome(case)

    assert found == {"error": case["error"]}
    assert "secret" not in found["error"]["text"]


def test_every_decision_has_a_case() -> None:
    """Each decision of spec 6 is shown by a case, or belongs to what is not a template's."""
    files = (HERE / "spec" / "6_decisions.json", HERE / "webhooks.json")
    places = [case["spec"] for file in files for case in json.loads(file.read_text(encoding="utf-8"))]
    shown = {int(place.removeprefix("6.")) for place in places if place.startswith("6.")}

    assert shown | LATER.keys() == set(range(1, 50))
    assert not shown & LATER.keys()


def test_skipped_cases_exist() -> None:
    """Nothing is skipped that is not there."""
    patterns = ("spec/*.json", "webhooks.json", "errors.json")
    names = {parameter.id for pattern in patterns for parameter in cases(pattern)}

    assert names >= SKIP.keys()

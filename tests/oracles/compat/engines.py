"""The engines of the compatibility table: what each has, and what each makes of an example."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import liquid
from liquid import DictLoader
from liquid.exceptions import LiquidError

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData

__all__ = [
    "Answers",
    "Example",
    "Names",
    "Row",
    "javascript_answers",
    "our_names",
    "our_outcome",
    "python_liquid_names",
    "python_liquid_outcome",
    "verdict",
]

Example = dict[str, Any]
"""A `template`, the `result` that Braze or Ruby gives, and where they are needed the render `data` and the
`partials` of a loader."""

Row = dict[str, Any]
"""One tag, object or filter of `braze.json`."""

Names = Mapping[str, frozenset[str]]

PSEUDO_TAGS = frozenset({"content", "output", "illegal"})
"""What python-liquid registers for text, outputs and unknown tags."""

SCRIPT = Path(__file__).with_name("engines.js")


@dataclass(frozen=True, slots=True)
class Answers:
    """What an engine of JavaScript answers.

    Attributes:
        names: As `our_names`.
        outcomes: What each example gave, in their order.
        version: Of the package.
    """

    names: Names
    outcomes: list[str]
    version: str


def verdict(row: Row, names: Names, outcomes: Sequence[str]) -> str:
    """Return what a column of the table must say of `row`: "yes", "differs" or "no".

    A filter is there if it is registered: an unknown one may pass the right text through. A tag is there if
    it or the block that it stands in is registered, or if its examples come out right all the same (a lexer
    may know `raw`). Syntax and objects are there if one of their examples comes out right.

    Args:
        row: One of the table's rows.
        names: What the engine has registered.
        outcomes: What it makes of the row's examples.
    """
    kind = row["kind"]
    is_registered = row.get("within", row["name"]) in names.get(kind, ())
    right = [seen == example["result"] for seen, example in zip(outcomes, row["examples"], strict=True)]
    if not right or (kind == "filter" and not is_registered):
        return "yes" if is_registered else "no"
    if all(right):
        return "yes"
    return "differs" if (is_registered if kind == "tag" else kind == "filter" or any(right)) else "no"


def our_names() -> Names:
    """Return the names that this package registers: kind ("tag" or "filter") → names."""
    return _names(Environment(loader=DictLoader({})))


def our_outcome(example: Example) -> str:
    """Return what this package makes of `example`: its text, `abort: …` or `error: …`."""
    env = Environment(loader=DictLoader(example["partials"])) if "partials" in example else Environment()
    try:
        return env.from_string(example["template"]).render(RenderData.from_dict(example.get("data", {})))
    except AbortMessage as abort:
        return f"abort: {abort.reason}"
    except LiquidWebhooksError as error:
        return f"error: {error}"


def python_liquid_names() -> Names:
    """Return the names that python-liquid registers, as `our_names`."""
    return _names(liquid.Environment())


def python_liquid_outcome(example: Example) -> str:
    """Return what python-liquid makes of `example`, given the variables that our templates would see."""
    env = liquid.Environment(loader=DictLoader(example.get("partials", {})))
    try:
        return env.from_string(example["template"]).render(**_variables(example))
    except LiquidError as error:
        return f"error: {error}"


def javascript_answers(home: Path, examples: Sequence[Example]) -> dict[str, Answers]:
    """Return what brazejs and LiquidJS make of `examples`, by name.

    Args:
        home: The folder whose `node_modules` holds both.
        examples: As for the other engines; each sees the variables that our templates would see.

    Raises:
        OSError: There is no Node.js.
        CalledProcessError: A package is missing, or the script failed.
    """
    question = [
        {
            "template": example["template"],
            "variables": _variables(example),
            "partials": example.get("partials", {}),
            "blocks": example.get("data", {}).get("content_blocks", {}),
            "http": example.get("data", {}).get("http", []),
        }
        for example in examples
    ]
    done = subprocess.run(
        ["node", str(SCRIPT), str(home)],
        input=json.dumps(question),
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
        # JavaScript's dates are in local time, Braze's in UTC.
        env={**os.environ, "TZ": "UTC"},
    )
    answers = json.loads(done.stdout)
    return {
        engine: Answers(
            names={kind: frozenset(answers["names"][engine][f"{kind}s"]) for kind in ("tag", "filter")},
            outcomes=answers["outcomes"][engine],
            version=answers["versions"][engine],
        )
        for engine in ("brazejs", "liquidjs")
    }


def _names(environment: liquid.Environment) -> Names:
    return {"tag": frozenset(environment.tags) - PSEUDO_TAGS, "filter": frozenset(environment.filters)}


def _variables(example: Example) -> dict[str, Any]:
    """Return an example's variables without those that only this package can read."""
    variables = RenderData.from_dict(example.get("data", {})).variables
    return {name: value for name, value in variables.items() if name not in ("content_blocks", "secrets")}

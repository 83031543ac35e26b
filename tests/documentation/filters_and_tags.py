"""Filters and tags: what each does, an example, and what Braze and Ruby Liquid have of it.

The sentences stand in `filters_and_tags.toml`, examples of filters and what Braze says in the compatibility
table's `braze.json`.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from liquid_webhooks.filters.table import FILTERS
from tests.documentation.running import rendered
from tests.documentation.tables import code
from tests.documentation.tables import table
from tests.oracles.compat.compatibility import TABLE

__all__ = [
    "RUBY_5_4_FILTERS",
    "RUBY_LATER_FILTERS",
    "RUBY_TAGS",
    "TOLD_FILTERS",
    "TOLD_TAGS",
    "filters",
    "tags",
]

_TOLD: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("filters_and_tags.toml").read_text(encoding="utf-8")
)

_GROUPS: dict[str, dict[str, str]] = {
    **_TOLD["filters"],
    **{key.removeprefix("filters."): value for key, value in _TOLD.items() if key.startswith("filters.")},
}

TOLD_FILTERS = {name: told for group in _GROUPS.values() for name, told in group.items()}
"""Filter → what it does."""

TOLD_TAGS: dict[str, dict[str, str]] = {
    name: told for group in _TOLD["tags"].values() for name, told in group.items()
}
"""Tag → what it does, and its example."""

RUBY_5_4_FILTERS = frozenset(_TOLD["ruby"]["filters_of_5_4"].split())
"""Filters of Ruby Liquid 5.4, which a test asks."""

RUBY_LATER_FILTERS = frozenset(_TOLD["ruby"]["later_filters"].split())
"""Filters that came between 5.4 and 5.13."""

RUBY_TAGS = frozenset(_TOLD["ruby"]["tags"].split())
"""Tags of Ruby Liquid 5.13, and the parts of its blocks."""

_ROWS = {(row["kind"], row["name"]): row for row in TABLE["rows"]}
_SENTENCES = {
    "yes": "Braze has it.",
    "not supported": "Braze says that it lacks it.",
    "not mentioned": "Braze's documentation is silent about it.",
}
_HEAD = ("filter", "what it does", "example", "prints", "Braze", "Ruby")
_BRAZE = {"yes": "yes", "not supported": "no", "not mentioned": "silent"}


def filters() -> str:
    """Return a table of filters for each family of them."""
    parts = []
    for title, group in _GROUPS.items():
        rows = [_filter_cells(name, told) for name, told in group.items()]
        parts += [f"### {title}", table(_HEAD, rows)]
    return "\n\n".join(parts)


def tags() -> str:
    """Return a section for each tag, in groups."""
    return "\n\n".join(part for title, group in _TOLD["tags"].items() for part in _tags(title, group))


def _filter_cells(name: str, told: str) -> Iterator[str]:
    row = _ROWS["filter", name]
    examples = row["examples"]
    example = next((each for each in examples if "data" not in each), examples[0])
    yield f'<span id="{name}"></span>`{name}`'
    yield told
    data = example.get("data", {})
    given = data.get("variables", data)
    behind = f" with {code(json.dumps(given, ensure_ascii=False))}" if given else ""
    yield code(example["template"]) + behind
    yield code(example["result"])
    instead = FILTERS[name].instead
    hint = f"; use `{instead}`" if FILTERS[name].braze == "undocumented" and instead else ""
    hint = f"; {instead}" if FILTERS[name].braze == "missing" and instead else hint
    yield _BRAZE[row["braze"]] + hint
    yield "yes" if name in RUBY_5_4_FILTERS else "yes, after 5.4" if name in RUBY_LATER_FILTERS else "no"


def _tags(title: str, group: dict[str, dict[str, str]]) -> Iterator[str]:
    yield f"### {title}"
    for name, told in group.items():
        ruby = "Ruby Liquid has it." if name in RUBY_TAGS else "Ruby Liquid does not have it."
        said = _SENTENCES[_ROWS["tag", name]["braze"]]
        yield f"#### `{name}`"
        yield f"{told['does']} {said} {ruby}"
        if "data" in told:
            yield f"```json\n{told['data']}\n```"
        if "example" in told:
            printed = rendered(told["example"], json.loads(told.get("data", "{}")))
            yield f"```liquid\n{told['example']}\n```"
            yield f'```text title="output"\n{printed}\n```'

"""Compatibility: tables of what Braze and other engines have, and of decisions, made from `braze.json`.

`braze.json` holds the `versions` of the engines beside this one, `rows` and `decisions`. A row has:

- `name` and `kind` ("tag", "syntax", "object" or "filter"); `spec`, which may be left out, groups alike rows;
- `within`, for a tag that is part of a block: the block's name;
- `braze`, what its documentation says: "yes", "not supported" or "not mentioned";
- `ours`, `brazejs`, `python_liquid`, `liquidjs`: "yes", "differs" or "no" (see `engines.verdict`);
- `notes` {column: a few words}, one at least for each "differs";
- `examples`: each a `template`, its `result` in Braze (else in Ruby Liquid), render `data` and `partials`.
  A row without examples says only whether the name is registered.

A decision has the `number` of the question in section 6 of the specification or null, `question`, `decision`
and `reason`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.documentation.tables import table
from tests.oracles.compat.engines import Row

__all__ = ["COLUMNS", "TABLE", "checked", "decisions", "engines"]

COLUMNS = ("ours", "brazejs", "python_liquid", "liquidjs")

ALLOWED = {
    "kind": ("tag", "syntax", "object", "filter"),
    "braze": ("yes", "not supported", "not mentioned"),
    **dict.fromkeys(COLUMNS, ("yes", "differs", "no")),
}
"""Key of a row → what may stand there."""


def checked(row: Row) -> Row:
    """Return the row.

    Raises:
        ValueError: A key is missing or has a value that is not one of its own, a difference has no note, or
            an example no template or result. The message names the row.
    """
    name = f"braze.json, row {row.get('kind', '')} `{row.get('name', '')}`"
    if not row.get("name"):
        raise ValueError(f"{name}: `name` is missing")
    for key, allowed in ALLOWED.items():
        if row.get(key) not in allowed:
            said = f"is {json.dumps(row[key])}" if key in row else "is missing"
            raise ValueError(f"{name}: `{key}` {said}; write one of {', '.join(map(json.dumps, allowed))}")
    for column in COLUMNS:
        if row[column] == "differs" and not row.get("notes", {}).get(column):
            raise ValueError(f"{name}: `{column}` differs; say how, in a few words, in `notes`")
    if "examples" not in row:
        raise ValueError(f"{name}: `examples` is missing; write a list, which may be empty")
    if any(not {"template", "result"} <= example.keys() for example in row["examples"]):
        raise ValueError(f"{name}: an example needs `template` and `result`")
    return row


TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("braze.json").read_text(encoding="utf-8"))
"""The data, whose rows have been checked."""

for _row in TABLE["rows"]:
    checked(_row)

_LEGEND = """\
What Braze has, in this engine and in three others as they come: brazejs {brazejs}, python-liquid
{python_liquid}, LiquidJS {liquidjs}. Under *Braze* stands what its documentation says: yes, no (it names it
as missing), or silent. Under the engines, yes means that the examples of `tests/oracles/compat/braze.json`
print what Braze, else Ruby Liquid, prints; ≠ that they do not, with what is different; – that it is missing.
A test renders the examples and asks the registries."""

_BRAZE = {"yes": "yes", "not supported": "no", "not mentioned": "silent"}


def engines() -> str:
    """Return a table of tags, one of objects and one of filters."""
    rows: list[Row] = TABLE["rows"]
    names = ("Braze", "here", "brazejs", "python-liquid", "LiquidJS")
    parts = [_LEGEND.format(**TABLE["versions"])]
    for title, kinds, group, name in (
        ("Tags and syntax", ("tag", "syntax"), _kind, _code_or_words),
        ("Objects", ("object",), _namespace, _object_names),
        ("Filters", ("filter",), _section, _code_or_words),
    ):
        chosen = [row for row in rows if row["kind"] in kinds]
        lines = [[name(merged), *_cells(merged[0])] for merged in _merged(chosen, group)]
        parts += [f"### {title}", table((title.split()[0].lower()[:-1], *names), lines)]
    return "\n\n".join(parts)


def decisions() -> str:
    """Return a table of what Braze leaves open, what is done here, and why."""
    lines = [
        [str(row["number"] or ""), row["question"], row["decision"], row["reason"]]
        for row in TABLE["decisions"]
    ]
    return table(("", "question", "decision", "why"), lines)


def _merged(rows: Iterable[Row], group: Callable[[Row], str]) -> list[list[Row]]:
    """Return the rows of each group that say the same, together, in the order of the data."""
    found: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        found.setdefault((group(row), *_cells(row)), []).append(row)
    return list(found.values())


def _kind(row: Row) -> str:
    return str(row["kind"])


def _section(row: Row) -> str:
    return str(row.get("spec", ""))


def _namespace(row: Row) -> str:
    """Return what stands before `${`, "" for standard attributes, or the whole name where it has no `${`."""
    namespace, braces, _ = str(row["name"]).rpartition("${")
    return namespace if braces else str(row["name"])


def _cells(row: Row) -> list[str]:
    notes = row.get("notes", {})
    cells = [_with_note(_BRAZE[row["braze"]], notes.get("braze"))]
    for column in COLUMNS:
        note = notes.get(column)
        cells.append({"yes": _with_note("yes", note), "differs": f"≠ {note}", "no": "–"}[row[column]])
    return cells


def _with_note(word: str, note: str | None) -> str:
    return f"{word}, {note}" if note else word


def _code_or_words(rows: list[Row]) -> str:
    return ", ".join(row["name"] if row["kind"] == "syntax" else f"`{row['name']}`" for row in rows)


def _object_names(rows: list[Row]) -> str:
    """Return `${a}`, `${b}` for standard attributes, and a namespace with the names in it for others."""
    namespace = _namespace(rows[0])
    names = [str(row["name"]) for row in rows]
    if len(rows) == 1 or not namespace:
        return ", ".join(f"`{name}`" for name in names)
    return f"`{namespace}${{…}}`: " + ", ".join(f"`{name[len(namespace) + 2 : -1]}`" for name in names)

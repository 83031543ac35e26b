"""The corpus of hostile inputs as data: `corpus/*.json`, a list of rows each.

A row has:

- `row`: what it shows: `6.1.3` is the third row of that table of the promises, `own` an attack of our own;
- `name`: unique among the rows of one `row`;
- `template`, or `templates`, a list of which none may do harm; with `partials`, and `data` (for
  `RenderData`) or `variables` (plain ones): recipes, see `recipes`; or `request`, an object of `method`,
  `url`, `headers` and `body` (an object for key-value pairs), or `document`, a `.http` text of one or more
  requests, which render from the same; or `direct`, arguments of `WebhookRequest`;
- `limits` and further keywords of `Environment` under `env`; `run`: "async" or "twice" (in one process); of
  webhooks "check" (the findings are the text), "write" (`to_text`) or "export" (each format of the request);
- `expected`: "ok", "limit" (LimitError), "syntax" (ParseError), "error" (RenderError; inline: Ruby's text in
  place), "data" (DataError), "request" (RequestError) or "abort"; "harmless" for any of them;
  `strict`: the same for `Mode.STRICT`, where it differs;
- with "ok": `text`, or `prefix` and `length`; with errors, `says`: what the message holds, and `absent`: what
  it must not; `inline`: the text in the inline modes;
- `modes`: which of `MODES` to run in, instead of `USUAL_MODES`;
- `megabytes` and `seconds`: what it may use, where that is more than `MEGABYTES` and `SECONDS`, with a `why`;
- `pending`: true while the engine does not keep to the row yet.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

__all__ = [
    "CORPUS",
    "MEGABYTES",
    "MODES",
    "SECONDS",
    "USUAL_MODES",
    "one_of_each_kind",
    "read_rows",
    "row_id",
    "selected",
]

CORPUS = Path(__file__).parent / "corpus"

MODES = ("lax", "lax inline", "strict", "strict inline")
"""Tolerance and, for `on_error="inline"`, the second word."""

USUAL_MODES = ("lax", "lax inline")

MEGABYTES = 100
"""Address space that a row may take beyond what the process and the row's data had before."""

SECONDS = 5
"""Processor time after which a child is killed; the promise is 1, but machines differ."""


def row_id(row: dict[str, Any]) -> str:
    """Return the name under which tests and tables show `row`."""
    return f"{row['row']} {row['name']}"


def read_rows(corpus: Path = CORPUS) -> list[dict[str, Any]]:
    """Return the rows of all files of a corpus."""
    return [row for rows in _files(corpus) for row in rows]


def one_of_each_kind(corpus: Path = CORPUS) -> list[dict[str, Any]]:
    """Return a few of the rows: of each file the first one of each outcome."""
    found: list[dict[str, Any]] = []
    for rows in _files(corpus):
        found += {row["expected"]: row for row in reversed(rows)}.values()
    return found


def _files(corpus: Path) -> list[list[dict[str, Any]]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(corpus.glob("*.json"))]


def selected(rows: Iterable[dict[str, Any]], words: list[str]) -> list[dict[str, Any]]:
    """Return the rows whose id holds one of `words`; all of them without words."""
    return [row for row in rows if not words or any(word in row_id(row) for word in words)]

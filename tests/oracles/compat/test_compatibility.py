"""The compatibility tables say what the engines do, of every tag, object and filter."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from liquid_webhooks import RenderData
from liquid_webhooks.data.names import EMAIL_NAMES
from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.dialect.rules.lw202_not_in_braze import NOT_IN_BRAZE_TAGS
from liquid_webhooks.dialect.rules.lw206_undocumented import UNDOCUMENTED_TAGS
from liquid_webhooks.filters.table import FILTERS
from tests.oracles.compat.compatibility import COLUMNS
from tests.oracles.compat.compatibility import TABLE
from tests.oracles.compat.compatibility import checked
from tests.oracles.compat.engines import Answers
from tests.oracles.compat.engines import Row
from tests.oracles.compat.engines import javascript_answers
from tests.oracles.compat.engines import our_names
from tests.oracles.compat.engines import our_outcome
from tests.oracles.compat.engines import python_liquid_names
from tests.oracles.compat.engines import python_liquid_outcome
from tests.oracles.compat.engines import verdict

ROWS: list[Row] = TABLE["rows"]
EXAMPLES = [example for row in ROWS for example in row["examples"]]

EVERY_ROW = pytest.mark.parametrize("row", ROWS, ids=[f"{row['kind']} {row['name']}" for row in ROWS])

OURS_ALONE = {"secrets"}
"""Namespaces of render data that Braze does not have."""

FROM_TAGS = {"items", "connected", "shopping_cart"}
"""Objects that exist once a tag has run (spec 2.6)."""


def names(kind: str) -> set[str]:
    return {row["name"] for row in ROWS if row["kind"] == kind}


@pytest.fixture(scope="module")
def javascript() -> dict[str, Answers]:
    """What brazejs and LiquidJS answer; skips where they are not installed, or fails if `CI` is set."""
    home = os.environ.get("LIQUIDJS_HOME")
    if not home:
        versions = TABLE["versions"]
        reason = (
            "no engines of JavaScript to compare with: set LIQUIDJS_HOME to a folder in which"
            f" `npm install liquidjs@{versions['liquidjs']} brazejs@{versions['brazejs']}` has run"
        )
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return javascript_answers(Path(home), EXAMPLES)


def test_every_tag_has_a_row() -> None:
    """The table has every tag that is registered here."""
    assert our_names()["tag"] <= names("tag")


def test_every_filter_has_a_row() -> None:
    """The table has every filter, those that Braze lacks included."""
    assert FILTERS.keys() <= names("filter")


def test_records_of_filters_say_what_the_table_says() -> None:
    """What Braze says of a filter is the same in its record, which findings are made of, and in the table."""
    told = {row["name"]: row["braze"] for row in TABLE["rows"] if row["kind"] == "filter"}
    allowed = {"documented": {"yes"}, "undocumented": {"not mentioned"}}

    for name, filter_ in FILTERS.items():
        assert told[name] in allowed.get(filter_.braze, {"not mentioned", "not supported"}), name


def test_findings_of_tags_say_what_the_table_says() -> None:
    """A tag that works here has a finding unless the table says that Braze has it."""
    ours = {
        row["name"]: row["braze"] for row in TABLE["rows"] if row["kind"] == "tag" and row["ours"] == "yes"
    }
    noted = NOT_IN_BRAZE_TAGS | UNDOCUMENTED_TAGS

    assert {name for name, braze in ours.items() if braze != "yes"} == noted & ours.keys()
    assert {name for name, braze in ours.items() if braze == "not supported"} <= NOT_IN_BRAZE_TAGS


def test_every_standard_attribute_has_a_row() -> None:
    """The table has every standard attribute, those of e-mails included."""
    assert {f"${{{name}}}" for name in (*STANDARD_NAMES, *EMAIL_NAMES)} <= names("object")


def test_every_namespace_has_a_row() -> None:
    """The table has every namespace of render data, with the fields that it always has."""
    found = names("object")
    for namespace, fields in RenderData.from_dict({}).variables.items():
        if namespace in {*STANDARD_NAMES, *EMAIL_NAMES, *OURS_ALONE}:
            continue
        assert any(name.startswith(f"{namespace}.${{") for name in found), namespace
        if isinstance(fields, dict):
            assert {f"{namespace}.${{{field}}}" for field in fields} <= found

    assert found >= FROM_TAGS


def test_no_row_stands_twice() -> None:
    """Each tag, object and filter has one row."""
    assert len({(row["kind"], row["name"]) for row in ROWS}) == len(ROWS)


@EVERY_ROW
def test_what_is_missing_has_no_notes(row: Row) -> None:
    """A row has no words for an engine that lacks the thing; `checked` sees that differences have some."""
    assert not {column for column in COLUMNS if row[column] == "no"} & row.get("notes", {}).keys()


GOOD: Row = {
    "name": "shout",
    "kind": "filter",
    "braze": "not mentioned",
    "ours": "yes",
    "brazejs": "no",
    "python_liquid": "no",
    "liquidjs": "differs",
    "notes": {"liquidjs": "small letters stay"},
    "examples": [{"template": "{{ 'a' | shout }}", "result": "A!"}],
}


def test_rows_are_read() -> None:
    """A row needs no `spec`, and no notes where nothing differs."""
    assert checked(GOOD) == GOOD
    assert checked({**GOOD, "liquidjs": "no", "notes": {}, "examples": []})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": ""}, "`name` is missing"),
        ({"kind": "filters"}, '`kind` is "filters"; write one of "tag", "syntax", "object", "filter"'),
        ({"braze": "no"}, '`braze` is "no"; write one of "yes", "not supported", "not mentioned"'),
        ({"ours": True}, '`ours` is true; write one of "yes", "differs", "no"'),
        ({"brazejs": "differs"}, "`brazejs` differs; say how, in a few words, in `notes`"),
        ({"examples": [{"template": "x"}]}, "an example needs `template` and `result`"),
    ],
)
def test_wrong_rows_are_named(change: Row, message: str) -> None:
    """A value that no row may have is told with the row's name and with the values that it may have."""
    row = {**GOOD, **change}

    with pytest.raises(ValueError, match=re.escape(f"row {row['kind']} `{row['name']}`: {message}")):
        checked(row)


@pytest.mark.parametrize("key", ["braze", "liquidjs", "examples"])
def test_missing_keys_are_named(key: str) -> None:
    """A key that every row needs is told if it is not there."""
    row = {name: value for name, value in GOOD.items() if name != key}

    with pytest.raises(ValueError, match=f"row filter `shout`: `{key}` is missing; write "):
        checked(row)


@EVERY_ROW
def test_our_column(row: Row) -> None:
    """The column of this engine says what its registry and the row's examples show."""
    seen = [our_outcome(example) for example in row["examples"]]

    assert row["ours"] == verdict(row, our_names(), seen), seen


@EVERY_ROW
def test_column_of_python_liquid(row: Row) -> None:
    """The column of python-liquid says what its registry and the row's examples show."""
    seen = [python_liquid_outcome(example) for example in row["examples"]]

    assert row["python_liquid"] == verdict(row, python_liquid_names(), seen), seen


@pytest.mark.parametrize("engine", ["brazejs", "liquidjs"])
def test_columns_of_javascript(engine: str, javascript: dict[str, Answers]) -> None:
    """The columns of brazejs and LiquidJS say what their registries and the rows' examples show."""
    answers = javascript[engine]
    outcomes = iter(answers.outcomes)
    wrong: list[Any] = []
    for row in ROWS:
        seen = [next(outcomes) for _ in row["examples"]]
        if row[engine] != verdict(row, answers.names, seen):
            wrong.append((row["name"], row[engine], seen))

    assert wrong == []


def test_legend_names_the_versions_that_were_asked(javascript: dict[str, Answers]) -> None:
    """The versions in the legend are those of the packages that the comparison runs."""
    for engine, answers in javascript.items():
        assert TABLE["versions"][engine] == answers.version


def test_every_question_is_decided_once() -> None:
    """The table has a decision and its reason for each of the 49 questions of spec 6, in order."""
    decisions = TABLE["decisions"]

    assert [row["number"] for row in decisions if row["number"]] == list(range(1, 50))
    assert all(row["decision"] and row["reason"] for row in decisions)

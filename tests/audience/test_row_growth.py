"""Audiences take steps in proportion to their size, and rows are made one at a time.

Steps are counted, not seconds, as in `campaigns/hostile/test_growth.py`.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable
from collections.abc import Iterator

import pytest

from liquid_webhooks import LimitError
from liquid_webhooks.audience import rows as reading
from liquid_webhooks.audience import shapes
from liquid_webhooks.audience.rows import read_rows
from tests.campaigns.hostile.rewriting import Rewritten
from tests.campaigns.hostile.steps import disproportionate

COUNT = 200
"""What the smallest table has many of; the largest has three times as many."""

TABLES: dict[str, Callable[[int], str]] = {
    "a name of bytes 0x0A": lambda count: "\u0a0a" * count + "\nx\n",
    "a cell of bytes 0x0A": lambda count: "external_id\n" + "\u0a0a" * count + "\n",
    "a cell of bytes 0x0A without a line end": lambda count: "external_id\n" + "\u0a0a" * count,
    "lines": lambda count: "external_id\n" + "u\n" * count,
    "cells of bytes 0x0A": lambda count: "external_id\n" + "\u0a0a\u010a\n" * count,
}
"""Tables by what they have many of."""


@pytest.fixture(scope="module")
def rewritten() -> Rewritten:
    """This package, imported so that it counts."""
    return Rewritten("liquid_webhooks")


def steps(rewritten: Rewritten, *inputs: bytes) -> Iterator[Counter[str]]:
    """Yield the steps of reading each table."""
    with rewritten.in_place() as counter:
        from liquid_webhooks.audience.rows import read_rows

        for given in inputs:
            assert list(read_rows(io.BytesIO(given), "u", "csv"))
            yield counter.taken()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("table", TABLES)
def test_steps_of_reading_utf16(rewritten: Rewritten, table: str, encoding: str) -> None:
    """As much table again takes as many steps again, wherever bytes 0x0A stand that end no line."""
    sizes = (2, COUNT, 2 * COUNT, 3 * COUNT)

    _, *counts = steps(rewritten, *(f"\ufeff{TABLES[table](size)}".encode(encoding) for size in sizes))

    assert sum(counts[-1].values()) > sum(counts[0].values()) > 0
    assert disproportionate(*counts) == {}


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_lines_of_utf16(encoding: str) -> None:
    """A line is whole, whatever bytes its characters have; so is the last one without an end."""
    table = "\ufeffexternal_id,a\n\u0a0a,\u010a\u0a01\n\n\u0a0a\u0a0a,x"

    made = list(read_rows(io.BytesIO(table.encode(encoding)), "u", "csv"))

    assert [(row.number, row.own["user"]) for row in made] == [
        (2, {"external_id": "\u0a0a", "custom_attributes": {"a": "\u010a\u0a01"}}),
        (4, {"external_id": "\u0a0a\u0a0a", "custom_attributes": {"a": "x"}}),
    ]


def payload(count: int, **own: object) -> dict[str, object]:
    return {
        "campaign_id": "c",
        "trigger_properties": {"a": 1, "b": 1},
        "canvas_entry_properties": {"c": 1},
        "recipients": [{"external_user_id": f"u{number}", **own} for number in range(count)],
    }


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize("more", ["", '{"external_id": "last"}\n'])
def test_recipients_are_read_one_at_a_time(
    indent: int | None, more: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first row is used no more than the one behind it is made, each with its own properties."""
    if indent and more:
        pytest.skip("a document has no lines behind it")
    made = []
    of_recipient = shapes._of_recipient

    def counted(*arguments: object) -> object:
        made.append(arguments)
        return of_recipient(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(shapes, "_of_recipient", counted)
    given = json.dumps(payload(100, trigger_properties={"b": 2}), indent=indent) + "\n" + more
    found = read_rows(io.BytesIO(given.encode()), "u")

    first = next(found)

    assert len(made) == 2
    assert first.own["api_trigger_properties"] == {"a": 1, "b": 2}
    assert first.own["context"] == {"c": 1}
    assert len(list(found)) == (100 if more else 99)


def test_recipients_without_properties_share_those_of_all() -> None:
    """What is the same for all recipients is held once."""
    made = list(read_rows(io.BytesIO(json.dumps(payload(3)).encode()), "u"))

    assert made[0].own["api_trigger_properties"] == {"a": 1, "b": 1}
    for name in ("api_trigger_properties", "context"):
        assert all(row.own[name] is made[0].own[name] for row in made)


@pytest.mark.parametrize("rows_format", ["json", "csv"])
def test_out_of_memory(rows_format: reading.RowsFormat) -> None:
    """Where memory ends while rows are read, that is an error of ours."""

    def lines() -> Iterator[bytes]:
        yield b'{"external_id": "u"}\n' if rows_format == "json" else b"external_id\n"
        yield b'{"external_id": "v"}\n' if rows_format == "json" else b"v\n"
        raise MemoryError

    with pytest.raises(LimitError, match="the process ran out of memory"):
        list(read_rows(lines(), "u", rows_format))

"""Catalogs read from CSV, JSON lines and JSON arrays."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from liquid_webhooks.errors import DataError
from liquid_webhooks.resources import catalog_files
from liquid_webhooks.resources.catalog_files import SUFFIXES
from liquid_webhooks.resources.catalog_files import read_catalog


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "id,name\nf1,Havsula\nf2,\n",
        "id,name\r\nf1,Havsula\r\nf2,",
        "\ufeffid,name\nf1,Havsula\n\nf2,\n\n",
        '\ufeff"id","name"\n"f1","Havsula"\n"f2",""\n',
    ],
)
def test_csv(tmp_path: Path, content: str) -> None:
    """CSV gives texts by the names of its header line, whatever its line ends; empty lines do not count."""
    items = read_catalog(written(tmp_path, "c.CSV", content))

    assert items == [{"id": "f1", "name": "Havsula"}, {"id": "f2", "name": ""}]


def test_csv_quotes(tmp_path: Path) -> None:
    """Quoted cells keep commas, doubled quotes, line ends and blanks; numbers stay texts."""
    content = 'name,id\n"a, ""b""\r\nc", 7\n" x ",08\n'

    items = read_catalog(written(tmp_path, "c.csv", content))

    assert items == [{"name": 'a, "b"\r\nc', "id": " 7"}, {"name": " x ", "id": "08"}]


ITEMS = [{"id": "f1", "n": 1, "open": True, "tags": ["a"], "x": None}, {"id": 2, "o": {"å": 1.5}}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.jsonl", "".join(json.dumps(item) + "\n" for item in ITEMS)),
        ("c.ndjson", "\ufeff\n" + "\r\n \r\n".join(json.dumps(item, ensure_ascii=False) for item in ITEMS)),
        ("c.json", json.dumps(ITEMS)),
        ("c.JSON", "\ufeff\n" + json.dumps(ITEMS, indent=1, ensure_ascii=False) + "\n\n"),
    ],
)
def test_json(tmp_path: Path, name: str, content: str) -> None:
    """JSON lines and arrays keep the types of their values."""
    assert read_catalog(written(tmp_path, name, content)) == ITEMS


FAULTS = [
    ("c.csv", "", ": holds no items"),
    ("c.csv", "id,name\n", ": holds no items"),
    ("c.csv", "\nname,ID\na,b\n", ":2: there is no column `id`"),
    ("c.csv", "id,a,b,a\n", ":1: column 4 has the name of column 2"),
    ("c.csv", "id,,b\n", ":1: column 2 has no name"),
    ("c.csv", "id,a\nc4n4ry,1\n,2\n", ":3: id: is empty"),
    ("c.csv", "id,a\n  ,2\n", ":2: id: is empty"),
    ("c.csv", 'id,a\nc4n4ry,"\n\n"\nx,1\n\nc4n4ry,2\n', ":7: id: is that of line 2 again"),
    ("c.csv", "id,a\nc4n4ry\n", ":2: cells: expected 2, found 1"),
    ("c.csv", "id,a\nx,1\nc4n4ry,1,2\n", ":3: cells: expected 2, found 3"),
    ("c.csv", b"id,a\nx,1\nc4n4ry,\xff\n", ":3: is not UTF-8"),
    ("c.csv", 'id,a\nx,"c4n4ry\ny,1\n', ":2: a quote is never closed"),
    ("c.csv", 'id,a\nx,"c4n4ry" y\n', ":2: text stands behind a closing quote"),
    ("c.csv", 'id,a\nx,"' + "c4n4ry\n" * 20_000, ":2: a cell of more than 131072 characters; is a quote"),
    ("c.csv", "id,a\nx,c4n4ry\ry,2\n", ":2: a carriage return stands outside quotes"),
    ("c.jsonl", "\n \n", ": holds no items"),
    ("c.jsonl", '{"id": 1}\n["c4n4ry"]\n', ":2: expected an object, not an array"),
    ("c.jsonl", '{"id": 1}\n\n  {"id": c4n4ry}\n', ":3:10: invalid JSON: Expecting value"),
    ("c.jsonl", '{"id": 1} {"id": 2}\n', ":1:11: invalid JSON: Extra data"),
    ("c.jsonl", '{"name": "c4n4ry"}\n', ":1: id: expected a string or number, not nothing"),
    ("c.jsonl", '{"id": true}\n', ":1: id: expected a string or number, not a boolean"),
    ("c.jsonl", '{"id": null}\n', ":1: id: expected a string or number, not null"),
    ("c.jsonl", '{"id": 5}\n{"id": "5"}\n', ":2: id: is that of line 1 again"),
    ("c.ndjson", b'{"id": 1}\n{"id": "\xff"}\n', ":2: is not UTF-8"),
    ("c.jsonl", '{"id": 1}\n{"id": ' + "[" * 200_000, ":2: JSON nested too deep"),
    ("c.jsonl", '{"id": ' + "9" * 5_000 + "}\n", ":1: a number has too many digits"),
    ("c.json", "", ":1:1: invalid JSON: the text is empty"),
    ("c.json", "id: 1\n", ": is YAML, not JSON; turn it into JSON first"),
    ("c.csv", b"\x1f\x8b\x08\x00", ": is compressed by gzip; unpack it first"),
    ("c.json", "[\n]", ": holds no items"),
    ("c.json", '\n{"items": ["c4n4ry"]}', ":2: expected an array of objects, not an object"),
    ("c.json", '[{"id": 1},\n 7]', ":2: expected an object, not a number"),
    ("c.json", '[{"id": 1},\n\n{"id":\n"1"}]', ":3: id: is that of line 1 again"),
    ("c.json", '[{"id": 1}\n {"id": 2}]', ":2:2: invalid JSON: Expecting ',' delimiter"),
    ("c.json", '[{"id": 1},\n]', ":2:1: invalid JSON: a comma before the closing bracket; take it out"),
    ("c.json", '[{"id": 1}', ":1:11: invalid JSON: Expecting ',' delimiter"),
    ("c.json", '[{"id": 1}]\n]', ":2:1: invalid JSON: Extra data"),
    ("c.json", b'[{"id": 1},\n{"id": "\xff"}]', ":2: is not UTF-8"),
    ("c.txt", "id\nx\n", ": expected a file name ending in .csv, .jsonl, .ndjson, .json"),
    ("c", "id\nx\n", ": expected a file name ending in .csv, .jsonl, .ndjson, .json"),
]


@pytest.mark.parametrize(("name", "content", "message"), FAULTS)
def test_faults(tmp_path: Path, name: str, content: str | bytes, message: str) -> None:
    """Whatever is wrong is one message with the file and the line, and without a value."""
    path = written(tmp_path, name, content)

    with pytest.raises(DataError) as caught:
        read_catalog(path)

    assert str(caught.value).startswith(f"{path}{message}")
    assert "c4n4ry" not in str(caught.value).removeprefix(str(path))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none.csv", "no such file or directory"),
        ("d.csv", "is a directory"),
        ("a\0.csv", "no valid file name"),
    ],
)
def test_unreadable(tmp_path: Path, name: str, message: str) -> None:
    """A file that cannot be opened is a message with its path."""
    (tmp_path / "d.csv").mkdir()

    with pytest.raises(DataError, match=message):
        read_catalog(tmp_path / name)


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CELLS.filter(lambda name: name not in ("", "id")), unique=True, max_size=3),
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=4),
)
def test_csv_keeps_every_cell(tmp_path: Path, names: list[str], rows: list[list[str]]) -> None:
    """What a CSV writer writes comes back, whatever the cells hold."""
    header = ["id", *names]
    body = [[f"i{number}", *row[: len(names)]] for number, row in enumerate(rows)]
    text = io.StringIO()
    csv.writer(text).writerows([header, *body])

    items = read_catalog(written(tmp_path, "c.csv", text.getvalue()))

    assert items == [dict(zip(header, row, strict=True)) for row in body]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(CELLS, CELLS | st.integers() | st.booleans(), max_size=3), min_size=1, max_size=4
    )
)
@pytest.mark.parametrize("indent", [None, 1])
def test_json_arrays_are_read_as_json(
    tmp_path: Path, indent: int | None, objects: list[dict[str, object]]
) -> None:
    """An array read item by item holds what it holds read at once."""
    items = [{**item, "id": number} for number, item in enumerate(objects)]

    assert read_catalog(written(tmp_path, "c.json", json.dumps(items, indent=indent))) == items


def test_large_files_take_memory_in_proportion(tmp_path: Path) -> None:
    """A catalog of many rows is held once: a lot less than a second copy of the file is kept beside it."""
    import tracemalloc

    path = written(tmp_path, "c.csv", "id,name\n" + "".join(f"{n},{'x' * 200}\n" for n in range(20_000)))
    tracemalloc.start()
    items = read_catalog(path)
    kept, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(items) == 20_000
    assert peak - kept < path.stat().st_size


@pytest.mark.skipif(sys.platform == "win32", reason="needs FIFOs and links")
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_has_no_end(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A FIFO, a link to a device and a file that is too long are refused at once, with one line."""
    os.mkfifo(tmp_path / f"fifo{suffix}")
    (tmp_path / f"device{suffix}").symlink_to("/dev/zero")
    (tmp_path / f"long{suffix}").write_bytes(b"id,a\n" * 9)
    (tmp_path / f"line{suffix}").write_bytes(b"i" * 99)
    monkeypatch.setattr(catalog_files, "MAX_BYTES", 20)
    for name, message in (
        ("fifo", "is no regular file"),
        ("device", "is no regular file"),
        ("long", "is longer than 20 bytes"),
        ("line", "is longer than 20 bytes"),
    ):
        with pytest.raises(DataError) as caught:
            read_catalog(tmp_path / f"{name}{suffix}")
        assert str(caught.value) == f"{tmp_path / name}{suffix}: {message}"


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
def test_a_link_to_a_catalog(tmp_path: Path) -> None:
    """A file that is named itself may be a link to one elsewhere."""
    (tmp_path / "d").mkdir()
    (tmp_path / "real").write_bytes(b"id\n1\n")
    (tmp_path / "d" / "c.csv").symlink_to("../real")

    assert read_catalog(tmp_path / "d" / "c.csv") == [{"id": "1"}]

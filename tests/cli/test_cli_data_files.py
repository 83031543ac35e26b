"""Options that add files to the render data, and those for seeds and HTML comments."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from liquid_webhooks.cli import bench

CATALOG_TAG = "{% catalog_items ferries f2 %}{{ items[0].name }}"
CALL = "{% connected_content https://w.example/x :save r %}{{ r.t }}"
RECORD = {"url": "https://w.example/x", "body": '{"t": 7}'}


def write(name: str, content: str | bytes) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def test_content_blocks(run: Callable[..., Result]) -> None:
    """Each file of the folder is a block, beside those of the data."""
    write("b/footer.liquid", "\ufeffBye {{ ${first_name} }}\n")
    write("t.liquid", "{{ content_blocks.${head} }} {{ content_blocks.${footer} }}")
    write("d.json", '{"user": {"first_name": "Ada"}, "content_blocks": {"head": "Hi"}}')

    result = run("render", "t.liquid", "--data", "d.json", "--content-blocks", "b")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "Hi Bye Ada\n", "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c.csv", "name,id\r\nHavsula,f1\r\nLofotr,f2\r\n"),
        ("c.jsonl", '{"id": "f1"}\n{"id": "f2", "name": "Lofotr"}\n'),
        ("c.json", '[{"id": "f2", "name": "Lofotr"}]'),
    ],
)
def test_catalogs(run: Callable[..., Result], name: str, content: str) -> None:
    """A catalog file is a catalog of the name given, beside those of the data and of other files."""
    write("t.liquid", CATALOG_TAG + "{% catalog_items old o %}{{ items[0].id }}{% catalog_items two f2 %}")
    write("d.json", '{"catalogs": {"old": [{"id": "o"}]}}')
    catalogs = ["--catalog", f"ferries={write(name, content)}", "--catalog", f"two={name}"]

    result = run("render", "t.liquid", "--data", "d.json", *catalogs)

    assert (result.exit_code, result.stdout, result.stderr) == (0, "Lofotro", "")


def test_values_of_catalogs(run: Callable[..., Result]) -> None:
    """The values of a CSV file are texts, those of JSON keep their types."""
    write(
        "t.liquid",
        "{% catalog_items c x %}{{ items[0].n | json_escape }}{% if items[0].n == 1 %}!{% endif %}",
    )

    text = run("render", "t.liquid", "--catalog", f"c={write('c.csv', 'id,n' + chr(10) + 'x,1')}")
    number = run("render", "t.liquid", "--catalog", f"c={write('c.jsonl', json.dumps({'id': 'x', 'n': 1}))}")

    assert (text.stdout, number.stdout) == ("1", "1!")


@pytest.mark.parametrize("document", [[RECORD], {"http": [RECORD]}])
def test_recorded(run: Callable[..., Result], document: object) -> None:
    """Recorded answers are added behind those of the data, whose first match counts."""
    write("r.json", json.dumps([{**RECORD, "url": "https://other.example/"}]))
    recorded = ["--recorded", "r.json", "--recorded", write("s.json", json.dumps(document))]
    write("d.json", json.dumps({"http": [{**RECORD, "body": '{"t": 8}'}]}))
    write("t.liquid", CALL)

    alone = run("render", "t.liquid", *recorded)
    behind = run("render", "t.liquid", *recorded, "--data", "d.json")
    piped = run("render", "t.liquid", "--recorded", "-", stdin=json.dumps(document))

    assert (alone.stdout, alone.stderr) == ("7", "")
    assert behind.stdout == "8"
    assert piped.stdout == "7"


FAULTS = [
    (["--content-blocks", "none"], "none: no such file or directory"),
    (["--content-blocks", "hook.http"], "hook.http: not a directory"),
    (["--content-blocks", "."], ".: holds no .liquid file"),
    (["--content-blocks", "bad"], "bad/x.liquid:1: is not UTF-8"),
    (["--content-blocks", "name"], "name/a b.liquid: names no content block: "),
    (
        ["--content-blocks", "b", "--data", "d.json"],
        "b/footer.liquid: content_blocks.footer is in the data too",
    ),
    (["--catalog", "ferries=none.csv"], "none.csv: no such file or directory"),
    (["--catalog", "ferries=hook.http"], "hook.http: expected a file name ending in .csv, "),
    (["--catalog", "ferries=c.csv", "--data", "d.json"], "c.csv: catalogs.ferries is in the data too"),
    (["--catalog", "ferries=bad.csv"], "bad.csv:2: cells: expected 1, found 2"),
    (["--recorded", "none"], "none: no such file or directory"),
    (["--recorded", "d.json"], 'd.json: expected an array of records, or an object with "http" alone'),
    (["--recorded", "r.json"], "r.json: http[0].url: expected a string, not a number"),
    (["--recorded", "hook.http"], "hook.http: is a .http text, not JSON"),
    (["--content-blocks", "b", "--data", "wrong.json"], "wrong.json: content_blocks: expected an object, "),
    (["--recorded", "ok.json", "--data", "wrong.json"], "wrong.json: content_blocks: expected an object, "),
]


@pytest.mark.parametrize("command", ["render", "bench"])
@pytest.mark.parametrize(("options", "message"), FAULTS)
def test_faults(run: Callable[..., Result], command: str, options: list[str], message: str) -> None:
    """A file that is wrong, or repeats what the data has, is one message with its path."""
    write("b/footer.liquid", "c4n4ry")
    write("bad/x.liquid", b"c4n4ry\xff")
    write("name/a b.liquid", "")
    write("c.csv", "id\nc4n4ry\n")
    write("bad.csv", "id\nx,c4n4ry\n")
    write("r.json", '[{"url": 5, "body": "c4n4ry"}]')
    write("ok.json", json.dumps([RECORD]))
    write("d.json", '{"content_blocks": {"footer": "c4n4ry"}, "catalogs": {"ferries": [{"id": "c4n4ry"}]}}')
    write("wrong.json", '{"content_blocks": ["c4n4ry"], "http": {"c4n4ry": 1}}')

    result = run(command, "hook.http", *options)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {message}")
    assert "c4n4ry" not in result.stderr


def test_bench_takes_them(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """`bench` measures with the same files."""
    monkeypatch.setattr(bench, "SECONDS_PER_STAGE", 0.0)
    write("b/footer.liquid", "{% if items[0].name != 'Lofotr' or r.t != 7 %}{% abort_message %}{% endif %}")
    write("t.liquid", CATALOG_TAG + CALL + "{{ content_blocks.${footer} }}")
    write("c.jsonl", '{"id": "f2", "name": "Lofotr"}')
    write("r.json", json.dumps([RECORD]))

    result = run(
        *(
            "bench",
            "t.liquid",
            "--content-blocks",
            "b",
            "--catalog",
            "ferries=c.jsonl",
            "--recorded",
            "r.json",
        )
    )

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith(" renders a second\n")


def test_seed_of_random(run: Callable[..., Result]) -> None:
    """`--seed` makes the tag `random` repeat itself, user by user, with or without `--random`."""
    write("t.liquid", "{% random 1000000 %}")
    write("u.jsonl", '{"first_name": "Ada"}\n{"first_name": "Eva"}\n')
    arguments = ["render", "t.liquid", "--seed", "7"]

    alone = run(*arguments).stdout
    several = run(*arguments, "--user", "u.jsonl", "--format", "json").stdout
    texts = [json.loads(line)["text"] for line in several.splitlines()]

    assert alone == run(*arguments).stdout
    assert alone != run("render", "t.liquid", "--seed", "8").stdout
    assert several == run(*arguments, "--user", "u.jsonl", "--format", "json").stdout
    assert texts[0] == alone != texts[1]
    assert run(*arguments, "--user", "u.jsonl", "--random").stdout == f"{alone}\n"


HIDDEN = "a<!-- {{ x | nope }} {% nope %} -->b"


def test_html_comments(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """`--strip-html-comments` leaves comments out in all three commands; else what they hold counts."""
    monkeypatch.setattr(bench, "SECONDS_PER_STAGE", 0.0)
    write("t.liquid", HIDDEN)
    write("t.http", f"POST https://a.example/\n\n{HIDDEN}\n")
    write("t.json", json.dumps({"url": "https://a.example/", "request_method": "POST", "body": HIDDEN}))

    rendered = run("render", "t.liquid", "--strip-html-comments")
    checked = run("check", "t.liquid", "t.http", "t.json", "--strip-html-comments")
    measured = run("bench", "t.http", "--strip-html-comments")

    assert (rendered.exit_code, rendered.output) == (0, "ab")
    assert (checked.exit_code, checked.output) == (0, "")
    assert (measured.exit_code, measured.stderr) == (0, "")
    assert [run(*call).exit_code for call in (("render", "t.liquid"), ("check", "t.http"))] == [3, 3]

"""`.http` files of several requests on the command line, and what `--format http` and `wire` write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

SEVERAL = """\
### first
POST https://a.example/{{ x }}
Content-Type: application/x-www-form-urlencoded

Body={{ x }}

###
# @name second
PUT https://b.example/

{"a": "{{ x | nope }}"}
"""

DATA = ["--var", "x=1"]


@pytest.fixture(autouse=True)
def _files(run: Callable[..., Result]) -> None:
    Path("two.http").write_text(SEVERAL, encoding="utf-8")
    Path("t.liquid").write_text("{{ x }}", encoding="utf-8")
    Path("u.jsonl").write_text('{"first_name": "A"}\n{"first_name": "B"}\n', encoding="utf-8")


COMMANDS = [
    ["render", "two.http", *DATA],
    ["bench", "two.http", *DATA],
    ["convert", "two.http"],
    ["twilio", "segments", "--template", "two.http", *DATA],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_several_requests_need_a_name(run: Callable[..., Result], command: list[str]) -> None:
    """Without `--name`, the names are listed; with one that is not there, too, or the nearest is told."""
    without = run(*command)
    wrong = run(*command, "--name", "zzz")
    near = run(*command, "--name", "secnd")

    assert [each.exit_code for each in (without, wrong, near)] == [2, 2, 2]
    assert without.stderr == (
        "Error: two.http: holds 2 requests, `first`, `second`; choose one with --name\n"
    )
    assert wrong.stderr == ("Error: two.http: no request is named `zzz`; it holds `first`, `second`\n")
    assert near.stderr == "Error: two.http: no request is named `secnd`; did you mean `second`?\n"
    assert "" == without.stdout == wrong.stdout == near.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_name_chooses(
    run: Callable[..., Result], command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command with one file takes `--name`."""
    monkeypatch.setattr("liquid_webhooks.cli.bench.SECONDS_PER_STAGE", 0.0)

    result = run(*command, "--name", "first")

    assert (result.exit_code, result.stderr.count("LW201")) == (0, 0)
    assert result.stdout


def test_the_chosen_request_is_rendered(run: Callable[..., Result]) -> None:
    """The request of that name is what comes out; findings have the lines of the file."""
    first, second = (run("render", "two.http", "--name", name, *DATA) for name in ("first", "second"))

    assert first.stdout == (
        "POST https://a.example/1\nContent-Type: application/x-www-form-urlencoded\n\nBody=1\n"
    )
    assert second.stdout == 'PUT https://b.example/\nContent-Type: application/json\n\n{"a": "1"}\n'
    assert "two.http:11:15: " in second.stderr
    assert json.loads(run("convert", "two.http", "--name", "first").stdout)["body"] == "Body={{ x }}"


@pytest.mark.parametrize("name", ["t.liquid", "o.json"])
def test_a_name_is_for_http_files(run: Callable[..., Result], name: str) -> None:
    """Another file holds no requests to choose from."""
    Path("o.json").write_text('{"url": "https://a.example/", "request_method": "GET"}', encoding="utf-8")

    result = run("render", name, "--name", "a")

    assert (result.exit_code, result.stderr) == (
        2,
        f"Error: {name}: --name chooses a request of a .http file\n",
    )
    assert run("convert", "u.jsonl", "--to", "export", "--name", "a").exit_code == 2
    assert run("twilio", "segments", "text", "--name", "a").stderr.endswith("--name needs --template\n")


def test_check_reads_all_requests(run: Callable[..., Result]) -> None:
    """Each request is checked, also behind one that does not parse."""
    Path("three.http").write_text(
        "POST https://a.example/\n\n{% if %}\n### b\nnothing\n###\nPOST https://c.example/\n\n{{ x | nope }}",
        encoding="utf-8",
    )

    result = run("check", "two.http")
    broken = run("check", "three.http")

    assert (result.exit_code, result.stdout.count("LW201")) == (1, 1)
    assert result.stdout.startswith("two.http:11:15: ")
    assert broken.exit_code == 3
    assert [line.split(": ")[0] for line in broken.stdout.splitlines() if line.startswith("three")] == [
        "three.http:3:4",
        "three.http:5:1",
        "three.http:9:8",
    ]


def test_a_written_file_renders_again(run: Callable[..., Result]) -> None:
    """What `--format http` wrote of many users is a file whose requests have the users' places as names."""
    Path("h.http").write_text(
        "POST https://a.example/{{ ${first_name} }}\nContent-Type: text/plain\n\n"
        "{{ '###' }} {{ '{' }}{ x }}\n{{ '###' }}{{ ${first_name} }}\n\n",
        encoding="utf-8",
    )

    first = run("render", "h.http", "--user", "u.jsonl", "-o", "all.http")
    again = run("render", "all.http", "--name", "u.jsonl:2", "--format", "json", *DATA)

    assert (first.exit_code, again.exit_code) == (0, 0)
    assert json.loads(again.stdout)["body"] == "### {{ x }}\n###B\n"
    assert json.loads(again.stdout)["url"] == "https://a.example/B"


def test_wire_is_the_message_as_it_is_sent(run: Callable[..., Result]) -> None:
    """`wire` has CRLF, `Host` and `Content-Length`; messages follow each other with nothing between."""
    Path("w.http").write_text("POST https://a.example/{{ ${first_name} }}\nA: 1\n\né\n", encoding="utf-8")

    one = run("render", "w.http", "--format", "wire")
    two = run("render", "w.http", "--format", "wire", "--user", "u.jsonl")

    def message(path: str) -> bytes:
        return (
            f"POST /{path} HTTP/1.1\r\nHost: a.example\r\nA: 1\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 2\r\n\r\né"
        ).encode()

    assert one.stdout_bytes == message("")
    assert two.stdout_bytes == message("A") + message("B")

"""Bad input to the command `render`: one message with place and reason, and the right exit code."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result


def write(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def check(result: Result, exit_code: int, start: str, lines: int = 1) -> None:
    assert result.exit_code == exit_code
    assert result.stdout == ""
    assert result.stderr.startswith(start), result.stderr
    assert len(result.stderr.splitlines()) == lines
    assert "c4n4ry" not in result.stderr


@pytest.mark.parametrize(
    ("name", "content", "exit_code", "start"),
    [
        ("t.liquid", "a\n{% if x %}", 3, "Error: t.liquid:2:4: "),
        ("t.liquid", "a\n {% nope %}", 3, "Error: t.liquid:2:5: "),
        ("t.liquid", "\n\n{{ x", 3, "Error: t.liquid:3:1: "),
        ("t.liquid", "{{ x | append: ‘y’ }}", 3, "Error: t.liquid:1:"),
        ("t.liquid", "{% if x %}{% endfor %}", 3, "Error: t.liquid:1:"),
        ("t.liquid", b"ab\ncd\xff", 2, "Error: t.liquid:2: is not UTF-8"),
        ("t.liquid", b"x" * 10_000_000, 3, "Error: t.liquid:1:262145: "),
        ("t.http", "", 3, "Error: t.http"),
        ("t.http", "\n\n", 3, "Error: t.http"),
        ("t.http", "nonsense", 3, "Error: t.http"),
        ("t.http", "POST\n", 3, "Error: t.http"),
        ("t.http", "POST https://a.example/\nno colon\n\nx", 3, "Error: t.http"),
        ("t.http", "POST https://a.example/{{ x\n\n{{ y }}", 3, "Error: t.http"),
        ("t.http", "{% if a %}POST https://a.example/{% endif %}\n", 3, "Error: t.http"),
        ("t.http", "POST https://a.example/\n\nab\n{% nope %}", 3, "Error: t.http:4:4: "),
        ("t.json", "", 2, "Error: t.json:1:1: invalid JSON: the text is empty"),
        ("t.json", '{"url": \n"c4n4ry" c4n4ry}', 2, "Error: t.json:2:10: invalid JSON: "),
        ("t.json", "[" * 100_000, 2, "Error: t.json: invalid JSON: it is nested too deep"),
        (
            "t.json",
            '{"body": ' + "1" * 5000 + "}",
            2,
            "Error: t.json: invalid JSON: a number has too many digits",
        ),
        ("t.json", "[]", 3, "Error: t.json"),
        ("t.json", '"c4n4ry"', 3, "Error: t.json"),
        ("t.json", "{}", 3, "Error: t.json"),
        ("t.json", '{"url": 5}', 3, "Error: t.json"),
        ("t.json", '{"url": "https://a.example/", "body": "{% nope %}"}', 3, "Error: t.json"),
        ("t.txt", "x", 2, "Error: t.txt: expected a file name ending in .http, .json, .liquid"),
    ],
)
def test_bad_template(
    run: Callable[..., Result], name: str, content: str | bytes, exit_code: int, start: str
) -> None:
    """A template that cannot be read or does not parse; where its line is known, it is shown with carets."""
    result = run("render", write(name, content))
    message, *excerpt = result.stderr.splitlines()

    check(result, exit_code, start, lines=1 + len(excerpt))
    assert len(excerpt) in (0, 2)
    if exit_code == 3 and re.match(r"Error: t\.liquid:[0-9]", message):
        assert re.fullmatch(r" +[0-9]+ \| .*", excerpt[0])
        assert re.fullmatch(r" +\| *\^+", excerpt[1])


def test_empty_template(run: Callable[..., Result]) -> None:
    """An empty Liquid template is valid and renders empty."""
    result = run("render", write("t.liquid", ""))

    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("content", "start"),
    [
        (b"", "Error: d.json:1:1: invalid JSON: the text is empty"),
        (b'{\n"user": c4n4ry}', "Error: d.json:2:9: invalid JSON: Expecting value"),
        (b'{"user": {}} c4n4ry', "Error: d.json:1:14: invalid JSON: Extra data"),
        (b"\n\n\xff", "Error: d.json:3: is not UTF-8"),
        (b'["c4n4ry"]', "Error: d.json: render data: expected an object, not an array"),
        (
            b'{"usr": {"first_name": "c4n4ry"}}',
            'Error: d.json: unknown key "usr" in render data; did you mean "user"?',
        ),
        (b'{"user": ["c4n4ry", 1]}', "Error: d.json: user: expected an object, not an array"),
        (b'{"secrets": ["c4n4ry"]}', "Error: d.json: secrets: expected an object, not an array"),
        (b'{"variables": "c4n4ry"}', "Error: d.json: variables: expected an object, not a string"),
        (
            b'{"user": {"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
            "Error: d.json: invalid JSON: it is nested",
        ),
    ],
)
def test_bad_data(run: Callable[..., Result], content: bytes, start: str) -> None:
    """Render data that is no JSON or has the wrong shape."""
    write("t.liquid", "x")
    arguments = ["render", "t.liquid", "--data", write("d.json", content), "--secret", "S", "--var", "a=1"]

    check(run(*arguments, env={"S": "s"}), 2, start)


@pytest.mark.parametrize("kind", ["file", "--data", "--user"])
def test_missing_file(run: Callable[..., Result], kind: str) -> None:
    """A file that is not there."""
    name = "nope.liquid" if kind == "file" else "nope.json"
    arguments = ["render", name] if kind == "file" else ["render", write("t.liquid", "x"), kind, name]

    check(run(*arguments), 2, f"Error: {name}: no such file or directory")


@pytest.mark.parametrize("kind", ["file", "--data", "--user"])
def test_directory(run: Callable[..., Result], kind: str) -> None:
    """A directory in place of a file."""
    os.mkdir("d.liquid")
    arguments = ["d.liquid"] if kind == "file" else [write("t.liquid", "x"), kind, "d.liquid"]

    check(run("render", *arguments), 2, "Error: d.liquid: is a directory")


def test_missing_secret(run: Callable[..., Result]) -> None:
    """An environment variable that is not set."""
    arguments = ["render", write("t.liquid", "x"), "--secret", "NOT_SET_ANYWHERE"]

    check(run(*arguments), 2, "Error: --secret NOT_SET_ANYWHERE: the environment variable is not set")


def test_empty_secret(run: Callable[..., Result]) -> None:
    """An environment variable that is set to nothing is refused: no secret is empty."""
    result = run("render", write("t.liquid", "x"), "--secret", "EMPTY", env={"EMPTY": ""})

    check(result, 2, "Error: --secret EMPTY: the environment variable is empty")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--data", "a", "--data", "b"], "--data is given 2 times"),
        (["--user", "a", "--user", "b"], "--user is given 2 times"),
        (["-o", "a", "-o", "b"], "-o is given 2 times"),
        (["--format", "json", "--format", "json"], "--format is given 2 times"),
        (["--var", "a=1", "--var", "a=2"], "--var a is given twice"),
        (["--var", "a"], "--var needs NAME=VALUE"),
        (["--var", "=c4n4ry"], "--var needs NAME=VALUE"),
        (["--secret", "A", "--secret", "A"], "--secret is given twice with the same name"),
        (["--secret", ""], "--secret needs a name"),
        (
            ["--secret", "A=c4n4ry"],
            "--secret A: the environment variable that is named behind `=` is not set",
        ),
        (["--secret", "=c4n4ry"], "--secret needs a name"),
        (["--secret", "A="], "--secret A= needs the name of an environment variable behind `=`"),
        (["--secret", "A=c4n4ry", "--secret", "A"], "--secret is given twice with the same name"),
        (["--env-file", "e"], "--env-file needs --secret: its variables are for that alone"),
        (["--var", "a:=c4n4ry"], "--var a: no JSON stands behind `:=`: Expecting value at character 1"),
        (["--var", "a:="], "--var a: no JSON stands behind `:=`: the text is empty at character 1"),
        (["--var", "a=1", "--var", "a:=1"], "--var a is given twice"),
        (["--var", ":=1"], "--var needs NAME=VALUE"),
        (["--allow-private"], "--allow-private needs --live"),
        (["--limit-digits", "63"], "63 is not in the range 64<=x<=4300"),
        (["--limit-output-chars", "-1"], "-1 is not in the range x>=0"),
        (["--limit-output-chars", "x"], "'x' is not a valid integer"),
        (["--limit-deadline-seconds", "nan"], "--limit-deadline-seconds must be a number of at least 0"),
        (["--tolerance", "warn"], "'warn' is not one of 'strict', 'lax'"),
        (["--as", "txt"], "'txt' is not one of"),
        (["-o", ""], "-o needs a file name"),
        (["--limit", "1"], "--limit needs --user"),
        (["--id", "c4n4ry"], "--id needs --user"),
        (["--random"], "--random needs --user"),
        (["--user", "u", "--id", "a", "--random"], "--id and --random exclude each other"),
        (["--user", "u", "--limit", "1", "--id", "a"], "--limit and --id exclude each other"),
        (["--seed", "x"], "'x' is not a valid integer"),
        (["--user", "u", "--limit", "0"], "0 is not in the range x>=1"),
        (["--data", "-", "--user", "-"], "--data and --user cannot both be standard input"),
        (["--data", "-", "--recorded", "-"], "--data and --recorded cannot both be standard input"),
        (["--catalog", "a.csv"], "--catalog needs NAME=FILE"),
        (["--catalog", "a=b.csv", "--catalog", "a=c.csv"], "--catalog a is given twice"),
        (["--content-blocks", "a", "--content-blocks", "b"], "--content-blocks is given 2 times"),
        (["--format", "xml"], "'xml' is not one of"),
        (["more.liquid"], "unexpected extra argument"),
    ],
)
def test_odd_options(run: Callable[..., Result], options: list[str], message: str) -> None:
    """Options that are wrong, repeated or do not go together are a usage error."""
    result = run("render", write("t.liquid", "x"), *options)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("Error: ") == 1
    assert message in result.stderr
    assert "c4n4ry" not in result.stderr


@pytest.mark.parametrize(
    ("name", "format_name", "message"),
    [
        ("hook.http", "text", "--format text: a webhook has one of http, wire, curl, json, webhook-object"),
        ("t.liquid", "curl", "--format curl: a template has one of text, json"),
    ],
)
def test_format_of_the_other_kind(
    run: Callable[..., Result], name: str, format_name: str, message: str
) -> None:
    """A format that this kind of file does not have."""
    write("t.liquid", "x")

    check(run("render", name, "--format", format_name), 2, f"Error: {message}")

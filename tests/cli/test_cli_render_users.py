"""The command `render` for many users: shapes of input, choice of users, failures and counts."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import Result

from liquid_webhooks import Webhook
from liquid_webhooks.audience.rows import read_rows
from liquid_webhooks.resources.file_kinds import NOT_UTF8

NAMES = ["Ada", "Eva", "Åse"]
LINES = "".join(
    json.dumps({"external_id": f"u{n}", "first_name": name}) + "\n" for n, name in enumerate(NAMES, 1)
)


@pytest.fixture(autouse=True)
def _template(run: Callable[..., Result]) -> None:
    Path("t.liquid").write_text("{{ ${first_name} }}", encoding="utf-8")


def write(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def texts(result: Result) -> list[str]:
    return [line["text"] for line in map(json.loads, result.stdout.splitlines()) if "text" in line]


PROFILES = [json.loads(line) for line in LINES.splitlines()]


@pytest.mark.parametrize(
    "content",
    [
        LINES,
        LINES.rstrip("\n"),
        LINES.replace("\n", "\r\n"),
        "\n\n" + LINES.replace("\n", "\n \n"),
        "\ufeff" + LINES,
        json.dumps({"users": PROFILES, "message": "success"}),
        json.dumps({"users": PROFILES, "message": "success"}, indent=2),
        json.dumps({"attributes": PROFILES}, indent=2),
        json.dumps(PROFILES),
        "\n" + json.dumps(PROFILES, indent=1),
        json.dumps({"users": PROFILES[:2]}) + "\n" + json.dumps({"attributes": PROFILES[2:]}),
    ],
)
@pytest.mark.parametrize("stdin", [False, True])
def test_shapes(run: Callable[..., Result], content: str, stdin: bool) -> None:
    """JSON lines, exports, attributes and arrays all give their users in order."""
    if stdin:
        result = run("render", "t.liquid", "--user", "-", "--format", "json", stdin=content.encode())
    else:
        result = run("render", "t.liquid", "--user", write("u", content), "--format", "json")

    assert result.exit_code == 0
    assert texts(result) == NAMES
    assert result.stderr == "3 rendered, 0 aborted, 0 failed\n"


@pytest.mark.parametrize("indent", [None, 2])
def test_one_profile(run: Callable[..., Result], indent: int | None) -> None:
    """A single profile may span lines; it replaces the data's user."""
    write("d.json", '{"user": {"first_name": "Old", "last_name": "Berg"}}')
    write("t.liquid", "{{ ${first_name} }}{{ ${last_name} }}")
    write("u.json", json.dumps({"first_name": "Ada"}, indent=indent))

    result = run("render", "t.liquid", "--data", "d.json", "--user", "u.json")

    assert result.stdout == "Ada\n"


def test_http_requests_are_divided(run: Callable[..., Result]) -> None:
    """`.http` texts are divided by lines of `###` with the user's place, and are read again."""
    arguments = ["render", "hook.http", "--user", write("u", LINES), "--secret", "TOKEN"]

    result = run(*arguments, "--limit", "2", env={"TOKEN": "t0k3n"})

    first, second = result.stdout.split('\n### u:2\n# @user {"external_id": "u2"}\n')
    assert first.startswith(
        '### u:1\n# @user {"external_id": "u1"}\nPOST https://api.example.com/v1/users/u1\n'
    )
    assert first.endswith('\n{"name": "Ada"}\n')
    assert second.startswith("POST https://api.example.com/v1/users/u2\n")
    requests = {name: webhook.render({}) for name, webhook in Webhook.parse_all(result.stdout).items()}
    assert {name: request.body for name, request in requests.items()} == {
        "u:1": b'{"name": "Ada"}',
        "u:2": b'{"name": "Eva"}',
    }
    assert result.stderr.endswith("2 rendered, 0 aborted, 0 failed\n")


@pytest.mark.parametrize("format_name", ["json", "webhook-object"])
def test_json_lines(run: Callable[..., Result], format_name: str) -> None:
    """JSON formats give one line for each user."""
    arguments = ["render", "hook.http", "--user", write("u", LINES), "--secret", "TOKEN"]

    result = run(*arguments, "--format", format_name, env={"TOKEN": "t0k3n"})

    assert [json.loads(line)["url"][-2:] for line in result.stdout.splitlines()] == ["u1", "u2", "u3"]


@pytest.mark.parametrize("wanted", ["u2", "b2", "eva@example.com", "+47 2"])
def test_id(run: Callable[..., Result], wanted: str) -> None:
    """`--id` takes the user with that external id, Braze id, e-mail address or phone number."""
    profile = {"external_id": "u2", "braze_id": "b2", "email": "eva@example.com", "phone": "+47 2"}
    write("u", LINES.splitlines()[0] + "\n" + json.dumps({**profile, "first_name": "Eva"}) + "\n")

    result = run("render", "t.liquid", "--user", "u", "--id", wanted)

    assert (result.exit_code, result.stdout) == (0, "Eva\n")


def test_id_not_found(run: Callable[..., Result]) -> None:
    """An id that no user has is an input error, and is not repeated."""
    result = run("render", "t.liquid", "--user", write("u", LINES), "--id", "c4n4ry")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: u: no user has that id\n"


def test_random(run: Callable[..., Result]) -> None:
    """`--random` takes one user; the same seed takes the same one, and every user can be taken."""
    write("u", LINES)

    found = [run("render", "t.liquid", "--user", "u", "--random", "--seed", str(n)).stdout for n in range(30)]
    again = [run("render", "t.liquid", "--user", "u", "--random", "--seed", str(n)).stdout for n in range(30)]

    assert found == again
    assert set(found) == {f"{name}\n" for name in NAMES}
    assert run("render", "t.liquid", "--user", "u", "--random").stdout.strip() in NAMES


def test_limit(run: Callable[..., Result]) -> None:
    """`--limit` stops after that many users."""
    result = run("render", "t.liquid", "--user", write("u", LINES), "--limit", "2", "--format", "json")

    assert texts(result) == NAMES[:2]


def test_bad_users_do_not_stop_the_rest(run: Callable[..., Result]) -> None:
    """A user that fails is reported with line and reason, without its data; the others are rendered."""
    write("t.liquid", "{% if custom_attribute.${n} > 3 %}{% endif %}{{ ${first_name} }}")
    bad = [
        '{"first_name": "A"}',
        '{"first_name": "c4n4ry", "n": "c4n4ry"}',
        '{"first_name": "c4n4ry"',
        '{"first_name": "c4n4ry", "c4n4ry" c4n4ry}',
        '{"first_name": ["c4n4ry"]}',
        '["c4n4ry"]',
        '"c4n4ry"',
        '{"users": {"c4n4ry": 1}}',
        '{"first_name": "c4n4ry", "n": ' + "9" * 5000 + "}",
        '{"n": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"n": ' + "[" * 300 + "]" * 300 + "}",
    ]
    content = "\n".join(bad).encode() + b'\n{"first_name": "c4n4ry\xff"}\n{"first_name": "Z"}\n'

    result = run("render", "t.liquid", "--user", write("u", content), "--format", "json")

    assert result.exit_code == 1
    assert texts(result) == ["A", "Z"]
    errors = result.stderr.splitlines()
    assert re.findall(r"\bu:(\d+)", result.stderr) == [str(n) for n in range(2, 13)]
    assert "comparison of String with Integer failed" in errors[0]
    assert "invalid JSON" in errors[1]
    assert "user.first_name: expected a string" in errors[3]
    assert errors[4:6] == ["Error: user: expected an object, not a string", "  2 rows: u:6, u:7"]
    assert "is not UTF-8" in errors[-2]
    assert errors[-1] == "2 rendered, 0 aborted, 11 failed"
    assert "c4n4ry" not in result.stderr


def test_bad_document(run: Callable[..., Result]) -> None:
    """A document that is no JSON is an input error with line and column, blank lines counted."""
    write("u", '\n{"users": [\n\n  {"first_name": "c4n4ry"}\n  {}]}')

    result = run("render", "t.liquid", "--user", "u")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: u:5:3: invalid JSON: Expecting ',' delimiter\n"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "u: holds no users"),
        (b" \n\n", "u: holds no users"),
        (b"[]", "u: holds no users"),
        (b"[\n]", "u: holds no users"),
        (b'{"users": []}', "u: holds no users"),
        (b'{"attributes": []}\n[]\n', "u: holds no users"),
        (b'{"users": {\n}}', "u: user.users: expected an array, not an object"),
        (b'{\n"first_name": "\xff"}', f"u:2: {NOT_UTF8}"),
    ],
)
def test_no_users(run: Callable[..., Result], content: bytes, message: str) -> None:
    """Input without users, or of the wrong shape, is an input error."""
    result = run("render", "t.liquid", "--user", write("u", content))

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: {message}\n"


@pytest.mark.parametrize("content", ["null", "\nnull", "[null]", "[\nnull\n]", '{"users": [null]}'])
def test_null_is_no_user(run: Callable[..., Result], content: str) -> None:
    """An entry that is null is a failed user, as any other value that is no object."""
    result = run("render", "t.liquid", "--user", write("u", content))

    assert (result.exit_code, result.stdout) == (1, "")
    assert "user: expected an object, not null" in result.stderr
    assert result.stderr.endswith("0 rendered, 0 aborted, 1 failed\n")


@pytest.mark.parametrize(
    ("first", "place"),
    [
        ('{"external_id":"c4n4ry",', "u:1:25"),
        ('{"external_id":"c4n4ry"', "u:1:24"),
        ("[", "u:1:2"),
        ('\n\n{"external_id":', "u:3:16"),
        ("[ \r", "u:1:2"),
    ],
)
def test_broken_first_line(run: Callable[..., Result], first: str, place: str) -> None:
    """A first line that breaks off is the failure of that user, if the second line is an object by itself."""
    result = run("render", "t.liquid", "--user", write("u", f"{first}\n\n{LINES}"), "--format", "json")

    assert result.exit_code == 1
    assert texts(result) == NAMES
    assert result.stderr.startswith(f"Error: {place}: invalid JSON: ")
    assert result.stderr.endswith("3 rendered, 0 aborted, 1 failed\n")
    assert "c4n4ry" not in result.stderr


def test_broken_first_line_is_streamed(run: Callable[..., Result]) -> None:
    """Behind a broken first line, no more lines are read than are asked for."""
    lines = ['{"a":\n', *LINES.splitlines(keepends=True) * 100_000]
    unread = iter([line.encode() for line in lines])

    rows = read_rows(unread, "u")
    found = [next(rows) for _ in range(3)]

    assert [row.error is None for row in found] == [False, True, True]
    assert len(list(unread)) == len(lines) - 3


@pytest.mark.parametrize(
    "content",
    [
        '[\n{"first_name": "Ada"}\n]',
        '[\n{"first_name": "Ada"}\n\n]\n',
        '{"users": [\n{"first_name": "Ada"}\n]}',
        '[\n{"first_name": "Ada"},\n{"first_name": "Eva"}]',
        '[\n{"first_name": "Ada"}\n,\n{"first_name": "Eva"}\n]',
        '{"custom_attributes":\n{"a": 1}\n, "first_name": "Ada"}',
    ],
)
def test_document_with_an_object_on_its_second_line(run: Callable[..., Result], content: str) -> None:
    """A document stays one if its second line, taken by itself, is an object."""
    result = run("render", "t.liquid", "--user", write("u", content), "--format", "json")

    assert result.exit_code == 0
    assert texts(result) == ["Ada", "Eva"][: content.count("first_name")]


@pytest.mark.parametrize("end", ["", "\n", "\r\n", " \n"])
def test_column_at_the_end_of_a_line(run: Callable[..., Result], end: str) -> None:
    """A line that breaks off is reported with the column after its last character."""
    write("u", '{"a": 1}\n{"a": 2}\n{"external_id":"b",' + end)

    result = run("render", "t.liquid", "--user", "u")

    assert result.stderr.startswith("Error: u:3:20: invalid JSON: ")


def test_counts_follow_the_bar(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """The counts are printed once the progress bar is closed, so that they have a line of their own."""

    @contextmanager
    def progress(*_: object) -> Iterator[Callable[[int], object]]:
        yield lambda _: None
        click.echo("closed", err=True)

    monkeypatch.setattr("liquid_webhooks.cli.users.progress", progress)

    result = run("render", "t.liquid", "--user", write("u", LINES))

    assert result.stderr.splitlines() == ["closed", "3 rendered, 0 aborted, 0 failed"]


def test_aborts_are_counted(run: Callable[..., Result]) -> None:
    """Aborts are counted by reason; they make the exit code 4 only where nothing else came out."""
    write(
        "t.liquid",
        "{% if ${first_name} == 'Ada' %}{% abort_message('not Ada') %}{% endif %}"
        "{% if ${first_name} == 'Eva' %}{% abort_message %}{% endif %}{{ ${first_name} }}",
    )
    write("u", LINES)
    some = run("render", "t.liquid", "--user", "u")
    every = run("render", "t.liquid", "--user", "u", "--limit", "2")

    assert (some.exit_code, some.stdout) == (0, "Åse\n")
    assert some.stderr.splitlines() == [
        "1 rendered, 2 aborted, 0 failed",
        "  1 aborted: not Ada (u:1)",
        "  1 aborted: {% abort_message %} called (u:2)",
    ]
    assert (every.exit_code, every.stdout) == (4, "")


def test_findings_are_printed_once(run: Callable[..., Result]) -> None:
    """What is found for many users is printed once."""
    users = "".join(json.dumps({"external_id": str(n), "ports": {"add": ["a"]}}) + "\n" for n in range(5))

    result = run("render", write("t.liquid", "{{ 'x' | nope }}"), "--user", write("u", users))

    assert result.stdout.count("x") == 5
    assert result.stderr.count("LW201") == 1
    assert result.stderr.count("LW606") == 1


def test_what_was_found_before_aborts_is_printed_once(run: Callable[..., Result]) -> None:
    """What many aborted users found is printed once, and the aborts are counted."""
    source = "{% connected_content https://w.example/ :save r %}{% abort_message('none') %}"

    result = run("render", write("t.liquid", source), "--user", write("u", '{"external_id": "a"}\n' * 3))

    assert result.exit_code == 4
    assert result.stderr.count("LW610") == 1
    assert "3 aborted: none" in result.stderr


def test_a_user_met_twice_has_one_promotion_code(run: Callable[..., Result]) -> None:
    """Across the users of a file, a code goes by the user's identifier."""
    users = '{"external_id": "a"}\n{"external_id": "b"}\n{"external_id": "a", "vip": true}\n{"vip": true}\n'
    data = json.dumps({"promotion_codes": {"w": ["1", "2", "3"]}, "user": {"external_id": "c"}})

    result = run(
        "render",
        write("t.liquid", "{% promotion('w') %}"),
        *("--user", write("u", users), "--data", write("d.json", data)),
    )

    assert (result.exit_code, result.stdout) == (0, "1\n###\n2\n###\n1\n###\n3\n")


def test_output_of_a_run_with_failures(run: Callable[..., Result]) -> None:
    """What was rendered is written to `-o` though some users failed."""
    write("u", LINES + "nope\n")

    result = run("render", "t.liquid", "--user", "u", "-o", "out", "--format", "json")

    assert (result.exit_code, result.stdout) == (1, "")
    assert len(Path("out").read_text(encoding="utf-8").splitlines()) == 4
    assert sorted(os.listdir()) == ["hook.http", "out", "t.liquid", "u"]


def test_out_of_memory(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where memory ends while users are read, one line says so."""

    def full(_document: object) -> object:
        raise MemoryError

    monkeypatch.setattr("liquid_webhooks.audience.rows.rows_of", full)
    result = run("render", "t.liquid", "--user", write("u.jsonl", LINES))

    assert result.exit_code == 2
    assert result.stderr.endswith("the process ran out of memory\n")
    assert "Traceback" not in result.stderr

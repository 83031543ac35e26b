"""The command `check`, the function behind it, and how findings are shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from liquid_webhooks.checker.check import check
from liquid_webhooks.checker.reporters import as_record
from liquid_webhooks.checker.reporters import excerpt
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.diagnostics import Severity
from liquid_webhooks.engine.environment import Environment
from liquid_webhooks.positions import Span
from liquid_webhooks.visible import visible
from liquid_webhooks.webhook.webhook import Webhook


def write(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def test_nothing_found(run: Callable[..., Result]) -> None:
    """Templates without findings print nothing and exit with 0."""
    write("t.liquid", "{{ ${first_name} | upcase }}")

    result = run("check", "hook.http", "t.liquid")

    assert (result.exit_code, result.output) == (0, "")


def test_unknown_filter(run: Callable[..., Result]) -> None:
    """A warning is shown with its place, the line with carets, and a fix; the exit code is 1."""
    result = run("check", write("t.liquid", "ab\n\t{{ x | upcas }}"))

    assert result.exit_code == 1
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0].startswith("t.liquid:2:")
    assert "warning LW201" in lines[0]
    assert lines[1] == "    2 |  {{ x | upcas }}"
    assert lines[2].strip(" ^") == "|"
    assert lines[2].index("^") == lines[1].index("upcas")
    assert "upcase" in result.stdout


def test_information_only(run: Callable[..., Result]) -> None:
    """Findings that are information alone are shown, and the exit code is 0."""
    result = run("check", write("t.liquid", "{{ x | lstrip }}"))

    assert result.exit_code == 0
    assert "info LW202" in result.stdout


def test_parse_error(run: Callable[..., Result]) -> None:
    """A template that does not parse is a finding like others; the exit code is 3."""
    result = run("check", write("t.liquid", "ab {% if x %}"), write("u.liquid", "{{ x | nope }}"))

    assert result.exit_code == 3
    assert result.stdout.startswith("t.liquid:1:7: error LW100: ")
    assert "u.liquid:1:" in result.stdout


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.http", ""),
        ("t.http", "nonsense"),
        ("t.http", "POST https://a.example/\n\n{% nope %}"),
        ("t.json", "{}"),
        ("t.json", '{"url": "https://a.example/", "body": "{% nope %}"}'),
    ],
)
def test_webhook_that_does_not_parse(run: Callable[..., Result], name: str, content: str) -> None:
    """A webhook document that does not parse is the finding `LW100`."""
    result = run("check", write(name, content))

    assert result.exit_code == 3
    assert result.stdout.startswith(name)
    assert "error LW100: " in result.stdout


def test_place_in_a_document(run: Callable[..., Result]) -> None:
    """A finding in a `.http` file has its line in that file."""
    result = run("check", write("t.http", "# c\nPOST https://a.example/\nX-A: b\n\n{{ x | nope }}\n"))

    assert result.exit_code == 1
    assert result.stdout.startswith("t.http:5:")


def test_json(run: Callable[..., Result]) -> None:
    """The JSON format is one array of records over all files."""
    write("t.liquid", "{{ x | upcas }}")
    write("u.liquid", "{% nope %}")

    result = run("check", "t.liquid", "u.liquid", "hook.http", "--format", "json")

    assert result.exit_code == 3
    first, second = json.loads(result.stdout)
    assert (first["file"], first["code"], first["severity"], first["line"]) == (
        "t.liquid",
        "LW201",
        "warning",
        1,
    )
    assert (second["file"], second["code"], second["severity"], second["column"]) == (
        "u.liquid",
        "LW100",
        "error",
        4,
    )
    assert json.loads(run("check", "hook.http", "--format", "json").stdout) == []


def test_standard_input(run: Callable[..., Result]) -> None:
    """`-` is a Liquid template on standard input."""
    result = run("check", "-", stdin="{{ x | nope }}")

    assert result.exit_code == 1
    assert result.stdout.startswith("standard input:1:")


def test_standard_input_twice(run: Callable[..., Result]) -> None:
    """Standard input that is named twice is a usage error."""
    result = run("check", "-", "-", stdin="x")

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-1] == "Error: standard input can be checked only once"


def test_unreadable_files(run: Callable[..., Result]) -> None:
    """A file that cannot be read is reported on standard error, the others are checked; it exits with 2."""
    Path("d.liquid").mkdir()
    write("bad.liquid", b"\n\xff")
    write("broken.json", "{")
    write("t.liquid", "{% nope %}")
    write("t.txt", "")

    result = run("check", "nope.liquid", "d.liquid", "bad.liquid", "broken.json", "t.txt", "t.liquid")

    assert result.exit_code == 2
    assert result.stderr.splitlines() == [
        "Error: nope.liquid: no such file or directory",
        "Error: d.liquid: is a directory",
        "Error: bad.liquid:2: is not UTF-8; save the file as that, as with `iconv -f WINDOWS-1252 -t UTF-8`",
        "Error: broken.json:1:2: invalid JSON: Expecting property name enclosed in double quotes",
        "Error: t.txt: expected a file name ending in .http, .json, .liquid; "
        "--as http|json|liquid says what it is",
    ]
    assert result.stdout.startswith("t.liquid:1:4: error LW100")


def test_huge_template(run: Callable[..., Result]) -> None:
    """A template over the size limit is a finding."""
    result = run("check", write("t.liquid", "x" * 10_000_000))

    assert result.exit_code == 3
    assert "LW100" in result.stdout


@pytest.mark.parametrize(
    "source", ["{{ x", "{% if %}", "{% nope %}", "\ud800{{ x }}", "{{ " + "(" * 5000, "x" * 300_000]
)
def test_function_never_raises(source: str) -> None:
    """`check` returns findings for whatever a text holds."""
    assert all(found.code.startswith("LW") for found in check(source))


def test_function_of_the_package() -> None:
    """`liquid_webhooks.check` is the function whatever was imported first."""
    from liquid_webhooks import check as public

    assert [found.code for found in public("{{ x | upcas }}")] == ["LW201"]


def test_function_on_text() -> None:
    """`check` on a text takes it for a Liquid template."""
    found = check("ab\n{{ x | upcas }}", Environment())

    assert [(one.code, one.span and one.span.line) for one in found] == [("LW201", 2)]
    assert found[0].fix is not None
    assert "upcase" in found[0].fix


def test_function_on_webhook() -> None:
    """`check` on a webhook finds what is in all of its parts, in the order of the text."""
    webhook = Webhook.parse("POST https://a.example/{{ x | nope1 }}\nX-A: {{ x | nope2 }}\n\n{{ x | nope3 }}")

    assert [found.span and found.span.line for found in check(webhook)] == [1, 2, 4]


def test_function_with_data() -> None:
    """With data, the render's own findings come too, and a render that fails is an error."""
    data = RenderData.from_dict({"variables": {"n": "c4n4ry", "bad": "{"}})

    parsed = check("{{ bad | json_parse }}", data=data)
    failed = check("{{ 1 | divided_by: 0 }}", data=data)
    aborted = check("{% abort_message('x') %}", data=data)
    request = check(Webhook.parse("POST ftp://a.example/{{ n }}\n\nx"), data=data)

    assert [found.code for found in parsed] == ["LW601"]
    assert [(found.code, found.severity) for found in failed] == [("LW600", Severity.ERROR)]
    assert aborted == []
    assert [found.code for found in request] == ["LW400"]
    assert not any("c4n4ry" in str(found) for found in [*parsed, *failed, *request])


def test_excerpt_of_a_long_line() -> None:
    """Of a long line only the part around the finding is shown, with the carets below it."""
    source = "a" * 500 + "HERE" + "b" * 500
    text = excerpt(source, Span.of(source, 500, 504))
    line, marks = text

    assert len(line) < 120
    assert line[marks.index("^") : marks.rindex("^") + 1] == "HERE"


@pytest.mark.parametrize(
    ("before", "span", "shown"),
    [
        ("a\x1b[31m\r", "{{ x }}", "a\\x1b[31m\\r{{ x }}"),
        ("\ta", "x", " ax"),
        ("a\u202e\u200b", "x", "a\\u202e\\u200bx"),
        ("", "a\u2028b", "a\\u2028b"),
        ("👩\u200d💻❤\ufe0f", "x", "👩\u200d💻❤\ufe0fx"),
    ],
)
def test_excerpt_shows_what_is_hidden(before: str, span: str, shown: str) -> None:
    """What would move the cursor or cannot be seen is an escape, and the carets stay in place."""
    source = f"{before}{span}\r\nnext"
    line, marks = excerpt(source, Span.of(source, len(before), len(before) + len(span)))

    assert line == f"    1 | {shown}"
    columns = 6 if "👩" in before else shown.index(visible(span))
    assert marks == "      | " + " " * columns + "^" * len(visible(span))


def test_record_without_a_place() -> None:
    """A finding without a place has null for its line."""
    record = as_record(check("x" * 300_000)[0], "f")

    assert record["file"] == "f"
    assert set(record) == {
        *("file", "part", "code", "severity", "message"),
        *("line", "column", "start", "end", "fix"),
    }


@pytest.mark.parametrize("content", ["{}", "[]", '{"user": {}, "url": "https://a.example/"}', '{"usr": {}}'])
def test_only_render_data_is_left_out(run: Callable[..., Result], content: str) -> None:
    """An object with any other key, or none, is held to be a webhook object."""
    result = run("check", write("t.json", content))

    assert result.exit_code == 3
    assert "error LW100: " in result.stdout
    assert result.stderr == ""

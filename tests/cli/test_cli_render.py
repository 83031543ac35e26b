"""The command `render` for one user: formats, data, secrets, output files."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

TOKEN = {"TOKEN": "s3cr3t-t0k3n"}
ADA = '{"user": {"external_id": "u 1", "first_name": "Zoë \\"Z\\""}}'


def write(name: str, content: str | bytes) -> str:
    Path(name).write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def test_http(run: Callable[..., Result]) -> None:
    """A webhook prints as a `.http` text; the secret is masked."""
    result = run("render", "hook.http", "--data", write("d.json", ADA), "--secret", "TOKEN", env=TOKEN)

    assert result.exit_code == 0
    assert result.stderr == "1 secret is shown as ***; --show-secrets shows it\n"
    assert result.stdout.splitlines()[0] == "POST https://api.example.com/v1/users/u%201"
    assert result.stdout.splitlines()[1] == "Content-Type: application/json"
    assert result.stdout.endswith('\n\n{"name": "Zoë \\"Z\\""}\n')
    assert TOKEN["TOKEN"] not in result.output


@pytest.mark.parametrize("format_name", ["http", "curl", "json", "webhook-object"])
def test_secrets_are_masked(run: Callable[..., Result], format_name: str) -> None:
    """No format shows a secret unless asked to."""
    write("d.json", ADA)
    arguments = ["render", "hook.http", "--data", "d.json", "--secret", "TOKEN", "--format", format_name]

    assert TOKEN["TOKEN"] not in run(*arguments, env=TOKEN).output
    assert TOKEN["TOKEN"] in run(*arguments, "--show-secrets", env=TOKEN).stdout


def test_json(run: Callable[..., Result]) -> None:
    """The JSON format is one line."""
    arguments = ["render", "hook.http", "--data", write("d.json", ADA), "--secret", "TOKEN"]

    result = run(*arguments, "--format", "json", env=TOKEN)

    assert len(result.stdout.splitlines()) == 1
    request = json.loads(result.stdout)
    assert request["method"] == "POST"
    assert request["url"] == "https://api.example.com/v1/users/u%201"
    assert json.loads(request["body"]) == {"name": 'Zoë "Z"'}


def test_webhook_object(run: Callable[..., Result]) -> None:
    """Braze's own webhook object goes in and comes out."""
    given = {
        "url": "https://api.example.com/{{ ${user_id} }}",
        "request_method": "PUT",
        "request_headers": {"X-Name": "{{ ${first_name} }}"},
        "body": "a={{ v }}",
    }
    write("hook.json", json.dumps(given))
    write("d.json", '{"user": {"external_id": "u1", "first_name": "Ada"}}')

    result = run("render", "hook.json", "--data", "d.json", "--var", "v=1", "--format", "webhook-object")

    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["url"] == "https://api.example.com/u1"
    assert found["request_method"] == "PUT"
    assert found["request_headers"]["X-Name"] == "Ada"
    assert found["body"] == "a=1"


def test_text_is_exact(run: Callable[..., Result]) -> None:
    """A template prints its text byte for byte, without a line end of its own."""
    result = run("render", write("t.liquid", "a\r\n{{ v }}\t"), "--var", "v=x=y")

    assert result.exit_code == 0
    assert result.stdout_bytes == b"a\r\nx=y\t"
    assert result.stderr == ""


def test_text_masks_secrets(run: Callable[..., Result]) -> None:
    """A secret in a template's text is masked too, also in base64."""
    write("t.liquid", "{{ secrets.TOKEN }} {{ secrets.TOKEN | base64_encode }}")

    assert run("render", "t.liquid", "--secret", "TOKEN", env=TOKEN).stdout == "*** ***"
    assert run("render", "t.liquid", "--secret", "TOKEN", "--show-secrets", env=TOKEN).stdout.startswith(
        TOKEN["TOKEN"]
    )


def test_json_of_a_template_masks_secrets(run: Callable[..., Result]) -> None:
    """Secrets in the text and in the message extras of a template's JSON are masked unless asked for."""
    write("t.liquid", "{% message_extras :key a :value {{ secrets.TOKEN }} %}{{ secrets.TOKEN }}")
    arguments = ["render", "t.liquid", "--secret", "TOKEN", "--format", "json"]

    masked = run(*arguments, env=TOKEN)
    shown = run(*arguments, "--show-secrets", env=TOKEN)

    line = json.loads(masked.stdout)
    assert (line["text"], line["message_extras"]) == ("***", {"a": "***"})
    assert shown.stdout.count(TOKEN["TOKEN"]) == 2


def test_json_of_a_template(run: Callable[..., Result]) -> None:
    """A template's JSON holds its status, its text and its message extras."""
    write("t.liquid", "{% message_extras :key a :value {{ v }} %}x\n")

    result = run("render", "t.liquid", "--var", "v=1", "--format", "json")

    assert json.loads(result.stdout) == {
        "user": None,
        "status": "rendered",
        "text": "x\n",
        "message_extras": {"a": "1"},
        "findings": [],
    }


def test_environment_beats_data(run: Callable[..., Result]) -> None:
    """`--secret` and `--var` lie over the data's own secrets and variables, which stay otherwise."""
    write("t.liquid", "{{ secrets.A }}{{ secrets.B }}{{ x }}{{ y }}")
    write("d.json", '{"secrets": {"A": "1", "B": "2"}, "variables": {"x": "3", "y": "4"}}')

    result = run("render", "t.liquid", "--data", "d.json", "--secret", "A", "--var", "x=9", env={"A": "8"})

    assert result.stdout == "8294"


def test_data_on_standard_input(run: Callable[..., Result]) -> None:
    """`--data -` reads standard input, with or without a byte order mark."""
    write("t.liquid", "{{ ${first_name} }}")

    assert (
        run("render", "t.liquid", "--data", "-", stdin='\ufeff{"user": {"first_name": "Ada"}}').stdout
        == "Ada"
    )


def test_diagnostics_go_to_standard_error(run: Callable[..., Result]) -> None:
    """A finding is printed on standard error with its file and place; the result is printed all the same."""
    result = run("render", write("t.liquid", "\n{{ 'x' | nope }}"))

    assert result.exit_code == 0
    assert result.stdout == "\nx"
    assert result.stderr.startswith("t.liquid:2:")
    assert "LW201" in result.stderr


def test_abort(run: Callable[..., Result]) -> None:
    """An aborted message prints nothing but its reason, on standard error, and exits with 4."""
    result = run("render", write("t.liquid", "a{% abort_message('no berth') %}"))

    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr == "t.liquid: aborted: no berth\n"


def test_what_was_found_before_an_abort_is_printed(run: Callable[..., Result]) -> None:
    """A call without a record is told although the template then aborts for want of its answer."""
    source = (
        "{% connected_content https://w.example/ :save r %}\n"
        "{% if r.t == nil %}{% abort_message('no answer') %}{% endif %}"
    )
    result = run("render", write("t.liquid", source))

    assert (result.exit_code, result.stdout) == (4, "")
    found, *excerpt, aborted = result.stderr.splitlines()
    assert len(excerpt) == 2
    assert found.startswith("t.liquid:1:4: warning LW610: connected content gave nothing: no record")
    assert aborted == "t.liquid: aborted: no answer"


def test_what_was_found_before_an_error_is_printed(run: Callable[..., Result]) -> None:
    """Findings of the template, of the render and of the data come before the error that ends it."""
    write("d.json", '{"user": {"user_id": "u"}}')
    source = "{{ 'x' | nope }}{% assign y = '{' | json_parse %}\n{{ 1 | divided_by: 0 }}"

    result = run("render", write("t.liquid", source), "--data", "d.json")

    assert (result.exit_code, result.stdout) == (1, "")
    found, sign, error = result.stderr.partition("Error: ")
    assert sorted(re.findall(r": warning (LW[0-9]{3}): ", found)) == ["LW201", "LW601", "LW608"]
    assert (sign + error).splitlines()[0] == "Error: t.liquid:2:8: divided by 0"


def test_abort_without_a_reason(run: Callable[..., Result]) -> None:
    """An abort without a reason is reported as Braze's log does."""
    result = run("render", write("t.liquid", "{% abort_message %}"))

    assert result.stderr == "t.liquid: aborted: {% abort_message %} called\n"


def test_render_error(run: Callable[..., Result]) -> None:
    """A render error names the file, the place and the types, quotes no data, and exits with 1."""
    write("t.liquid", "ab\n{% if v > 3 %}{% endif %}")

    result = run("render", "t.liquid", "--var", "v=c4n4ry")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: t.liquid:2:")
    assert "c4n4ry" not in result.stderr


def test_invalid_request(run: Callable[..., Result]) -> None:
    """A request that breaks a rule names the field and exits with 1."""
    write("bad.http", "POST https://api.example.com/\nX-A: {{ v }}\n\nx")

    result = run("render", "bad.http", "--var", "v=c4n4ry\r\nX-B: 1")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "header X-A" in result.stderr
    assert "c4n4ry" not in result.stderr
    assert result.stderr.splitlines()[1:] == ["    2 | X-A: {{ v }}", "      |      ^^^^^^^"]


def test_output_file(run: Callable[..., Result]) -> None:
    """`-o` replaces a file, whose permissions stay, and leaves nothing beside it."""
    write("t.liquid", "new")
    write("out", "old")
    os.chmod("out", 0o600)
    before = set(os.listdir())

    result = run("render", "t.liquid", "-o", "out")

    assert (result.exit_code, result.output) == (0, "")
    assert Path("out").read_bytes() == b"new"
    assert Path("out").stat().st_mode & 0o777 == 0o600
    assert set(os.listdir()) == before


def test_output_file_stays_on_failure(run: Callable[..., Result]) -> None:
    """If nothing was rendered, the file at `-o` stays what it was, and none appears."""
    write("t.liquid", "{% abort_message %}")
    write("out", "old")

    assert run("render", "t.liquid", "-o", "out").exit_code == 4
    assert run("render", "t.liquid", "-o", "other").exit_code == 4
    assert Path("out").read_bytes() == b"old"
    assert sorted(os.listdir()) == ["hook.http", "out", "t.liquid"]


def test_output_through_a_link(run: Callable[..., Result]) -> None:
    """`-o` on a symbolic link writes what the link points to; a device is written to, not replaced."""
    write("t.liquid", "new")
    write("real", "old")
    os.symlink("real", "link")

    run("render", "t.liquid", "-o", "link")
    run("render", "t.liquid", "-o", os.devnull)

    assert Path("link").is_symlink()
    assert Path("real").read_bytes() == b"new"
    assert not Path(os.devnull).is_file()


def test_output_to_standard_output(run: Callable[..., Result]) -> None:
    """`-o -` is standard output."""
    assert run("render", write("t.liquid", "x"), "-o", "-").stdout == "x"


@pytest.mark.parametrize("target", [".", "nowhere/out"])
def test_output_cannot_be_opened(run: Callable[..., Result], target: str) -> None:
    """An output that cannot be opened is an input error."""
    result = run("render", write("t.liquid", "x"), "-o", target)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"Error: {target}: ")

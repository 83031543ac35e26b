"""Odd values: numbers beyond counting, and texts that some readers take for several lines."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from liquid_webhooks import Limits

Run = Callable[..., Result]


@pytest.mark.parametrize("limit", [2**31, 2**63 - 1, 2**63, 2**64, 2**70, 10**400])
@pytest.mark.parametrize("command", [["render"], ["twilio", "segments", "--template"]])
def test_a_limit_beyond_what_can_be_counted(run: Run, command: list[str], limit: int) -> None:
    """`--limit` takes any number from 1 on; more users than there are is all of them."""
    Path("t.liquid").write_text("{{ ${first_name} }}", encoding="utf-8")
    users = '[{"first_name": "Ada"}, {"first_name": "Eva"}]'

    result = run(*command, "t.liquid", "--user", users, "--limit", str(limit))

    assert result.exit_code == 0
    assert "2 rendered" in result.stderr


@pytest.mark.parametrize("limit", ["0", "-1", "1.5", "9" * 5_000, "inf", "nan", "", "1e3"])
def test_what_is_no_limit(run: Run, limit: str) -> None:
    """Anything else is refused in one line."""
    result = run("render", "hook.http", "--user", "[]", "--limit", limit)

    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("Error: Invalid value for '--limit': ")


@pytest.mark.parametrize(
    "option", ["--seed", *(f"--limit-{each.name.replace('_', '-')}" for each in dataclasses.fields(Limits))]
)
def test_other_great_numbers(run: Run, option: str) -> None:
    """No option that takes a number ends in a traceback for one that is beyond all counting."""
    Path("t.liquid").write_text("{% for i in (1..2) %}{{ i | append: 'a' }}{% endfor %}", encoding="utf-8")
    for number in (2**63, 2**70, 10**400):
        result = run("render", "t.liquid", "--user", "[{}]", option, str(number))

        assert (result.exit_code, result.stdout) == (0, "1a2a\n") or "Invalid value" in result.stderr


@pytest.mark.parametrize(
    "end", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\r", "\n", "\x7f", "\x9b"]
)
@pytest.mark.parametrize("format_name", ["json", "webhook-object"])
def test_results_of_one_line(run: Run, format_name: str, end: str) -> None:
    """What is written as lines of JSON is one line for every reader, whatever the data hold."""
    Path("t.http").write_text("POST https://a.example/\nX-A: b\n\n{{ ${first_name} }}", encoding="utf-8")
    users = json.dumps([{"first_name": f"a{end}b"}, {"first_name": f"\u202e{end}"}])

    result = run("render", "t.http", "--user", users, "--format", format_name)

    lines = result.stdout.splitlines()
    assert [json.loads(line)["body"] for line in lines] == [f"a{end}b", f"\u202e{end}"]
    assert end == "\n" or end not in result.stdout
    assert "\u202e" not in result.stdout


@pytest.mark.parametrize("form", ["export", "attributes"])
def test_converted_profiles_of_one_line(run: Run, form: str) -> None:
    """Converted profiles, too, are a line each for every reader."""
    profile = {"external_id": "1", "first_name": "a\u2028\x85\u202e\x7fb"}
    Path("u.jsonl").write_text(json.dumps(profile), encoding="utf-8")

    result = run("convert", "u.jsonl", "--to", form)

    assert len(result.stdout.splitlines()) == 1
    assert json.loads(result.stdout)["first_name"] == profile["first_name"]
    assert result.stdout.isascii()

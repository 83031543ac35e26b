"""Runs the command line in-process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from click.testing import Result

from liquid_webhooks.cli import program

HTTP = """\
# Greets.
POST https://api.example.com/v1/users/{{ ${user_id} | url_param_escape }}
Content-Type: application/json
Authorization: Bearer {{ secrets.TOKEN }}

{"name": "{{ ${first_name} | json_escape }}"}
"""
"""A webhook that needs `secrets.TOKEN`."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command line with these arguments in an empty directory that holds `hook.http` alone."""
    monkeypatch.chdir(tmp_path)
    Path("hook.http").write_text(HTTP, encoding="utf-8")

    def run(*arguments: str, stdin: str | bytes | None = None, env: dict[str, str] | None = None) -> Result:
        result = CliRunner().invoke(program, arguments, input=stdin, env=env, prog_name="liquid-webhooks")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run

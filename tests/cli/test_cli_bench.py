"""The command `bench`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from liquid_webhooks.cli import bench


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "SECONDS_PER_STAGE", 0.0)


@pytest.mark.parametrize("name", ["hook.http", "t.liquid", "hook.json"])
def test_stages(run: Callable[..., Result], name: str) -> None:
    """Each stage is printed with its microseconds, then the renders a second."""
    Path("t.liquid").write_text("{% for i in (1..3) %}{{ i }}{% endfor %}{{ v }}", encoding="utf-8")
    Path("hook.json").write_text(
        '{"url": "https://a.example/", "request_method": "POST", "body": {"k": "{{ v }}"}}', encoding="utf-8"
    )
    Path("d.json").write_text('{"user": {"external_id": "u"}}', encoding="utf-8")

    result = run(
        "bench", name, "--data", "d.json", "--var", "v=1", "--secret", "TOKEN", env={"TOKEN": "t0k3n"}
    )

    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines[:4]] == ["scan", "parse", "compile", "render"]
    assert all(line.endswith(" µs") for line in lines[:4])
    assert lines[4].endswith(" renders a second")


@pytest.mark.parametrize(
    ("content", "exit_code", "message"),
    [
        ("{% nope %}", 3, "Error: t.liquid:1:4: "),
        ("{{ 1 | divided_by: 0 }}", 1, "Error: t.liquid:1:"),
        ("{% abort_message('why') %}", 4, "Error: t.liquid: aborted: why\n"),
    ],
)
def test_nothing_to_measure(run: Callable[..., Result], content: str, exit_code: int, message: str) -> None:
    """A template that does not parse, fails or aborts is not measured."""
    Path("t.liquid").write_text(content, encoding="utf-8")

    result = run("bench", "t.liquid")

    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr.startswith(message)


def test_median() -> None:
    """A stage is called until enough batches are in, and its time is positive."""
    calls: list[int] = []

    seconds = bench.median_seconds(lambda: calls.append(1), 0.0)

    assert seconds > 0
    assert len(calls) >= 5

"""The projects in `examples/` do what their READMEs say."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from examples.service.app import app

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a program of an example as its README says, with this copy of the package."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the folder of webhooks that may be changed."""
    return shutil.copytree(EXAMPLES / "folder", tmp_path / "folder")


def test_the_folder_is_as_expected() -> None:
    """Every webhook is checked, has no finding, and renders what is expected."""
    done = run(EXAMPLES / "folder", "check.py")

    assert done.stdout == "order_shipped.http: ok\nwelcome_sms.http: ok\n"
    assert done.returncode == 0, done.stderr


def test_a_change_of_a_webhook_is_seen(folder: Path) -> None:
    """What renders otherwise, has findings or does not parse is told; `--write` accepts the first."""
    webhook = folder / "webhooks" / "order_shipped.http"
    text = webhook.read_text(encoding="utf-8")

    webhook.write_text(text.replace('"shipped"', '"sent"'), encoding="utf-8")
    different = run(folder, "check.py")
    written = run(folder, "check.py", "--write")
    accepted = run(folder, "check.py")
    webhook.write_text(text.replace("| json_escape", "| jason_escape"), encoding="utf-8")
    unknown = run(folder, "check.py")
    webhook.write_text(text.replace("{%- endfor %}", ""), encoding="utf-8")
    unended = run(folder, "check.py")

    assert different.returncode == 1
    assert "what it renders is not what expected/order_shipped.http holds" in different.stdout
    assert (written.returncode, accepted.returncode) == (0, 0)
    assert unknown.returncode == 1
    assert "LW201" in unknown.stdout
    assert unended.returncode == 1
    assert "endfor" in unended.stdout


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Return a client of the service, which has secrets."""
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000000")
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", "not-a-real-token")
    return TestClient(app)


def post(client: TestClient, name: str, data: Any) -> tuple[int, Any]:
    """Return the status and the answer to render data."""
    answer = client.post(f"/webhooks/{name}", json=data)
    return answer.status_code, answer.json()


def test_the_service_renders(client: TestClient) -> None:
    """Render data gives the request, secrets masked, whatever secrets the data names."""
    user = {"first_name": "Ada", "phone": "+15551230001"}

    status, answer = post(client, "welcome_sms", {"user": user, "secrets": {"TWILIO_AUTH_TOKEN": "theirs"}})

    assert status == 200
    assert answer["request"].startswith("POST https://api.twilio.com/2010-04-01/Accounts/***/Messages.json\n")
    assert answer["request"].endswith("Body=Welcome%2C%20Ada%21\n")
    assert "Authorization: Basic ***" in answer["request"]
    assert answer["findings"] == []
    assert client.get("/webhooks").json() == ["welcome_sms"]


def test_the_service_says_why_nothing_would_be_sent(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An abort is an answer; wrong data, a missing secret and an unknown webhook are the caller's errors."""
    aborted = post(client, "welcome_sms", {"user": {"first_name": "Ada"}})
    wrong = post(client, "welcome_sms", {"user": []})
    unknown = post(client, "goodbye", {})
    monkeypatch.delenv("TWILIO_AUTH_TOKEN")
    secret = post(client, "welcome_sms", {"user": {"phone": "+15551230001"}})

    assert aborted == (200, {"aborted": "no phone number"})
    assert wrong[0] == 422
    assert "user" in wrong[1]["detail"]
    assert unknown[0] == 404
    assert secret[0] == 422
    assert "TWILIO_AUTH_TOKEN" in secret[1]["detail"]


def test_the_batch_renders_every_user(tmp_path: Path) -> None:
    """There is a line for each user in the file's order, whatever becomes of the others."""
    users = tmp_path / "users.jsonl"
    users.write_text((EXAMPLES / "batch" / "users.jsonl").read_text(encoding="utf-8") + "[\n[1]\n")

    done = run(EXAMPLES / "batch", "batch.py", "welcome_sms.http", "data.json", str(users))
    results = [json.loads(line) for line in done.stdout.splitlines()]

    assert [result["status"] for result in results] == [
        *("rendered", "rendered", "aborted", "rendered", "failed", "failed")
    ]
    assert [result["line"] for result in results] == [1, 2, 3, 4, 5, 6]
    assert results[1]["request"].endswith("Body=Welcome%2C%20Zo%C3%AB%21\n")
    assert results[2]["reason"] == "no phone number"
    assert done.stderr == "3 rendered, 1 aborted, 2 failed\n"
    assert done.returncode == 1


def test_the_batch_says_once_what_it_cannot_read(tmp_path: Path) -> None:
    """A webhook that does not parse ends the batch with one line, before there is a process."""
    webhook = tmp_path / "wrong.http"
    webhook.write_text("POST https://x.example/{{ 'a\n", encoding="utf-8")

    done = run(EXAMPLES / "batch", "batch.py", str(webhook), "data.json", "users.jsonl")

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "wrong.http" in done.stderr

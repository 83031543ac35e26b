"""`render` holds what goes to Twilio's Create Message against Twilio's rules, however it was written."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import Result

from liquid_webhooks.twilio.requests import check_message
from liquid_webhooks.twilio.requests import is_message
from liquid_webhooks.webhook.request import WebhookRequest

Run = Callable[..., Result]

HOOK = """\
POST https://HOST/2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json
Content-Type: application/x-www-form-urlencoded

From=%2B15005550006&To={{ ${phone_number} | url_param_escape }}&Body={{ ${first_name} | url_param_escape }}
"""

USERS = """\
{"phone": "+15551230001", "first_name": "Ada"}
{"first_name": "Bo"}
{"phone": "5551230001", "first_name": "Cy"}
"""


@pytest.fixture
def sms(run: Run) -> Run:
    """Run `render` on a hand-written SMS for users of which one has no phone number."""
    Path("sms.http").write_text(HOOK.replace("HOST", "api.twilio.com"), encoding="utf-8")
    Path("u.jsonl").write_text(USERS, encoding="utf-8")
    return run


def test_a_message_that_twilio_refuses_fails_for_its_user(sms: Run) -> None:
    """The user without a number fails with Twilio's code; the others are rendered."""
    result = sms("render", "sms.http", "--user", "u.jsonl", "--format", "json")

    assert result.exit_code == 1
    assert "2 rendered, 0 aborted, 1 failed" in result.stderr
    assert "u.jsonl:2: sms.http: To:" in result.stderr
    assert "(Twilio error 21604)" in result.stderr
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["status"] for line in lines] == ["rendered", "failed", "rendered"]


def test_what_twilio_may_refuse_is_a_finding(sms: Run) -> None:
    """A number without its country code is told, and handed on."""
    result = sms("render", "sms.http", "--user", "u.jsonl", "--format", "json")

    assert "warning LW501" in result.stderr


def test_other_hosts_have_other_rules(run: Run) -> None:
    """The same form to somebody else is none of Twilio's business."""
    Path("sms.http").write_text(HOOK.replace("HOST", "api.example.com"), encoding="utf-8")

    assert run("render", "sms.http").exit_code == 0


@pytest.mark.parametrize(
    ("method", "url", "expected"),
    [
        ("POST", "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", True),
        ("POST", "https://api.sydney.us1.twilio.com/2010-04-01/Accounts/AC1/Messages.json", True),
        ("POST", "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages", True),
        ("POST", "https://api.twilio.com/2010-04-01/Accounts/AC1/Calls.json", False),
        ("GET", "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json", False),
        ("POST", "https://api.twilio.com.evil.example/2010-04-01/Accounts/AC1/Messages.json", False),
    ],
)
def test_which_requests_are_messages(method: str, url: str, expected: bool) -> None:
    """Create Message is known by its method, host and path, at every edge."""
    assert is_message(WebhookRequest(method, url, (), b"")) is expected


def test_a_body_that_is_no_text_is_left_alone() -> None:
    """What is no form cannot be held against rules for forms."""
    url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json"
    request = WebhookRequest("POST", url, (), b"\xff")

    assert check_message(request, lambda: datetime.now(UTC)) == []

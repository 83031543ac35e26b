"""A webhook's checks: functions that hold each rendered request against the rules of whom it goes to."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from collections.abc import Iterator
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest

from liquid_webhooks import AbortMessage
from liquid_webhooks import Diagnostic
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from liquid_webhooks import RequestError
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks.budget import CURRENT
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.request import Check

NOW = datetime(2024, 5, 6, tzinfo=UTC)
TEXT = "POST https://a.example/\n\n{{ x }}{{ y | nope }}"

Clock = Callable[[], datetime]


def webhook(*checks: Check, env: Environment | None = None, text: str = TEXT) -> Webhook:
    """Return a webhook with checks."""
    return Webhook(read_text(text), env, checks=checks)


def doubtful(message: str) -> Check:
    """Return a check that finds every request doubtful."""
    return lambda _request, _clock: [diagnostic("LW504", message)]


def refusing(request: WebhookRequest, _clock: Clock) -> Iterator[Diagnostic]:
    """Refuse every request, having found it doubtful."""
    yield diagnostic("LW504", "doubtful")
    raise RequestError("is not wanted", field="body")


def test_doubts_stand_behind_what_was_found_before() -> None:
    """Findings of the checks follow those of the templates, in the order of the checks."""
    request = webhook(doubtful("one"), doubtful("two")).render(x="a")
    plain = webhook().render(x="a")

    assert request == plain
    assert request.diagnostics[:-2] == plain.diagnostics != ()
    assert [each.message for each in request.diagnostics[-2:]] == ["one", "two"]


def test_a_check_sees_the_request_that_is_returned() -> None:
    """What a check gets is the whole request, valid already."""
    seen: list[WebhookRequest] = []

    def look(request: WebhookRequest, _clock: Clock) -> list[Diagnostic]:
        seen.append(request)
        return []

    assert webhook(look).render(x="a") is seen[0]
    with pytest.raises(RequestError, match="url"):
        webhook(look, text="POST https://{{ x }}/").render(x=" ")
    with pytest.raises(AbortMessage):
        webhook(look, text="POST https://a.example/\n\n{% abort_message %}").render()
    assert len(seen) == 1


def test_a_refusal_has_what_was_found_and_keeps_no_request() -> None:
    """A refusal has the findings until then, and its traceback leads to no request (promise P9)."""
    with pytest.raises(RequestError, match="body: is not wanted") as caught:
        webhook(doubtful("one"), refusing).render(x="canary")

    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)][1:]
    held = [value for frame in frames for value in frame.f_locals.values()]
    assert [each.code for each in caught.value.diagnostics] == ["LW201"]
    assert not any(isinstance(value, WebhookRequest) for value in held)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("data", [None, RenderData.from_dict({"now": "2025-01-01"})])
def test_the_clock_is_that_of_the_render(data: RenderData | None) -> None:
    """A check gets the time that the templates see: the data's, else the environment's, read once."""
    times: list[datetime] = []

    def ask(_request: WebhookRequest, clock: Clock) -> list[Diagnostic]:
        times.append(clock())
        return []

    later = iter([NOW, NOW + timedelta(days=1)])
    env = Environment(now=lambda: next(later))
    request = webhook(ask, env=env, text=f"{TEXT}{{{{ 'now' | date: '%F' }}}}").render(data)

    assert times == [data.now if data else NOW]
    assert request.body.decode() == f"{times[0]:%Y-%m-%d}"


def test_a_webhook_has_none_by_itself(tmp_path: Path) -> None:
    """Whichever way a webhook is read, nobody's rules are put in."""
    (tmp_path / "a.http").write_text(TEXT, encoding="utf-8")
    hook = Webhook.parse(TEXT)

    for made in (hook, Webhook.load(tmp_path / "a.http"), Webhook.from_dict(hook.to_dict())):
        assert made.checks == ()


def test_a_check_keeps_to_the_deadline() -> None:
    """What is late as a check has looked at it is refused, with the findings until then and no request."""

    def slow(_request: WebhookRequest, _clock: Clock) -> list[Diagnostic]:
        sleep(0.3)
        return []

    env = Environment(limits=Limits(deadline_seconds=0.2))
    made = webhook(slow, env=env)
    assert webhook(env=env).render(x="a")
    with pytest.raises(LimitError, match="rendering takes longer") as caught:
        made.render(x="a")
    assert caught.value.limit == "deadline_seconds"
    assert caught.value.diagnostics


def test_a_check_runs_within_the_budget_of_the_render() -> None:
    """Deep in a check the deadline of the render can be looked at."""
    seen: list[object] = []

    def look(_request: WebhookRequest, _clock: Clock) -> list[Diagnostic]:
        seen.append(CURRENT.get().limits)
        return []

    env = Environment(limits=Limits(loop_passes=7))
    webhook(look, env=env).render(x="a")
    assert seen == [env.limits]

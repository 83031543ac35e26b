"""The public API as a typed program uses it: read by mypy and pyright only, never run."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from datetime import UTC
from datetime import datetime
from pathlib import Path
from typing import assert_type

import liquid
from liquid import BoundTemplate
from liquid import DictLoader
from liquid import StrictUndefined
from liquid.exceptions import LiquidError
from liquid.exceptions import LiquidSyntaxError
from liquid.exceptions import ResourceLimitError

from liquid_webhooks import AbortMessage
from liquid_webhooks import DataError
from liquid_webhooks import Diagnostic
from liquid_webhooks import DocumentError
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Mode
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import RenderResult
from liquid_webhooks import RequestError
from liquid_webhooks import Severity
from liquid_webhooks import Template
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks import check
from liquid_webhooks import register
from liquid_webhooks.webhook.export import ExportFormat
from liquid_webhooks.webhook.export import export


def environments() -> list[Environment]:
    """Make environments with every keyword."""
    plain = Environment()
    full = Environment(
        loader=DictLoader({"p": "x"}),
        tolerance=Mode.STRICT,
        on_error="inline",
        array_output="inspect",
        strict_filters=True,
        strict_variables=True,
        limits=Limits(loop_passes=10, output_chars=1_000),
        now=datetime(2024, 6, 1, tzinfo=UTC),
        extra=True,
        tag_start_string="<%",
        tag_end_string="%>",
        undefined=StrictUndefined,
        globals={"a": 1},
        template_comments=True,
    )
    ticking = Environment(now=lambda: datetime.now(UTC))
    full.add_filter("shout", str.upper)
    register(liquid.Environment())
    assert_type(plain.limits, Limits)
    return [plain, full, ticking]


def templates(env: Environment) -> str:
    """Parse, render and inspect a template."""
    template = env.from_string("{{ a }}", name="n", path=Path("n.liquid"), globals={"a": 1}, matter={"b": 2})
    assert_type(template, Template)
    assert_type(env.from_span("ab{{ c }}", 2, 9), Template)
    loaded: BoundTemplate = env.get_template("p")
    assert_type(template.diagnostics, list[Diagnostic])
    assert_type(template.python_source, str)
    assert_type(template.variables(), list[str])
    result = template.result({"a": 1}, b=2)
    assert_type(result, RenderResult)
    assert_type(result.text, str)
    assert_type(result.message_extras, dict[str, str])
    assert_type(result.message_extras_json, str)
    assert_type(result.diagnostics, list[Diagnostic])
    state = env.new_state({"a": 1}, {"b": 2})
    assert_type(template.render_with(state), str)
    assert_type(state.message_extras, dict[str, str])
    return template.render(a=1) + template.render({"a": 1}) + template.render() + loaded.render(a=1)


async def asynchronously(template: Template, data: RenderData) -> str:
    """Render off the event loop."""
    return await template.render_async(data)


def render_data(given: Mapping[str, object]) -> RenderData:
    """Read render data and change its user."""
    data = RenderData.from_dict(given)
    assert_type(data, RenderData)
    assert_type(data.variables, dict[str, object])
    assert_type(data.now, datetime | None)
    assert_type(data.diagnostics, list[Diagnostic])
    for name, secret in data.secrets.items():
        assert_type(name, str)
        assert_type(secret.reveal(), str)
    json.dumps(data.to_dict())
    RenderData.from_dict(given, phone_format="digits")
    assert_type(RenderData.load("data.json"), RenderData)
    assert_type(RenderData.load(Path("data.json"), phone_format="digits"), RenderData)
    assert_type(copy.copy(data), RenderData)
    assert_type(copy.deepcopy(data), RenderData)
    return data.with_user({"first_name": "Ada"})


def webhooks(path: Path, env: Environment, data: RenderData) -> WebhookRequest:
    """Read webhooks in every form and render one."""
    webhook = Webhook.load(path, env)
    assert_type(webhook, Webhook)
    assert_type(Webhook.parse("GET https://x.example/", env=env), Webhook)
    assert_type(Webhook.from_dict(webhook.to_dict()), Webhook)
    assert_type(webhook.to_text(), str)
    request = webhook.render(data, extra=1)
    assert_type(request, WebhookRequest)
    assert_type(request.method, str)
    assert_type(request.url, str)
    assert_type(request.headers, tuple[tuple[str, str], ...])
    assert_type(request.body, bytes)
    assert_type(request.message_extras, Mapping[str, str])
    assert_type(request.diagnostics, tuple[Diagnostic, ...])
    assert_type(request.header("Content-Type"), str | None)
    assert_type(request.export(), str)
    assert_type(request.export("curl", show_secrets=True), str)
    assert_type(request.curl(), str)
    chosen: ExportFormat = "json"
    assert_type(export(request, chosen), str)
    request.export("yaml")  # type: ignore[arg-type]
    export(request, "HTTP")  # type: ignore[arg-type]
    checked = Webhook(webhook.document, env, checks=[doubts])
    return checked.render({"a": 1})


def doubts(request: WebhookRequest, clock: Callable[[], datetime]) -> Iterator[Diagnostic]:
    """Find every request of a leap year doubtful."""
    if clock().year % 4 == 0 and request.body:
        yield Diagnostic("LW504", Severity.WARNING, "a leap year")


def findings(webhook: Webhook, env: Environment, data: RenderData) -> list[str]:
    """Check a text, a template and a webhook."""
    found = check("{{ a }}", env=env, data=data)
    assert_type(found, list[Diagnostic])
    texts: list[str] = []
    for finding in [*found, *check(webhook), *check(env.from_string("{{ a }}"), data={"a": 1})]:
        assert_type(finding.code, str)
        assert_type(finding.severity, Severity)
        assert_type(finding.fix, str | None)
        if finding.span is not None:
            assert_type(finding.span.line, int)
            assert_type(finding.span.column, int)
            assert_type(finding.span.start, int)
            assert_type(finding.span.end, int)
        if finding.severity is Severity.ERROR:
            texts.append(finding.message)
    return texts


def errors(template: Template) -> str:
    """Handle everything that a render may raise, by our classes and by python-liquid's."""
    try:
        return template.render()
    except AbortMessage as abort:
        assert_type(abort.reason, str | None)
        return abort.reason or ""
    except (ParseError, RenderError, LimitError) as error:
        assert_type(error.line, int | None)
        assert_type(error.column, int | None)
        assert_type(error.position, tuple[int, int] | None)
        return error.message
    except (RequestError, DocumentError, DataError, LiquidWebhooksError) as error:
        return str(error)
    except (LiquidSyntaxError, ResourceLimitError, LiquidError) as error:
        return str(error)

"""Runs one row in one mode and tells what came out; what is hostile happens here.

The process that calls `run` is a child forked for this one row: see `server`.
"""

from __future__ import annotations

import asyncio
import resource
import traceback
from pathlib import Path
from typing import Any

from liquid import DictLoader

from liquid_webhooks import AbortMessage
from liquid_webhooks import DataError
from liquid_webhooks import DocumentError
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import Mode
from liquid_webhooks import ParseError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import RequestError
from liquid_webhooks import Template
from liquid_webhooks import Webhook
from liquid_webhooks import WebhookRequest
from liquid_webhooks import check
from liquid_webhooks.webhook.formats import FORMATS
from tests.campaigns.hostile.recipes import build
from tests.campaigns.hostile.rows import MEGABYTES
from tests.campaigns.hostile.rows import SECONDS

__all__ = ["run"]

KINDS: dict[type[Exception], str] = {
    ParseError: "syntax",
    LimitError: "limit",
    RenderError: "error",
    DataError: "data",
    RequestError: "request",
    DocumentError: "document",
    AbortMessage: "abort",
}

PREFIX = 2000
"""Characters of a text that are told to the parent process."""

MEGABYTE = 1 << 20


SLOWEST = 4
"""How many times as long a row may take on a slow or busy machine; what has no end is stopped too."""


def run(row: dict[str, Any], mode: str) -> dict[str, Any]:
    """Return what `row` gives in `mode`: its `outcome`, what belongs to it, and the `megabytes` it took."""
    given = {key: build(value) for key, value in row.items() if key not in ("text", "prefix")}
    start = _confine(row.get("megabytes", MEGABYTES), row.get("seconds", SECONDS))
    told = _all(given, mode) if "templates" in given else _outcome(given, mode)
    told["megabytes"] = round((_status("VmHWM") - start) / MEGABYTE, 1)
    return told


def _all(given: dict[str, Any], mode: str) -> dict[str, Any]:
    """Return what the first of several templates gives that fails as none may, or "harmless"."""
    for template in given["templates"]:
        told = _outcome({**given, "template": template}, mode)
        if told["outcome"] == "foreign":
            told["message"] = f"{template}: {told['message']}"
            return told
    return {"outcome": "harmless"}


def _outcome(given: dict[str, Any], mode: str) -> dict[str, Any]:
    try:
        text = _rendered(given, mode)
    except tuple(KINDS) as error:
        outcome = next(KINDS[kind] for kind in type(error).__mro__ if kind in KINDS)
        told: dict[str, Any] = {"outcome": outcome, "message": str(error)}
        if isinstance(error, LiquidWebhooksError):
            told["position"] = error.position
            told["type"] = type(error).__name__
        traceback.format_exception(error)
        return told
    except BaseException as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        return {"outcome": "foreign", "message": f"{type(error).__name__}: {str(error)[:200]} at {place}"}
    told = {"outcome": "ok", "length": len(text), "text": text[:PREFIX]}
    if "inline" in mode and "Liquid error: " in text:
        told["outcome"] = "error"
    return told


def _rendered(given: dict[str, Any], mode: str) -> str:
    tolerance, *inline = mode.split()
    loader = DictLoader(given["partials"]) if "partials" in given else None
    env = Environment(
        loader=loader,
        tolerance=Mode[tolerance.upper()],
        on_error="inline" if inline else "raise",
        limits=Limits(**given.get("limits", {})),
        **given.get("env", {}),
    )
    data = RenderData.from_dict(given["data"]) if "data" in given else given.get("variables", {})
    if "request" in given:
        return _used(Webhook.from_dict(_webhook_object(given["request"]), env), data, given.get("run"))
    if "document" in given:
        webhooks = Webhook.parse_all(given["document"], env).values()
        return "".join(_used(webhook, data, given.get("run")) for webhook in webhooks)
    if "direct" in given:
        return _shown(WebhookRequest(**given["direct"]))
    template = env.from_string(given["template"])
    if given.get("run") == "async":
        return asyncio.run(template.render_async(data))
    if given.get("run") == "twice":
        return _both(template, data)
    return template.render(data)


def _both(template: Template, data: Any) -> str:
    return template.render(data) + template.render(data)


def _used(webhook: Webhook, data: Any, run: str | None) -> str:
    """Return what a webhook gives for `data`, used as `run` says."""
    if run == "check":
        return "".join(f"{each}\n" for each in check(webhook, data=data))
    if run == "write":
        return webhook.to_text()
    request = webhook.render(data)
    if run == "export":
        return "".join(map(request.export, FORMATS))
    return _shown(request)


def _webhook_object(request: dict[str, Any]) -> dict[str, Any]:
    return {
        "request_method": request.get("method", "POST"),
        "url": request.get("url", "https://example.com/"),
        "request_headers": request.get("headers", {}),
        "body": request.get("body", ""),
    }


def _shown(request: WebhookRequest) -> str:
    headers = "".join(f"{name}: {value}\n" for name, value in request.headers)
    return f"{request.method} {request.url}\n{headers}"


def _confine(megabytes: int, seconds: int) -> int:
    """Bound this process from here on; return how many bytes are resident."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    space = _status("VmSize") + megabytes * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    most = spent + SLOWEST * seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    return _status("VmRSS")


def _status(field: str) -> int:
    """Return a size in bytes out of Linux's table for this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    (line,) = (line for line in lines if line.startswith(f"{field}:"))
    return int(line.split()[1]) * 1024

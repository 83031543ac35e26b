"""Render Braze's dialect of Liquid, compiled to Python, into valid HTTP requests.

Names are imported when they are first used, so that importing the package is cheap.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which takes long to import
if TYPE_CHECKING:
    from liquid_webhooks.checker.check import check
    from liquid_webhooks.data.render_data import RenderData
    from liquid_webhooks.diagnostics import Diagnostic
    from liquid_webhooks.diagnostics import Severity
    from liquid_webhooks.engine.environment import Environment
    from liquid_webhooks.engine.environment import Mode
    from liquid_webhooks.engine.environment import RenderResult
    from liquid_webhooks.engine.environment import Template
    from liquid_webhooks.engine.registration import register
    from liquid_webhooks.errors import AbortMessage
    from liquid_webhooks.errors import DataError
    from liquid_webhooks.errors import DocumentError
    from liquid_webhooks.errors import LimitError
    from liquid_webhooks.errors import LiquidWebhooksError
    from liquid_webhooks.errors import ParseError
    from liquid_webhooks.errors import RenderError
    from liquid_webhooks.errors import RequestError
    from liquid_webhooks.limits import Limits
    from liquid_webhooks.webhook.request import WebhookRequest
    from liquid_webhooks.webhook.webhook import Webhook

__version__ = "0.1.0"

__all__ = [
    "AbortMessage",
    "DataError",
    "Diagnostic",
    "DocumentError",
    "Environment",
    "LimitError",
    "Limits",
    "LiquidWebhooksError",
    "Mode",
    "ParseError",
    "RenderData",
    "RenderError",
    "RenderResult",
    "RequestError",
    "Severity",
    "Template",
    "Webhook",
    "WebhookRequest",
    "check",
    "register",
]

_HOMES = {
    "checker.check": ("check",),
    "data.render_data": ("RenderData",),
    "diagnostics": ("Diagnostic", "Severity"),
    "engine.environment": ("Environment", "Mode", "RenderResult", "Template"),
    "errors": (
        "AbortMessage",
        "DataError",
        "DocumentError",
        "LimitError",
        "LiquidWebhooksError",
        "ParseError",
        "RenderError",
        "RequestError",
    ),
    "limits": ("Limits",),
    "engine.registration": ("register",),
    "webhook.request": ("WebhookRequest",),
    "webhook.webhook": ("Webhook",),
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    for home, names in _HOMES.items():
        if name in names:
            value: object = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*(name for name in globals() if name.startswith("__")), *__all__})

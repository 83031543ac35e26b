"""Hints: what a message is followed by if an option of the command lets through what it refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import click

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.http.url import PORT_RULE
from liquid_webhooks.resources.transports.transport import ADDRESS_RULE

__all__ = [
    "PORT_OPTION",
    "PRIVATE_OPTION",
    "has_option",
    "hinted",
    "hinted_message",
    "limit_option",
]

PORT_OPTION: Final = "--allow-any-port"
PRIVATE_OPTION: Final = "--allow-private"

_OPTIONS: Final = {PORT_RULE: PORT_OPTION, ADDRESS_RULE: PRIVATE_OPTION}
"""A text of the package's that tells a rule → the option that lifts it."""


def limit_option(name: str) -> str:
    """Return the option that sets the field `name` of `Limits`."""
    return f"--limit-{name.replace('_', '-')}"


def hinted_message(error: LiquidWebhooksError) -> str:
    """Return the reason of `error`, and which option of the running command lets through what it refuses."""
    if isinstance(error, LimitError) and error.limit is not None:
        option = limit_option(error.limit)
        return f"{error.message}; {option} N raises this limit" if has_option(option) else error.message
    return _with_hint(error.message)


def hinted(diagnostic: Diagnostic) -> Diagnostic:
    """Return a finding with such a hint behind its message."""
    message = _with_hint(diagnostic.message)
    return diagnostic if message == diagnostic.message else replace(diagnostic, message=message)


def _with_hint(message: str) -> str:
    for rule, option in _OPTIONS.items():
        if rule in message and has_option(option):
            return f"{message}; {option} lets it pass"
    return message


def has_option(option: str) -> bool:
    """Tell whether the running command takes `option`."""
    context = click.get_current_context(silent=True)
    return context is not None and any(option in each.opts for each in context.command.params)

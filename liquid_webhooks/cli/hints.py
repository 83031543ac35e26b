"""Hints: what a message is followed by if an option of the command is of use against what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import click

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.http.url import PORT_RULE
from liquid_webhooks.resources.file_kinds import JSON
from liquid_webhooks.resources.file_kinds import TABLE
from liquid_webhooks.resources.transports.transport import ADDRESS_RULE

__all__ = [
    "PORT_OPTION",
    "PRIVATE_OPTION",
    "ROWS_OPTION",
    "has_option",
    "hinted",
    "hinted_message",
    "limit_option",
    "with_hint",
]

PORT_OPTION: Final = "--allow-any-port"
PRIVATE_OPTION: Final = "--allow-private"
ROWS_OPTION: Final = "--rows-format"

_HINTS: Final = (
    (re.compile(re.escape(PORT_RULE)), PORT_OPTION, f"{PORT_OPTION} lets it pass"),
    (re.compile(re.escape(ADDRESS_RULE)), PRIVATE_OPTION, f"{PRIVATE_OPTION} lets it pass"),
    (re.compile(re.escape(TABLE)), ROWS_OPTION, f"{ROWS_OPTION} csv reads it"),
    (re.compile(re.escape(JSON)), ROWS_OPTION, f"{ROWS_OPTION} json reads it"),
    (
        re.compile(r"the secret `([A-Za-z_]\w*)` is missing"),
        "--secret",
        r"--secret \1 gives it, or `secrets` in the data",
    ),
    (re.compile("the secret .* is missing"), "--secret", "`secrets` in the data gives it"),
    (re.compile("belongs to the run, not to one row"), "--data", "--data takes it"),
    (
        re.compile("unknown content block"),
        "--content-blocks",
        "--content-blocks DIR gives it, or `content_blocks` in the data",
    ),
)
"""What a text of the package's says → the option that is of use, and what it does, for `Match.expand`."""


def limit_option(name: str) -> str:
    """Return the option that sets the field `name` of `Limits`."""
    return f"--limit-{name.replace('_', '-')}"


def hinted_message(error: LiquidWebhooksError) -> str:
    """Return the reason of `error`, and which option of the running command is of use."""
    if isinstance(error, LimitError) and error.limit is not None:
        option = limit_option(error.limit)
        return f"{error.message}; {option} N raises this limit" if has_option(option) else error.message
    return with_hint(error.message)


def hinted(diagnostic: Diagnostic) -> Diagnostic:
    """Return a finding with such a hint behind its message."""
    message = with_hint(diagnostic.message)
    return diagnostic if message == diagnostic.message else replace(diagnostic, message=message)


def with_hint(message: str) -> str:
    """Return a message, and behind it which option is of use against what it says."""
    for rule, option, hint in _HINTS:
        match = rule.search(message)
        if match and has_option(option):
            return f"{message}; {match.expand(hint)}"
    return message


def has_option(option: str) -> bool:
    """Tell whether the running command takes `option`."""
    context = click.get_current_context(silent=True)
    return context is not None and any(option in each.opts for each in context.command.params)

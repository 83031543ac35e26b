"""The one error that a command raises: a message for standard error, and an exit code."""

from __future__ import annotations

from enum import IntEnum

import click

from liquid_webhooks.checker.reporters import excerpt
from liquid_webhooks.cli.hints import hinted_message
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.positions import Span

__all__ = [
    "AbortedFailure",
    "ExitCode",
    "Failure",
    "RenderFailure",
    "UnparsableFailure",
    "describe",
    "describe_with_excerpt",
]


class ExitCode(IntEnum):
    """What the program exits with, beside 0 and what a signal brings."""

    FAILED = 1
    INPUT_ERROR = 2
    UNPARSABLE = 3
    ABORTED = 4


class Failure(click.ClickException):
    """Ends the command with a message on standard error: here, that its input is wrong.

    Args:
        message: The place and the reason; quotes no user data.
    """

    exit_code = ExitCode.INPUT_ERROR


class RenderFailure(Failure):
    """The render failed, or its result cannot be handed on."""

    exit_code = ExitCode.FAILED


class UnparsableFailure(Failure):
    """The template does not parse."""

    exit_code = ExitCode.UNPARSABLE


class AbortedFailure(Failure):
    """The template asked that nothing be sent."""

    exit_code = ExitCode.ABORTED


def describe(error: LiquidWebhooksError, path: str) -> str:
    """Return `PATH:LINE:COLUMN: reason`, without what is not known.

    A place in a content block, or in one string of a webhook object, names that too. An option that lets pass
    what is refused is named behind the reason.
    """
    place = [f"{path}: {error.template_name}"] if error.template_name else [path]
    return f"{':'.join([*place, *map(str, error.position or ())])}: {hinted_message(error)}"


def describe_with_excerpt(error: LiquidWebhooksError, path: str) -> str:
    """Return what `describe` does and, where a place is known, its line of the template with carets."""
    text, token = describe(error, path), error.token
    if token is None or error.position is None:
        return text
    start = token.start_index
    # The first line of what is marked: a token can be a whole tag.
    length = len(token.value.split("\n", 1)[0])
    return f"{text}\n{excerpt(token.source, Span(*error.position, start, start + length))}"

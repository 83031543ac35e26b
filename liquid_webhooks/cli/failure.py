"""The one error that a command raises: a message for standard error, and an exit code."""

from __future__ import annotations

from enum import IntEnum
from typing import IO
from typing import Any

import click

from liquid_webhooks.checker.reporters import excerpt
from liquid_webhooks.checker.reporters import marked
from liquid_webhooks.cli.hints import hinted_message
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.errors import LiquidWebhooksError

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
    CLOSED_PIPE = 141  # what shells give a program that SIGPIPE ended: 128 and its number


class Failure(click.ClickException):
    """Ends the command with a message on standard error: here, that its input is wrong.

    Args:
        message: The place and the reason; quotes no user data.
        lines: What stands below it, such as a line of the template.
    """

    exit_code = ExitCode.INPUT_ERROR

    def __init__(self, message: str, *lines: str) -> None:
        super().__init__(message)
        self.lines = lines

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002
        """Print the message on standard error."""
        tell(f"Error: {self.message}", *self.lines)


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


def describe_with_excerpt(error: LiquidWebhooksError, path: str) -> tuple[str, ...]:
    """Return what `describe` does and, where a place is known, its line of the template, and carets."""
    text, span = describe(error, path), marked(error)
    if error.token is None or span is None:
        return (text,)
    return (text, *excerpt(error.token.source, span))

"""The one error that a command raises: a message for standard error, and an exit code."""

from __future__ import annotations

import click

from liquid_webhooks.errors import LiquidWebhooksError

__all__ = ["FAILED", "INPUT_ERROR", "UNPARSABLE", "Failure", "describe"]

FAILED = 1
INPUT_ERROR = 2
UNPARSABLE = 3


class Failure(click.ClickException):
    """Ends the command with a message on standard error.

    Args:
        message: The place and the reason; quotes no user data.
        exit_code: One of `EXIT_CODES`.
    """

    def __init__(self, message: str, exit_code: int = INPUT_ERROR) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def describe(error: LiquidWebhooksError, path: str) -> str:
    """Return `PATH:LINE:COLUMN: reason`, without what is not known; a place in a content block names the block."""
    place = [f"{path}: {error.template_name}"] if error.template_name else [path]
    return f"{':'.join([*place, *map(str, error.position or ())])}: {error.message}"

"""Options for users: where they come from, how they are written, and how many are taken."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from functools import wraps
from typing import Any
from typing import Final
from typing import TypeVar
from typing import cast

import click

from liquid_webhooks.audience.rows import ROWS_FORMATS
from liquid_webhooks.audience.rows import RowsFormat
from liquid_webhooks.cli.hints import ROWS_OPTION
from liquid_webhooks.cli.options import once
from liquid_webhooks.cli.users import UserOptions

__all__ = ["rows_options", "user_options"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_ROWS_OPTIONS: Final = (
    once(
        ROWS_OPTION,
        type=click.Choice(ROWS_FORMATS),
        help="How the users are written; by default their file's name says so, and standard input is json.",
    ),
    click.option(
        "--typed",
        is_flag=True,
        help="Of csv and tsv, read custom attributes and properties that are numbers, true, null or other "
        "JSON as that, not as texts.",
    ),
)

_LIMIT: Final = once("--limit", type=click.IntRange(min=1), metavar="N", help="Stop after N users.")


def user_options(text: str) -> Callable[[Decorated], Decorated]:
    """Return what gives a command `--user`, which `text` explains, and the options for its rows.

    The command takes them together, as `users`.
    """

    def decorate(command: Decorated) -> Decorated:
        @wraps(command)
        def with_users(
            *arguments: Any,
            user_path: str | None,
            rows_format: RowsFormat | None,
            typed: bool,
            limit: int | None,
            **others: Any,
        ) -> Any:
            users = UserOptions(user_path, rows_format, typed, limit)
            return command(*arguments, users=users, **others)

        user = once("--user", "user_path", metavar="FILE", help=text)
        return _with(cast("Decorated", with_users), (user, *_ROWS_OPTIONS, _LIMIT))

    return decorate


def rows_options(command: Decorated) -> Decorated:
    """Give a command the options for how the rows of its FILE are written."""
    return _with(command, _ROWS_OPTIONS)


def _with(command: Decorated, options: Iterable[Callable[[Any], Any]]) -> Decorated:
    decorated: Any = command
    for option in reversed(list(options)):
        decorated = option(decorated)
    return cast("Decorated", decorated)

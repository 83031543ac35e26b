"""Options that several commands share, and the types of their values."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from typing import Final
from typing import TypeVar

import click

from liquid_webhooks.cli.data_options import DataOptions

__all__ = ["data_options", "once", "strip_option"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def once(*names: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """Return a click option with one value that is refused if it is given twice."""
    return click.option(*names, multiple=True, callback=_only, **settings)


def _only(_: click.Context, parameter: click.Parameter, values: tuple[Any, ...]) -> Any:
    if len(values) > 1:
        raise click.UsageError(f"{parameter.opts[0]} is given {len(values)} times")
    return values[0] if values else None


def _unique(_: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Refuse a value that is given twice, or that may hold a secret."""
    if any("=" in value for value in values):
        raise click.UsageError(f"{parameter.opts[0]} takes the NAME of an environment variable, and no value")
    if len(set(values)) < len(values):
        raise click.UsageError(f"{parameter.opts[0]} is given twice with the same name")
    if not all(values):
        raise click.UsageError(f"{parameter.opts[0]} needs a name")
    return values


def _pairs(_: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return `NAME=VALUE` texts, or what the option calls them, as a mapping."""
    pairs: dict[str, str] = {}
    for text in values:
        name, sign, value = text.partition("=")
        if not name or not sign:
            raise click.UsageError(f"{parameter.opts[0]} needs {parameter.metavar}")
        if name in pairs:
            raise click.UsageError(f"{parameter.opts[0]} {name} is given twice")
        pairs[name] = value
    return pairs


def data_options(command: Decorated) -> Decorated:
    """Give a command the options of which `read_data` makes render data; it takes them as `data_options`."""

    @wraps(command)
    def with_data(
        *arguments: Any,
        data_path: str | None,
        secrets: tuple[str, ...],
        variables: dict[str, str],
        blocks_path: str | None,
        catalogs: dict[str, str],
        recorded: tuple[str, ...],
        **others: Any,
    ) -> Any:
        options = DataOptions(data_path, secrets, variables, blocks_path, catalogs, recorded)
        return command(*arguments, data_options=options, **others)

    decorated: Any = with_data
    for option in reversed(_DATA_OPTIONS):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


_DATA_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    once("--data", "data_path", metavar="JSON", help="Render data: a JSON file, - for standard input."),
    click.option(
        "--secret",
        "secrets",
        multiple=True,
        metavar="NAME",
        callback=_unique,
        help="Read secrets.NAME from the environment variable NAME.",
    ),
    click.option(
        "--var", "variables", multiple=True, metavar="NAME=VALUE", callback=_pairs, help="Set a variable."
    ),
    once(
        "--content-blocks",
        "blocks_path",
        metavar="DIR",
        help="Add content blocks: each NAME.liquid of the folder is the block NAME.",
    ),
    click.option(
        "--catalog",
        "catalogs",
        multiple=True,
        metavar="NAME=FILE",
        callback=_pairs,
        help="Add a catalog: items with an id, as CSV (.csv), JSON lines (.jsonl) or a JSON array (.json).",
    ),
    click.option(
        "--recorded",
        multiple=True,
        metavar="FILE",
        help="Add recorded answers of connected content: a JSON array, or an object with http.",
    ),
)

strip_option: Final = click.option(
    "--strip-html-comments", is_flag=True, help="Remove <!-- ... --> before Liquid is read, as in e-mails."
)
"""Braze does so in e-mails (spec 1.7)."""

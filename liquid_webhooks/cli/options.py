"""Option types that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from typing import TypeVar

import click

__all__ = ["data_options", "once"]

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
    """Return `NAME=VALUE` texts as a mapping."""
    found: dict[str, str] = {}
    for text in values:
        name, sign, value = text.partition("=")
        if not name or not sign:
            raise click.UsageError(f"{parameter.opts[0]} needs NAME=VALUE")
        if name in found:
            raise click.UsageError(f"{parameter.opts[0]} {name} is given twice")
        found[name] = value
    return found


def data_options(command: Decorated) -> Decorated:
    """Give a command the options of which `read_data` makes render data."""
    for option in (
        click.option(
            "--var",
            "variables",
            multiple=True,
            metavar="NAME=VALUE",
            callback=_pairs,
            help="Set a variable.",
        ),
        click.option(
            "--secret",
            "secrets",
            multiple=True,
            metavar="NAME",
            callback=_unique,
            help="Read secrets.NAME from the environment variable NAME.",
        ),
        once("--data", "data_path", metavar="JSON", help="Render data: a JSON file, - for standard input."),
    ):
        command = option(command)
    return command

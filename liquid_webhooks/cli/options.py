"""Options that several commands share, and the types of their values."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from json import JSONDecodeError
from typing import Any
from typing import Final
from typing import TypeVar

import click

from liquid_webhooks.cli.data_options import DataOptions
from liquid_webhooks.cli.input_files import AS_OPTION
from liquid_webhooks.cli.input_files import KINDS
from liquid_webhooks.resources.files import parse_json

__all__ = ["as_option", "data_options", "name_option", "once"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def once(*names: str, **settings: Any) -> Callable[[Decorated], Decorated]:
    """Return a click option with one value that is refused if it is given twice."""
    return click.option(*names, multiple=True, callback=_only, **settings)


def _only(_: click.Context, parameter: click.Parameter, values: tuple[Any, ...]) -> Any:
    if len(values) > 1:
        raise click.UsageError(f"{parameter.opts[0]} is given {len(values)} times")
    return values[0] if values else None


def _variables_of_secrets(
    _: click.Context, parameter: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Return the environment variable of each secret; what is behind `=`, maybe a secret, is not shown."""
    option = parameter.opts[0]
    variables: dict[str, str] = {}
    for text in values:
        name, sign, variable = text.partition("=")
        if not name:
            raise click.UsageError(f"{option} needs a name")
        if sign and not variable:
            raise click.UsageError(f"{option} {name}= needs the name of an environment variable behind `=`")
        if name in variables:
            raise click.UsageError(f"{option} is given twice with the same name")
        variables[name] = variable or name
    return variables


def _variables(_: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, object]:
    """Return `NAME=TEXT` and `NAME:=JSON` as a mapping."""
    option = parameter.opts[0]
    variables: dict[str, object] = {}
    for text in values:
        name, sign, value = text.partition("=")
        is_json = name.endswith(":")
        name = name.removesuffix(":")
        if not name or not sign:
            raise click.UsageError(f"{option} needs {parameter.metavar}")
        if name in variables:
            raise click.UsageError(f"{option} {name} is given twice")
        if "${" in name:
            raise click.UsageError(f"{option} sets variables; attributes and properties belong in --data")
        if "." in name:
            raise click.UsageError(f"{option} {name}: a name with a dot cannot be looked up; give its object")
        variables[name] = _json(value, f"{option} {name}") if is_json else value
    return variables


def _json(text: str, name: str) -> object:
    try:
        return parse_json(text)
    except JSONDecodeError as error:
        reason = f"{error.msg} at character {error.pos + 1}"
    except ValueError as error:
        reason = str(error)
    raise click.UsageError(f"{name}: no JSON stands behind `:=`: {reason}; a text has `=` alone")


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
        given_data: str | None,
        secrets: dict[str, str],
        env_file: str | None,
        variables: dict[str, object],
        blocks_path: str | None,
        catalogs: dict[str, str],
        recorded: tuple[str, ...],
        **others: Any,
    ) -> Any:
        options = DataOptions(given_data, secrets, env_file, variables, blocks_path, catalogs, recorded)
        return command(*arguments, data_options=options, **others)

    decorated: Any = with_data
    for option in reversed(_DATA_OPTIONS):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


_DATA_OPTIONS: tuple[Callable[[Any], Any], ...] = (
    once(
        "--data",
        "given_data",
        metavar="JSON",
        help="Render data: a JSON file, - for standard input, or the JSON itself, which begins with {.",
    ),
    click.option(
        "--secret",
        "secrets",
        multiple=True,
        metavar="NAME[=VARIABLE]",
        callback=_variables_of_secrets,
        help="Read secrets.NAME from the environment variable of that name, or from VARIABLE.",
    ),
    once(
        "--env-file",
        metavar="FILE",
        help="Variables for --secret that the environment lacks: lines NAME=VALUE; # begins a comment, "
        "values may stand in quotes, names behind `export`.",
    ),
    click.option(
        "--var",
        "variables",
        multiple=True,
        metavar="NAME=VALUE",
        callback=_variables,
        help="Set a variable to a text; NAME:=VALUE to JSON: a number, true, null, a list.",
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

as_option: Final = once(
    AS_OPTION,
    "kind",
    type=click.Choice(KINDS),
    help="What FILE is, whatever its name; by default its name says so, and standard input is liquid.",
)

name_option: Final = once(
    "--name",
    "request",
    metavar="NAME",
    help="Which request of a .http FILE that holds several; see check --help.",
)

"""Options for how templates are read and rendered: strictness, ports, and one for each limit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any
from typing import Final
from typing import TypeVar

import click

from liquid_webhooks.cli.environments import EnvironmentOptions
from liquid_webhooks.cli.hints import PORT_OPTION
from liquid_webhooks.cli.hints import limit_option
from liquid_webhooks.cli.options import once
from liquid_webhooks.engine.environment import Mode
from liquid_webhooks.limits import MAX_DIGITS
from liquid_webhooks.limits import MIN_DIGITS
from liquid_webhooks.limits import Limits

__all__ = ["LimitedCommand", "environment_options"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_MAY_HOLD_SECRETS: Final = ("--secret", "--data")
_MODES: Final = {"strict": Mode.STRICT, "lax": Mode.LAX}
_FIELDS: Final = fields(Limits)


class LimitedCommand(click.Command):
    """A command whose help shows the options for limits in a section of their own.

    Words too many, which a secret or data without its quotes can leave, are not quoted in its errors.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of the command line.

        Raises:
            click.UsageError: They are none that the command takes.
        """
        may_hold_secrets = any(word.partition("=")[0] in _MAY_HOLD_SECRETS for word in args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            if type(error) is click.UsageError and may_hold_secrets and "extra argument" in error.message:
                hint = "one option takes one word, and --secret a name, never the secret itself"
                raise click.UsageError(f"got unexpected extra arguments: {hint}", ctx) from None
            raise

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the limits."""
        options: list[tuple[str, str]] = []
        limits: list[tuple[str, str]] = []
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                is_limit = parameter.name in _PARAMETERS
                (limits if is_limit else options).append(record)
        with formatter.section("Options"):
            formatter.write_dl(options)
        with formatter.section("Limits of one template and one render"):
            formatter.write_dl(limits)


def environment_options(command: Decorated) -> Decorated:
    """Give a `LimitedCommand` the options for its environment; it takes them as `environment_options`."""

    @wraps(command)
    def with_environment(
        *arguments: Any,
        strip_html_comments: bool,
        tolerance: str | None,
        strict_variables: bool,
        strict_filters: bool,
        allow_any_port: bool,
        **others: Any,
    ) -> Any:
        given = {field: others.pop(parameter) for parameter, field in _PARAMETERS.items()}
        options = EnvironmentOptions(
            strip_html_comments,
            _MODES[tolerance or "lax"],
            strict_variables,
            strict_filters,
            allow_any_port,
            _limits({name: value for name, value in given.items() if value is not None}),
        )
        return command(*arguments, environment_options=options, **others)

    decorated: Any = with_environment
    for option in reversed((*_OPTIONS, *map(_limit_option, _PARAMETERS.values()))):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]


def _limits(given: dict[str, Any]) -> Limits:
    try:
        return Limits(**given)
    except ValueError as error:
        name = str(error).removeprefix("Limits.").partition(" ")
        raise click.UsageError(f"{limit_option(name[0])} {name[2]}") from None


def _limit_option(name: str) -> Callable[[Any], Any]:
    default = getattr(Limits(), name)
    kind: click.ParamType[Any] = click.IntRange(min=0)
    if name == "digits":
        kind = click.IntRange(MIN_DIGITS, MAX_DIGITS)
    elif name == "deadline_seconds":
        kind = click.FloatRange(min=0)
    return once(
        limit_option(name),
        type=kind,
        metavar="N",
        help=f"{'none' if default is None else format(default, ',')} by default.",
    )


_PARAMETERS: Final = {f"limit_{field.name}": field.name for field in _FIELDS}
"""The name of a command's parameter → the field of `Limits`."""

_OPTIONS: Final[tuple[Callable[[Any], Any], ...]] = (
    # Braze does so in e-mails.
    click.option(
        "--strip-html-comments",
        is_flag=True,
        help="Remove <!-- ... --> before Liquid is read, as in e-mails.",
    ),
    once(
        "--tolerance",
        type=click.Choice(tuple(_MODES)),
        help="strict refuses the leniencies in expressions that lax, the default, reports as findings.",
    ),
    click.option(
        "--strict-variables",
        is_flag=True,
        help="Fail on a name without a value, where it is used without the filter default.",
    ),
    click.option("--strict-filters", is_flag=True, help="Fail on an unknown filter."),
    click.option(
        PORT_OPTION,
        is_flag=True,
        help="Accept URLs with ports other than 80 for http and 443 for https, also of connected content.",
    ),
)

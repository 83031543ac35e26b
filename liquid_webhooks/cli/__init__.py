"""The command line `liquid-webhooks`: the one place that reads the environment, prints and exits.

A command's module is imported when that command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any
from typing import Final

import click

__all__ = ["COMMANDS", "EXIT_CODES", "main", "program"]

COMMANDS: Final = {
    "new": "Write a webhook of the gallery, with sample data.",
    "render": "Render a webhook or template, for one user or for many.",
    "check": "Report what is wrong or doubtful in templates.",
    "convert": "Turn a webhook or profiles into their other form.",
    "bench": "Measure how fast a template parses and renders.",
    "twilio": "Build a message for Twilio, or count the segments of texts.",
}
"""Each command, whose module has its name, with the first sentence of its help."""

EXIT_CODES: Final = """\b
Exit status:
    0  all is well; aborted messages are counted on standard error
    1  there are findings, or a user or the render failed
    2  the command or its input is wrong
    3  the template does not parse
    4  every user's message was aborted
  130  interrupted"""


class _Program(click.Group):
    """A group that knows its commands without importing them, and ends with the exit codes above."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"{__name__}.{cmd_name}"), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *arguments: Any, standalone_mode: bool = True, **settings: Any) -> Any:
        run: Callable[..., Any] = super().main
        if not standalone_mode:
            return run(*arguments, standalone_mode=False, **settings)
        try:
            code = run(*arguments, standalone_mode=False, **settings)
        except click.Abort:
            click.echo("Interrupted.", err=True)
            sys.exit(130)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except OSError as error:
            # Files have their own messages; what is left is click's printing of help and the like.
            from liquid_webhooks.cli.failure import Failure
            from liquid_webhooks.cli.input_files import reason
            from liquid_webhooks.cli.output_files import drop_standard_output

            drop_standard_output()
            failure = Failure(f"standard output: {reason(error)}")
            failure.show()
            sys.exit(failure.exit_code)
        sys.exit(code)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version

        try:
            number = version("liquid-webhooks")
        except PackageNotFoundError:
            number = "(not installed)"
        click.echo(f"liquid-webhooks {number}")
        ctx.exit()


@click.group(
    cls=_Program,
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_version,
    help="Show the version and exit.",
)
def program() -> None:
    """Render Braze's dialect of Liquid into HTTP requests."""


def main() -> None:
    """Run the command line with the arguments of this process, and exit."""
    program.main(prog_name="liquid-webhooks")

"""Commands: the program and its groups, which know their commands, mend names, and end with exit codes.

A command's module is imported when that command runs, so that `--help` answers at once.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from contextlib import suppress
from importlib import import_module
from typing import Any
from typing import Final

import click

from liquid_webhooks.cli.signals import Interrupted
from liquid_webhooks.cli.signals import tell_interruption

__all__ = ["COMMANDS", "EXIT_CODES", "Group", "program", "run"]

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
  128  and more: ended by a signal, 130 Ctrl-C, 141 a reader that has gone"""


class Group(click.Group):
    """A group that says which of its commands a misspelt name may mean."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Do as click does, but suggest a name where there is none such."""
        name = args[0]
        if not name.startswith("-") and not ctx.resilient_parsing and self.get_command(ctx, name) is None:
            from liquid_webhooks.suggestions import meant

            ctx.fail(f"No such command '{name}'.{meant(name, self.list_commands(ctx))}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name with what all commands have, None if there is none."""
        command = super().get_command(ctx, cmd_name)
        if command is not None and not isinstance(command, click.Group):
            from liquid_webhooks.cli.common_parameters import complete

            complete(command)
        return command


class _Program(Group):
    """A group that knows its commands without importing them, and ends with the exit codes above."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            command = getattr(import_module(f"liquid_webhooks.cli.{cmd_name}"), f"{cmd_name}_command")
            assert isinstance(command, click.Command)
            self.add_command(command)
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        with _told_of_standard_output():
            return super().make_context(*arguments, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        with _told_of_standard_output():
            return super().invoke(ctx)

    def main(self, *arguments: Any, standalone_mode: bool = True, **settings: Any) -> Any:
        start: Callable[..., Any] = super().main
        if not standalone_mode:
            return start(*arguments, standalone_mode=False, **settings)
        try:
            code = start(*arguments, standalone_mode=False, **settings)
        except click.Abort:
            from liquid_webhooks.cli.telling import tell

            tell("Interrupted.")
            sys.exit(130)
        except click.ClickException as error:
            _show(error)
            sys.exit(error.exit_code)
        except Interrupted as interruption:
            with suppress(OSError, AttributeError):
                sys.stdout.flush()
            tell_interruption(interruption)
            sys.exit(interruption.exit_code)
        sys.exit(code)


@contextmanager
def _told_of_standard_output() -> Iterator[None]:
    """Let what keeps help and the like from being printed end the program; files have their own messages."""
    try:
        yield
    except OSError as error:
        from liquid_webhooks.cli.failure import ExitCode
        from liquid_webhooks.cli.failure import Failure
        from liquid_webhooks.cli.input_files import reason
        from liquid_webhooks.cli.output_files import drop_standard_output

        drop_standard_output()
        if isinstance(error, BrokenPipeError):
            raise click.exceptions.Exit(ExitCode.CLOSED_PIPE) from None
        raise Failure(f"standard output: {reason(error)}") from None


def _show(error: click.ClickException) -> None:
    from liquid_webhooks.cli.failure import Failure
    from liquid_webhooks.cli.telling import tell

    if isinstance(error, Failure):
        error.show()
        return
    if isinstance(error, click.UsageError):
        # Above an error of usage click says how the command is used.
        text = io.StringIO()
        click.UsageError("", error.ctx).show(text)
        above, _, _ = text.getvalue().rpartition("\nError: ")
        if above:
            tell(*above.split("\n"))
    tell(f"Error: {error.format_message()}")


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version

        from liquid_webhooks.cli.telling import say

        try:
            number = version("liquid-webhooks")
        except PackageNotFoundError:
            number = "(not installed)"
        say(f"liquid-webhooks {number}")
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


_MAX_CELL_CHARS: Final = 16_777_216
"""Characters of one cell of a table of users or of a catalog."""


class _Patient(io.FileIO):
    """Standard error, which nobody may read: a message that cannot be written must not cost the results."""

    def write(self, data: Any) -> int:
        with suppress(OSError):
            return super().write(data) or 0
        return len(data)


def run() -> None:
    """Run the command line with the arguments of this process, and exit."""
    if sys.stderr is not None:
        old = sys.stderr
        with suppress(OSError, ValueError):
            raw = _Patient(old.fileno(), "w", closefd=False)
            sys.stderr = io.TextIOWrapper(
                io.BufferedWriter(raw), encoding=old.encoding, errors=old.errors, line_buffering=True
            )
    # The bound is the whole process's, so that only a program may set it.
    csv.field_size_limit(_MAX_CELL_CHARS)
    try:
        program.main(prog_name="liquid-webhooks")
    finally:
        # What is left is behind a failure or a signal: nobody needs to be told that it could not be written.
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except OSError:
            from liquid_webhooks.cli.output_files import drop_standard_output

            drop_standard_output()

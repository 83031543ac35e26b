"""Options: what `--help` says of each command, as tables; and the exit codes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from liquid_webhooks.cli import program
from liquid_webhooks.cli.commands import COMMANDS
from liquid_webhooks.cli.commands import EXIT_CODES
from tests.documentation.tables import table

__all__ = ["exit_codes", "options"]

_LIMIT = "--limit-"
_EVERYWHERE = ("--color", "--help")


def options() -> str:
    """Return for each command its arguments and options, without those that bound a render."""
    return "\n\n".join(part for name, command in _commands() for part in _section(name, command))


def exit_codes() -> str:
    """Return the table of exit codes, as the program's help has them."""
    return table(("status", "meaning"), re.findall(r"^ +([0-9]+)  (.+)$", EXIT_CODES, re.MULTILINE))


def _commands() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(program, info_name="liquid-webhooks")
    for name in COMMANDS:
        command = program.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner in command.list_commands(context):
                found = command.get_command(context, inner)
                assert found is not None
                yield f"{name} {inner}", found
        else:
            yield name, command


def _section(name: str, command: click.Command) -> Iterator[str]:
    context = click.Context(command, info_name=f"liquid-webhooks {name}")
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"### Options of `{name}`"
    yield f"`liquid-webhooks {name} {usage}`"
    rows = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if not isinstance(parameter, click.Option) or record is None:
            continue
        if not record[0].startswith(_LIMIT) and not any(word in record[0] for word in _EVERYWHERE):
            rows.append((_named(record[0]), _marked(record[1])))
    yield table(("option", "what it does"), rows)


def _named(option: str) -> str:
    """Return an option as code, and the words that it takes, if they are few, one by one."""
    name, _, choices = option.partition(" [")
    if "|" not in choices:
        return f"`{option}`"
    return f"`{name}` " + ", ".join(f"`{word}`" for word in choices.removesuffix("]").split("|"))


def _marked(text: str) -> str:
    """Return a help text with what stands in it literally marked as code."""
    text = re.sub(r"(?<![\w`])(\{%.*?%\}|<!--.*?-->|'\{\{.*?\}\}')", r"`\1`", text)
    return re.sub(r"  \[x[^\]]*\]$", lambda found: f" `{found[0].strip()}`", text)

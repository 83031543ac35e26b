"""Parameters of every command: `--color`, and the completion of those that take the names of files."""

from __future__ import annotations

import re
from typing import Any

import click
from click.shell_completion import CompletionItem

from liquid_webhooks.cli.colors import color_option

__all__ = ["complete"]

_FILE = re.compile(r"\b(?:FILE|JSON|DIR)\b")
_FOLDER = re.compile(r"\bDIR\b")


class _FileName(click.types.StringParamType):
    """A text that a shell completes as a file's name, or a folder's."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> Any:  # noqa: ARG002
        return [CompletionItem(incomplete, type=self._kind)]


def complete(command: click.Command) -> None:
    """Give a command what all commands have: `--color`, and completion where FILE, JSON or DIR is taken."""
    if any("--color" in parameter.opts for parameter in command.params):
        return
    command.params.append(color_option())
    for parameter in command.params:
        shown = parameter.metavar or ""
        if _FILE.search(shown) and isinstance(parameter.type, click.types.StringParamType):
            parameter.type = _FileName("dir" if _FOLDER.search(shown) else "file")

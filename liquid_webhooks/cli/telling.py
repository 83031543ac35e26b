"""Telling: lines for people, which all go through here, so that nothing in them forges a line or is obeyed.

Each argument is one line, whatever stands in it. Results, which other programs read, are bytes of their own.
"""

from __future__ import annotations

import sys
from typing import IO

import click

from liquid_webhooks.cli.colors import is_colored
from liquid_webhooks.cli.colors import paint
from liquid_webhooks.visible import visible

__all__ = ["as_shown", "say", "tell"]


def as_shown(lines: tuple[str, ...], stream: IO[str] | None) -> str:
    """Return lines as people see them on `stream`, with a line end behind each: with escapes, and painted."""
    text = "\n".join(map(visible, lines))
    return f"{paint(text) if is_colored(stream) else text}\n"


def tell(*lines: str) -> None:
    """Print a message on standard error."""
    click.echo(as_shown(lines, sys.stderr), err=True, nl=False, color=True)


def say(*lines: str) -> None:
    """Print lines on standard output."""
    click.echo(as_shown(lines, sys.stdout), nl=False, color=True)

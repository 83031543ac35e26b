"""Colors: severities, and the carets below a line of a template, are painted where a terminal shows them."""

from __future__ import annotations

import os
import re
from typing import IO
from typing import Final

import click

__all__ = ["COLORS", "color_option", "is_colored", "paint"]

COLORS: Final = ("auto", "always", "never")
"""What `--color` takes."""

_PAINTS: Final = {"error": "red", "warning": "yellow", "info": "cyan"}
"""Severity → its color."""

_SEVERITY: Final = re.compile(r"^Error(?=: )|(?<=: )(?:error|warning|info)(?= LW[0-9]{3}: )|\bwarning(?=: )")
_CARETS: Final = re.compile(r"^( +\| *)(\^+)$")


class _Choice:
    """What `--color` said last; messages can come when click's context is gone."""

    color: bool | None = None


def _choose(_: click.Context, __: click.Parameter, chosen: str) -> None:
    _Choice.color = None if chosen == "auto" else chosen == "always"


def color_option() -> click.Option:
    """Return the option `--color`; what it says is kept in click's context."""
    return click.Option(
        ["--color"],
        type=click.Choice(COLORS),
        default="auto",
        expose_value=False,
        is_eager=True,
        callback=_choose,
        help="When to color messages: auto is on a terminal, unless NO_COLOR is set.",
    )


def is_colored(stream: IO[str] | None) -> bool:
    """Tell whether what is written to `stream` is painted."""
    if _Choice.color is not None:
        return _Choice.color
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream is not None and stream.isatty()


def paint(text: str) -> str:
    """Return a message with the severity in its first line painted, and in the same color its carets."""
    first, *others = text.split("\n")
    color = _PAINTS["error"]

    def severity(match: re.Match[str]) -> str:
        nonlocal color
        color = _PAINTS[match[0].lower()]
        return click.style(match[0], fg=color, bold=True)

    first = _SEVERITY.sub(severity, first, count=1)
    carets = [
        _CARETS.sub(lambda match: match[1] + click.style(match[2], fg=color, bold=True), line)
        for line in others
    ]
    return "\n".join([first, *carets])

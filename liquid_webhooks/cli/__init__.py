"""The command line `liquid-webhooks`: the one place that reads the environment, prints and exits.

Its parts are imported when they are needed, so that a signal finds its handlers in place at once.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which takes long to import
if TYPE_CHECKING:
    from liquid_webhooks.cli.commands import COMMANDS
    from liquid_webhooks.cli.commands import EXIT_CODES
    from liquid_webhooks.cli.commands import program

__all__ = ["COMMANDS", "EXIT_CODES", "main", "program"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from liquid_webhooks.cli import commands

    return getattr(commands, name)


def main() -> None:
    """Run the command line with the arguments of this process, and exit."""
    from liquid_webhooks.cli.signals import watch

    watch()
    from liquid_webhooks.cli.commands import run

    run()

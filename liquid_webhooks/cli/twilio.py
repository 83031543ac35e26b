"""The command group `twilio`: its commands build messages and count their segments."""

from __future__ import annotations

import click

from liquid_webhooks.cli.commands import Group
from liquid_webhooks.cli.twilio_build import build_command
from liquid_webhooks.cli.twilio_segments import segments_command

__all__ = ["twilio_command"]


@click.group("twilio", cls=Group, commands=[build_command, segments_command])
def twilio_command() -> None:
    """Build a message for Twilio, or count the segments of texts."""

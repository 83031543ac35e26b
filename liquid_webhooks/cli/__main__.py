"""Runs the command line: `python -m liquid_webhooks.cli`."""

from __future__ import annotations

from liquid_webhooks.cli import main

main()

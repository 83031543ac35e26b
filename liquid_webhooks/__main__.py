"""Runs the command line: `python -m liquid_webhooks`."""

from __future__ import annotations

from liquid_webhooks.cli import main

if __name__ == "__main__":
    main()

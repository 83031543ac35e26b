"""The command `bench`: how long a template or webhook takes to scan, parse, compile and render."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import click

from liquid_webhooks.cli.failure import FAILED
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.failure import describe
from liquid_webhooks.cli.inputs import load_template
from liquid_webhooks.cli.message import read_data
from liquid_webhooks.cli.options import data_options
from liquid_webhooks.cli.outcome import EVERY_USER_ABORTED
from liquid_webhooks.cli.output import open_output
from liquid_webhooks.environment import Environment
from liquid_webhooks.environment import Template
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.syntax.scanner import scan

__all__ = ["SECONDS_PER_STAGE", "bench_command"]

SECONDS_PER_STAGE = 0.4
"""How long each stage is repeated."""

_MIN_BATCH_SECONDS = 0.002
_MIN_BATCHES = 5


@click.command("bench")
@click.argument("file", metavar="FILE")
@data_options
def bench_command(
    file: str, data_path: str | None, secrets: tuple[str, ...], variables: dict[str, str]
) -> None:
    """Measure how fast a template parses and renders.

    FILE is a webhook (.http), Braze's webhook object (.json) or a template (.liquid). Printed are the median
    microseconds of each stage, for a webhook all of its parts together, and renders a second.
    """
    environment = Environment()
    data = read_data(data_path, secrets, variables)
    source = load_template(file, environment)
    templates = [source] if isinstance(source, Template) else list(source.templates)
    try:
        source.render(data)
    except AbortMessage as abort:
        raise Failure(f"{file}: aborted: {abort}", EVERY_USER_ABORTED) from None
    except LiquidWebhooksError as error:
        raise Failure(describe(error, file), FAILED) from None
    stages = [
        ("scan", lambda: _scan(templates, environment)),
        ("parse", lambda: _parse(templates, environment)),
        ("compile", lambda: _compile(templates, environment)),
        ("render", lambda: source.render(data)),
    ]
    with open_output(None) as output:
        for name, stage in stages:
            seconds = median_seconds(stage)
            output.write(f"{name:<8}{seconds * 1e6:>12,.2f} µs\n".encode())
        output.write(f"{1 / seconds:,.0f} renders a second\n".encode())

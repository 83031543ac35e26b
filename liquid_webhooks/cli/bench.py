"""The command `bench`: how long a template or webhook takes to scan, parse, compile and render."""

from __future__ import annotations

from collections.abc import Callable
from statistics import median
from time import perf_counter

import click

from liquid_webhooks.cli.data_options import DataOptions
from liquid_webhooks.cli.data_options import read_data
from liquid_webhooks.cli.environment_options import LimitedCommand
from liquid_webhooks.cli.environment_options import environment_options
from liquid_webhooks.cli.environments import EnvironmentOptions
from liquid_webhooks.cli.environments import make_environment
from liquid_webhooks.cli.failure import AbortedFailure
from liquid_webhooks.cli.failure import RenderFailure
from liquid_webhooks.cli.failure import describe_with_excerpt
from liquid_webhooks.cli.input_files import load_source
from liquid_webhooks.cli.input_files import parts
from liquid_webhooks.cli.input_files import shown_name
from liquid_webhooks.cli.options import as_option
from liquid_webhooks.cli.options import data_options
from liquid_webhooks.cli.options import name_option
from liquid_webhooks.cli.output_files import open_output
from liquid_webhooks.engine.environment import Template
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.syntax.html_comments import scan_without_comments
from liquid_webhooks.syntax.scanner import scan
from liquid_webhooks.webhook.webhook import Webhook

__all__ = ["SECONDS_PER_STAGE", "bench_command", "median_seconds"]

SECONDS_PER_STAGE = 0.4
"""How long each stage is repeated."""

_MIN_BATCH_SECONDS = 0.002
_MIN_BATCHES = 5


@click.command("bench", cls=LimitedCommand)
@click.argument("file", metavar="FILE")
@as_option
@name_option
@data_options
@environment_options
def bench_command(
    file: str,
    kind: str | None,
    request: str | None,
    data_options: DataOptions,
    environment_options: EnvironmentOptions,
) -> None:
    """Measure how fast a template parses and renders.

    FILE is a webhook (.http), Braze's webhook object (.json) or a template (.liquid), - for standard
    input. Printed are the median microseconds of each stage, for a webhook all of its parts together, and
    renders a second.
    """
    data_options.check(template=file)
    environment = make_environment(environment_options)
    read_tokens = scan_without_comments if environment.strip_html_comments else scan
    data = read_data(data_options)
    source, text = load_source(file, environment, kind and f".{kind}", request=request)
    texts = _texts(source, text)
    trees = [environment.from_span(*text).nodes for text in texts]
    try:
        source.render(data)
    except AbortMessage as abort:
        raise AbortedFailure(f"{shown_name(file)}: aborted: {abort}") from None
    except LiquidWebhooksError as error:
        raise RenderFailure(*describe_with_excerpt(error, shown_name(file))) from None
    stages: list[tuple[str, Callable[[], object]]] = [
        (
            "scan",
            lambda: [
                read_tokens(text, environment.delimiters, start=start, end=end) for text, start, end in texts
            ],
        ),
        ("scan and parse", lambda: [environment.from_span(*text) for text in texts]),
        ("compile", lambda: [environment.compile(nodes) for nodes in trees]),
        ("render", lambda: source.render(data)),
    ]
    medians = {name: median_seconds(stage) for name, stage in stages}
    medians["parse"] = max(medians["scan and parse"] - medians["scan"], 0.0)
    with open_output(None) as output:
        for name in ("scan", "parse", "compile", "render"):
            output.tell(f"{name:<8}{medians[name] * 1e6:>12,.2f} µs")
        output.tell(f"{1 / medians['render']:,.0f} renders a second")


def _texts(source: Webhook | Template, text: str) -> list[tuple[str, int, int]]:
    """Return the pieces of `text` that `source` was parsed from: texts, with the offsets of what counts."""
    if isinstance(source, Template):
        return [(text, 0, len(text))]
    return [(part.source, part.start, part.stop) for part in parts(source)[1:]]


def median_seconds(stage: Callable[[], object], seconds: float = SECONDS_PER_STAGE) -> float:
    """Return the median over batches of calls of how long one call takes.

    Args:
        stage: What to call.
        seconds: How long to go on; at least five batches are run.
    """
    count = 1
    while (taken := _batch(stage, count)) < _MIN_BATCH_SECONDS:
        count *= 2
    batches = max(int(seconds / taken), _MIN_BATCHES)
    return median(_batch(stage, count) for _ in range(batches)) / count


def _batch(stage: Callable[[], object], count: int) -> float:
    start = perf_counter()
    for _ in range(count):
        stage()
    return perf_counter() - start

"""Turn timings into one Markdown table or one JSON document."""

from __future__ import annotations

import math
import os
import platform
from collections.abc import Iterable
from collections.abc import Mapping
from pathlib import Path

from benchmarks.engines import ENGINES
from benchmarks.engines import OURS
from benchmarks.timing import Timing

__all__ = ["as_json", "as_markdown", "geometric_mean", "machine"]

Results = Mapping[str, Mapping[str, Timing]]


def as_markdown(results: Results) -> str:
    """Return the table of `results` (case → engine → timing) with machine and versions above it.

    Times are medians in microseconds per render; the last columns say how many renders a second
    liquid_webhooks makes for each one of the other engine.
    """
    engines = _engines(results)
    peers = [name for name in engines if name != OURS] if OURS in engines else []
    header = ["case", *(f"{ENGINES[name].title} µs" for name in engines)]
    header += [f"× {ENGINES[name].title}" for name in peers]
    rows = [header, ["---"] + ["---:"] * (len(header) - 1)]
    for case, timings in results.items():
        times = [f"{timings[name].median * 1e6:.2f}" for name in engines]
        rows.append([case, *times, *(f"{_ratio(timings, name):.2f}" for name in peers)])
    means = [
        f"**{geometric_mean(_ratio(timings, name) for timings in results.values()):.2f}**" for name in peers
    ]
    if peers:
        rows.append(["geometric mean", *([""] * len(engines)), *means])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{machine()}\n{', '.join(ENGINES[name].label for name in engines)}\n\n{table}\n"


def as_json(results: Results) -> dict[str, object]:
    """Return everything the table shows and more, as a JSON object; times in seconds."""
    engines = _engines(results)
    document: dict[str, object] = {
        "machine": machine(),
        "engines": {name: ENGINES[name].version for name in engines},
        "cases": {
            case: {
                name: {
                    "median": timing.median,
                    "fastest": timing.fastest,
                    "rounds": timing.rounds,
                    "renders": timing.renders,
                }
                for name, timing in timings.items()
            }
            for case, timings in results.items()
        },
    }
    if OURS in engines:
        document["geometric_means"] = {
            name: geometric_mean(_ratio(timings, name) for timings in results.values())
            for name in engines
            if name != OURS
        }
    return document


def geometric_mean(ratios: Iterable[float]) -> float:
    """Return the geometric mean of positive ratios."""
    logarithms = [math.log(ratio) for ratio in ratios]
    return math.exp(sum(logarithms) / len(logarithms))


def machine() -> str:
    """Name the processor, its cores, the system and the Python."""
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, {python}"


def _processor() -> str:
    # platform.processor() is empty on most Linux systems.
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(models, "") or platform.processor() or "unknown processor"


def _engines(results: Results) -> list[str]:
    return list(next(iter(results.values())))


def _ratio(timings: Mapping[str, Timing], peer: str) -> float:
    return timings[peer].median / timings[OURS].median

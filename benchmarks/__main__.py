"""Compare render speed: check that all engines print the same, time them in turns, print one table.

`python -m benchmarks [--seconds N] [--case NAME] [--engine NAME] [--json]`; peers come with
`pip install liquid-webhooks[bench]`. Templates are compiled outside the timing, and the data is one dict
that every render reuses. Nothing is normalised before the outputs are compared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from benchmarks.case import Case
from benchmarks.case import load_cases
from benchmarks.engines import ENGINES
from benchmarks.engines import OURS
from benchmarks.report import as_json
from benchmarks.report import as_markdown
from benchmarks.timing import Timing
from benchmarks.timing import time_renderers


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return 1 if an engine prints something else than the others, else 0."""
    cases = {case.name: case for case in load_cases()}
    options = _parser(cases).parse_args(arguments)
    engines = _installed(options.engine or list(ENGINES))
    results: dict[str, dict[str, Timing]] = {}
    for name in options.case or cases:
        renderers = {engine: ENGINES[engine].prepare(cases[name]) for engine in engines}
        texts = {engine: renderer.texts() for engine, renderer in renderers.items()}
        different = [engine for engine in engines if texts[engine] != texts[engines[0]]]
        if different:
            print(f"{name}: {', '.join(different)} and {engines[0]} print different texts", file=sys.stderr)
            return 1
        results[name] = time_renderers(renderers, options.seconds)
    if options.json:
        print(json.dumps(as_json(results), indent=2))
    else:
        print(as_markdown(results), end="")
    return 0


def _parser(cases: dict[str, Case]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Compare render speed.")
    parser.add_argument(
        "--seconds", type=float, default=1.0, help="time for each engine and case (default 1)"
    )
    parser.add_argument("--case", action="append", choices=list(cases), help="only this case; repeatable")
    parser.add_argument(
        "--engine", action="append", choices=list(ENGINES), help=f"only {OURS} and this one; repeatable"
    )
    parser.add_argument("--json", action="store_true", help="print JSON in place of the table")
    return parser


def _installed(wanted: list[str]) -> list[str]:
    """Return the engines of `wanted`, and ours, that can be imported; say on stderr which cannot."""
    present = []
    for name, engine in ENGINES.items():
        if name not in wanted and name != OURS:
            continue
        if engine.version is None:
            print(f"{engine.title} is not installed: left out", file=sys.stderr)
        else:
            present.append(name)
    return present


if __name__ == "__main__":
    sys.exit(main())

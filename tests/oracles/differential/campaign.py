"""A long comparison: case after case from seeds, in batches, with every new difference made small."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from dataclasses import field

from tests.campaigns.grammar.choices import Choices
from tests.campaigns.grammar.choices import SeededChoices
from tests.campaigns.grammar.draft import Dialect
from tests.campaigns.grammar.shrink import shrunk
from tests.campaigns.grammar.shrink import signature
from tests.campaigns.grammar.template import Case
from tests.campaigns.grammar.template import case
from tests.oracles.differential.compare import Difference
from tests.oracles.differential.compare import differences
from tests.oracles.differential.known import known
from tests.oracles.differential.oracle import Answer
from tests.oracles.differential.oracle import Oracle

__all__ = ["Report", "compare_seeds", "smaller", "standard_case"]

BATCH = 50
"""Templates that Ruby renders while we render as many."""
DATA_SETS = 8
"""Data sets for each template: to parse and compile costs more than to render."""
SHRINK_SECONDS = 20.0
MOST_SHRUNK = 12
"""Differences made small for one report; the others are only counted."""
RAISE_EVERY = 8
"""Of how many templates one is also compared where Ruby raised nothing."""


def standard_case(choices: Choices) -> Case:
    """Return a case of what Ruby has."""
    return case(choices, Dialect.STANDARD, sets=DATA_SETS)


@dataclass(slots=True)
class Report:
    """What comparing some seeds gave.

    Attributes:
        cases: Pairs of a template and a data set that were compared.
        counts: How often what happened, by Ruby's outcome and by class of known differences.
        new: Differences of no known class, made small, by their signature.
        seconds: How long it took.
    """

    cases: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    new: dict[str, Difference] = field(default_factory=dict)
    seconds: float = 0.0


def compare_seeds(first: int, cases: int) -> Report:
    """Compare templates from the seeds `first`, `first` + 1, … until `cases` cases were compared."""
    report = Report()
    start = time.monotonic()
    shown: set[str] = set()
    # The second oracle makes differences small while the first works on the next batch.
    with Oracle() as oracle, Oracle() as second, ThreadPoolExecutor(1) as executor:
        for seeds, made, answers in _batches(first, cases, oracle, executor):
            for seed, template, answer in zip(seeds, made, answers, strict=True):
                _count(report, template, answer)
                for difference in differences(template, answer, always_raise=seed % RAISE_EVERY == 0):
                    _judge(report, difference, template, seed, second, shown)
    report.seconds = time.monotonic() - start
    return report


def _batches(
    first: int, cases: int, oracle: Oracle, executor: ThreadPoolExecutor
) -> Iterator[tuple[range, list[Case], list[Answer]]]:
    """Yield batches with Ruby's answers; Ruby works on the next one meanwhile."""
    pending: tuple[range, list[Case], Future[list[Answer]]] | None = None
    compared = 0
    while compared < cases:
        seeds = range(first, first + BATCH)
        first += BATCH
        made = [standard_case(SeededChoices(seed)) for seed in seeds]
        compared += sum(len(template.data) for template in made)
        if pending is not None:
            answers = pending[2].result()
            following = executor.submit(oracle.ask_all, made)
            yield pending[0], pending[1], answers
        else:
            following = executor.submit(oracle.ask_all, made)
        pending = (seeds, made, following)
    if pending is not None:
        yield pending[0], pending[1], pending[2].result()


def _count(report: Report, template: Case, answer: Answer) -> None:
    report.cases += len(template.data)
    if answer.parse_error:
        report.counts["ruby: parse error"] += len(template.data)
    elif answer.failure:
        report.counts["ruby: no answer"] += len(template.data)
    for rendered in answer.rendered:
        kind = "no answer" if rendered.failure else "render error" if rendered.errors else "text"
        report.counts[f"ruby: {kind}"] += 1


def _judge(
    report: Report, difference: Difference, template: Case, seed: int, oracle: Oracle, shown: set[str]
) -> None:
    row = known(difference)
    if row is not None:
        report.counts[f"known: {row.name}"] += 1
        return
    report.counts["new"] += 1
    rough = (
        f"{difference.aspect} {difference.ruby.kind} {difference.ours.kind} {signature(difference.ours.text)}"
    )
    if len(report.new) >= MOST_SHRUNK or rough in shown:
        return
    shown.add(rough)
    small = smaller(difference, template, oracle, seed)
    report.new.setdefault(f"{small.aspect} {signature(small.all_source)}", small)


def smaller(difference: Difference, template: Case, oracle: Oracle, seed: int | None = None) -> Difference:
    """Return the difference of a smaller case that differs in the same way.

    Args:
        difference: A new difference of `template`.
        template: The case as it was made.
        oracle: Ruby, which nobody else asks meanwhile.
        seed: The seed of `standard_case`, if the case was made from one.
    """

    def of(candidate: Case) -> Difference | None:
        for found in differences(candidate, oracle.ask(candidate)):
            kinds = (found.aspect, found.ruby.kind, found.ours.kind)
            if kinds == (difference.aspect, difference.ruby.kind, difference.ours.kind) and not known(found):
                return found
        return None

    at = next(at for at, data in enumerate(template.data) if repr(data) == repr(difference.data))
    small = shrunk(
        template, lambda c: of(c) is not None, SHRINK_SECONDS, seed=seed, build=standard_case, at=at
    )
    return of(small) or difference

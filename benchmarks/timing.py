"""Time several renderers in turns and keep each one's median."""

from __future__ import annotations

import statistics
import timeit
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.engines import Renderer

__all__ = ["Timing", "time_renderers"]

TURN_SECONDS = 0.01
MIN_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """What the turns of one engine on one case took.

    Attributes:
        median: Seconds for one render of the whole case.
        fastest: The same for the best turn.
        rounds: How many turns there were.
        renders: How many renders one turn made.
    """

    median: float
    fastest: float
    rounds: int
    renders: int


def time_renderers(renderers: Mapping[str, Renderer], seconds: float) -> dict[str, Timing]:
    """Let the renderers take turns of about 10 ms each for about `seconds` per renderer.

    All share one process, and each round begins with another one, so that a slow spell of the machine and
    whatever a neighbour leaves in the caches falls on all alike. The garbage collector is off
    during a turn, as `timeit` does it.
    """
    timers = {name: _timer(renderer) for name, renderer in renderers.items()}
    renders = {name: _renders_per_turn(timer) for name, timer in timers.items()}
    rounds = max(MIN_ROUNDS, round(seconds / TURN_SECONDS))
    turns: dict[str, list[float]] = {name: [] for name in timers}
    names = list(timers)
    for number in range(rounds):
        shift = number % len(names)
        for name in [*names[shift:], *names[:shift]]:
            turns[name].append(timers[name].timeit(renders[name]) / renders[name])
    return {
        name: Timing(statistics.median(turns[name]), min(turns[name]), rounds, renders[name])
        for name in names
    }


def _timer(renderer: Renderer) -> timeit.Timer:
    # The statement is timed as its users write it; a function around it would cost every engine a call more.
    return timeit.Timer("; ".join(renderer.calls), globals=dict(renderer.names))


def _renders_per_turn(timer: timeit.Timer) -> int:
    renders = 1
    while (taken := timer.timeit(renders)) < TURN_SECONDS / 4:
        renders *= 2
    return max(1, round(renders * TURN_SECONDS / taken))

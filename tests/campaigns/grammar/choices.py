"""Where the grammar's choices come from: a seed, Hypothesis, or a record of earlier ones."""

from __future__ import annotations

import random
from abc import ABC
from abc import abstractmethod
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Sequence
from typing import TypeVar

from hypothesis import strategies as st

__all__ = ["Choices", "DrawnChoices", "ReplayedChoices", "SeededChoices", "weighted"]

T = TypeVar("T")

ONE_BYTE = 128
"""Up to how many options one byte decides."""
_CHUNKS = st.binary(min_size=64, max_size=64)


class Choices(ABC):
    """A source of choices; 0 is always the simplest one, so that shrinking leads to simple cases."""

    @abstractmethod
    def below(self, bound: int) -> int:
        """Return an integer of at least 0 and less than `bound`, which is at least 1."""

    def pick(self, options: Sequence[T]) -> T:
        """Return one of `options`, the simplest of which stands first."""
        return options[self.below(len(options))]

    def chance(self, percent: int) -> bool:
        """Return True in `percent` of 100 cases; False is the simple answer."""
        return self.below(100) >= 100 - percent


class SeededChoices(Choices):
    """Pseudo-random choices, kept in `record` for a replay."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed).random
        self.record: list[int] = []

    def below(self, bound: int) -> int:
        choice = int(self._random() * bound)
        self.record.append(choice)
        return choice


class ReplayedChoices(Choices):
    """A record of choices, possibly altered: too large ones are cut, missing ones are 0."""

    def __init__(self, record: Sequence[int]) -> None:
        self._record = iter(record)

    def below(self, bound: int) -> int:
        return min(next(self._record, 0), bound - 1)


class DrawnChoices(Choices):
    """Choices that Hypothesis draws, many at once because each draw is slow, and shrinks."""

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._bytes: Iterator[int] = iter(b"")

    def below(self, bound: int) -> int:
        if bound <= ONE_BYTE:
            return self._byte() * bound >> 8
        return (self._byte() << 8 | self._byte()) * bound >> 16

    def _byte(self) -> int:
        for byte in self._bytes:
            return byte
        self._bytes = iter(self._draw(_CHUNKS))
        return next(self._bytes)


def weighted(weights: Mapping[T, int]) -> tuple[T, ...]:
    """Return options for `Choices.pick`, each as often as its weight says."""
    return tuple(option for option, weight in weights.items() for _ in range(weight))

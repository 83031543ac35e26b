"""Literals: many texts that are looked for at once, in time that grows with the text, not their number."""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Generic
from typing import TypeVar

__all__ = ["LONGEST", "SHORTEST", "Literals", "pieces"]

Meaning = TypeVar("Meaning")

SHORTEST = 4
"""Characters that each literal has at least."""

LONGEST = 256
"""Characters that each literal has at most; of a longer text its pieces are looked for."""

_HEADS = (4, 16, 64, 256)
"""Lengths of what literals begin with that is looked up first."""

_FEW = 32
"""Beginnings of literals that one regular expression looks for."""

_PLACES_A_LOOK = 16_384
"""Places in a text between two looks at the clock."""


class Literals(Generic[Meaning]):
    """Finds literals, each of `SHORTEST` to `LONGEST` characters.

    Literals are told apart by what they begin with, in few steps that are longer each time. So a place costs
    one look-up unless one of them seems to begin there, and even then it does not cost more for each of them.

    Args:
        literals: Each with what it means.
    """

    __slots__ = ("_lengths", "_meanings", "_pattern")

    def __init__(self, literals: Iterable[tuple[str, Meaning]]) -> None:
        self._meanings: dict[str, list[Meaning]] = {}
        self._lengths: dict[str, set[int]] = {}
        for literal, meaning in literals:
            self._meanings.setdefault(literal, []).append(meaning)
        for literal in self._meanings:
            for size in _HEADS:
                if size > len(literal):
                    break
                lengths = self._lengths.setdefault(literal[:size], set())
            lengths.add(len(literal))
        heads = {literal[:SHORTEST] for literal in self._meanings}
        # Python tries one alternative after the other, so few are faster than a look-up, and many slower.
        is_few = 0 < len(heads) <= _FEW
        self._pattern = re.compile("|".join(map(re.escape, sorted(heads)))) if is_few else None

    def find(
        self, text: str, look: Callable[[], object] | None = None
    ) -> Iterator[tuple[int, int, list[Meaning]]]:
        """Yield start, stop and meanings of each literal in `text`, by where they start, the longest first.

        Args:
            text: Where they are looked for.
            look: Called now and then, as a long text takes long; may raise.
        """
        lengths = self._lengths
        if not lengths:
            return
        for first in range(0, len(text) - SHORTEST + 1, _PLACES_A_LOOK):
            if look is not None:
                look()
            for start in self._places(text, first, min(first + _PLACES_A_LOOK, len(text) - SHORTEST + 1)):
                yield from self._at(text, start)

    def _places(self, text: str, first: int, stop: int) -> Iterator[int]:
        """Yield the places from `first` up to `stop` at which a literal may begin."""
        lengths, pattern = self._lengths, self._pattern
        if pattern is None:
            yield from [place for place in range(first, stop) if text[place : place + SHORTEST] in lengths]
            return
        while match := pattern.search(text, first, stop + SHORTEST - 1):
            yield match.start()
            first = match.start() + 1

    def _at(self, text: str, start: int) -> Iterator[tuple[int, int, list[Meaning]]]:
        sizes: set[int] = set()
        for size in _HEADS:
            own = self._lengths.get(text[start : start + size])
            if own is None:
                break
            sizes |= own
        for size in sorted(sizes, reverse=True):
            meanings = self._meanings.get(text[start : start + size])
            if meanings is not None and start + size <= len(text):
                yield start, start + size, meanings


def pieces(text: str) -> Iterator[str]:
    """Yield what stands for `text` among literals: nothing if it is too short, pieces if it is too long."""
    if len(text) > LONGEST:
        for start in range(0, len(text) - LONGEST, LONGEST):
            yield text[start : start + LONGEST]
        yield text[-LONGEST:]
    elif len(text) >= SHORTEST:
        yield text

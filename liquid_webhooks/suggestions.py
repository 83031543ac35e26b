"""Which known name somebody meant who wrote another."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]

LIKENESS = 0.66
"""How alike two names must be, from 0 to 1, for one to be taken for a slip of the pen for the other."""


LONGEST = 40
"""Characters of a word for which it pays to look."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `word` is most like, whatever its case; None if it is like none."""
    from difflib import get_close_matches  # here, as it is needed only where something is wrong

    if len(word) > LONGEST:
        return None
    names = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), names, n=1, cutoff=LIKENESS)
    return names[near[0]] if near else None

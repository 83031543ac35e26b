"""Which known name somebody meant who wrote another."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterable

__all__ = ["Suggestions", "meant", "nearest"]

LIKENESS = 0.66
"""How alike two names must be, from 0 to 1, for one to be taken for a slip of the pen for the other."""


LONGEST = 40
"""Characters of a word for which it pays to look."""

MOST_WORDS = 200
"""Words of one template for which it pays to look: a template with more holds no slips."""

FEWEST = 3
"""Characters of a word that tell something where they are a part of a name."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that `word` is most like, whatever its case; None if it is like none."""
    from difflib import get_close_matches  # here, as it is needed only where something is wrong

    if len(word) > LONGEST:
        return None
    names = {name.lower(): name for name in known}
    near = get_close_matches(word.lower(), names, n=1, cutoff=LIKENESS)
    return names[near[0]] if near else None


class Suggestions:
    """The nearest of `known` for the words of one template, each looked for once, and so many at most."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = known
        self.near: dict[str, str | None] = {}

    def nearest(self, word: str) -> str | None:
        """Return what `nearest` does; None for words behind the first `MOST_WORDS`."""
        if word not in self.near:
            self.near[word] = nearest(word, self.known) if len(self.near) < MOST_WORDS else None
        return self.near[word]


def meant(word: str, known: Iterable[str]) -> str:
    """Return a sentence, with a blank before it, that asks whether one of `known` is meant; else nothing.

    Those are the names that `word` is a part of; if there are none, the one it is most like; if it is like
    none, those that have a part like it, between underscores.
    """
    names = list(known)
    lower = word.lower()
    likely = [name for name in names if len(lower) >= FEWEST and lower in name.lower()]
    if not likely:
        near = nearest(word, names)
        likely = [near] if near else [name for name in names if nearest(word, name.split("_"))]
    if not likely:
        return ""
    return f" Did you mean {' or '.join(repr(name) for name in likely)}?"

"""Row groups: rows that came to the same end, counted, with the places of the first of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field
from typing import Final

from liquid_webhooks.cli.telling import tell

__all__ = ["Group", "RowGroups", "tell_errors", "told"]

_SHOWN_PLACES: Final = 5
_MAX_CHARS: Final = 500
_MAX_GROUPS: Final = 1_000
"""Different ends that are kept; there are few, unless the rows make them up."""


@dataclass(slots=True)
class Group:
    """Rows that came to one end.

    Attributes:
        text: What tells the end.
        count: How many rows there are.
        first: The places of the first of them.
    """

    text: str
    count: int = 0
    first: list[str] = field(default_factory=list)

    @property
    def places(self) -> str:
        """The first places, for people."""
        return ", ".join(self.first) + (", …" if self.count > len(self.first) else "")


class RowGroups:
    """Groups rows by a text; what is kept does not grow with the rows.

    Attributes:
        others: Rows that came to still other ends.
    """

    def __init__(self) -> None:
        self._groups: dict[str, Group] = {}
        self.others = 0

    def add(self, text: str, place: str | None = None) -> None:
        """Count a row that came to the end that `text` tells; `place` is where the row stands."""
        text = told(text)
        group = self._groups.get(text)
        if group is None:
            if len(self._groups) >= _MAX_GROUPS:
                self.others += 1
                return
            group = self._groups[text] = Group(text)
        group.count += 1
        if place is not None and len(group.first) < _SHOWN_PLACES:
            group.first.append(place)

    def __iter__(self) -> Iterator[Group]:
        """Yield the groups in the order of their first rows."""
        yield from self._groups.values()

    def most_common(self) -> list[Group]:
        """Return the groups, the largest first."""
        return sorted(self, key=lambda group: -group.count)

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(group.count for group in self) + self.others


def told(text: str) -> str:
    """Return what is kept and told of a text that may hold data: of a long one the beginning."""
    return text if len(text) <= _MAX_CHARS else f"{text[:_MAX_CHARS]}…"


def tell_errors(errors: RowGroups) -> None:
    """Print each error once on standard error: with the row that it hit, or their count and the first."""
    for group in errors:
        if group.count == 1:
            tell(f"Error: {group.places}: {group.text}")
        else:
            tell(f"Error: {group.text}", f"  {group.count:,} rows: {group.places}")
    if errors.others:
        tell(f"Error: {errors.others:,} more rows failed with other errors")

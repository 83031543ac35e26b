"""What the parts of the grammar share while one template is being written."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field
from enum import Enum

from tests.campaigns.grammar.choices import Choices

__all__ = ["Dialect", "Draft"]


class Dialect(Enum):
    """Which constructs a template may hold."""

    STANDARD = "standard"
    """What Ruby Liquid 5.4 has."""
    BRAZE = "braze"
    """Also Braze's names, groups, tags and filters, and what later Liquids brought."""


@dataclass(slots=True)
class Draft:
    """A template under construction.

    Attributes:
        choices: Where choices come from.
        dialect: Which constructs are allowed.
        budget: Statements that may still be written.
        is_gentle: Whether filters and comparisons mostly get what they expect.
        roughness: Percent of markups that are made lax.
        trimming: Percent of delimiters that control white space or are glued to their markup.
        fetching: Percent of statements that fetch something, in Braze's dialect.
        partials: Names of the partials this template may call.
        favourites: Paths that are read and written again and again.
        depth: Blocks around the present place.
        passes: How often the present place runs, at most.
        loops: Loop variables in scope, the innermost last.
        assigned: Names that were assigned to.
        rows: `tablerow` blocks around the present place.
        is_lines: Whether statements are lines of a `liquid` tag.
    """

    choices: Choices
    dialect: Dialect
    budget: int
    is_gentle: bool = True
    roughness: int = 0
    trimming: int = 0
    fetching: int = 0
    partials: tuple[str, ...] = ()
    favourites: list[str] = field(default_factory=list)
    depth: int = 0
    passes: int = 1
    loops: list[str] = field(default_factory=list)
    assigned: list[str] = field(default_factory=list)
    rows: int = 0
    is_lines: bool = False

    @property
    def is_braze(self) -> bool:
        """Whether Braze's own constructs are allowed."""
        return self.dialect is Dialect.BRAZE

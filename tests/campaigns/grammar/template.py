"""Whole cases: a template, the partials it may call, and data sets."""

from __future__ import annotations

from dataclasses import dataclass

from tests.campaigns.grammar.choices import Choices
from tests.campaigns.grammar.choices import weighted
from tests.campaigns.grammar.draft import Dialect
from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.expressions import choose_favourites
from tests.campaigns.grammar.statements import statements
from tests.campaigns.grammar.towers import tower
from tests.campaigns.grammar.towers import wide
from tests.campaigns.grammar.values import data_set

__all__ = ["Case", "case"]


@dataclass(frozen=True, slots=True)
class Case:
    """One template with data.

    Attributes:
        source: The template's text.
        data: Sets of variables, each to be rendered with on its own.
        partials: Texts of `render` and `include` by name; None where the template may call none.
    """

    source: str
    data: tuple[dict[str, object], ...]
    partials: dict[str, str] | None = None


_BUDGETS = weighted({5: 5, 9: 5, 14: 4, 22: 2, 40: 1})
_ROUGHNESS = weighted({0: 6, 4: 2, 12: 2, 40: 1})
_TRIMMING = weighted({0: 5, 10: 4, 50: 2})
_FETCHING = weighted({4: 5, 0: 2, 50: 3})


def case(choices: Choices, dialect: Dialect, *, sets: int = 3) -> Case:
    """Return a template and `sets` data sets for it."""
    partials = _partials(choices, dialect) if choices.chance(15) else None
    source = _template(choices, dialect, tuple(partials or ()))
    return Case(source, tuple(data_set(choices) for _ in range(sets)), partials)


def _template(choices: Choices, dialect: Dialect, partials: tuple[str, ...], *, is_main: bool = True) -> str:
    draft = Draft(
        choices,
        dialect,
        budget=choices.pick(_BUDGETS) if is_main else choices.pick((1, 3, 5)),
        is_gentle=choices.chance(60),
        roughness=choices.pick(_ROUGHNESS),
        trimming=choices.pick(_TRIMMING),
        # The other dialect has no such statements: its seeds go on giving the same cases.
        fetching=choices.pick(_FETCHING) if dialect is Dialect.BRAZE else 0,
        partials=partials,
    )
    choose_favourites(draft)
    before = tower(draft) if is_main and choices.chance(6) else ""
    before += wide(draft) if is_main and choices.chance(2) else ""
    text = before + statements(draft)
    # What was assigned shows only where it is printed.
    return text + "".join(f"{{{{ {name} }}}}" for name in dict.fromkeys(draft.assigned[-3:]))


def _partials(choices: Choices, dialect: Dialect) -> dict[str, str]:
    """Return p0 to p3, each of which may call those before it."""
    texts: dict[str, str] = {}
    for number in range(4):
        callable_ = tuple(texts) if choices.chance(40) else ()
        texts[f"p{number}"] = _template(choices, dialect, callable_, is_main=False)
    return texts

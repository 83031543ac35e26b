"""Calls of partials by `render` and `include`."""

from __future__ import annotations

from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.expressions import path
from tests.campaigns.grammar.expressions import value
from tests.campaigns.grammar.markup import tag
from tests.campaigns.grammar.values import NAMES

__all__ = ["call"]


def call(draft: Draft) -> str:
    """Return a call of one of the partials that the draft may call, or rarely of one there is not."""
    choices = draft.choices
    name = "none" if choices.chance(3) else choices.pick(draft.partials)
    markup = choices.pick(("'%s'", '"%s"')).replace("%s", name)
    kind = choices.below(10)
    if kind in (5, 6, 7):
        markup += " with " + value(draft)
    elif kind in (8, 9):
        markup += " for " + choices.pick(("b", "c", "(1..3)", path(draft)))
    if kind > 4 and choices.chance(40):
        markup += " as " + choices.pick(NAMES)
    if choices.chance(45):
        pairs = [f"{choices.pick(NAMES)}: {value(draft)}" for _ in range(choices.pick((1, 2)))]
        markup += ", " + ", ".join(pairs)
    return tag(draft, choices.pick(("render", "include")), markup)

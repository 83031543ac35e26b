"""`for` and `tablerow`, with their options."""

from __future__ import annotations

from collections.abc import Callable

from tests.campaigns.grammar.choices import weighted
from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.expressions import path
from tests.campaigns.grammar.expressions import value
from tests.campaigns.grammar.literals import small
from tests.campaigns.grammar.markup import output
from tests.campaigns.grammar.markup import tag
from tests.campaigns.grammar.values import NAMES

__all__ = ["for_loop", "tablerow"]

MOST_PASSES = 60
"""How often a place may run before no more loops are put there: outputs stay short."""

_VARIABLES = weighted({"x": 3, "i": 4, "item": 3, "y": 2, "a": 1, "forloop": 1, "a-b": 1})
_COLLECTIONS = ("c", "b", "a.x", "(1..3)", "c[0].b", "a", "(1..n)", "a.k", "s")


def for_loop(draft: Draft, body: Callable[[Draft], str]) -> str:
    """Return a `for` block, possibly with `else`."""
    choices = draft.choices
    if draft.passes > MOST_PASSES:
        return output(draft, value(draft))
    name = choices.pick(_VARIABLES)
    options = " reversed" if choices.chance(15) else ""
    if choices.chance(20):
        options += choices.pick((" limit:", " limit: ", ", limit:")) + small(draft)
    if choices.chance(22):
        options += choices.pick((" offset:", " offset: ")) + choices.pick((small(draft), "continue"))
    markup = f"{name} in {_collection(draft)}{options}"
    parts = [tag(draft, "for", markup), _repeated(draft, name, body)]
    if choices.chance(25):
        parts += [tag(draft, "else"), body(draft)]
    return "".join([*parts, tag(draft, "endfor")])


def tablerow(draft: Draft, body: Callable[[Draft], str]) -> str:
    """Return a `tablerow` block."""
    choices = draft.choices
    if draft.passes > MOST_PASSES:
        return output(draft, value(draft))
    name = choices.pick(("x", "i", "a", "item"))
    options = " cols:" + small(draft) if choices.chance(50) else ""
    for option in ("limit", "offset"):
        if choices.chance(20):
            options += f" {option}:{small(draft)}"
    markup = f"{name} in {_collection(draft)}{options}"
    draft.rows += 1
    inside = _repeated(draft, name, body)
    draft.rows -= 1
    after = output(draft, "tablerowloop.col") if choices.chance(10) else ""
    return tag(draft, "tablerow", markup) + inside + after + tag(draft, "endtablerow")


def _collection(draft: Draft) -> str:
    choices = draft.choices
    if draft.loops and choices.chance(15):
        return f"{choices.pick(draft.loops)}.b"
    if draft.is_gentle or choices.chance(50):
        return choices.pick(_COLLECTIONS)
    return choices.pick((path(draft), choices.pick(NAMES), f"({small(draft)}..{small(draft)})", value(draft)))


def _repeated(draft: Draft, name: str, body: Callable[[Draft], str]) -> str:
    passes = draft.passes
    draft.passes *= 3
    draft.loops.append(name)
    inside = body(draft)
    draft.loops.pop()
    draft.passes = passes
    return inside

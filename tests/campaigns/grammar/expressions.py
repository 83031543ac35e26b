"""Expressions: paths, values with filters, conditions."""

from __future__ import annotations

from tests.campaigns.grammar.choices import weighted
from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.filters import filter_call
from tests.campaigns.grammar.literals import literal
from tests.campaigns.grammar.literals import small
from tests.campaigns.grammar.values import KEYS
from tests.campaigns.grammar.values import NAMES
from tests.campaigns.grammar.values import ODD_NAMES

__all__ = ["choose_favourites", "condition", "filtered", "path", "value", "variable"]

USEFUL_PATHS = (
    "a.k.k", "s", "n", "b[0]", "a.k.a", "a.b", "a.a", "a.x[2].k", "a.x.first", "a.x", "b.first", "b",
    "c[0].k", "c[1].a", "c.size", "c.first.b", "x", "a['b']", "a.k['a']", "a[s]", "a.k[s]", "c[n].k", "x.k",
    "i.k", "a.x.size", "a.k", "b.last", "c.last.k", "a", "c",
)  # fmt: skip

_FORLOOP = (
    "index",
    "index0",
    "rindex",
    "rindex0",
    "first",
    "last",
    "length",
    "name",
    "nope",
    "size",
    "parentloop",
)
_TABLEROWLOOP = (
    "index", "col", "row", "col_first", "col_last", "first", "last", "length", "col0", "index0", "rindex",
    "rindex0",
)  # fmt: skip
_OPERATORS = weighted({"==": 5, "!=": 2, "contains": 4, "<": 2, ">": 2, "<=": 1, ">=": 1, "<>": 1})
_ODD_OPERATORS = ("=", "===", "=>", "<=>", "&&", "is", "not", "contain", "!", "=~", "in", "==!", "")
_COUNTS = ("forloop.index", "forloop.length", "forloop.rindex0", "c.size", "a.x.size", "n", "forloop.index0")
_LENGTHS = (1, 1, 1, 2, 2, 3, 4)


def choose_favourites(draft: Draft) -> None:
    """Choose the paths that the template reads again and again."""
    for _ in range(draft.choices.pick((2, 3, 4, 5))):
        gentle = draft.is_gentle
        draft.favourites.append(draft.choices.pick(USEFUL_PATHS) if gentle else _fresh_path(draft))


def variable(draft: Draft) -> str:
    """Return the name of a variable."""
    choices = draft.choices
    kind = choices.below(20)
    if kind > 12 and draft.loops:
        return choices.pick(draft.loops)
    if kind > 9 and draft.assigned:
        return choices.pick(draft.assigned)
    if kind == 9:
        return choices.pick(ODD_NAMES)
    return choices.pick(NAMES)


def path(draft: Draft) -> str:
    """Return a variable, mostly with keys and indexes behind it."""
    choices = draft.choices
    if draft.loops and choices.chance(25):
        return _loop_path(draft)
    if draft.favourites and choices.chance(65):
        favourite = choices.pick(draft.favourites)
        return favourite + _segment(draft, simple=True) if choices.chance(15) else favourite
    return choices.pick(USEFUL_PATHS) if draft.is_gentle and choices.chance(50) else _fresh_path(draft)


def _fresh_path(draft: Draft) -> str:
    count = draft.choices.pick((1, 0, 0, 1, 1, 2, 2, 3))
    if draft.choices.chance(1):
        count = draft.choices.pick((9, 14, 25))
    return variable(draft) + "".join(_segment(draft) for _ in range(count))


def _segment(draft: Draft, *, simple: bool = False) -> str:
    choices = draft.choices
    kind = choices.below(20)
    if kind < 12:
        return "." + choices.pick(KEYS[:9])
    if kind < 14:
        return f"[{choices.pick((0, 1, -1, 2, 7))}]"
    if kind < 16:
        return choices.pick(("['%s']", '["%s"]')).replace("%s", choices.pick(KEYS))
    if kind < 18 or simple:
        return f"[{choices.pick(NAMES)}]"
    if kind == 18:
        return f"[{choices.pick(USEFUL_PATHS[:8])}]".replace("[0]", ".k").replace("[2]", "")
    return choices.pick(("[nil]", "[true]", "[(1..2)]", "[1.5]", "['']", "[ 0 ]", "[empty]"))


def _loop_path(draft: Draft) -> str:
    choices = draft.choices
    kind = choices.below(20)
    if kind < 11:
        return "forloop." + choices.pick(_FORLOOP)
    if kind < 15:
        return "forloop.parentloop." + choices.pick(_FORLOOP)
    if kind < 17:
        return f'forloop["{choices.pick(_FORLOOP)}"]'
    if kind == 17:
        return choices.pick(("forloop", "forloop.parentloop", "tablerowloop"))
    if kind == 18 or draft.rows:
        return "tablerowloop." + choices.pick(_TABLEROWLOOP)
    return "forloop.parentloop.parentloop." + choices.pick(_FORLOOP)


def value(draft: Draft) -> str:
    """Return a path or a literal; in Braze's dialect also its names and groups."""
    if draft.is_braze and draft.choices.chance(15):
        return _group(draft) if draft.choices.chance(50) else _dollar(draft)
    return literal(draft) if draft.choices.chance(28) else path(draft)


def _dollar(draft: Draft) -> str:
    choices = draft.choices
    name = choices.pick(
        ("first_name", "a", "b", "x", "a.b", "a.k.k", "b[0]", "zip code", "2nd (%)", "a'b", "%}", "c[1].k")
    )
    if choices.chance(50):
        return f"${{{name}}}"
    prefix = choices.pick(("custom_attribute", "a", "b", "x", "content_blocks", "event_properties"))
    return f"{prefix}.${{{name}}}" + (_segment(draft, simple=True) if choices.chance(30) else "")


def _group(draft: Draft) -> str:
    if draft.depth > 8:
        return path(draft)
    draft.depth += 1
    inner = filtered(draft)
    draft.depth -= 1
    return "{{" + inner + "}}"


def filtered(draft: Draft) -> str:
    """Return a value with up to three filters, or very rarely a long chain."""
    choices = draft.choices
    count = choices.pick((0, 0, 0, 1, 1, 2, 3))
    if not draft.is_gentle and choices.below(200) == 199:
        count = choices.pick((10, 32))
    calls = [filter_call(draft, value, path) for _ in range(count)]
    return value(draft) + "".join(choices.pick((" | ", "|", " |")) + call for call in calls)


def condition(draft: Draft) -> str:
    """Return terms joined by `and` and `or`."""
    choices = draft.choices
    count = choices.pick(_LENGTHS)
    if choices.below(200) == 199:
        count = choices.pick((15, 40))
    terms = [_term(draft) for _ in range(count)]
    text = terms[0]
    for term in terms[1:]:
        text += choices.pick((" and ", " or ")) + term
    return text


def _term(draft: Draft) -> str:
    choices = draft.choices
    if choices.chance(30):
        return value(draft)
    if draft.roughness and choices.chance(10):
        return f"{value(draft)} {choices.pick(_ODD_OPERATORS)} {value(draft)}"
    if draft.is_gentle and choices.chance(40):
        return f"{choices.pick(_COUNTS)} {choices.pick(('<', '>', '<=', '>=', '==', '!='))} {small(draft)}"
    operator = choices.pick(("==", "!=", "contains")) if draft.is_gentle else choices.pick(_OPERATORS)
    right = literal(draft) if choices.chance(50) else value(draft)
    left = value(draft)
    if choices.chance(10):
        left, right = right, left
    return f"{left} {operator} {right}"

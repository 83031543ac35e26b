"""Deep towers of blocks, and wide tags, which engines that compile have to cut up."""

from __future__ import annotations

from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.expressions import condition
from tests.campaigns.grammar.expressions import path
from tests.campaigns.grammar.markup import output
from tests.campaigns.grammar.markup import tag
from tests.campaigns.grammar.statements import light
from tests.campaigns.grammar.values import NAMES

__all__ = ["tower", "wide"]

_STOREYS = ("if", "for", "unless", "case", "capture", "ifchanged", "tablerow", "else", "empty for", "twice")


def tower(draft: Draft) -> str:
    """Return five to twenty blocks inside each other."""
    choices = draft.choices
    opening: list[str] = []
    closing: list[str] = []
    loops = len(draft.loops)
    passes = draft.passes
    for _ in range(choices.pick((5, 8, 9, 12, 16, 20))):
        start, end = _storey(draft)
        opening += [start, light(draft) if choices.chance(25) else ""]
        closing += [light(draft) if choices.chance(25) else "", end]
    middle = light(draft)
    del draft.loops[loops:]
    draft.passes = passes
    return "".join([*opening, middle, *reversed(closing)])


def _storey(draft: Draft) -> tuple[str, str]:
    choices = draft.choices
    kind = choices.pick(_STOREYS)
    if kind == "unless":
        return tag(draft, "unless", "false"), tag(draft, "endunless")
    if kind == "case":
        values = choices.pick(("1", "1, n", "2, 1"))
        return tag(draft, "case", "1") + tag(draft, "when", values), tag(draft, "endcase")
    if kind == "capture":
        name = choices.pick(NAMES)
        return tag(draft, "capture", name), tag(draft, "endcapture") + output(draft, name)
    if kind == "ifchanged":
        return tag(draft, "ifchanged"), tag(draft, "endifchanged")
    if kind == "else":
        start = (
            tag(draft, "if", choices.pick(("false", condition(draft)))) + light(draft) + tag(draft, "else")
        )
        return start, tag(draft, "endif")
    if kind == "empty for":
        return tag(draft, "for", "z in nope") + tag(draft, "else"), tag(draft, "endfor")
    if kind in ("for", "tablerow", "twice"):
        name = choices.pick(("x", "i", "y"))
        last = "2" if kind == "twice" and draft.passes < 20 else "1"
        draft.passes *= int(last)
        draft.loops.append(name)
        word = "tablerow" if kind == "tablerow" else "for"
        return tag(draft, word, f"{name} in (1..{last})"), tag(draft, "end" + word)
    return tag(draft, "if", choices.pick(("true", condition(draft)))), tag(draft, "endif")


def wide(draft: Draft) -> str:
    """Return one block with very many branches, or very many statements in a row."""
    choices = draft.choices
    kind = choices.below(3)
    if kind == 0:
        branches = "".join(tag(draft, "elsif", f"n == {i}") + "q" for i in range(52))
        return tag(draft, "if", condition(draft)) + branches + tag(draft, "endif")
    if kind == 1:
        branches = "".join(tag(draft, "when", f"{i}, s") + "q" for i in range(52))
        return tag(draft, "case", path(draft)) + branches + tag(draft, "endcase")
    return "".join(light(draft) for _ in range(80))

"""Statements: outputs, assignments, conditions, comments, and blocks of all kinds."""

from __future__ import annotations

from collections.abc import Callable

from tests.campaigns.grammar import fetches
from tests.campaigns.grammar import loops
from tests.campaigns.grammar import partials
from tests.campaigns.grammar.choices import weighted
from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.expressions import condition
from tests.campaigns.grammar.expressions import filtered
from tests.campaigns.grammar.expressions import path
from tests.campaigns.grammar.expressions import value
from tests.campaigns.grammar.literals import literal
from tests.campaigns.grammar.markup import output
from tests.campaigns.grammar.markup import tag
from tests.campaigns.grammar.markup import text
from tests.campaigns.grammar.values import NAMES
from tests.campaigns.grammar.values import ODD_NAMES

__all__ = ["body", "light", "statement", "statements"]

MOST_BLOCKS = 22
"""Blocks inside blocks, towers included: fewer than any engine's bound."""

LIGHT = weighted(
    { "output": 26, "text": 10, "assign": 12, "echo": 2, "cycle": 5, "counter": 4, "interrupt": 3,
    "comment": 1, "raw": 1, "note": 1, }
)  # fmt: skip
BLOCKS = weighted(
    {
        "if": 14,
        "for": 15,
        "case": 9,
        "unless": 4,
        "tablerow": 4,
        "capture": 7,
        "ifchanged": 5,
        "liquid": 3,
        "blank": 3,
    }
)


def statements(draft: Draft) -> str:
    """Return statements until the draft's budget is spent."""
    parts: list[str] = []
    while draft.budget > 0:
        parts.append(statement(draft))
    return "".join(parts)


def body(draft: Draft) -> str:
    """Return what stands in a block: none to four statements."""
    parts: list[str] = []
    draft.depth += 1
    for _ in range(draft.choices.pick((1, 0, 1, 2, 2, 3, 4))):
        parts.append(statement(draft) if draft.budget > 0 else light(draft))
        if draft.budget <= 0:
            break
    draft.depth -= 1
    return "".join(parts)


def statement(draft: Draft) -> str:
    """Return one statement of any kind."""
    draft.budget -= 1
    choices = draft.choices
    if draft.partials and choices.chance(15):
        return partials.call(draft)
    if draft.is_braze and choices.chance(4):
        return _braze(draft)
    if draft.is_braze and choices.chance(draft.fetching):
        return fetches.fetch(draft, body)
    if draft.depth > MOST_BLOCKS or choices.chance(60):
        return light(draft)
    return _WRITERS[choices.pick(BLOCKS)](draft)


def light(draft: Draft) -> str:
    """Return a statement that holds no others."""
    return _WRITERS[draft.choices.pick(LIGHT)](draft)


def target(draft: Draft) -> str:
    """Return a name to assign to."""
    choices = draft.choices
    name = choices.pick(NAMES)
    if choices.chance(12):
        name = choices.pick(draft.loops) if draft.loops else choices.pick(ODD_NAMES)
    draft.assigned.append(name)
    return name


def _output(draft: Draft) -> str:
    return output(draft, filtered(draft))


def _echo(draft: Draft) -> str:
    return tag(draft, "echo", filtered(draft))


def _assign(draft: Draft) -> str:
    value_ = filtered(draft)
    return tag(draft, "assign", f"{target(draft)} = {value_}")


def _cycle(draft: Draft) -> str:
    choices = draft.choices
    items = [literal(draft) if choices.chance(60) else value(draft) for _ in range(choices.pick((2, 1, 3)))]
    if choices.chance(50):
        items = [choices.pick(("'p'", "'q'", "1", "2", "s")) for _ in items]
    name = value(draft) + ": " if choices.chance(25) else ""
    return tag(draft, "cycle", name + ", ".join(items))


def _counter(draft: Draft) -> str:
    return tag(draft, draft.choices.pick(("increment", "decrement")), draft.choices.pick(NAMES))


def _interrupt(draft: Draft) -> str:
    choices = draft.choices
    word = choices.pick(("break", "continue"))
    if draft.rows and not choices.chance(3):
        return _output(draft)
    if choices.chance(80):
        return tag(draft, "if", condition(draft)) + tag(draft, word) + tag(draft, "endif")
    return tag(draft, word)


def _comment(draft: Draft) -> str:
    content = draft.choices.pick(
        ("zz", "", "it's", "{{ x }}", "a\nb", "{% if a %}x{% endif %}", "{% assign a = 1 %}")
    )
    if draft.is_lines:
        content = "echo 'zz'\n"
    return tag(draft, "comment") + content + tag(draft, "endcomment")


def _raw(draft: Draft) -> str:
    if draft.is_lines:
        return _echo(draft)
    content = draft.choices.pick(
        (" r ", "", "{{ x }}", "{% if %}", "{{", "a }}", "{% endif %}", "\n{%- x -%}\n")
    )
    return "{% raw %}" + content + "{% endraw %}"


def _note(draft: Draft) -> str:
    return tag(draft, "#", draft.choices.pick(("note", "", "a b")))


def _if(draft: Draft) -> str:
    choices = draft.choices
    name = choices.pick(("if", "if", "if", "unless"))
    parts = [tag(draft, name, condition(draft)), body(draft)]
    while choices.chance(28):
        parts += [tag(draft, "elsif", condition(draft)), body(draft)]
    if choices.chance(50):
        parts += [tag(draft, "else"), body(draft)]
    return "".join([*parts, tag(draft, "end" + name)])


def _unless(draft: Draft) -> str:
    end = tag(draft, "else") + body(draft) if draft.choices.chance(40) else ""
    return tag(draft, "unless", condition(draft)) + body(draft) + end + tag(draft, "endunless")


def _case(draft: Draft) -> str:
    choices = draft.choices
    parts = [tag(draft, "case", value(draft))]
    if choices.chance(15):
        parts.append(text(draft))
    for _ in range(choices.pick((1, 1, 2, 3))):
        count = choices.pick((1, 1, 1, 2, 3))
        values = [literal(draft) if choices.chance(60) else value(draft) for _ in range(count)]
        parts += [tag(draft, "when", choices.pick((", ", " or ")).join(values)), body(draft)]
        if choices.chance(4):
            parts += [tag(draft, "else"), body(draft)]
    if choices.chance(50):
        parts += [tag(draft, "else"), body(draft)]
    return "".join([*parts, tag(draft, "endcase")])


def _capture(draft: Draft) -> str:
    content = body(draft)
    return tag(draft, "capture", target(draft)) + content + tag(draft, "endcapture")


def _ifchanged(draft: Draft) -> str:
    return tag(draft, "ifchanged") + body(draft) + tag(draft, "endifchanged")


def _blank(draft: Draft) -> str:
    """A block of white space and assignments, which Ruby prints nothing for."""
    space = text(draft) if draft.is_lines else draft.choices.pick((" ", "\n", " \n"))
    inside = "".join(_assign(draft) for _ in range(draft.choices.below(3)))
    return tag(draft, "if", condition(draft)) + space + inside + space + tag(draft, "endif")


def _liquid(draft: Draft) -> str:
    if draft.is_lines:
        return _if(draft)
    draft.is_lines = True
    lines = body(draft)
    draft.is_lines = False
    return "{%" + draft.choices.pick((" ", "- ")) + "liquid\n" + lines + draft.choices.pick(("", "-")) + "%}"


def _for(draft: Draft) -> str:
    return loops.for_loop(draft, body)


def _tablerow(draft: Draft) -> str:
    return loops.tablerow(draft, body)


def _braze(draft: Draft) -> str:
    choices = draft.choices
    kind = choices.below(5)
    if kind == 0:
        return tag(draft, "message_extras", f":key {{{{{path(draft)}}}}} :value v{{{{ {filtered(draft)} }}}}")
    if kind == 1:
        reason = choices.pick(("", "('r')", "()", "(it's)"))
        return tag(draft, "if", condition(draft)) + tag(draft, "abort_message", reason) + tag(draft, "endif")
    if kind == 2:
        return output(draft, "content_blocks.${" + choices.pick(("a", "b", "nope")) + "}")
    if kind == 3:
        return tag(draft, "doc") + "d {{ x" + tag(draft, "enddoc")
    return tag(draft, "liquid", "liquid echo a")


_WRITERS: dict[str, Callable[[Draft], str]] = {
    "output": _output,
    "text": text,
    "assign": _assign,
    "echo": _echo,
    "cycle": _cycle,
    "counter": _counter,
    "interrupt": _interrupt,
    "comment": _comment,
    "raw": _raw,
    "note": _note,
    "if": _if,
    "for": _for,
    "case": _case,
    "unless": _unless,
    "tablerow": _tablerow,
    "capture": _capture,
    "ifchanged": _ifchanged,
    "liquid": _liquid,
    "blank": _blank,
}

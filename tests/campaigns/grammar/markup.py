"""How a statement is written: between delimiters, with white-space control, or as a line of `liquid`."""

from __future__ import annotations

from tests.campaigns.grammar.choices import weighted
from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.expressions import value
from tests.campaigns.grammar.lax import odd_markup
from tests.campaigns.grammar.lax import odd_output
from tests.campaigns.grammar.lax import roughen

__all__ = ["output", "tag", "text"]

TEXTS = (
    "t", " ", "", "\n", "  \n ", "[", "]", "-", ";", "é", "{", "}", "%", " w ", "\t", "a\nb", "\r\n", "$",
    "{ {", "0", "\\n", '"', "'", "\u00a0", "\0", "\x0b", "\x1c", "😀", "%}", "}}", "\x85", "-}}", "# x",
)  # fmt: skip

_SPACES = weighted({"": 6, " ": 2, "  ": 1, "\n": 1, "\t": 1})
_DASHES = ("-", "")


def text(draft: Draft) -> str:
    """Return literal text."""
    literal = draft.choices.pick(TEXTS)
    if draft.is_lines:
        return "echo '" + literal.replace("\n", "").replace("'", "").replace("}", "").replace("%", "") + "'\n"
    return literal


def output(draft: Draft, markup: str) -> str:
    """Return `{{ markup }}`, roughened as often as the draft says."""
    if draft.choices.chance(draft.roughness):
        markup = odd_output(draft, value) if draft.choices.chance(60) else roughen(draft, markup)
    if draft.is_lines:
        return f"echo {_one_line(markup)}\n"
    left, right = _edges(draft)
    return "{{" + left + markup + right + "}}"


def tag(draft: Draft, name: str, markup: str = "") -> str:
    """Return `{% name markup %}`, roughened as often as the draft says."""
    choices = draft.choices
    if choices.chance(draft.roughness):
        odd = odd_markup(draft, name, value) if choices.chance(60) else None
        markup = roughen(draft, markup) if odd is None else odd
    if draft.is_lines:
        return f"{name} {_one_line(markup)}".rstrip() + "\n"
    left, right = _edges(draft)
    glued = markup[:1] in tuple("'\"([-") and choices.chance(draft.trimming)
    gap = "" if glued or not markup else " "
    return "{%" + left + name + gap + markup + right + "%}"


def _edges(draft: Draft) -> tuple[str, str]:
    choices = draft.choices
    if not choices.chance(draft.trimming):
        return " ", " "
    dashes = choices.below(4)
    return "-" * (dashes & 1) + choices.pick(_SPACES), choices.pick(_SPACES) + "-" * (dashes >> 1)


def _one_line(markup: str) -> str:
    return markup.replace("\n", " ").replace("\r", " ")

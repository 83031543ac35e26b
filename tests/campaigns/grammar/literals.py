"""Literals of the grammar: ordinary ones, odd numbers, and keywords."""

from __future__ import annotations

from tests.campaigns.grammar.choices import weighted
from tests.campaigns.grammar.draft import Draft
from tests.campaigns.grammar.values import STRINGS

__all__ = ["ODD_NUMBERS", "literal", "small", "string"]

NUMBERS = (
    "1", "0", "2", "3", "5", "-1", "-7", "10", "100", "12345678901234567890", "0.0", "1.0", "1.5", "-2.5",
    "0.1", "100.25", "3.14159", "1620000000",
)  # fmt: skip

ODD_NUMBERS = (
    "1.", ".5", "1.2.3", "-", "--1", "+1", "1e5", "01", "-0", "1_000", "00.10", "9" * 40, "-0.0", "1.e",
    "- 1", "1..2", "0x10", "1.5e3", "٣", "1 000", "1-2", "-1.", "1...", "0.1.", "1.0f",
)  # fmt: skip

KEYWORDS = ("nil", "true", "false", "null", "blank", "empty")
ODD_KEYWORDS = ("True", "NIL", "none", "undefined", "and", "or", "contains", "in", "not", "if")

_KINDS = weighted({"number": 6, "string": 8, "keyword": 3, "range": 2, "odd": 1})


def literal(draft: Draft) -> str:
    """Return a literal, or what looks like one."""
    choices = draft.choices
    kind = choices.pick(_KINDS)
    if kind == "number":
        return choices.pick(NUMBERS)
    if kind == "string":
        return string(draft)
    if kind == "keyword":
        return choices.pick(KEYWORDS)
    if kind == "range":
        return f"({small(draft)}..{small(draft)})"
    if draft.roughness:
        return choices.pick(ODD_NUMBERS if choices.chance(70) else ODD_KEYWORDS)
    return choices.pick(("-0", "00.10", "9" * 40, "-0.0", "01"))


def string(draft: Draft) -> str:
    """Return a string in quotes that fit its text."""
    text = draft.choices.pick(STRINGS)
    if "}" in text or ("%" in text and not draft.choices.chance(30)):
        text = "z"
    if "'" in text and '"' in text:
        text = "it's"
    if "'" in text:
        return f'"{text}"'
    if '"' in text:
        return f"'{text}'"
    return draft.choices.pick(("'%s'", '"%s"')).replace("%s", text)


def small(draft: Draft) -> str:
    """Return an expression that is mostly a small integer."""
    if draft.is_gentle:
        return draft.choices.pick(("1", "0", "2", "3", "4", "n"))
    return draft.choices.pick(
        ("1", "0", "2", "3", "4", "-1", "n", "i", "a.a", "x", "'2'", "1.5", "nil", "c.size", "s", "-3", "'x'")
    )

"""Cases for the fuzz: both dialects, sources broken at random, values that only Python callers have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from decimal import Decimal

from liquid_webhooks.values import Range
from tests.campaigns.grammar.choices import Choices
from tests.campaigns.grammar.draft import Dialect
from tests.campaigns.grammar.template import Case
from tests.campaigns.grammar.template import case
from tests.campaigns.grammar.values import KEYS
from tests.campaigns.grammar.values import NAMES
from tests.strategies import AWKWARD
from tests.strategies import Drop

__all__ = ["fuzz_case"]

FOREIGN: tuple[object, ...] = (
    *AWKWARD, Decimal("1.50"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e400000"), Decimal("-0"),
    Decimal("1e-9999"), datetime(2021, 6, 3, 17, 13, 41, tzinfo=UTC), datetime(2021, 6, 3), datetime.min,
    datetime.max, datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))), date(2021, 6, 3), Range(1,
    10**12), Range(-(10**30), 10**30), Range(5, 1), range(3), range(0, 10, 3), (1, (2, 3)), Drop(None),
    Drop("x"), Drop([1, {"k": Drop(2)}]), Drop({"k": 1}), Drop(float("nan")), Drop(10**30), {1: "a",
    None: "b"}, {("a", ): 1}, b"bytes", object, {"a"}, frozenset({1}), 1j, "\ud800" * 3, "x" * 5000,
    ["a"] * 3000, "1e400000", "9" * 400, {"k": "\udfff"}, "\U0010ffff", "a" * 70 + "1", -(10**4001), 1e308,
)  # fmt: skip
"""Values that JSON, or the grammar's data, cannot give."""

SNIPPETS = (
    "{{", "}}", "{%", "%}", "-%}", "{%-", "{{-", "-}}", "${", "}", "{", "'", '"', "|", ":", ",", ".", "..",
    "[", "]", "(", ")", "=", "-", " ", "\n", "\0", "\ud800", "\u2028", "\u00a0", "“", "”", "é", "😀",
    "{% raw %}", "{% endraw %}", "{% comment %}", "{% endcomment %}", "{% liquid", "{% if a %}",
    "{% endif %}", "{% for x in a %}", "{% endfor %}", "{% else %}", "{% case a %}", "{% when 1 %}",
    "{% doc %}", "{% nope %}", "{#", "#}", "{% # ", "{% abort_message", "{% message_extras :key a :value ",
    "9" * 5000, "1.", "a" * 300, "[" * 40, "(" * 40, "{{" * 12, "a." * 40, "((1..2)..3)",
)  # fmt: skip


def fuzz_case(choices: Choices) -> Case:
    """Return a case of either dialect, a third of them with a broken source."""
    dialect = choices.pick((Dialect.BRAZE, Dialect.STANDARD))
    made = case(choices, dialect, sets=choices.pick((1, 2)))
    for data in made.data:
        for _ in range(choices.pick((0, 1, 2, 4))):
            _plant(choices, data)
    if choices.chance(35):
        made = replace(made, source=_broken(choices, made.source))
    return made


def _plant(choices: Choices, data: dict[str, object]) -> None:
    """Put a foreign value somewhere into the data."""
    value = choices.pick(FOREIGN)
    form = choices.below(4)
    if form == 1:
        value = [value, choices.pick(FOREIGN)]
    elif form == 2:
        value = {choices.pick(KEYS): value, "k": {"k": choices.pick(FOREIGN)}}
    elif form == 3:
        value = [{"k": value, "a": 1}, {"k": choices.pick(FOREIGN)}]
    data[choices.pick(NAMES)] = value


def _broken(choices: Choices, source: str) -> str:
    """Return `source` with pieces deleted, doubled, moved or put in."""
    for _ in range(choices.pick((1, 1, 2, 4))):
        at = choices.below(len(source) + 1)
        end = at + choices.pick((1, 2, 5, 20))
        kind = choices.below(5)
        if kind == 0:
            source = source[:at] + source[end:]
        elif kind == 1:
            source = source[:end] + source[at:]
        elif kind == 2:
            to = choices.below(len(source) + 1)
            source = source[:to] + source[at:end] + source[to:]
        else:
            source = source[:at] + choices.pick(SNIPPETS) + source[at:]
    return source

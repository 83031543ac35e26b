"""Report: which expressions took longest, which went wrong, and how a row is shown."""

from __future__ import annotations

from tests.campaigns.saying import say
from tests.campaigns.work.expressions import Expression
from tests.campaigns.work.measuring import Measured

__all__ = ["Row", "is_wrong", "line", "report"]

Row = tuple[Expression, Measured]


def report(rows: list[Row], most: int, seconds: float) -> int:
    """Print the slowest rows, and those that went wrong; return 1 if there is any of these."""
    wrong = [row for row in rows if is_wrong(row[1], seconds)]
    slowest = sorted(rows, key=lambda row: -row[1].whole)
    say("  whole s     once s      gap s         read        made  outcome")
    for row in slowest[:most]:
        say(line(*row))
    if rows:
        say("", "The longest pass:", line(*max(rows, key=lambda row: row[1].once)))
        say(
            "The longest without a look at the deadline:",
            line(*max(rows, key=lambda row: row[1].gap)),
        )
        say("The least charged for its time:", line(*max(rows, key=lambda row: price(row[1]))))
    for row in wrong:
        say(f"FAILED {line(*row)}")
    say("", f"{len(rows)} expressions, {len(wrong)} wrong")
    return 1 if wrong or not rows else 0


def is_wrong(told: Measured, seconds: float) -> bool:
    """Return whether an expression took longer than it may, or ended as none may."""
    return told.whole > seconds or told.outcome not in ("ok", "LimitError", "RenderError")


def price(told: Measured) -> float:
    """Return the seconds that a charged character took, of an expression whose passes it is that end it."""
    charged = told.read + 4 * told.made
    return told.once / charged if charged > 1_000 else 0.0


def line(expression: Expression, told: Measured) -> str:
    """Return a row of the table."""
    numbers = f"{told.whole:9.3f}  {told.once:9.6f}  {told.gap:9.6f}  {told.read:11}  {told.made:10}"
    return f"{numbers}  {told.outcome:12} {expression}"

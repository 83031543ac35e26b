"""Bounds of generated code: what CPython's parser and compiler take, and what is quick in them.

What is beyond one of them is written in another way, most often as a function of its own.
"""

from __future__ import annotations

__all__ = [
    "FEW_LINES",
    "MOST_BRANCHES",
    "MOST_CHANGES",
    "MOST_COMPARISONS",
    "MOST_FILTERS",
    "MOST_FUNCTIONS",
    "MOST_LEVELS",
    "MOST_PARENTHESES",
    "MOST_SEGMENTS",
    "MOST_UNTIMED",
    "MOST_VALUES",
]

MOST_BRANCHES = 50
"""Branches that are written as one `if` with its `elif`s."""

MOST_CHANGES = 20
"""Changes between `and` and `or` in one condition, each of which nests."""

MOST_COMPARISONS = 8
"""Values of one `when` that are compared each in a statement of its own."""

MOST_FILTERS = 30
"""Filters of one expression: CPython's parser accepts some hundred nested parentheses."""

MOST_SEGMENTS = 10
"""Segments of a look-up that are written out; for more the code calls a function that loops, as
CPython's parser accepts 200 nested parentheses."""

MOST_PARENTHESES = 60
"""Nested parentheses of one expression."""

MOST_LEVELS = 8
"""Levels of blocks after which a new function begins: CPython up to 3.12 accepts 20 nested
loops and `try` statements in one function, and about 100 levels of indentation."""

MOST_VALUES = 64
"""Values printed by one f-string. What they print is charged then: a value may be as long as the
limit of one text, and text made of values by the thousand has to be refused before it is made."""

MOST_FUNCTIONS = 1_000
"""Functions in one template: the time that Python takes grows with their square."""

MOST_UNTIMED = 32
"""Nodes of a template between two looks at the deadline, where there is one."""

FEW_LINES = 64
"""Lines of code that need no state: without a loop, what each may read uncharged does not add up."""

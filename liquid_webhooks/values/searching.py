"""Searching: what it costs to look for a text within another, which may take the product of their lengths.

Python 3.11 to 3.13 search in linear time from the start in long texts alone; in shorter ones, and from the
end, each place may be compared with nearly all of what is looked for (CPython, `stringlib/fastsearch.h`).
"""

from __future__ import annotations

from liquid_webhooks.budget import charge_text
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.limits import FREE_STEPS
from liquid_webhooks.limits import STEPS_A_CHAR

__all__ = ["charge_search", "free_length", "is_part"]

_SHORT = 2_500
"""Characters of a text below which any search may compare each place."""

_LONG = 30_000
"""Characters of a text below which a search for few characters may do so."""

_FEW = 100
"""What few characters are."""

_USUAL = 32
"""Characters of a text that a template usually looks for, at most."""


def charge_search(text: str, part: str, *, backwards: bool = False) -> None:
    """Charge that `part` is looked for in `text`.

    Args:
        text: What is read, which counts besides.
        part: What is looked for.
        backwards: Whether the search begins at the end, which is slow in texts of any length.

    Raises:
        LimitError: More was read than `Limits.read_chars`.
    """
    size = len(text)
    steps = len(part) * (size - len(part))
    if steps > FREE_STEPS and (backwards or size < _SHORT or (size < _LONG and len(part) < _FEW)):
        charge_text(steps // STEPS_A_CHAR)


def is_part(part: str, text: str) -> bool:
    """Return whether `part` is in `text`, charged as a whole.

    Raises:
        LimitError: More was read than `Limits.read_chars`.
    """
    if len(text) > FREE_CHARS:
        if len(text) > FREE:
            charge_text(len(text))
        charge_search(text, part)
    return part in text


def free_length(part: str) -> int:
    """Return up to how many characters a text has for a search for `part` in it to be free."""
    # Two values, so that code does not depend on the lengths of usual texts.
    return _USUAL + FREE_STEPS // _USUAL if len(part) <= _USUAL else FREE_CHARS

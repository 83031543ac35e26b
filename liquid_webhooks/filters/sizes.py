"""How large a text or a list one filter may make, whatever the data (promise P2).

The limits of a render count what is printed; these bound what a chain of filters builds on the way there.
"""

from __future__ import annotations

from liquid_webhooks.errors import LimitError

__all__ = ["MAX_CHARS", "MAX_ITEMS", "check_chars", "check_items", "too_long"]

MAX_CHARS = 16_777_216
"""Characters of a text that a filter may make longer than it was."""

MAX_ITEMS = 1_048_576
"""Items of a list that a filter may make from a text."""


def too_long() -> LimitError:
    """Return the error for a text of more than `MAX_CHARS` characters."""
    return LimitError(f"a filter's result of more than {MAX_CHARS} characters")


def check_chars(length: int) -> None:
    """Refuse a text of `length` characters if that is over the limit.

    Raises:
        LimitError: It is more than `MAX_CHARS`.
    """
    if length > MAX_CHARS:
        raise too_long()


def check_items(length: int) -> None:
    """Refuse a list of `length` items if that is over the limit.

    Raises:
        LimitError: It is more than `MAX_ITEMS`.
    """
    if length > MAX_ITEMS:
        raise LimitError(f"a filter's result of more than {MAX_ITEMS} items")

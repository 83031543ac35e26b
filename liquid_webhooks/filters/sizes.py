"""Sizes: how large a text or a list one filter may make, whatever the data.

The limits of a render count what is printed; these bound what a chain of filters builds on the way there.
"""

from __future__ import annotations

from liquid_webhooks.budget import CURRENT
from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.limits import MAX_ITEMS

__all__ = ["check_chars", "check_copy", "check_items", "too_long"]


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


def check_copy(text: str) -> None:
    """Refuse a text that would be made anew, with all its characters, if it is over the limit.

    Python changes the case of a text by way of twelve bytes for each character.

    Raises:
        LimitError: It has more than `Limits.string_chars`.
    """
    most = CURRENT.get().limits.string_chars
    if len(text) > most:
        raise LimitError(f"a text of more than {most} characters", limit="string_chars")


def check_items(length: int) -> None:
    """Refuse a list of `length` items if that is over the limit.

    Raises:
        LimitError: It is more than `MAX_ITEMS`.
    """
    if length > MAX_ITEMS:
        raise LimitError(f"a filter's result of more than {MAX_ITEMS} items")

"""Masked texts: what connected content sends and gets, searched for secrets within a render's budget."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from liquid_webhooks.budget import charge_in_render
from liquid_webhooks.budget import check_time
from liquid_webhooks.limits import FREE
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask

__all__ = ["masked_in_time"]

READINGS: Final = 8
"""How often a text counts as read, in which secrets are looked for in all their spellings."""


def masked_in_time(text: str, secrets: Collection[Secret]) -> str:
    """Return `text` with every secret in it replaced by `***`; see `liquid_webhooks.secret.mask`.

    Raises:
        LimitError: More was read than `Limits.read_chars`, or the render that runs has no time left.
    """
    if secrets and READINGS * len(text) > FREE:
        charge_in_render(READINGS * len(text))
    return mask(text, secrets, look=check_time)

"""Masked texts: what connected content sends and gets, searched for secrets within a render's budget."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator
from typing import Final

from liquid_webhooks.budget import charge_in_render
from liquid_webhooks.budget import check_time
from liquid_webhooks.limits import FREE
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask

__all__ = ["masked_in_time"]

READINGS: Final = 4
"""How often a text counts as read for each secret, which is looked for in all its spellings."""

PATTERN_READINGS: Final = 1_000
"""How often each character of a secret counts as read to make the patterns that find it."""

LEAST_PATTERN: Final = 20
"""Characters that this takes as long as, however short the secret is."""


def masked_in_time(text: str, secrets: Collection[Secret]) -> str:
    """Return `text` with every secret in it replaced by `***`; see `liquid_webhooks.secret.mask`.

    Raises:
        LimitError: More was read than `Limits.read_chars`, or the render that runs has no time left.
    """
    chars = READINGS * len(text) * len(secrets)
    if chars > FREE:
        charge_in_render(chars)
    return mask(text, _in_time(secrets))


def _in_time(secrets: Collection[Secret]) -> Iterator[Secret]:
    """Yield secrets; what makes their patterns, once each, is charged, with looks at the deadline."""
    for secret in secrets:
        check_time()
        if secret.unready_chars:
            charge_in_render(PATTERN_READINGS * (LEAST_PATTERN + secret.unready_chars))
        yield secret

"""Random numbers at render time (Braze, "Supported personalization tags")."""

from __future__ import annotations

import random

from liquid_webhooks.budget import digits
from liquid_webhooks.errors import RenderError
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.state import State
from liquid_webhooks.values import text
from liquid_webhooks.values import to_number
from liquid_webhooks.values.numbers import too_long

__all__ = ["NAMES"]

_SYSTEM = random.SystemRandom()


def random_float(state: State, _s: object) -> str:
    """Return a number from 0 up to 1, without 1."""
    return text((supplies(state).random or _SYSTEM).random())


def random_below(state: State, _s: object, given: str) -> str:
    """Return an integer from 0 up to `given`, without it.

    Raises:
        RenderError: `given` is no positive number.
        LimitError: It has too many digits.
    """
    if len(given) > digits():
        raise too_long()
    most = int(to_number(given))
    if most < 1:
        raise RenderError("`random` needs a whole number of at least 1")
    return text((supplies(state).random or _SYSTEM).randrange(most))


NAMES: dict[str, object] = {"random_below": random_below, "random_float": random_float}
"""Everything of this module that generated code may name."""

"""Promotion codes at render time (Braze, "Promotion codes")."""

from __future__ import annotations

from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import RenderError
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.state import State

__all__ = ["NAMES"]


def promotion(state: State, _s: object, name: str) -> str:
    """Return the message's code of the list `name`: the same one wherever the message asks for it.

    Raises:
        AbortMessage: The list has none left.
        RenderError: There is no such list.
    """
    codes = state.promotion_codes
    if name not in codes:
        lists = supplies(state).promotion_codes
        try:
            if lists is None:
                raise LookupError(name)
            code = lists.draw(name)
        except LookupError:
            raise RenderError("there is no list of promotion codes of this name") from None
        if code is None:
            raise AbortMessage("promotion codes exhausted")
        codes[name] = code
    return codes[name]


NAMES: dict[str, object] = {"promotion": promotion}
"""Everything of this module that generated code may name."""

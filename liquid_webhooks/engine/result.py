"""What one render gives: the text, and what was recorded and reported on the way."""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import field

from liquid_webhooks.diagnostics import Diagnostic

__all__ = ["RenderResult"]


@dataclass(frozen=True, slots=True, repr=False)
class RenderResult:
    """What one render gives; its `repr` shows none of it.

    Attributes:
        text: The rendered text.
        message_extras: Pairs recorded by `message_extras` tags, in order.
        diagnostics: Of parsing and rendering.
    """

    text: str
    message_extras: dict[str, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<RenderResult of {len(self.text)} characters, {len(self.diagnostics)} diagnostics>"

    @property
    def message_extras_json(self) -> str:
        """The extras as the one JSON object that Braze puts into the send event."""
        return json.dumps(self.message_extras, ensure_ascii=False, separators=(",", ":"))

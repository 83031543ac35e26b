"""What a function of generated code returns when `break` or `continue` leaves it; 0 where neither does."""

from __future__ import annotations

from typing import Final

__all__ = ["BREAK", "CONTINUE"]

BREAK: Final = 1
CONTINUE: Final = 2

"""The values of a form, as the rules about messages ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence
from datetime import datetime

__all__ = ["Values"]


class Values:
    """The values of a form by name; an empty one counts as none.

    Args:
        pairs: Names and values; a value that is not known yet is None.
        now: When the message is sent; None leaves the rules about times out.
    """

    def __init__(self, pairs: Sequence[tuple[str, str | None]], now: datetime | None) -> None:
        self.now = now
        self._values: dict[str, list[str | None]] = {}
        for name, value in pairs:
            if value != "":
                self._values.setdefault(name, []).append(value)

    def may_have(self, name: str) -> bool:
        """Whether there is a value, or may be one."""
        return name in self._values

    def known(self, name: str) -> list[str]:
        """Return the values that are known."""
        return [value for value in self._values.get(name, ()) if value is not None]

    def first(self, name: str) -> str | None:
        """Return the first known value; None if there is none."""
        return next(iter(self.known(name)), None)

    def names(self) -> Iterator[str]:
        """Yield the names that have a value, or may have one."""
        yield from self._values

    def may_have_service(self) -> bool:
        """Whether a Messaging Service sends, which `From` may name too."""
        if self.may_have("MessagingServiceSid"):
            return True
        sender = self.first("From")
        return self.may_have("From") if sender is None else sender.startswith("MG")

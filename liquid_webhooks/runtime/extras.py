"""Message extras: the pairs that `message_extras` tags of one render record (Braze, "Message extras tag")."""

from __future__ import annotations

from typing import Final

from liquid_webhooks.errors import RenderError

__all__ = ["MessageExtras"]

MOST_BYTES: Final = 1_000
"""Bytes of UTF-8 that all keys and values of one message have together; what is more is cut."""


class MessageExtras(dict[str, str]):
    """The pairs in order; of equal keys the first one counts."""

    bytes_left: int = MOST_BYTES

    def record(self, key: str, value: str) -> tuple[str, str] | None:
        """Record one pair, without the white space around it, cut at what is left of the bound.

        A key that renders empty records nothing, as one that is written empty.

        Returns:
            The code and message of a diagnostic, or None.

        Raises:
            RenderError: One of the two holds a lone surrogate, which no encoding can write.
        """
        key, value = key.strip(), value.strip()
        if not key:
            return "LW602", "the key is empty"
        try:
            key_bytes, value_bytes = key.encode(), value.encode()
        except UnicodeEncodeError:
            raise RenderError("the text holds a lone surrogate") from None
        left = self.bytes_left
        if key in self or not left:
            return None
        if len(key_bytes) + len(value_bytes) <= left:
            self.bytes_left -= len(key_bytes) + len(value_bytes)
            self[key] = value
            return None
        self.bytes_left = 0
        if len(key_bytes) < left:
            self[key] = value_bytes[: left - len(key_bytes)].decode(errors="ignore")
        return "LW603", "message extras over 1,000 bytes were cut"

"""Read secrets: what a render has read that must not be shown, wherever it lay in the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol
from typing import Self

from liquid_webhooks.budget import Budget
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import secrets_of_value

__all__ = ["HasSecrets", "ReadSecrets"]


class HasSecrets(Protocol):
    """Render data, as far as what it must not show."""

    @property
    def every_secret(self) -> tuple[Secret, ...]:
        """All of it that must not be shown."""
        ...


class ReadSecrets(Budget):
    """A budget that remembers the secrets that are read; see `known_secrets` for all that a render knows.

    Attributes:
        data: The variables of the render.
        template_data: Those that its last template brought.
    """

    data: Mapping[str, object] = {}
    template_data: Mapping[str, object] = {}
    _read_secrets: dict[Secret, None] | None = None

    def note(self, secret: Secret) -> None:
        """Remember a secret that was read."""
        if self._read_secrets is None:
            self._read_secrets = {}
        self._read_secrets[secret] = None

    def note_value(self, value: object) -> None:
        """Remember what was read as a secret: a text, a number, or what holds some."""
        for secret in secrets_of_value(value):
            self.note(secret)

    def share_read(self, other: Self) -> None:
        """Know what `other` has read."""
        self._read_secrets = other._read_secrets

    @property
    def read_secrets(self) -> tuple[Secret, ...]:
        """The secrets that were read until now, in order: `Secret`s, and what `secrets` gave when asked."""
        return () if self._read_secrets is None else tuple(self._read_secrets)

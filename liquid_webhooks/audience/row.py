"""Row: what one entry of an audience gives, and whom it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from typing import Final

from liquid_webhooks.data.render_data import RenderData

__all__ = ["Row", "user_identifier"]

_IDENTIFIERS: Final = ("external_id", "user_alias", "braze_id", "email", "phone")


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of an audience.

    Attributes:
        number: Its line in JSON lines and tables; in one JSON document its number, from 1.
        place: How messages name it: the file with the line or number.
        own: Its render data: the `user`, and what lies over the data for all (`RenderData.with_row`).
        error: Why it cannot be read, or None.
    """

    number: int
    place: str
    own: Mapping[str, object] = field(default_factory=dict)
    error: str | None = None

    @property
    def user(self) -> dict[str, object] | None:
        """The first identifier that its user has, by name; None without any."""
        return user_identifier(self.own.get("user"))

    def data(self, common: RenderData) -> RenderData:
        """Return its render data over what is `common` to all rows.

        Raises:
            DataError: Something has the wrong shape, or belongs to all rows.
        """
        return common.with_row(self.own)


def user_identifier(profile: object) -> dict[str, object] | None:
    """Return the first identifier of a profile in either shape, by its name; None without any.

    The names are `external_id`, `user_alias` (an object), `braze_id`, `email` and `phone`.
    """
    if not isinstance(profile, Mapping):
        return None
    for name in _IDENTIFIERS:
        if name == "user_alias":
            alias = _alias(profile)
            if alias:
                return {name: alias}
            continue
        value = profile.get(name)
        # A number, though no identifier, tells users apart all the same.
        if value and isinstance(value, (str, int)) and not isinstance(value, bool):
            return {name: value}
    return None


def _alias(profile: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return the user's first alias: of attributes `user_alias`, of an export one of `user_aliases`."""
    aliases = profile.get("user_aliases")
    alias = profile.get("user_alias") or (aliases[0] if isinstance(aliases, list) and aliases else None)
    if not isinstance(alias, Mapping):
        return None
    named = {key: alias[key] for key in ("alias_name", "alias_label") if isinstance(alias.get(key), str)}
    return named or None

"""Render data: what Braze would know when it sends a message, and the variables made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Self

from liquid_webhooks.data.common_data import CommonData
from liquid_webhooks.data.common_data import PhoneFormat
from liquid_webhooks.data.common_data import common_data
from liquid_webhooks.data.common_data import object_of
from liquid_webhooks.data.common_data import secrets_of
from liquid_webhooks.data.common_data import unknown_key
from liquid_webhooks.data.common_data import with_row
from liquid_webhooks.data.names import KEYS
from liquid_webhooks.data.profiles import identifier
from liquid_webhooks.data.profiles import to_export
from liquid_webhooks.data.profiles import user_variables
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import within_memory
from liquid_webhooks.keeping.forks import Mutex
from liquid_webhooks.pickling import Portable
from liquid_webhooks.resources.content_blocks import ContentBlocks
from liquid_webhooks.resources.files import read_json
from liquid_webhooks.resources.promotion_codes import DrawnCodes
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.recorded import RecordedAnswers
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import secrets_in
from liquid_webhooks.validation import refuse

__all__ = ["RenderData"]

_FIRST_USE = Mutex()
"""Held while a user's resources are made, so that two threads never draw two codes for one user."""


class RenderData(Portable):
    """Everything Braze would know when it sends one message to one user; made by `from_dict` and `load`.

    Nothing in it may be changed: what `with_user` returns shares all but the user with the original. A pickle
    holds the secrets in the clear; processes that unpickle it may draw the same promotion codes.
    """

    __slots__ = ("_every_secret", "_message", "_resources", "_user", "_variables", "diagnostics")

    def __init__(self, message: CommonData, user: object) -> None:
        self._message = message
        self._user: Mapping[str, object]
        self.diagnostics: list[Diagnostic]
        """What of the user's profile was ignored (`LW606`)."""
        self._user, self.diagnostics = ({}, []) if user is None else to_export(user)
        self._variables: dict[str, object] | None = None
        self._resources: Resources | None = None
        self._every_secret: tuple[Secret, ...] | None = None

    @classmethod
    @within_memory()
    def from_dict(cls, mapping: Mapping[str, object], *, phone_format: PhoneFormat = "given") -> Self:
        """Return render data made of a JSON-like object.

        Args:
            mapping: Any of `KEYS`; a key whose value is None counts as absent. `context`,
                `context_properties` and `canvas_entry_properties` are one mapping.
            phone_format: `"digits"` strips everything but ASCII digits from the phone number.

        Raises:
            DataError: A key is unknown or a value has the wrong shape.
            LimitError: Memory ended.
        """
        if not isinstance(mapping, Mapping):
            refuse("render data", "an object", mapping)
        for key in mapping:
            if key not in KEYS:
                raise DataError(unknown_key(key))
        given = {key: value for key, value in mapping.items() if value is not None}
        data = cls(common_data(given, phone_format), given.get("user"))
        # Wrong shapes in the one user that is given show up here, as those of the message do.
        data.variables  # noqa: B018
        return data

    @classmethod
    @within_memory()
    def load(cls, path: str | Path, *, phone_format: PhoneFormat = "given") -> Self:
        """Return the render data of a JSON file in UTF-8.

        Args:
            path: A file that holds one object; see `from_dict`.
            phone_format: See `from_dict`.

        Raises:
            DataError: The file cannot be read, is no UTF-8 or no JSON, or a key is unknown or a value has the
                wrong shape; names the path and, where one is known, the place.
            LimitError: Memory ended.
        """
        given = read_json(path)
        try:
            return cls.from_dict(given, phone_format=phone_format)  # type: ignore[arg-type]
        except DataError as error:
            raise DataError(f"{path}: {error.message}") from None

    def with_user(self, profile: object) -> Self:
        """Return the same data for another user.

        Args:
            profile: An object as `/users/export/ids` gives it or `/users/track` takes it; None for no user.

        Raises:
            DataError: The profile has the wrong shape; some shapes are looked at only by `variables`.
        """
        return type(self)(self._message, profile)

    def with_row(self, row: Mapping[str, object]) -> Self:
        """Return the same data for the user of a row, with what else the row gives laid over it.

        Args:
            row: Render data of one row of many: its `user`, `event_properties` and other properties,
                `context`, `campaign`, `canvas`, `card`, `app`, `sms`, `whats_app`, devices,
                `subscribed_state`, `product_recommendation`, `locale`, `now`, `variables`. Namespaces lie
                over those of this data name by name; this data's user is not used.

        Raises:
            DataError: A key is unknown or belongs to all rows, such as `secrets`, or a value has the wrong
                shape; some shapes of a profile are looked at only by `variables`.
        """
        return type(self)(with_row(self._message, row), row.get("user"))

    def with_secrets(self, secrets: Mapping[str, str | Secret]) -> Self:
        """Return the same data for the same user with more secrets, which replace those of equal names.

        Secrets among the plain `variables` of the data, which hide the namespace, are replaced too. What this
        user has drawn, such as a promotion code, stays drawn.

        Args:
            secrets: The values by name.

        Raises:
            DataError: A value is no text.
        """
        more = secrets_of(secrets)
        message = self._message
        every = {**message.secrets, **more}
        shown = {name: secret.reveal() for name, secret in every.items()}
        variables = message.plain_variables
        if "secrets" in variables:
            hiding = object_of(variables["secrets"], "variables.secrets")
            variables = {**variables, "secrets": hiding | shown}
        recorded = message.holdings.recorded.falling_back_on(None, more.values())
        made = type(self)(
            replace(
                message,
                base={**message.base, "secrets": shown},
                plain_variables=variables,
                secrets=every,
                holdings=replace(message.holdings, recorded=recorded),
            ),
            None,
        )
        made._user, made.diagnostics, made._resources = self._user, self.diagnostics, self.resources
        return made

    def __getstate__(self) -> dict[str, object]:
        return {**self.attributes(), "_variables": None, "_every_secret": None}

    def __copy__(self) -> Self:
        self.resources  # noqa: B018 -- made now, so that the copy has the codes that this user draws
        return super().__copy__()

    @property
    def variables(self) -> dict[str, object]:
        """What a template sees: standard attributes at the root, and the namespaces.

        Names that this user lacks are None. A key of `variables` in the data wins over an attribute or a
        namespace of that name. Built at the first use; must not be changed.

        Raises:
            DataError: The profile has the wrong shape.
        """
        if self._variables is None:
            self._variables = self._build()
        return self._variables

    def _build(self) -> dict[str, object]:
        message = self._message
        variables = message.base.copy()
        device = variables["most_recently_used_device"]
        variables.update(user_variables(self._user))
        if message.has_device:
            variables["most_recently_used_device"] = device
        if message.subscribed_state:
            variables["subscribed_state"] = {
                **object_of(variables["subscribed_state"]),
                **message.subscribed_state,
            }
        phone = variables["phone_number"]
        if message.phone_format == "digits" and phone is not None:
            variables["phone_number"] = "".join(c for c in str(phone) if c in "0123456789")
        variables.update(message.plain_variables)
        return variables

    @property
    def user(self) -> Mapping[str, object]:
        """The user's profile as `/users/export/ids` has it; empty if there is none."""
        return self._user

    @property
    def now(self) -> datetime | None:
        """The clock of this render, with a zone; None where the data has none."""
        return self._message.now

    @property
    def secrets(self) -> dict[str, Secret]:
        """The secrets by name, masked in `str` and `repr`."""
        return self._message.secrets

    @property
    def hidden(self) -> tuple[Secret, ...]:
        """All that must not be shown: the secrets, and those of the credentials."""
        return (*self._message.secrets.values(), *self._message.holdings.secrets)

    @property
    def every_secret(self) -> tuple[Secret, ...]:
        """What is `hidden`, and what is secret among the variables, each once; gathered at the first use.

        Raises:
            DataError: The profile has the wrong shape.
        """
        if self._every_secret is None:
            self._every_secret = tuple(dict.fromkeys((*self.hidden, *secrets_in(self.variables))))
        return self._every_secret

    @property
    def content_blocks(self) -> ContentBlocks:
        """The content blocks by name."""
        return self._message.content_blocks

    @property
    def recorded(self) -> RecordedAnswers:
        """The recorded answers of connected content (`http`)."""
        return self._message.holdings.recorded

    @property
    def resources(self) -> Resources:
        """What answers the tags that fetch something; a promotion code, once drawn, is this user's."""
        if self._resources is None:
            holdings = self._message.holdings
            codes = DrawnCodes(holdings.codes, identifier(self._user))
            own = replace(holdings.resources, promotion_codes=codes)
            with _FIRST_USE:
                self._resources = self._resources or own
        return self._resources

    @property
    def locale(self) -> str | None:
        """The locale of translations: the one given, else the user's most recent one, else the language.

        An empty text counts as none.
        """
        for value in (
            self._message.given.get("locale"),
            self._user.get("most_recent_locale"),
            self._user.get("language"),
        ):
            if isinstance(value, str) and value:
                return value
        return None

    def to_dict(self) -> dict[str, object]:
        """Return the object that `from_dict` makes equal data of, the user in the export shape.

        It holds the secrets in the clear.
        """
        given = {key: value for key, value in self._message.given.items() if key != "user"}
        if self._message.secrets:
            given["secrets"] = {name: secret.reveal() for name, secret in self._message.secrets.items()}
        return {"user": dict(self._user), **given} if self._user else given

    def __repr__(self) -> str:
        keys = [key for key in KEYS if (self._user if key == "user" else self._message.given.get(key))]
        return f"<RenderData of {', '.join(keys) or 'nothing'}>"

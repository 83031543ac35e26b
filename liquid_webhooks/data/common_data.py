"""Common data: what render data holds for all users of a message, read and checked once."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from datetime import date
from datetime import datetime
from typing import ClassVar
from typing import Final
from typing import Literal

from liquid_webhooks.data.holdings import Holdings
from liquid_webhooks.data.holdings import read_holdings
from liquid_webhooks.data.names import CONTEXT_KEYS
from liquid_webhooks.data.names import EMAIL_NAMES
from liquid_webhooks.data.names import EMAIL_NAMESPACE
from liquid_webhooks.data.names import NAMESPACE_FIELDS
from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.data.profiles import device_fields
from liquid_webhooks.errors import DataError
from liquid_webhooks.pickling import Portable
from liquid_webhooks.resources.content_blocks import ContentBlocks
from liquid_webhooks.secret import Secret
from liquid_webhooks.validation import expect_object
from liquid_webhooks.validation import expect_objects
from liquid_webhooks.validation import expect_text
from liquid_webhooks.validation import read_times
from liquid_webhooks.validation import refuse
from liquid_webhooks.values.braze import property_time

__all__ = ["UNSENT_DISPATCH_ID", "CommonData", "PhoneFormat", "common_data", "object_of", "secrets_of"]

UNSENT_DISPATCH_ID: Final = "dispatch_id_for_unsent_campaign"
"""`campaign.${dispatch_id}` where nothing is sent (spec 2.4)."""

PhoneFormat = Literal["given", "digits"]
"""How `${phone_number}` prints: as given, or its digits alone (spec 6, row 8)."""


@dataclass(frozen=True, slots=True, repr=False)
class CommonData(Portable):
    """What is the same for every user of a message."""

    shown_as: ClassVar[str] = "RenderData"

    given: Mapping[str, object]
    base: dict[str, object]
    plain_variables: Mapping[str, object]
    subscribed_state: Mapping[str, object]
    has_device: bool
    secrets: dict[str, Secret]
    content_blocks: ContentBlocks
    now: datetime | None
    phone_format: PhoneFormat
    holdings: Holdings

    def parts(self) -> Iterator[tuple[str, object]]:
        """Yield the values as they were given: all else is made of them."""
        for key, value in self.given.items():
            yield f"`{key}`", value


class _Blank(dict[str, object]):
    """A namespace in which nothing is, though every name is known; nil itself."""

    def __liquid__(self) -> None:
        return None

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: object) -> None:
        return None


def common_data(given: dict[str, object], phone_format: PhoneFormat) -> CommonData:
    """Return what `given` holds for all users.

    Raises:
        DataError: A value has the wrong shape.
        ValueError: There is no such `phone_format`.
    """
    if phone_format not in ("given", "digits"):
        raise ValueError('phone_format must be "given" or "digits"')
    blocks = ContentBlocks(expect_object(given.get("content_blocks"), "content_blocks"))
    secrets = secrets_of(given.get("secrets"))
    holdings = read_holdings(given, secrets.values())
    base: dict[str, object] = dict.fromkeys((*STANDARD_NAMES, *EMAIL_NAMES))
    base[EMAIL_NAMESPACE] = _Blank()
    base["custom_attribute"] = {}
    for key in ("event_properties", "api_trigger_properties"):
        base[key] = object_of(read_times(given.get(key), key, property_time), key)
    context: dict[str, object] = {}
    for key in CONTEXT_KEYS:
        context |= object_of(read_times(given.get(key), key, property_time), key)
    base |= dict.fromkeys(CONTEXT_KEYS, context)
    for key, names in NAMESPACE_FIELDS.items():
        base[key] = {**dict.fromkeys(names), **object_of(read_times(given.get(key), key), key)}
    campaign = object_of(base["campaign"])
    if campaign.get("dispatch_id") is None:
        base["campaign"] = {**campaign, "dispatch_id": UNSENT_DISPATCH_ID}
    for key in ("targeted_device", "most_recently_used_device"):
        device = object_of(given.get(key), key)
        base[key] = {**device, **device_fields(device)}
    subscribed_state = object_of(given.get("subscribed_state"), "subscribed_state")
    base["subscribed_state"] = subscribed_state
    base["product_recommendation"] = {
        name: expect_objects(items, f"product_recommendation.{name}")
        for name, items in object_of(
            read_times(given.get("product_recommendation"), "product_recommendation"),
            "product_recommendation",
        ).items()
    }
    base["content_blocks"] = blocks
    base["secrets"] = {name: secret.reveal() for name, secret in secrets.items()}
    return CommonData(
        given=given,
        base=base,
        plain_variables=expect_object(given.get("variables"), "variables"),
        subscribed_state=subscribed_state,
        has_device=bool(given.get("most_recently_used_device")),
        secrets=secrets,
        content_blocks=blocks,
        now=_time(given.get("now")),
        phone_format=phone_format,
        holdings=holdings,
    )


def secrets_of(value: object) -> dict[str, Secret]:
    """Return the secrets of a `secrets` object.

    Raises:
        DataError: It is no object of texts.
    """
    return {
        name: secret if isinstance(secret, Secret) else Secret(expect_text(secret, f"secrets.{name}"))
        for name, secret in expect_object(value, "secrets").items()
    }


def object_of(value: object, path: str = "") -> dict[str, object]:
    """Return a copy of the object `value`, which stands at `path`.

    Raises:
        DataError: It is no object.
    """
    return dict(expect_object(value, path))


def _time(value: object) -> datetime | None:
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise DataError("now: expected an ISO 8601 date and time") from None
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if value is None:
        return None
    if not isinstance(value, datetime):
        refuse("now", "an ISO 8601 date and time", value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)

"""Common data: what render data holds for all users of a message, read and checked once."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Set
from dataclasses import dataclass
from dataclasses import replace
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
from liquid_webhooks.data.names import KEYS
from liquid_webhooks.data.names import NAMESPACE_FIELDS
from liquid_webhooks.data.names import ROW_KEYS
from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.data.profiles import PROFILE_FIELDS
from liquid_webhooks.data.profiles import device_fields
from liquid_webhooks.errors import DataError
from liquid_webhooks.pickling import Portable
from liquid_webhooks.resources.content_blocks import ContentBlocks
from liquid_webhooks.secret import Secret
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.validation import expect_object
from liquid_webhooks.validation import expect_objects
from liquid_webhooks.validation import expect_text
from liquid_webhooks.validation import read_times
from liquid_webhooks.validation import refuse
from liquid_webhooks.validation import shortened
from liquid_webhooks.values.braze import property_time
from liquid_webhooks.values.zoned import zoned

__all__ = [
    "UNSENT_DISPATCH_ID",
    "CommonData",
    "PhoneFormat",
    "common_data",
    "object_of",
    "secrets_of",
    "unknown_key",
    "with_row",
]

UNSENT_DISPATCH_ID: Final = "dispatch_id_for_unsent_campaign"
"""`campaign.${dispatch_id}` where nothing is sent: what a test message of Braze's prints."""

_WHOLE: Final = frozenset({"targeted_device", "most_recently_used_device"})
"""Namespaces that one thing fills: another row's is another thing."""

PhoneFormat = Literal["given", "digits"]
"""How `${phone_number}` prints: as given, or its digits alone; Braze documents neither."""


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
    base |= _namespaces(given, set(ROW_KEYS))
    base["content_blocks"] = blocks
    base["secrets"] = {name: secret.reveal() for name, secret in secrets.items()}
    return CommonData(
        given=given,
        base=base,
        plain_variables=expect_object(given.get("variables"), "variables"),
        subscribed_state=object_of(base["subscribed_state"]),
        has_device=bool(given.get("most_recently_used_device")),
        secrets=secrets,
        content_blocks=blocks,
        now=_time(given.get("now")),
        phone_format=phone_format,
        holdings=holdings,
    )


def _namespaces(given: Mapping[str, object], keys: Set[str]) -> dict[str, object]:
    """Return the namespaces that `keys` of `given` make.

    Raises:
        DataError: A value has the wrong shape.
    """
    made: dict[str, object] = {}
    for key in ("event_properties", "api_trigger_properties"):
        if key in keys:
            made[key] = object_of(read_times(given.get(key), key, property_time), key)
    if not keys.isdisjoint(CONTEXT_KEYS):
        context: dict[str, object] = {}
        for key in CONTEXT_KEYS:
            context |= object_of(read_times(given.get(key), key, property_time), key)
        made |= dict.fromkeys(CONTEXT_KEYS, context)
    for key, names in NAMESPACE_FIELDS.items():
        if key in keys:
            made[key] = {**dict.fromkeys(names), **object_of(read_times(given.get(key), key), key)}
    if "campaign" in keys:
        campaign = object_of(made["campaign"])
        if campaign.get("dispatch_id") is None:
            made["campaign"] = {**campaign, "dispatch_id": UNSENT_DISPATCH_ID}
    for key in ("targeted_device", "most_recently_used_device"):
        if key in keys:
            device = object_of(given.get(key), key)
            made[key] = {**device, **device_fields(device)}
    if "subscribed_state" in keys:
        made["subscribed_state"] = object_of(given.get("subscribed_state"), "subscribed_state")
    if "product_recommendation" in keys:
        products = read_times(given.get("product_recommendation"), "product_recommendation")
        made["product_recommendation"] = {
            name: expect_objects(items, f"product_recommendation.{name}")
            for name, items in object_of(products, "product_recommendation").items()
        }
    return made


def with_row(message: CommonData, row: Mapping[str, object]) -> CommonData:
    """Return `message` with what one row of many gives beside its user.

    Properties, variables and other namespaces of the row lie over those of the message, name by name; a
    device, an instant and a locale take the place of the message's.

    Args:
        message: What holds for all rows.
        row: Some of `ROW_KEYS`; a key whose value is None counts as absent.

    Raises:
        DataError: A key is unknown or belongs to the run, or a value has the wrong shape.
    """
    own = {key: value for key, value in row.items() if value is not None and key != "user"}
    for key in row:
        if key not in ROW_KEYS:
            raise DataError(_belongs_to_run(key) if key in KEYS else unknown_key(key))
    if not own:
        return message
    for key in ("secrets", "content_blocks"):
        if key in expect_object(own.get("variables"), "variables"):
            raise DataError(_belongs_to_run(f"variables.{key}"))
    given = dict(message.given)
    if not own.keys().isdisjoint(CONTEXT_KEYS):
        # The three names are one mapping; the row's go over the message's, whichever name either has.
        held, new = _context(given), _context(own)
        for name in CONTEXT_KEYS:
            given.pop(name, None)
            own.pop(name, None)
        own["context"] = {**held, **new}
    for key, value in own.items():
        under = given.get(key)
        is_laid_over = key not in _WHOLE and isinstance(under, Mapping) and isinstance(value, Mapping)
        given[key] = {**under, **value} if is_laid_over else value  # type: ignore[dict-item]
    if "locale" in own:
        expect_text(own["locale"], "locale")
    made = _namespaces(given, own.keys())
    return replace(
        message,
        given=given,
        base={**message.base, **made},
        plain_variables=expect_object(given.get("variables"), "variables"),
        subscribed_state=object_of(made.get("subscribed_state", message.subscribed_state)),
        has_device=bool(given.get("most_recently_used_device")),
        now=_time(given.get("now")),
    )


def _context(given: Mapping[str, object]) -> dict[str, object]:
    context: dict[str, object] = {}
    for key in CONTEXT_KEYS:
        context |= expect_object(given.get(key), key)
    return context


def _belongs_to_run(key: str) -> str:
    return f"`{key}` belongs to the run, not to one row"


def unknown_key(key: object) -> str:
    """Return the message that render data has no `key`."""
    text = shortened(key) if isinstance(key, str) else type(key).__name__
    near = nearest(text, KEYS)
    if near:
        hint = f'did you mean "{near}"?'
    elif text in STANDARD_NAMES or text in PROFILE_FIELDS:
        hint = 'a profile belongs under "user"'
    else:
        hint = 'plain variables belong under "variables"'
    return f'unknown key "{text}" in render data; {hint}'


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
    return zoned(value)

"""User profiles: the two shapes they arrive in, and the names a template sees them by.

An *export* is the object that `/users/export/ids` answers with. An *attributes object* is
what `/users/track` takes: there, every key without a meaning of its own is a custom attribute.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping
from typing import Final

from liquid_webhooks.data.names import EXTRA_INPUTS
from liquid_webhooks.data.names import NAMES
from liquid_webhooks.data.names import SOURCES
from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import DataError
from liquid_webhooks.validation import expect_list
from liquid_webhooks.validation import expect_object
from liquid_webhooks.validation import expect_objects
from liquid_webhooks.validation import read_times
from liquid_webhooks.validation import refuse
from liquid_webhooks.validation import shortened
from liquid_webhooks.values.braze import Location

__all__ = [
    "PROFILE_FIELDS",
    "device_fields",
    "identifier",
    "matches",
    "profiles_in",
    "to_attributes",
    "to_export",
    "user_variables",
]

_EXPORT_FIELDS: Final = frozenset(NAMES) | frozenset(
    [
        "apps",
        "attributed_ad",
        "attributed_adgroup",
        "attributed_campaign",
        "attributed_source",
        "campaigns_received",
        "canvases_received",
        "cards_clicked",
        "created_at",
        "custom_attributes",
        "custom_events",
        "devices",
        "email_opted_in_at",
        "email_subscribe",
        "email_unsubscribed_at",
        "last_coordinates",
        "purchases",
        "push_opted_in_at",
        "push_subscribe",
        "push_tokens",
        "push_unsubscribed_at",
        "total_revenue",
        "uninstalled_at",
        "user_aliases",
    ]
)
_ATTRIBUTE_FIELDS: Final = frozenset(
    [
        "braze_id",
        "country",
        "date_of_first_session",
        "date_of_last_session",
        "dob",
        "email",
        "email_click_tracking_disabled",
        "email_open_tracking_disabled",
        "email_subscribe",
        "external_id",
        "facebook",
        "first_name",
        "gender",
        "home_city",
        "language",
        "last_name",
        "marked_email_as_spam_at",
        "phone",
        "push_subscribe",
        "push_tokens",
        "subscription_groups",
        "time_zone",
        "twitter",
    ]
)
PROFILE_FIELDS: Final = _EXPORT_FIELDS | _ATTRIBUTE_FIELDS
"""Keys with a meaning of their own in a profile of either shape."""

_CONTROL_KEYS: Final = frozenset(
    ["_merge_objects", "_update_existing_only", "current_location", "push_token_import", "user_alias"]
)
_MOVED_FIELDS: Final = frozenset(["custom_attributes", "last_coordinates", "push_tokens", "user_aliases"])
_WRAPPERS: Final = {
    "users": frozenset(["users", "message", "invalid_user_ids"]),
    "attributes": frozenset(["attributes", "events", "purchases"]),
}
_DEVICE_FIELDS: Final = (
    *("browser", "id", "carrier", "ad_tracking_enabled", "idfa", "google_ad_id", "roku_ad_id"),
    *("model", "os", "platform", "foreground_push_enabled"),
)

_MISPLACED: Final = {
    "custom_attribute": "a profile has them under `custom_attributes`",
    "user": "a profile is not wrapped",
    **{
        name: f"a profile has it as `{field}`"
        for field, names in SOURCES.items()
        for name in names
        if name != field
    },
    **dict.fromkeys(
        ("apps", "custom_events", "devices", "last_coordinates", "random_bucket"),
        "an export, which has it, has `custom_attributes` too",
    ),
}
"""Keys that look like fields of a profile, but are none of attributes → what was probably meant."""

_CONTAINERS = (dict, list, tuple)


def profiles_in(document: object, path: str = "user") -> Iterator[object]:
    """Yield the profiles of an export's `{"users": […]}`, of `{"attributes": […]}`, or the one that it is.

    Raises:
        DataError: The wrapper holds no list.
    """
    if isinstance(document, Mapping):
        for key, known in _WRAPPERS.items():
            if key in document and document.keys() <= known:
                yield from expect_list(document[key], f"{path}.{key}")
                return
    yield document


def to_export(profile: object, path: str = "user") -> tuple[Mapping[str, object], list[Diagnostic]]:
    """Return a profile of either shape in the export shape, and what was ignored (`LW606`).

    It is an export if it has `custom_attributes` or only fields of an export. Otherwise its array and
    increment operations are no values and are left out; extra inputs (`names.EXTRA_INPUTS`) stay where
    they are and are custom attributes too.

    Raises:
        DataError: It is no object, or a wrapper of none or several profiles.
    """
    fields = _one_profile(profile, path)
    return (fields, []) if _is_export(fields) else _from_attributes(fields, path)


def to_attributes(profile: object, path: str = "user") -> tuple[Mapping[str, object], list[str]]:
    """Return a profile of either shape as attributes of `/users/track`, and what of it has no place there.

    Attributes come back as they are. Of an export, fields and custom attributes without a value are left out,
    as Braze would remove what is null. It may have several identifiers, of which Braze asks for one. What has
    no place is named by kind, each once: fields, and custom attributes that would be read as something else.

    Raises:
        DataError: It is no object, a wrapper of none or several profiles, or a field has the wrong shape.
    """
    fields = _one_profile(profile, path)
    return _from_export(fields, path) if _is_export(fields) else (fields, [])


def _one_profile(profile: object, path: str) -> Mapping[str, object]:
    profiles = list(profiles_in(profile, path))
    if len(profiles) != 1:
        raise DataError(f"{path}: expected one profile, not a list of {len(profiles)}")
    return expect_object(profiles[0], path)


def _is_export(fields: Mapping[str, object]) -> bool:
    return "custom_attributes" in fields or fields.keys() <= _EXPORT_FIELDS


def _from_export(fields: Mapping[str, object], path: str) -> tuple[dict[str, object], list[str]]:
    attributes: dict[str, object] = {}
    lost: dict[str, None] = {}
    for field, value in fields.items():
        if value is None or field in _MOVED_FIELDS:
            continue
        if field in _ATTRIBUTE_FIELDS or field in EXTRA_INPUTS:
            attributes[field] = value
        elif value not in ("", [], {}):
            lost[f"`{field}`" if field in _EXPORT_FIELDS else "a field that no export has"] = None
    tokens = expect_objects(fields.get("push_tokens"), f"{path}.push_tokens")
    kept = [token for token in tokens if token.get("app_id") is not None]
    if len(kept) < len(tokens):
        lost["one of `push_tokens` without `app_id`"] = None
    aliases = expect_objects(fields.get("user_aliases"), f"{path}.user_aliases")
    if len(aliases) > 1:
        lost["one of `user_aliases` behind the first"] = None
    place = expect_list(fields.get("last_coordinates"), f"{path}.last_coordinates")
    if len(place) not in (0, 2):
        raise DataError(f"{path}.last_coordinates: expected longitude and latitude")
    if kept:
        attributes["push_tokens"] = kept
    if aliases:
        attributes["user_alias"] = aliases[0]
    if place:
        attributes["current_location"] = dict(zip(("longitude", "latitude"), place, strict=True))
    for name, value in expect_object(fields.get("custom_attributes"), f"{path}.custom_attributes").items():
        if name in _ATTRIBUTE_FIELDS or name in _CONTROL_KEYS or name == "custom_attributes":
            lost["a custom attribute with the name of another field"] = None
        elif _is_operation(value):
            lost["a custom attribute that reads as an update operation"] = None
        elif value is not None:
            attributes[name] = value
    return attributes, list(lost)


def _from_attributes(fields: Mapping[str, object], path: str) -> tuple[dict[str, object], list[Diagnostic]]:
    export: dict[str, object] = {}
    custom: dict[str, object] = {}
    diagnostics: list[Diagnostic] = []
    for key, value in fields.items():
        if key in _ATTRIBUTE_FIELDS:
            export[key] = value
        elif key not in _CONTROL_KEYS:
            if _is_operation(value):
                diagnostics.append(
                    diagnostic("LW606", f"{path}.{shortened(key)} is an update operation and was ignored")
                )
                continue
            custom[key] = value
            if key in EXTRA_INPUTS:
                export[key] = value
            elif key in _MISPLACED:
                message = f"{path}.{key} is read as a custom attribute; {_MISPLACED[key]}"
                diagnostics.append(diagnostic("LW608", message))
    if fields.get("user_alias") is not None:
        export["user_aliases"] = [fields["user_alias"]]
    place = expect_object(fields.get("current_location"), f"{path}.current_location")
    if place:
        export["last_coordinates"] = [place.get("longitude"), place.get("latitude")]
    export["custom_attributes"] = custom
    return export, diagnostics


def _is_operation(value: object) -> bool:
    if not isinstance(value, Mapping) or not value:
        return False
    if any(key in value for key in ("$add", "$update", "$remove")):
        return True
    if value.keys() <= {"add", "remove"}:
        return all(isinstance(items, list) for items in value.values())
    return value.keys() == {"inc"} and isinstance(value["inc"], (int, float))


def user_variables(profile: Mapping[str, object], path: str = "user") -> dict[str, object]:
    """Return what a template sees of `profile`, an export: standard attributes that it has, and namespaces.

    The namespaces are `custom_attribute`, `subscribed_state` and, if there is a device,
    `most_recently_used_device`.

    Raises:
        DataError: A field has the wrong shape.
    """
    attributes: dict[str, object] = {}
    for field, value in profile.items():
        names = NAMES.get(field)
        if names is not None and value is not None:
            scalar = value
            if type(value) is not str and isinstance(value, _CONTAINERS):
                scalar = read_times(value, path)
                if isinstance(scalar, _CONTAINERS):
                    refuse(f"{path}.{field}", "a string, number or boolean", value)
            attributes[names[0]] = scalar
            for alias in names[1:]:
                attributes.setdefault(alias, scalar)
    custom = read_times(profile.get("custom_attributes"), f"{path}.custom_attributes")
    attributes["custom_attribute"] = expect_object(custom, f"{path}.custom_attributes")
    attributes["subscribed_state"] = _subscribed_state(profile, path)
    if profile.get("last_coordinates") is not None:
        coordinates = expect_list(profile["last_coordinates"], f"{path}.last_coordinates")
        attributes["most_recent_location"] = Location(coordinates)
    if profile.get("apps"):
        _add_newest_app(attributes, expect_objects(profile["apps"], f"{path}.apps"))
    if profile.get("devices"):
        devices = expect_objects(profile["devices"], f"{path}.devices")
        attributes["most_recently_used_device"] = device_fields(devices[0])
    return attributes


def _subscribed_state(profile: Mapping[str, object], path: str) -> dict[str, object]:
    states: dict[str, object] = {}
    groups = profile.get("subscription_groups")
    if groups:
        for index, group in enumerate(expect_objects(groups, f"{path}.subscription_groups")):
            name = group.get("subscription_group_id")
            if not isinstance(name, str):
                refuse(f"{path}.subscription_groups[{index}].subscription_group_id", "a string", name)
            states[name] = group.get("subscription_state")
    if profile.get("email_subscribe") is not None:
        states["email_global"] = profile["email_subscribe"]
    return states


def _add_newest_app(attributes: dict[str, object], apps: list[Mapping[str, object]]) -> None:
    newest = max(apps, key=lambda app: _sortable(app.get("last_used")))
    for name, field in (("last_used_app_date", "last_used"), ("most_recent_app_version", "version")):
        if newest.get(field) is not None:
            attributes.setdefault(name, read_times(newest[field], "user.apps"))


def _sortable(time: object) -> str:
    # The export writes times with a "T" or a blank between date and time; the zone is UTC.
    return "" if time is None else str(time).replace("T", " ", 1)


def device_fields(device: Mapping[str, object]) -> dict[str, object]:
    """Return a device under its names in a template, each present, None where the device lacks it.

    `id` is the device id or, on iOS (that is what `idfv` shows where the platform is not known), the
    vendor's id; `platform` is lower case.
    """
    fields = {name: device.get(name) for name in _DEVICE_FIELDS}
    platform = fields["platform"]
    if isinstance(platform, str):
        platform = fields["platform"] = platform.lower()
    if fields["id"] is None:
        device_id, vendor_id = device.get("device_id"), device.get("idfv")
        fields["id"] = vendor_id or device_id if platform in (None, "ios", "tvos") else device_id or vendor_id
    return fields


def identifier(profile: Mapping[str, object]) -> str | None:
    """Return what tells the user of an export from others: the first identifier it has; None without any."""
    for field in ("external_id", "braze_id", "email", "phone"):
        if isinstance(profile.get(field), str) and profile[field]:
            return f"{field}:{profile[field]}"
    return None


def matches(profile: object, wanted: str) -> bool:
    """Tell whether `wanted` is the profile's external id, Braze id, e-mail address or phone number."""
    if not isinstance(profile, Mapping):
        return False
    return any(
        str(profile[field]) == wanted
        for field in ("external_id", "braze_id", "email", "phone")
        if profile.get(field) is not None
    )

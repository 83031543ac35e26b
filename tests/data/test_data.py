"""Render data: every row of the personalization tables, the two profile shapes, and wrong shapes."""

from __future__ import annotations

from datetime import UTC
from datetime import date
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from types import MappingProxyType

import pytest

from liquid_webhooks import Environment
from liquid_webhooks.data.common_data import UNSENT_DISPATCH_ID
from liquid_webhooks.data.names import KEYS
from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.data.profiles import matches
from liquid_webhooks.data.profiles import profiles_in
from liquid_webhooks.data.render_data import RenderData
from liquid_webhooks.errors import DataError
from liquid_webhooks.resources.content_blocks import ContentBlocks

CANARY = "c4n4ry-value"
URL = "https://w.example/x"


def variables(**given: object) -> dict[str, object]:
    return RenderData.from_dict(given).variables


def of_user(**profile: object) -> dict[str, object]:
    return variables(user={"custom_attributes": {}, **profile})


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("home_city", "city"),
        ("country", "country"),
        ("dob", "date_of_birth"),
        ("email", "email_address"),
        ("first_name", "first_name"),
        ("last_name", "last_name"),
        ("gender", "gender"),
        ("language", "language"),
        ("phone", "phone_number"),
        ("time_zone", "time_zone"),
        ("external_id", "user_id"),
        ("braze_id", "braze_id"),
        ("last_used_app_date", "last_used_app_date"),
        ("most_recent_app_version", "most_recent_app_version"),
        ("most_recent_locale", "most_recent_locale"),
        ("set_user_to_unsubscribed_url", "set_user_to_unsubscribed_url"),
        ("set_user_to_unsubscribed_url", "unsubscribe_url"),
        ("unsubscribe_url", "unsubscribe_url"),
        ("unsubscribe_url", "set_user_to_unsubscribed_url"),
        ("set_user_to_one_click_list_unsubscribe", "set_user_to_one_click_list_unsubscribe"),
        ("set_user_to_subscribed_url", "set_user_to_subscribed_url"),
        ("set_user_to_opted_in_url", "set_user_to_opted_in_url"),
    ],
)
def test_standard_attribute(field: str, name: str) -> None:
    """Each standard attribute reads its field of the profile (spec 2.1), exactly as given."""
    assert of_user(**{field: " As given "})[name] == " As given "


def test_random_bucket_is_a_number() -> None:
    """`random_bucket_number` is the export's integer."""
    assert of_user(random_bucket=4321)["random_bucket_number"] == 4321


def test_location_is_printed_as_given() -> None:
    """`most_recent_location` is `last_coordinates` in the export's order (spec 6, row 28)."""
    assert of_user(last_coordinates=[10.39, 63.43])["most_recent_location"] == [10.39, 63.43]


def test_both_unsubscribe_urls() -> None:
    """Where a profile has both names of the unsubscribe link, each keeps its own."""
    found = of_user(unsubscribe_url="old", set_user_to_unsubscribed_url="new")

    assert (found["unsubscribe_url"], found["set_user_to_unsubscribed_url"]) == ("old", "new")


@pytest.mark.parametrize("profile", [None, {}, {"custom_attributes": None}, {"first_name": None}])
def test_missing_attributes_are_none(profile: object) -> None:
    """A missing, null or absent attribute is None, with or without a user."""
    found = variables(user=profile)

    assert all(found[name] is None for name in STANDARD_NAMES)
    assert found["custom_attribute"] == {}


def test_newest_app() -> None:
    """The date and version come from the app that was used last, whichever way its time is written."""
    apps = [
        {"version": "1", "last_used": "2021-07-28T17:02:43.032Z"},
        {"version": "3", "last_used": "2021-07-29 01:00:00.000 UTC"},
        {"version": "2", "last_used": "2021-07-28T23:59:00.000Z"},
        {"version": "4", "last_used": None},
    ]

    found = of_user(apps=apps)

    assert found["last_used_app_date"] == "2021-07-29 01:00:00.000 UTC"
    assert found["most_recent_app_version"] == "3"


def test_extra_input_beats_apps() -> None:
    """`last_used_app_date` given in the profile wins over the apps."""
    found = of_user(last_used_app_date="2024-01-01", apps=[{"version": "1", "last_used": "2025-01-01"}])

    assert (found["last_used_app_date"], found["most_recent_app_version"]) == ("2024-01-01", "1")


@pytest.mark.parametrize("state", ["opted_in", "subscribed", "unsubscribed"])
def test_email_global(state: str) -> None:
    """`subscribed_state.${email_global}` is the profile's e-mail subscription."""
    assert of_user(email_subscribe=state)["subscribed_state"] == {"email_global": state}


def test_subscription_groups() -> None:
    """Groups come from the profile; the extra input wins over them and over the e-mail state."""
    groups = [{"subscription_group_id": "g", "subscription_state": "subscribed"}]
    profile = {"external_id": "u", "email_subscribe": "subscribed", "subscription_groups": groups}

    assert variables(user=profile)["subscribed_state"] == {"g": "subscribed", "email_global": "subscribed"}
    assert variables(user=profile, subscribed_state={"g": "unsubscribed"})["subscribed_state"] == {
        "g": "unsubscribed",
        "email_global": "subscribed",
    }
    assert variables(subscribed_state={"g": "subscribed"})["subscribed_state"] == {"g": "subscribed"}


@pytest.mark.parametrize("key", ["event_properties", "api_trigger_properties"])
def test_event_namespaces(key: str) -> None:
    """The properties of events and API triggers are namespaces of their own, empty if absent."""
    assert variables(**{key: {"2nd port (%)": [1]}})[key] == {"2nd port (%)": [1]}
    assert variables()[key] == {}


@pytest.mark.parametrize("key", ["context", "canvas_entry_properties", "context_properties"])
def test_context_is_one_mapping(key: str) -> None:
    """Whichever name of the Canvas context is given serves all three."""
    found = variables(**{key: {"cart_id": "c"}})

    assert found["context"] == found["canvas_entry_properties"] == found["context_properties"]
    assert found["context"] == {"cart_id": "c"}


def test_context_given_twice() -> None:
    """Of a key in both, the one in `context` counts."""
    found = variables(canvas_entry_properties={"a": 1, "b": 1}, context={"b": 2})

    assert found["canvas_entry_properties"] == {"a": 1, "b": 2}


def test_device_of_the_profile() -> None:
    """Without an extra input the first device counts; fields that the export lacks are None."""
    first = {"model": "F5", "os": "14", "device_id": "dev-9", "idfv": None, "ad_tracking_enabled": True}

    device = of_user(devices=[first, {"device_id": "dev-1"}])["most_recently_used_device"]

    assert device == {
        **dict.fromkeys(["browser", "carrier", "idfa", "google_ad_id", "roku_ad_id"]),
        **dict.fromkeys(["platform", "foreground_push_enabled"]),
        "id": "dev-9",
        "model": "F5",
        "os": "14",
        "ad_tracking_enabled": True,
    }


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ({"device_id": "d"}, "d"),
        ({"idfv": "v"}, "v"),
        ({"device_id": "d", "idfv": "v"}, "v"),
        ({"device_id": "d", "idfv": "v", "platform": "android"}, "d"),
        ({"id": "i", "device_id": "d", "idfv": "v"}, "i"),
        ({}, None),
    ],
)
def test_device_id(device: dict[str, str], expected: str | None) -> None:
    """`id` is the device id, or the vendor's id on iOS."""
    found = of_user(devices=[device])["most_recently_used_device"]

    assert isinstance(found, dict)
    assert found["id"] == expected


def test_given_device_wins() -> None:
    """An extra input replaces the profile's device; its platform is lower case."""
    found = variables(
        user={"devices": [{"model": "old"}]}, most_recently_used_device={"platform": "iOS", "id": "x"}
    )["most_recently_used_device"]

    assert isinstance(found, dict)
    assert (found["platform"], found["id"], found["model"]) == ("ios", "x", None)


def test_targeted_device() -> None:
    """`targeted_device` is an extra input only."""
    found = variables(user={"devices": [{"model": "m"}]})["targeted_device"]
    given = variables(targeted_device={"model": "m", "platform": "WEB"})["targeted_device"]

    assert isinstance(found, dict)
    assert isinstance(given, dict)
    assert set(found.values()) == {None}
    assert (given["model"], given["platform"]) == ("m", "web")


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("app", ["api_id", "name"]),
        ("campaign", ["api_id", "name", "message_name", "message_api_id"]),
        ("canvas", ["name", "api_id", "variant_name", "variant_api_id"]),
        ("card", ["api_id", "name"]),
        ("sms", ["inbound_message_body", "inbound_media_urls"]),
        (
            "whats_app",
            [
                *("inbound_message_body", "inbound_media_urls", "inbound_flow_response"),
                *("inbound_product_id", "inbound_catalog_id", "inbound_profile_name"),
            ],
        ),
    ],
)
def test_message_namespaces(key: str, names: list[str]) -> None:
    """The namespaces of spec 2.3 to 2.5 read the extra input; what it lacks is None."""
    given = {name: f"the {name}" for name in names}
    found = variables(**{key: given})[key]
    absent = variables()[key]

    assert isinstance(found, dict)
    assert isinstance(absent, dict)
    assert found.items() >= given.items()
    assert all(absent[name] is None for name in names)


def test_dispatch_id() -> None:
    """A dispatch id that is not given is Braze's literal for messages that are not sent."""
    assert variables()["campaign"]["dispatch_id"] == UNSENT_DISPATCH_ID == "dispatch_id_for_unsent_campaign"  # type: ignore[index]
    assert variables(campaign={"dispatch_id": "d"})["campaign"]["dispatch_id"] == "d"  # type: ignore[index]


def test_content_blocks_and_secrets() -> None:
    """Blocks are a `ContentBlocks`; secrets are plain for the engine and masked outside."""
    data = RenderData.from_dict({"content_blocks": {"footer": "x"}, "secrets": {"TOKEN": CANARY}})

    assert isinstance(data.variables["content_blocks"], ContentBlocks)
    assert data.variables["content_blocks"] == data.content_blocks == {"footer": "x"}
    assert data.variables["secrets"] == {"TOKEN": CANARY}
    assert data.secrets["TOKEN"].reveal() == CANARY
    assert CANARY not in f"{data!r} {data} {data.secrets} {data.secrets!r}"


def test_repr_has_no_values() -> None:
    """`repr` shows which keys are there and nothing of what they hold."""
    data = RenderData.from_dict(
        {
            "user": {"first_name": CANARY, CANARY: CANARY},
            "event_properties": {CANARY: CANARY},
            "content_blocks": {"a": CANARY},
            "variables": {"v": CANARY},
        }
    )

    assert repr(data) == "<RenderData of user, event_properties, content_blocks, variables>"
    assert CANARY not in repr(data.content_blocks)
    assert repr(RenderData.from_dict({})) == "<RenderData of nothing>"


def test_variables_win() -> None:
    """Plain variables lie over attributes and namespaces."""
    found = variables(
        user={"first_name": "Ada"}, variables={"first_name": "Eva", "you": "World", "context": 5}
    )

    assert (found["first_name"], found["you"], found["context"]) == ("Eva", "World", 5)


def test_attributes_shape() -> None:
    """Every key of a `/users/track` object without a meaning of its own is a custom attribute."""
    found = variables(
        user={
            "external_id": "u",
            "first_name": "Ada",
            "date_of_first_session": "2020-01-01",
            "_update_existing_only": True,
            "_merge_objects": True,
            "push_token_import": True,
            "current_location": {"longitude": 10.39, "latitude": 63.43},
            "Last Port": "Alta",
            "devices": ["a"],
        }
    )

    assert (found["user_id"], found["first_name"]) == ("u", "Ada")
    assert found["most_recent_location"] == [10.39, 63.43]
    assert found["custom_attribute"] == {"Last Port": "Alta", "devices": ["a"]}


def test_attributes_shape_keeps_extra_inputs() -> None:
    """An extra input in a `/users/track` object is found as such, and as a custom attribute."""
    found = variables(user={"external_id": "u", "most_recent_locale": "pt_BR", "vip": True})

    assert found["most_recent_locale"] == "pt_BR"
    assert found["custom_attribute"] == {"most_recent_locale": "pt_BR", "vip": True}


def test_export_fields_only() -> None:
    """A profile of nothing but export fields is an export though it has no `custom_attributes`."""
    found = variables(user={"external_id": "u", "devices": [{"model": "m"}], "total_revenue": 6.5})

    assert found["custom_attribute"] == {}
    assert found["most_recently_used_device"]["model"] == "m"  # type: ignore[index]


@pytest.mark.parametrize(
    "operation",
    [
        {"add": ["a"]},
        {"remove": ["a"]},
        {"add": ["a"], "remove": ["b"]},
        {"$add": [{"a": 1}]},
        {"$update": [{"$identifier_key": "id"}]},
        {"$remove": [1]},
        {"inc": 2},
    ],
)
def test_update_operations_are_ignored(operation: dict[str, object]) -> None:
    """Updates in a `/users/track` object are no values: each is left out, with a diagnostic."""
    data = RenderData.from_dict({"user": {"external_id": "u", "ports": operation, "vip": True}})

    assert data.variables["custom_attribute"] == {"vip": True}
    assert [(found.code, found.message) for found in data.diagnostics] == [
        ("LW606", "user.ports is an update operation and was ignored")
    ]


@pytest.mark.parametrize(
    "value", [{}, {"add": "a"}, {"inc": "x"}, {"inc": 1, "by": 2}, {"a": ["add"]}, ["add"]]
)
def test_objects_that_look_like_updates(value: object) -> None:
    """An object that is no update stays a value, and an export's are never taken for updates."""
    data = RenderData.from_dict({"user": {"external_id": "u", "x": value}})
    export = RenderData.from_dict({"user": {"custom_attributes": {"x": {"add": ["a"]}}}})

    assert data.variables["custom_attribute"] == {"x": value}
    assert data.diagnostics == []
    assert export.variables["custom_attribute"] == {"x": {"add": ["a"]}}


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        (
            {"external_id": "u", "custom_attribute": {"vip": True}},
            "user.custom_attribute is read as a custom attribute; "
            "a profile has them under `custom_attributes`",
        ),
        (
            {"user": {"first_name": "Ada"}},
            "user.user is read as a custom attribute; a profile is not wrapped",
        ),
        (
            {"user_id": "u"},
            "user.user_id is read as a custom attribute; a profile has it as `external_id`",
        ),
        (
            {"email_address": "a@b.example"},
            "user.email_address is read as a custom attribute; a profile has it as `email`",
        ),
        (
            {"external_id": "u", "devices": [], "vip": True},
            "user.devices is read as a custom attribute; "
            "an export, which has it, has `custom_attributes` too",
        ),
    ],
)
def test_fields_in_the_wrong_place_are_told(profile: dict[str, object], message: str) -> None:
    """A key of a `/users/track` object that looks like a field of a profile stays a custom attribute, which
    is told."""
    data = RenderData.from_dict({"user": profile})

    assert [str(found) for found in data.diagnostics] == [f"warning LW608: {message}"]
    assert data.variables["custom_attribute"] == {
        name: value for name, value in profile.items() if name in message.split(" ")[0] or name == "vip"
    }


@pytest.mark.parametrize(
    "profile",
    [
        {"external_id": "u", "devices": [], "apps": [], "custom_events": []},
        {"custom_attributes": {"user_id": "u", "devices": []}, "user_id": "u"},
        {"external_id": "u", "first_name": "Ada", "Devices": 1, "language": "nb"},
        None,
    ],
)
def test_fields_in_their_place_are_not_told(profile: object) -> None:
    """Exports, custom attributes said to be some, and names of one's own are no finding."""
    assert RenderData.from_dict({"user": profile}).diagnostics == []


def test_times_in_updates() -> None:
    """A one-key `$time` object becomes its string, however deep; anything else stays the same object."""
    ports = [{"to": "Kiel"}]
    found = of_user(
        dob={"$time": "1991-02-28"},
        custom_attributes={
            "at": {"$time": "2020-05-28"},
            "trips": [{"to": "Kiel"}, {"left": {"$time": "2020-01-01"}}, 3],
            "other": {"$time": "2020-05-28", "x": 1},
            "ports": ports,
        },
    )
    custom = found["custom_attribute"]

    assert found["date_of_birth"] == "1991-02-28"
    assert isinstance(custom, dict)
    assert custom["at"] == "2020-05-28"
    assert custom["trips"] == [{"to": "Kiel"}, {"left": "2020-01-01"}, 3]
    assert custom["other"] == {"$time": "2020-05-28", "x": 1}
    assert custom["ports"] is ports


@pytest.mark.parametrize("key", ["event_properties", "api_trigger_properties", "context"])
def test_times_in_properties(key: str) -> None:
    """`$time` objects are replaced in event, API trigger and context properties too."""
    assert variables(**{key: {"at": {"$time": "2020-05-28"}}})[key] == {"at": "2020-05-28"}


def test_types_are_never_coerced() -> None:
    """Numbers, booleans, datetimes and numeric strings reach the template as they are."""
    moment = datetime(2021, 6, 3, 17, 13, tzinfo=UTC)
    given = {"n": 1, "f": 1.0, "b": True, "s": "3", "t": moment, "z": None}

    assert of_user(custom_attributes=given)["custom_attribute"] == given
    assert of_user(dob=moment)["date_of_birth"] is moment


def test_digits_of_the_phone_number() -> None:
    """`phone_format="digits"` strips all but ASCII digits; by default the number stays as given."""
    given = {"user": {"phone": "+47 (91) 23-45٣"}}

    assert RenderData.from_dict(given).variables["phone_number"] == "+47 (91) 23-45٣"
    assert RenderData.from_dict(given, phone_format="digits").variables["phone_number"] == "47912345"
    assert RenderData.from_dict({}, phone_format="digits").variables["phone_number"] is None
    with pytest.raises(ValueError, match="phone_format"):
        RenderData.from_dict({}, phone_format="other")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, None),
        ("2024-06-01T09:30:00Z", datetime(2024, 6, 1, 9, 30, tzinfo=UTC)),
        ("2024-06-01", datetime(2024, 6, 1, tzinfo=UTC)),
        (date(2024, 6, 1), datetime(2024, 6, 1, tzinfo=UTC)),
        (datetime(2024, 6, 1, 9), datetime(2024, 6, 1, 9, tzinfo=UTC)),
        ("2024-06-01T09:30:00+02:00", datetime(2024, 6, 1, 9, 30, tzinfo=timezone(timedelta(hours=2)))),
    ],
)
def test_now(given: object, expected: datetime | None) -> None:
    """The clock is ISO 8601 or a datetime; without a zone it is UTC."""
    assert RenderData.from_dict({"now": given}).now == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"locale": "nb", "user": {"language": "en"}}, "nb"),
        ({"user": {"language": "en", "most_recent_locale": "en_GB"}}, "en_GB"),
        ({"user": {"language": "en"}}, "en"),
        ({"locale": "", "user": {"language": "en", "most_recent_locale": ""}}, "en"),
        ({}, None),
    ],
)
def test_locale(given: dict[str, object], expected: str | None) -> None:
    """The locale of translations is the one given, else the user's."""
    assert RenderData.from_dict(given).locale == expected


def test_with_user_shares_the_message() -> None:
    """Another user sees the same message data, and nothing of the first user."""
    first = RenderData.from_dict(
        {"user": {"first_name": "Ada", "phone": "1", "vip": True}, "event_properties": {"a": 1}}
    )

    second = first.with_user({"external_id": "u2", "first_name": "Eva"})

    assert second.variables["first_name"] == "Eva"
    assert second.variables["phone_number"] is None
    assert second.variables["custom_attribute"] == {}
    assert second.variables["event_properties"] is first.variables["event_properties"]
    assert first.variables["first_name"] == "Ada"
    assert first.with_user(None).variables["first_name"] is None


def test_variables_are_built_once() -> None:
    """Two looks at `variables` give one and the same mapping."""
    data = RenderData.from_dict({"user": {"first_name": "Ada"}})

    assert data.variables is data.variables


def test_round_trip() -> None:
    """`to_dict` gives what `from_dict` makes the same variables of."""
    data = RenderData.from_dict(
        {
            "user": {"external_id": "u", "vip": True, "user_alias": {"alias_name": "a", "alias_label": "l"}},
            "secrets": {"T": "s"},
            "context": {"a": 1},
            "now": "2024-06-01T09:30:00Z",
        }
    )
    again = RenderData.from_dict(data.to_dict())

    assert again.variables == data.variables
    assert again.now == data.now
    assert data.user["user_aliases"] == [{"alias_name": "a", "alias_label": "l"}]
    assert RenderData.from_dict({}).to_dict() == {}


def test_any_mapping() -> None:
    """Mappings other than dicts are taken as well."""
    data = RenderData.from_dict(
        MappingProxyType({"user": MappingProxyType({"first_name": "Ada", "x": MappingProxyType({"a": 1})})})
    )

    assert data.variables["first_name"] == "Ada"
    assert data.variables["custom_attribute"] == {"x": {"a": 1}}


@pytest.mark.parametrize("key", KEYS)
def test_null_counts_as_absent(key: str) -> None:
    """Any key may be null."""
    assert RenderData.from_dict({key: None}).variables == variables()


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("contexts", 'did you mean "context"?'),
        ("User", 'did you mean "user"?'),
        ("content_block", 'did you mean "content_blocks"?'),
        ("nope", 'plain variables belong under "variables"'),
        ("you", 'plain variables belong under "variables"'),
        ("first_name", 'a profile belongs under "user"'),
    ],
)
def test_unknown_key(key: str, hint: str) -> None:
    """An unknown top-level key is refused by name, with the nearest known one or where it belongs."""
    with pytest.raises(DataError) as caught:
        RenderData.from_dict({key: CANARY})

    assert str(caught.value) == f'unknown key "{key}" in render data; {hint}'


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"user": [CANARY]}, "user: expected an object, not an array"),
        ({"user": CANARY}, "user: expected an object, not a string"),
        (
            {"user": {"custom_attributes": [CANARY]}},
            "user.custom_attributes: expected an object, not an array",
        ),
        (
            {"user": {"first_name": [CANARY]}},
            "user.first_name: expected a string, number or boolean, not an array",
        ),
        ({"user": {"last_coordinates": CANARY}}, "user.last_coordinates: expected an array, not a string"),
        ({"user": {"devices": [CANARY]}}, "user.devices[0]: expected an object, not a string"),
        ({"user": {"devices": {"a": CANARY}}}, "user.devices: expected an array, not an object"),
        ({"user": {"apps": [{}, 5]}}, "user.apps[1]: expected an object, not a number"),
        (
            {"user": {"subscription_groups": [{"subscription_group_id": 7}]}},
            "user.subscription_groups[0].subscription_group_id: expected a string, not a number",
        ),
        (
            {"user": {"x": 1, "current_location": True}},
            "user.current_location: expected an object, not a boolean",
        ),
        ({"user": {"users": []}}, "user: expected one profile, not a list of 0"),
        ({"user": {"attributes": [{}, {}]}}, "user: expected one profile, not a list of 2"),
        ({"event_properties": [CANARY]}, "event_properties: expected an object, not an array"),
        ({"context": CANARY}, "context: expected an object, not a string"),
        ({"campaign": CANARY}, "campaign: expected an object, not a string"),
        ({"targeted_device": 1}, "targeted_device: expected an object, not a number"),
        ({"subscribed_state": [1]}, "subscribed_state: expected an object, not an array"),
        ({"content_blocks": {"a": 5}}, "content_blocks.a: expected a string"),
        (
            {"content_blocks": {"a b": CANARY}},
            "content_blocks: a name has 1 to 99 ASCII letters, digits, hyphens and underscores only",
        ),
        (
            {"content_blocks": {"a" * 100: CANARY}},
            "content_blocks: a name has 1 to 99 ASCII letters, digits, hyphens and underscores only",
        ),
        ({"catalogs": {"ferries": [{"name": CANARY}]}}, 'catalogs.ferries[0]: expected an object with "id"'),
        (
            {"catalogs": {"ferries": [{"id": "f1"}, {"id": [CANARY]}]}},
            "catalogs.ferries[1].id: expected a string or a number, not an array",
        ),
        (
            {"catalogs": {"ferries": [{"id": True}]}},
            "catalogs.ferries[0].id: expected a string or a number, not a boolean",
        ),
        (
            {"catalogs": {"ferries": [{"id": 10**5000}]}},
            "catalogs.ferries[0].id: expected a number of fewer digits",
        ),
        ({"catalogs": {"ferries": [CANARY]}}, "catalogs.ferries[0]: expected an object, not a string"),
        ({"catalogs": [CANARY]}, "catalogs: expected an object, not an array"),
        ({"catalogs": {"ferries": {}}}, "catalogs.ferries: expected an array, not an object"),
        ({"catalog_selections": [CANARY]}, "catalog_selections: expected an object, not an array"),
        ({"catalog_selections": {"f": CANARY}}, "catalog_selections.f: expected an object, not a string"),
        (
            {"catalog_selections": {"f": {"s": ["a", {"b": CANARY}]}}},
            "catalog_selections.f.s[1]: expected a string or a number, not an object",
        ),
        (
            {"catalog_selections": {"f": {"s": [None]}}},
            "catalog_selections.f.s[0]: expected a string or a number, not null",
        ),
        (
            {"catalog_selections": {"f": {"s": CANARY}}},
            "catalog_selections.f.s: expected an array, not a string",
        ),
        ({"promotion_codes": {"w": [5]}}, "promotion_codes.w[0]: expected a string, not a number"),
        ({"promotion_codes": {"w": CANARY}}, "promotion_codes.w: expected an array, not a string"),
        ({"promotion_codes": [CANARY]}, "promotion_codes: expected an object, not an array"),
        (
            {"product_recommendation": {"picks": {"a": CANARY}}},
            "product_recommendation.picks: expected an array, not an object",
        ),
        (
            {"product_recommendation": {"picks": [{}, CANARY]}},
            "product_recommendation.picks[1]: expected an object, not a string",
        ),
        (
            {"product_recommendation": [CANARY]},
            "product_recommendation: expected an object, not an array",
        ),
        ({"shopping_carts": [{}]}, 'shopping_carts[0]: expected an object with "cart_id"'),
        (
            {"shopping_carts": [{"cart_id": {"a": CANARY}}]},
            "shopping_carts[0].cart_id: expected a string or a number, not an object",
        ),
        (
            {"shopping_carts": [{"cart_id": 1}, {"cart_id": 2, "abandoned": CANARY}]},
            "shopping_carts[1].abandoned: expected a boolean, not a string",
        ),
        ({"shopping_carts": {"a": CANARY}}, "shopping_carts: expected an array, not an object"),
        ({"landing_pages": [CANARY]}, "landing_pages: expected an object, not an array"),
        ({"landing_pages": {"sale": [CANARY]}}, "landing_pages.sale: expected a string, not an array"),
        ({"http": {}}, "http: expected an array, not an object"),
        ({"http": [{"status": 200}]}, 'http[0]: a record needs "url"'),
        ({"http": [{"url": None}]}, "http[0].url: expected a string, not null"),
        (
            {"http": [{"url": URL}, {"url": CANARY}]},
            "http[1].url: begins with no scheme: write `https://` first",
        ),
        (
            {"http": [{"url": f"{URL}#{CANARY}"}]},
            "http[0].url: has a fragment (`#`), which HTTP does not send; write `%23` if the sign is meant",
        ),
        (
            {"http": [{"url": URL, "heders": {}}]},
            'http[0]: a record has no key "heders"; did you mean "headers"?',
        ),
        ({"http": [{"url": URL, "x": CANARY}]}, 'http[0]: a record has no key "x"'),
        ({"http": [{"url": URL, "method": "PUT"}]}, 'http[0].method: expected "GET" or "POST"'),
        ({"http": [{"url": URL, "method": CANARY}]}, 'http[0].method: expected "GET" or "POST"'),
        ({"http": [{"url": URL, "status": "200"}]}, "http[0].status: expected an integer, not a string"),
        ({"http": [{"url": URL, "body": {}}]}, "http[0].body: expected a string, not an object"),
        ({"http": [{"url": URL, "headers": {"a": 1}}]}, "http[0].headers.a: expected a string, not a number"),
        ({"translations": {"nb": {"a": 1}}}, "translations.nb.a: expected a string, not a number"),
        ({"translations": {"nb": [CANARY]}}, "translations.nb: expected an object, not an array"),
        ({"translations": [CANARY]}, "translations: expected an object, not an array"),
        ({"locale": 5}, "locale: expected a string, not a number"),
        ({"credentials": {"crm": CANARY}}, "credentials.crm: expected an object, not a string"),
        ({"credentials": {"crm": {"type": CANARY}}}, 'credentials.crm.type: expected "basic" or "token"'),
        (
            {"credentials": {"crm": {"type": "basic", "username": "u", "password": [CANARY]}}},
            "credentials.crm.password: expected a string, not an array",
        ),
        (
            {"credentials": {"crm": {"type": "basic", "password": CANARY}}},
            "credentials.crm.username: expected a string, not null",
        ),
        (
            {"credentials": {"crm": {"type": "token", "headers": CANARY, "allowed_domain": "a.example"}}},
            "credentials.crm.headers: expected an object, not a string",
        ),
        (
            {"credentials": {"crm": {"type": "token", "headers": {"X-Key": [CANARY]}}}},
            "credentials.crm.headers.X-Key: expected a string, not an array",
        ),
        (
            {"credentials": {"crm": {"type": "token", "headers": {"X-Key": CANARY}}}},
            "credentials.crm.allowed_domain: expected a string, not null",
        ),
        (
            {
                "credentials": {
                    "crm": {"type": "token", "headers": {"X-Key": CANARY}, "allowed_domain": "a b"}
                }
            },
            "credentials.crm.allowed_domain: expected the name of a host",
        ),
        *(
            (
                {"credentials": {"crm": {"type": "token", "headers": {}, "allowed_domain": domain}}},
                "credentials.crm.allowed_domain: expected the name of a host",
            )
            for domain in (
                *(
                    "https://a.example",
                    "a.example/",
                    "a.example/x",
                    "a.example:443",
                    "a.example:",
                    "a.example?x",
                ),
                *(
                    "*.example",
                    "*",
                    ".example",
                    "u@a.example",
                    "a.example#x",
                    "",
                    "a.example,b.example",
                    "[::1",
                ),
                *("a.example\\", "a%2eexample", "a.example\n", "1.2.3", "a．example/"),
            )
        ),
        ({"now": CANARY}, "now: expected an ISO 8601 date and time"),
        ({"now": 5}, "now: expected an ISO 8601 date and time, not a number"),
        ({"secrets": {"T": 5}}, "secrets.T: expected a string, not a number"),
        ({"secrets": [CANARY]}, "secrets: expected an object, not an array"),
        ({"variables": [CANARY]}, "variables: expected an object, not an array"),
        ({"variables": {1: CANARY}}, "variables: expected an object whose keys are all strings"),
        ({"context": {1, 2}}, "context: expected an object, not a set"),
    ],
)
def test_wrong_shape(given: dict[str, object], message: str) -> None:
    """A wrong shape is refused with its key path and the expected type, and quotes no value."""
    with pytest.raises(DataError) as caught:
        RenderData.from_dict(given)

    assert str(caught.value) == message
    assert CANARY not in str(caught.value)


@pytest.mark.parametrize("given", [None, [], "x", 5])
def test_render_data_is_an_object(given: object) -> None:
    """Render data that is no object is refused."""
    with pytest.raises(DataError, match="render data: expected an object"):
        RenderData.from_dict(given)  # type: ignore[arg-type]


def test_depth_is_bounded() -> None:
    """Data nested too deep, or in itself, is a `DataError` and no crash."""
    deep: dict[str, object] = {}
    for _ in range(50_000):
        deep = {"a": deep}
    loop: list[object] = []
    loop.append(loop)

    for value in (deep, loop):
        with pytest.raises(DataError, match="nested more than 128 levels deep"):
            RenderData.from_dict({"user": {"custom_attributes": {"x": value}}})
        with pytest.raises(DataError, match="nested more than 128 levels deep"):
            RenderData.from_dict({"context": {"x": value}})


def test_one_profile_in_a_wrapper() -> None:
    """A wrapper of exactly one profile counts as that profile."""
    assert variables(user={"users": [{"first_name": "Ada"}], "message": "success"})["first_name"] == "Ada"
    assert variables(user={"attributes": [{"first_name": "Ada", "x": 1}]})["first_name"] == "Ada"


def test_profiles_in() -> None:
    """An export answer and an attributes request give their profiles; anything else is one profile."""
    assert list(profiles_in({"users": [{}, {"a": 1}], "message": "success"})) == [{}, {"a": 1}]
    assert list(profiles_in({"attributes": [{"a": 1}]})) == [{"a": 1}]
    assert list(profiles_in({"attributes": 5, "x": 1})) == [{"attributes": 5, "x": 1}]
    with pytest.raises(DataError, match=r"user\.users: expected an array"):
        list(profiles_in({"users": {}}))


@pytest.mark.parametrize("wanted", ["crew-0042", "5fc0", "ada@example.com", "+4791234567"])
def test_matches(wanted: str) -> None:
    """A profile is found by external id, Braze id, e-mail address or phone number, and nothing else."""
    profile = {
        "external_id": "crew-0042",
        "braze_id": "5fc0",
        "email": "ada@example.com",
        "phone": "+4791234567",
        "first_name": "Ada",
    }

    assert matches(profile, wanted)
    assert not matches(profile, "Ada")
    assert not matches([wanted], wanted)


@pytest.mark.parametrize("value", [1, "x", [1], {"a": 1}, None, {"a": ["x"]}])
def test_a_variable_hides_the_content_blocks(value: object) -> None:
    """A plain variable called `content_blocks` is looked up as any other, whatever it is."""
    data = RenderData.from_dict({"content_blocks": {"a": "block"}, "variables": {"content_blocks": value}})
    plain = Environment().from_string("[{{ content_blocks.a }}{{ content_blocks.b }}]")

    assert plain.render(data) == plain.render({"content_blocks": value})

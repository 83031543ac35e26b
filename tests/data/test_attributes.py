"""Profiles turned into attributes of `/users/track`, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks import DataError
from liquid_webhooks.data.profiles import to_attributes
from liquid_webhooks.data.profiles import to_export

EXPORT = {
    "external_id": "crew-0042",
    "braze_id": "b1",
    "first_name": "Ada",
    "last_name": None,
    "last_coordinates": [10.39, 63.43],
    "user_aliases": [{"alias_name": "a1", "alias_label": "crm"}],
    "email_subscribe": "subscribed",
    "custom_attributes": {"Last Port": "Alta", "trips": [{"to": "Kiel"}], "none": None},
}


def test_attributes_of_an_export() -> None:
    """Standard fields keep their names, custom attributes move up, what is null is left out."""
    attributes, lost = to_attributes(EXPORT)

    assert attributes == {
        "external_id": "crew-0042",
        "braze_id": "b1",
        "first_name": "Ada",
        "email_subscribe": "subscribed",
        "user_alias": {"alias_name": "a1", "alias_label": "crm"},
        "current_location": {"longitude": 10.39, "latitude": 63.43},
        "Last Port": "Alta",
        "trips": [{"to": "Kiel"}],
    }
    assert lost == []


@pytest.mark.parametrize(
    ("more", "lost"),
    [
        ({"apps": [{"name": "Crew"}], "random_bucket": 7}, ["`apps`", "`random_bucket`"]),
        ({"apps": [], "random_bucket": None, "devices": [], "cards_clicked": []}, []),
        ({"total_revenue": 0.0}, ["`total_revenue`"]),
        ({"c4n4ry": 1, "other": 2}, ["a field that no export has"]),
        (
            {"user_aliases": [{"alias_name": "a"}, {"alias_name": "b"}]},
            ["one of `user_aliases` behind the first"],
        ),
        ({"push_tokens": [{"app": "Crew", "token": "t"}]}, ["one of `push_tokens` without `app_id`"]),
        (
            {"custom_attributes": {"email": "c4n4ry", "_merge_objects": True, "custom_attributes": {}}},
            ["a custom attribute with the name of another field"],
        ),
        (
            {"custom_attributes": {"visits": {"inc": 1}}},
            ["a custom attribute that reads as an update operation"],
        ),
    ],
)
def test_what_has_no_place(more: dict[str, object], lost: list[str]) -> None:
    """What attributes cannot say is left out and named by its kind; what is empty is no loss."""
    attributes, found = to_attributes({"external_id": "u", "custom_attributes": {}, **more})

    assert found == lost
    assert set(attributes) <= {"external_id", "user_alias"}


def test_push_tokens_with_an_app_id() -> None:
    """Push tokens that name the app's id, as attributes need, are kept."""
    token = {"app_id": "7", "token": "t"}

    attributes, lost = to_attributes({"custom_attributes": {}, "push_tokens": [token, {"token": "u"}]})

    assert attributes == {"push_tokens": [token]}
    assert lost == ["one of `push_tokens` without `app_id`"]


def test_attributes_stay() -> None:
    """An object of attributes comes back as it is, update operations and control keys included."""
    given = {"external_id": "u", "visits": {"inc": 1}, "_merge_objects": True, "gone": None}

    assert to_attributes({"attributes": [given]}) == (given, [])


@pytest.mark.parametrize(
    ("profile", "message"),
    [
        (["c4n4ry"], "user: expected an object, not an array"),
        ({"users": [{}, {}]}, "user: expected one profile, not a list of 2"),
        ({"custom_attributes": "c4n4ry"}, "user.custom_attributes: expected an object, not a string"),
        ({"last_coordinates": [1, 2, 3]}, "user.last_coordinates: expected longitude and latitude"),
        ({"user_aliases": ["c4n4ry"]}, r"user.user_aliases\[0\]: expected an object, not a string"),
        ({"push_tokens": "c4n4ry"}, "user.push_tokens: expected an array, not a string"),
    ],
)
def test_wrong_shapes(profile: object, message: str) -> None:
    """A field of the wrong shape is refused with its name."""
    with pytest.raises(DataError, match=message):
        to_attributes(profile)


SCALARS = st.text(max_size=5) | st.integers() | st.booleans()
CUSTOM = st.from_regex(r"[A-Z][a-z]{0,5}", fullmatch=True)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(CUSTOM, SCALARS, max_size=2)
EXPORTS = st.fixed_dictionaries(
    {"external_id": st.text(), "custom_attributes": st.dictionaries(CUSTOM, VALUES)},
    optional={
        "braze_id": st.text(),
        "first_name": st.text(),
        "time_zone": st.text(),
        "email_subscribe": st.sampled_from(["subscribed", "opted_in"]),
        "subscription_groups": st.just([{"subscription_group_id": "g", "subscription_state": "subscribed"}]),
        "last_coordinates": st.tuples(st.floats(-180, 180), st.floats(-90, 90)).map(list),
        "user_aliases": st.lists(
            st.fixed_dictionaries({"alias_name": st.text(), "alias_label": st.text()}), min_size=1, max_size=1
        ),
        "push_tokens": st.just([{"app_id": "1", "token": "t"}]),
    },
)


@given(EXPORTS, st.sampled_from([{}, {"apps": [{"name": "Crew"}], "random_bucket": 7, "last_name": None}]))
def test_exports_survive_as_attributes(export: dict[str, object], more: dict[str, object]) -> None:
    """What both shapes can hold comes back from attributes as it was; the rest alone is gone."""
    attributes, lost = to_attributes({**export, **more})
    back, ignored = to_export(attributes)

    assert {"custom_attributes": {}, **back} == export
    assert lost == (["`apps`", "`random_bucket`"] if more else [])
    assert ignored == []

"""Time zones by name, hours and offset (spec 7.3 and section 6, rows 32 and 33)."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import tzinfo

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from liquid_webhooks import Environment
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.time.zones import RAILS_NAMES
from liquid_webhooks.filters.time.zones import find_zone

WINTER = datetime(2024, 1, 15, 12, tzinfo=UTC)


def _hours(zone: tzinfo, when: datetime = WINTER) -> float:
    offset = when.astimezone(zone).utcoffset()
    assert offset is not None
    return offset / timedelta(hours=1)


@pytest.mark.parametrize("name", sorted(RAILS_NAMES))
def test_every_rails_name_loads(name: str) -> None:
    """Each of ActiveSupport's 151 names stands for a zone that the tzdata package holds."""
    assert WINTER.astimezone(find_zone(name)) == WINTER


def test_there_are_as_many_rails_names_as_in_rails() -> None:
    """The table is complete."""
    assert len(RAILS_NAMES) == 151


@pytest.mark.parametrize(
    ("name", "hours"),
    [
        ("Eastern Time (US & Canada)", -5),
        ("Nuku'alofa", 13),
        ("St. Petersburg", 3),
        ("New Delhi", 5.5),
        ("Buenos Aires", -3),
        ("International Date Line West", -12),
        ("Europe/Oslo", 1),
        ("America/Argentina/Ushuaia", -3),
        ("Etc/GMT+5", -5),
        ("EST", -5),
    ],
)
def test_names(name: str, hours: float) -> None:
    """Rails names and any IANA name are accepted as they stand."""
    assert hours == _hours(find_zone(name))


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        (5, 5), (-5, -5), (13, 13), (-13, -13), (0, 0), (5.5, 5.5), (-3.0, -3), (-500.0, -5),
        (-500, -5), (530, 5.5), (1345, 13.75), (-30, -0.5),
        ("-5", -5), ("13", 13), ("-0005", -5), ("-0500", -5), ("+0530", 5.5), ("0530", 5.5), ("0", 0),
        ("+02:00", 2), ("-2:30", -2.5), ("+00:05", 5 / 60), ("02:00", 2), ("-23:59", -23 - 59 / 60),
    ],
)  # fmt: skip
def test_numbers(zone: object, hours: float) -> None:
    """Up to 13 a number counts hours, beyond it is ±HHMM; a colon always separates hours and minutes."""
    assert hours == pytest.approx(_hours(find_zone(zone)))


@pytest.mark.parametrize("zone", [None, "", "UTC", "Etc/UTC", "Zulu", 0, "+00:00"])
def test_utc_under_any_name_is_utc_itself(zone: object) -> None:
    """nil, no text and every name of UTC give the one UTC, which prints as `UTC`."""
    assert find_zone(zone) is UTC


@pytest.mark.parametrize(
    "zone",
    [
        "Nowhere/Else", " ", "europe/oslo", "America", "localtime", "posixrules", "zone.tab", "posix/UTC",
        "../etc/passwd", "/etc/localtime", "Europe/Oslo\0", "UTC+2", "+24:00", "+02:60", "2460", 2400,
        -99_999, 99.5, float("inf"), float("nan"), "\ud800", "٥", "²", "x" * 100_000, True, False, [], {},
        ["UTC"], "9" * 5000, 10**5000,
    ],
    ids=lambda zone: repr(zone)[:20] if not isinstance(zone, int) else f"int{zone % 1000}",
)  # fmt: skip
def test_unknown_zones_fail_without_quoting(zone: object) -> None:
    """What names no zone is an error of ours, whose message holds none of it."""
    with pytest.raises((RenderError, LimitError)) as caught:
        find_zone(zone)

    assert caught.value.message == "unknown time zone" or isinstance(caught.value, LimitError)


def test_inline_text_names_the_zone() -> None:
    """The text printed in place is Braze's."""
    with pytest.raises(RenderError) as caught:
        find_zone("Mars/Base")

    assert caught.value.inline == "Invalid Timezone: Mars/Base"


def test_zones_do_not_depend_on_the_process() -> None:
    """The process's own zone and zone search path's stray files play no part."""
    code = (
        "import json; from liquid_webhooks.filters.time.zones import find_zone;"
        "from datetime import datetime, UTC;"
        "print(json.dumps(datetime(2024,1,1,tzinfo=UTC).astimezone(find_zone('Hanoi')).isoformat()))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], env={"TZ": "Asia/Tokyo"}, capture_output=True, text=True, check=True
    )

    assert json.loads(run.stdout) == "2024-01-01T07:00:00+07:00"


@settings(deadline=None)
@given(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.text(st.characters(exclude_categories=())),
        st.text("+-:0123456789", max_size=7),
        st.lists(st.integers(), max_size=2),
        st.dictionaries(st.text(max_size=2), st.integers(), max_size=2),
    )
)
def test_any_value_gives_a_zone_or_our_error(zone: object) -> None:
    """Nothing passed as a zone raises anything but our errors."""
    try:
        found = find_zone(zone)
    except (RenderError, LimitError):
        return

    assert WINTER.astimezone(found) == WINTER


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Europe/Olso", "; did you mean `Europe/Oslo`?"),
        ("Oslo", "; did you mean `Europe/Oslo`?"),
        ("new york", "; did you mean `America/New_York`?"),
        ("America/New York", "; did you mean `America/New_York`?"),
        ("Berln", "; did you mean `Berlin`?"),
        ("CEST", ""),
        ("PDT", ""),
        ("UTC+2", ""),
        ("Mars/X", ""),
    ],
)
def test_the_nearest_zone_is_named(name: str, hint: str) -> None:
    """A city or a slip of the pen leads to its zone; what is like an abbreviation may lie hours apart."""
    with pytest.raises(RenderError) as caught:
        Environment().from_string(f"{{{{ 'now' | time_zone: '{name}' }}}}").render()

    assert caught.value.message == f"unknown time zone `{name}`{hint}"

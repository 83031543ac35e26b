"""The filters `date` and `time_zone` (spec 2.9, 3.8). Expected texts come from Ruby on a machine in UTC."""

from __future__ import annotations

from datetime import UTC
from datetime import date as Date  # noqa: N812
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.dates import FILTERS
from liquid_webhooks.filters.dates import date
from liquid_webhooks.filters.dates import time_zone
from liquid_webhooks.filters.time.date_notations import read_fields
from liquid_webhooks.filters.time.ruby_time import MAX_TIME_CHARS
from liquid_webhooks.values import text

FULL = "%Y-%m-%d %H:%M:%S %z"


class State:
    """A render whose clock stands still; counts how often it is asked."""

    def __init__(self, now: datetime = datetime(2024, 2, 29, 10, 20, 30, 456789, tzinfo=UTC)) -> None:
        self._now = now
        self.clock_readings = 0
        self.reports: list[tuple[str, str]] = []

    def now(self) -> datetime:
        self.clock_readings += 1
        return self._now

    def report(self, code: str, message: str) -> None:
        self.reports.append((code, message))


def render(value: object, fmt: object = FULL) -> object:
    return date(State(), value, fmt)


class TestSpecTable:
    """Rows of the table in spec 3.8."""

    @pytest.mark.parametrize("value", ["2021-06-03", "2021/06/03", "3 Jun 2021"])
    def test_dates_alone(self, value: str) -> None:
        """A date without a time is its midnight in UTC."""
        assert render(value) == "2021-06-03 00:00:00 +0000"

    @pytest.mark.parametrize(
        "value",
        [
            "2021-06-03T17:13:41Z",
            "2021-06-03 17:13:41 UTC",
            "Thu, 03 Jun 2021 17:13:41 GMT",
            "20210603T171341Z",
        ],
    )
    def test_times_in_utc(self, value: str) -> None:
        """Several notations of one time in UTC."""
        assert render(value) == "2021-06-03 17:13:41 +0000"

    @pytest.mark.parametrize("value", ["2021-06-03 17:13:41 +0200", "2021-06-03T17:13:41.123+02:00"])
    def test_offset_is_kept(self, value: str) -> None:
        """A time with an offset is formatted in that offset."""
        assert render(value) == "2021-06-03 17:13:41 +0200"

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("June 3, 2021 5:04 PM", "2021-06-03 17:04:00 +0000"),
            ("06/03/2021", "2021-03-06 00:00:00 +0000"),
            ("13/06/2021", "2021-06-13 00:00:00 +0000"),
            ("Jun 2021", "2021-06-01 00:00:00 +0000"),
            ("20210603", "1970-08-22 22:03:23 +0000"),
            ("2021", "1970-01-01 00:33:41 +0000"),
            ("2021-02-30", "2021-03-02 00:00:00 +0000"),
            ("2021-06-03T17:13:41:250-0800", "2021-06-03 17:13:41 -0800"),
        ],
    )
    def test_other_rows(self, value: str, expected: str) -> None:
        """Long form, day first, month alone, digits as an epoch, roll-over, Braze's own form."""
        assert expected == render(value)

    @pytest.mark.parametrize(
        "value", ["2021-06", "2021-13-01", "-5", "1622740421.5", "words", "soon", "monday"]
    )
    def test_no_dates(self, value: str) -> None:
        """What Ruby finds no time in comes back unchanged."""
        assert value == render(value)


@pytest.mark.parametrize(
    ("value", "fmt", "expected"),
    [
        ("2023-11-05", "%d/%m/%Y", "05/11/2023"),
        (1700000000, "%Y-%m-%d %H:%M:%S", "2023-11-14 22:13:20"),
        ("x", "%Y", "x"),
        (1700000000 + 2592000, "%B %d", "December 14"),
        ("2021-06-03 17:13:41 UTC", "%b %d", "Jun 03"),
        ("2021-06-03 17:13:41 UTC", "%s", "1622740421"),
        ("March 14, 2016", "%b %d, %y", "Mar 14, 16"),
        ("March 14, 2016", "%%%b %d, %y", "%Mar 14, 16"),
        ("-1152098955", "%m/%d/%Y", "-1152098955"),
        (1152098955, "%m/%d/%Y", "07/05/2006"),
        ("1152098955", "%m/%d/%Y", "07/05/2006"),
        (-1152098955, "%m/%d/%Y", "06/29/1933"),
    ],
)
def test_examples_of_spec_and_golden_suite(value: object, fmt: str, expected: str) -> None:
    """Examples given in spec 3.8 and in the golden suite."""
    assert expected == render(value, fmt)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021-06-03T17:13:41", "2021-06-03 17:13:41.000 +0000"),
        ("2021-06-03 17:13:41", "2021-06-03 17:13:41.000 +0000"),
        ("2025-08-05T08:15:30:250-0800", "2025-08-05 08:15:30.250 -0800"),
        ("2025-08-05T08:15:30:250Z", "2025-08-05 08:15:30.250 +0000"),
        ("2025-08-05T08:15:30:250", "2025-08-05 08:15:30.250 +0000"),
        ("2025-08-05T24:00:00:250-0800", "2025-08-06 00:00:00.250 -0800"),
        ("2021-06-03T17:13:41.000Z", "2021-06-03 17:13:41.000 +0000"),
        ("2020-07-10 15:00:00.000 UTC", "2020-07-10 15:00:00.000 +0000"),
        ("Thu Jun 03 17:13:41.Z 2021", "2021-06-03 17:13:41.000 +0000"),
        ("Thu Jun 03 17:13:41.+02:00 2021", "2021-06-03 17:13:41.000 +0200"),
        ("Thu 06 03 17:13:41.+02:00 2021", "2021-06-03 17:13:41.000 +0200"),
        ("Thu 06 03 17:13:41.UTC 2021", "2021-06-03 17:13:41.000 +0000"),
        ("Thu Jun 03 17:13:41 UTC 2021", "2021-06-03 17:13:41.000 +0000"),
    ],
)
def test_formats_braze_accepts(value: str, expected: str) -> None:
    """Each input format of spec 2.9 is understood, Braze's two unusual ones included."""
    assert expected == render(value, "%Y-%m-%d %H:%M:%S.%L %z")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3rd Feb 2001 04:05:06 PM", "2001-02-03 16:05:06 +0000"),
        ("'99 Jun 3", "1999-06-03 00:00:00 +0000"),
        ("3-jun-21", "2021-06-03 00:00:00 +0000"),
        ("jun-3-2021", "2021-06-03 00:00:00 +0000"),
        ("20-06-2021", "2021-06-20 00:00:00 +0000"),
        ("1.2.2021", "2021-02-01 00:00:00 +0000"),
        ("2021/6", "2021-06-01 00:00:00 +0000"),
        ("06/03/21", "2006-03-21 00:00:00 +0000"),
        ("H31.04.30", "2019-04-30 00:00:00 +0000"),
        ("2021-154", "2021-06-03 00:00:00 +0000"),
        ("2021154T12", "2021-06-03 12:00:00 +0000"),
        ("210603Z", "2021-06-03 00:00:00 +0000"),
        ("20210603t171341.5", "2021-06-03 17:13:41 +0000"),
        ("20210603[-09]", "2021-06-03 00:00:00 -0900"),
        ("2021-06-03 17h13m41s", "2021-06-03 17:13:41 +0000"),
        ("2021-06-03T17", "2021-06-03 00:00:00 +0000"),
        ("2021-06-03 24:00", "2021-06-04 00:00:00 +0000"),
        ("2021-06-03 23:59:60", "2021-06-04 00:00:00 +0000"),
        ("2021-02-30 23:00 -0500", "2021-02-28 23:00:00 -0500"),
        ("2021-01-01 00:30 +0200", "2021-01-01 00:30:00 +0200"),
        ("2021-12-31 23:30 -0200", "2021-12-31 23:30:00 -0200"),
        ("2021-06-03 10:00 EST", "2021-06-03 10:00:00 -0500"),
        ("2021-06-03 10:00 a", "2021-06-03 10:00:00 +0100"),
        ("2021-06-03 10:00 JST", "2021-06-03 10:00:00 +0000"),
        ("2021-06-03 10:00 utc+3", "2021-06-03 10:00:00 +0000"),
        ("2021-06-03 10:00 eastern standard time", "2021-06-03 10:00:00 +0000"),
        ("2021-06-03 10:00 +05:30:15", "2021-06-03 10:00:00 +0530"),
        ("Jun 3 2021 12 am", "2021-06-03 00:00:00 +0000"),
        ("March 15, 44 BC", "-0043-03-15 00:00:00 +0000"),
        ("-0044-03-15", "-0044-03-15 00:00:00 +0000"),
        ("0000-03-15", "0000-03-15 00:00:00 +0000"),
        ("123456-01-02", "123456-01-02 00:00:00 +0000"),
        ("9999-12-31 24:00", "10000-01-01 00:00:00 +0000"),
        ("0001-01-01 00:00 +0200", "0001-01-01 00:00:00 +0200"),
        ("10/12/2021\t10:00", "2021-12-10 10:00:00 +0000"),
        ("JUNE 3 2021", "2021-06-03 00:00:00 +0000"),
    ],
)
def test_notations_ruby_reads(value: str, expected: str) -> None:
    """Less common notations mean what they mean to Ruby's `Time.parse`."""
    assert expected == render(value)


@pytest.mark.parametrize(
    "value",
    [
        "2021-00-10", "2021-01-00", "2021-01-32", "99999-99-99", "2021-06-03 25:00", "2021-06-03 24:01",
        "2021-06-03 10:60", "2021-06-03 10:00:61", "10:00 +99:99", "06/13/2021", "2021-W22-4", "2021-367",
        "noon", "²", "٣", "2021年6月3日", "99999999999999999999 1", "9999999999999 x", "\0", "\ud800", " ",
        "mon 3", "1." * 100_000, "1" * (MAX_TIME_CHARS + 1), "2021-06-03" + " " * 60,
    ],
    ids=lambda value: ascii(value)[:24],
)  # fmt: skip
def test_strings_that_are_no_times(value: str) -> None:
    """Numbers out of range, words, non-ASCII digits and over-long strings come back unchanged."""
    assert value == render(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("14:30", "2024-02-29 14:30:00 +0000"),
        ("5pm", "2024-02-29 17:00:00 +0000"),
        ("17h", "2024-02-29 17:00:00 +0000"),
        ("10:00 +1400", "2024-03-01 10:00:00 +1400"),
        ("10:00 -1100", "2024-02-28 10:00:00 -1100"),
        ("31 ", "2024-03-02 00:00:00 +0000"),
        ("7/23", "2024-07-23 00:00:00 +0000"),
        ("jun", "2024-06-01 00:00:00 +0000"),
        ("3rd", "2024-02-03 00:00:00 +0000"),
    ],
)
def test_missing_parts_come_from_the_current_day(value: str, expected: str) -> None:
    """Parts above those given are today's, on the clock of the given offset."""
    state = State(datetime(2024, 2, 29, 10, 20, 30, tzinfo=UTC))

    assert expected == date(state, value, FULL)
    assert state.clock_readings == 1


@pytest.mark.parametrize(
    "value", ["2021-06-03", "June 3, 2021", 5, "5", None, datetime(2021, 6, 3), 1.5, "x"]
)
def test_the_clock_is_left_alone_where_the_date_is_whole(value: object) -> None:
    """Only a template that needs the current time reads the clock."""
    state = State()
    date(state, value, FULL)

    assert state.clock_readings == 0


@pytest.mark.parametrize("value", ["now", "today", "NOW", "Today"])
def test_now(value: str) -> None:
    """`now` and `today` in any case are the time of the render, in UTC, with its fraction."""
    state = State(datetime(2024, 2, 29, 1, 20, 30, 456789, tzinfo=timezone(timedelta(hours=2))))

    assert date(state, value, "%Y-%m-%d %H:%M:%S.%6N %z %Z") == "2024-02-28 23:20:30.456789 +0000 UTC"


@pytest.mark.parametrize("fmt", [None, ""])
@pytest.mark.parametrize("value", ["2021-06-03", 5, None, "now", [1]])
def test_an_empty_format_changes_nothing(value: object, fmt: object) -> None:
    """Without a format the input comes back."""
    assert value == render(value, fmt)


@pytest.mark.parametrize(
    "value", [None, "", True, False, 1.0, 1622740421.5, float("inf"), float("nan"), [], [1], {}, {"a": 1}]
)
def test_values_that_are_no_times(value: object) -> None:
    """nil, the empty string, booleans, floats and collections come back as they are."""
    assert render(value) is value


@pytest.mark.parametrize("fmt", [True, 5, 1.5])
def test_formats_are_taken_as_text(fmt: object) -> None:
    """A format that is no string is printed, as in Ruby."""
    assert text(fmt) == render("2021-06-03", fmt)


def test_results_do_not_depend_on_history() -> None:
    """Values that Python holds equal (1, 1.0, True) never share a result."""
    for values in ([1, 1.0, True, "1"], [True, "1", 1.0, 1], [1.0, 1, "1", True]):
        results = {type(value): render(value, "%Y") for value in values}

        assert {int: "1970", str: "1970", float: 1.0, bool: True} == results
        assert results[bool] is True


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (9999999999999, "318857"),
        ("9999999999999", "318857"),
        (-(10**14), "-3166904"),
        (253402300799, "9999"),
        (253402300800, "10000"),
        (10**63, "31688738506811430964562103462970695015158624952118318086"),
    ],
)
def test_epochs_beyond_what_datetime_holds(value: object, expected: str) -> None:
    """Epoch seconds of any size, milliseconds taken for seconds for instance, print Ruby's year."""
    assert expected == render(value, "%Y")


@pytest.mark.parametrize("value", [10**64, -(10**64), 10**5000, "1" * 65], ids=["e64", "-e64", "e5000", "65"])
def test_numbers_of_absurd_size_are_no_times(value: object) -> None:
    """Beyond 64 digits a number is not taken for a time."""
    assert value == render(value, "%Y")


class TestDatetimes:
    """Python times that callers pass."""

    def test_naive_is_utc(self) -> None:
        """A datetime without a zone is UTC."""
        assert render(datetime(2021, 6, 3, 17, 13, 41), FULL + " %Z") == "2021-06-03 17:13:41 +0000 UTC"

    def test_aware_keeps_its_zone(self) -> None:
        """An aware datetime prints on its own clock."""
        value = datetime(2021, 6, 3, 17, 13, 41, tzinfo=ZoneInfo("Europe/Oslo"))

        assert render(value, FULL + " %Z") == "2021-06-03 17:13:41 +0200 CEST"

    def test_date_is_its_midnight(self) -> None:
        """A date is midnight in UTC."""
        assert render(Date(2021, 6, 3)) == "2021-06-03 00:00:00 +0000"

    @pytest.mark.parametrize("hours", [-14, 0, 14])
    @pytest.mark.parametrize("value", [datetime.min, datetime.max])
    def test_ends_of_the_calendar(self, value: datetime, hours: int) -> None:
        """The first and last datetimes format in any zone."""
        aware = value.replace(tzinfo=timezone(timedelta(hours=hours)))

        assert f"{aware.year:04}" == render(aware, "%Y")
        assert str(round((aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1))) == render(
            aware, "%s"
        )


@pytest.mark.parametrize("value", ["06/03/2021", "6/3/2021 10:00", "06/13/2021", "due 12/11/2021"])
def test_day_first_dates_are_reported(value: str) -> None:
    """A slash date that could be meant month first is reported, without its text."""
    state = State()
    date(state, value, "%Y")

    assert [code for code, _ in state.reports] == ["LW605"]
    assert value not in state.reports[0][1]


@pytest.mark.parametrize(
    "value", ["13/06/2021", "05/05/2021", "2021/06/03", "7/23", "06/03/21", "2021-06-03"]
)
def test_other_dates_are_not_reported(value: str) -> None:
    """Dates that only one reading fits are no finding."""
    state = State()
    date(state, value, "%Y")

    assert state.reports == []


def test_bad_format_fails_only_if_there_is_a_time() -> None:
    """As in Ruby, a broken format is no error for a value that is no time."""
    assert render("x", "%") == "x"
    with pytest.raises(RenderError):
        render("2021-06-03", "%")


class TestTimeZone:
    """The filter `time_zone`."""

    def test_then_date(self) -> None:
        """The documented use: zone first, then a format."""
        state = State()
        zoned = time_zone(state, "2024-01-15T23:30:00Z", "Europe/Oslo")

        assert date(state, zoned, "%Y-%m-%d %H:%M") == "2024-01-16 00:30"

    @pytest.mark.parametrize(
        ("value", "zone", "expected"),
        [
            ("2021-08-04 09:00:00", "America/Los_Angeles", "2021-08-04 02:00:00 -0700"),
            ("2021-08-04 09:00:00", "Pacific Time (US & Canada)", "2021-08-04 02:00:00 -0700"),
            ("2021-08-04 09:00:00", None, "2021-08-04 09:00:00 UTC"),
            ("2021-08-04 09:00:00", -5, "2021-08-04 04:00:00 -0500"),
            ("2021-08-04 09:00:00", "-0005", "2021-08-04 04:00:00 -0500"),
            ("2021-08-04 09:00:00", "+05:30", "2021-08-04 14:30:00 +0530"),
            ("2021-08-04 09:00:00 +0200", "UTC", "2021-08-04 07:00:00 UTC"),
            ("2021-01-04 09:00:00", "London", "2021-01-04 09:00:00 +0000"),
            ("1700000000", "Tokyo", "2023-11-15 07:13:20 +0900"),
            (1700000000, "Tokyo", "2023-11-15 07:13:20 +0900"),
            ("now", "Kathmandu", "2024-02-29 16:05:30 +0545"),
            (datetime(2021, 8, 4, 9), "Brasilia", "2021-08-04 06:00:00 -0300"),
            (Date(2021, 8, 4), "Brasilia", "2021-08-03 21:00:00 -0300"),
        ],
    )
    def test_prints_as_rails_does(self, value: object, zone: object, expected: str) -> None:
        """Without `date` the result prints with its offset, UTC by name."""
        assert expected == text(time_zone(State(), value, zone))

    @pytest.mark.parametrize("value", [None, "", "x", "2021-13-01", True, 1.5, [], {}])
    def test_what_is_no_time_comes_back(self, value: object) -> None:
        """nil and anything that names no time are unchanged."""
        assert time_zone(State(), value, "Tokyo") is value

    def test_nil_comes_before_the_zone(self) -> None:
        """A missing time is nil even for a zone that does not exist."""
        assert time_zone(State(), None, "Nowhere") is None

    def test_unknown_zone(self) -> None:
        """An unknown zone is an error whose inline text names it and whose message does not."""
        with pytest.raises(RenderError) as caught:
            time_zone(State(), "2021-08-04", "Nowhere")

        assert caught.value.inline == "Invalid Timezone: Nowhere"
        assert "Nowhere" not in str(caught.value)

    @pytest.mark.parametrize("value", [9999999999999, "-0044-03-15", "9999-12-31 23:00", datetime.max])
    def test_years_without_zones(self, value: object) -> None:
        """Years that no datetime holds are an error, not a wrong time."""
        with pytest.raises(RenderError, match="years 1 to 9999"):
            time_zone(State(), value, "Tokyo")


def test_registered_as_filters_with_state() -> None:
    """Both filters are registered and take the render state."""
    assert {name: filter_.function for name, filter_ in FILTERS.items()} == {
        "date": date,
        "time_zone": time_zone,
    }
    assert all(filter_.needs_state for filter_ in FILTERS.values())


ZONES = ["Europe/Oslo", "Kathmandu", "Pacific/Apia", "America/St_Johns", -3, "+0545", None]
WHENS = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29))


@settings(deadline=None)
@given(WHENS, st.sampled_from(ZONES))
def test_time_zone_keeps_the_instant(when: datetime, zone: object) -> None:
    """Changing the zone does not change the epoch seconds."""
    state = State()

    assert date(state, when, "%s") == date(state, time_zone(state, when, zone), "%s")


@settings(deadline=None)
@given(WHENS, st.integers(-1439, 1439), st.sampled_from("T t"), st.booleans())
def test_isoformat_round_trips(when: datetime, minutes: int, separator: str, aware: bool) -> None:
    """What Python's `isoformat` writes is read as the same time, whichever separator it uses."""
    if aware:
        when = when.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    written = when.isoformat(separator)
    expected = when if aware else when.replace(tzinfo=UTC)

    assert expected.isoformat(timespec="microseconds") == render(written, "%Y-%m-%dT%H:%M:%S.%6N%:z")


@settings(deadline=None)
@given(
    WHENS.filter(lambda when: when.year > 99),
    st.sampled_from(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dt%H:%M:%S", "%Y-%m-%d %H:%M:%S.%f"]),
    st.sampled_from(["", "z", " utc", "+02:00", " -0330"]),
)
def test_short_cut_agrees_with_the_full_reading(when: datetime, layout: str, zone: str) -> None:
    """The quick way for ISO notations finds what the full reading finds (a blank more forces it)."""
    written = f"{when.year:04}" + when.strftime(layout.removeprefix("%Y")) + (zone if "H" in layout else "")

    assert render(written, FULL + "%N") == render(f"  {written}  ", FULL + "%N")


JSON_LIKE = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.integers(-(10**70), 10**70),
        st.floats(),
        st.text(st.characters(exclude_categories=())),
        st.text("0123456789-/:. ,'+[]tzwapmhjunefbc", max_size=40),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(deadline=None, max_examples=500)
@given(JSON_LIKE, JSON_LIKE)
def test_any_value_gives_a_value_or_our_error(value: object, argument: object) -> None:
    """No value in any position makes the filters raise anything but our errors."""
    for function in (date, time_zone):
        try:
            result = function(State(), value, argument)
            text(result)
        except (RenderError, LimitError):
            continue


@settings(deadline=None, max_examples=500)
@given(st.text("0123456789-/:. ,'+[]tzwapmhjunefbc", max_size=MAX_TIME_CHARS))
def test_date_like_text_prints(value: str) -> None:
    """Any mixture of date characters gives text, with every directive."""
    assert isinstance(render(value, "%c %s %j %V %z %Z %N"), str)


@settings(deadline=None)
@given(st.text("0123456789 -:tjan", max_size=MAX_TIME_CHARS))
def test_reading_ignores_what_is_no_letter_or_digit(value: str) -> None:
    """Characters that never occur in dates count as blanks."""
    assert read_fields(value) == read_fields(value.replace(" ", "*"))

"""Ruby's strftime: directives, flags, widths (spec 7.2). Expected texts come from Ruby 3.1."""

from __future__ import annotations

from datetime import UTC
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
from liquid_webhooks.filters.time.moment import Moment
from liquid_webhooks.filters.time.moment import at_epoch
from liquid_webhooks.filters.time.moment import civil
from liquid_webhooks.filters.time.strftime import MAX_DATE_CHARS
from liquid_webhooks.filters.time.strftime import strftime

MORNING = Moment(datetime(2021, 6, 3, 7, 3, 41, 123456, UTC), fraction="123456789")
EVENING = Moment(datetime(2021, 6, 3, 17, 13, 41, tzinfo=timezone(-timedelta(hours=3, minutes=30))))
NEW_YEAR = Moment(datetime(2021, 1, 3, 0, 0, 0, tzinfo=UTC))

DIRECTIVES = [
    ("%Y", "2021"), ("%C", "20"), ("%y", "21"), ("%m", "06"), ("%B", "June"), ("%b", "Jun"), ("%h", "Jun"),
    ("%d", "03"), ("%e", " 3"), ("%j", "154"), ("%H", "07"), ("%k", " 7"), ("%I", "07"), ("%l", " 7"),
    ("%M", "03"), ("%S", "41"), ("%L", "123"), ("%N", "123456789"), ("%3N", "123"), ("%6N", "123456"),
    ("%P", "am"), ("%p", "AM"), ("%z", "+0000"), ("%:z", "+00:00"), ("%Z", "UTC"), ("%A", "Thursday"),
    ("%a", "Thu"), ("%u", "4"), ("%w", "4"), ("%G", "2021"), ("%g", "21"), ("%V", "22"), ("%U", "22"),
    ("%W", "22"), ("%s", "1622703821"), ("%n", "\n"), ("%t", "\t"), ("%%", "%"),
    ("%c", "Thu Jun  3 07:03:41 2021"), ("%D", "06/03/21"), ("%x", "06/03/21"), ("%F", "2021-06-03"),
    ("%T", "07:03:41"), ("%X", "07:03:41"), ("%R", "07:03"), ("%r", "07:03:41 AM"), ("%v", " 3-JUN-2021"),
]  # fmt: skip

FLAGS_AND_WIDTHS = [
    ("%10A", "  Thursday"), ("%010A", "00Thursday"), ("%-10A", "Thursday"), ("%^A", "THURSDAY"),
    ("%#A", "THURSDAY"), ("%^10b", "       JUN"), ("%#p", "am"), ("%^P", "AM"), ("%#P", "AM"), ("%#Z", "utc"),
    ("%10Z", "       UTC"), ("%10d", "0000000003"), ("%-10d", "3"), ("%_10d", "         3"), ("%-d", "3"),
    ("%_d", " 3"), ("%0e", "03"), ("%-e", "3"), ("%_H", " 7"), ("%0k", "07"), ("%-l", "7"), ("%-I", "7"),
    ("%10Y", "0000002021"), ("%_j", "154"), ("%10L", "1234567890"), ("%12N", "123456789000"), ("%1L", "1"),
    ("%-3N", "123"), ("%10z", "+000000000"), ("%_10z", "      +000"), ("%::z", "+00:00:00"), ("%:::z", "+00"),
    ("%10:z", "+000000:00"), ("%_:z", " +0:00"), ("%-z", "-0000"), ("%20s", "00000000001622703821"),
    ("%_20s", "          1622703821"), ("%10n", "         \n"), ("%10%", "         %"), ("%-%", "%"),
    ("%30c", "      Thu Jun  3 07:03:41 2021"), ("%^c", "THU JUN  3 07:03:41 2021"),
    ("%#c", "Thu Jun  3 07:03:41 2021"), ("%020F", "00000000002021-06-03"), ("%-12r", " 07:03:41 AM"),
    ("%-v", " 3-JUN-2021"), ("%00d", "03"), ("%001d", "3"), ("%1d", "3"), ("%-_d", "3"), ("%0-d", "3"),
    ("%Ec", "Thu Jun  3 07:03:41 2021"), ("%5EY", "02021"), ("%Od", "03"), ("%^-#b", "JUN"), ("%ld", " 7d"),
]  # fmt: skip

AS_WRITTEN = [
    "%+", "%10+", "%i", "%J", "%Q", "%f", "%q", "%E", "%O", "%Ed", "%OY", "%:", "%:d", "%::::z", "%:10z",
    "%5-d", "%é", "%10é", "%\0d", "% d", "%1$d", "%٣d", "%E5d", "%2147483648d", "%99999999999999999999d",
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "expected"), DIRECTIVES)
def test_every_directive_of_the_table(pattern: str, expected: str) -> None:
    """Each directive of spec 7.2 prints what Ruby prints."""
    assert expected == strftime(MORNING, pattern)


@pytest.mark.parametrize(("pattern", "expected"), FLAGS_AND_WIDTHS)
def test_flags_and_widths(pattern: str, expected: str) -> None:
    """Flags `-0_^#:` and widths change a directive as in Ruby."""
    assert expected == strftime(MORNING, pattern)


@pytest.mark.parametrize("pattern", AS_WRITTEN)
def test_unknown_directives_print_as_written(pattern: str) -> None:
    """What Ruby has no meaning for comes out unchanged."""
    assert pattern == strftime(MORNING, pattern)


def test_a_directive_right_behind_an_unknown_one_still_counts() -> None:
    """An unknown directive ends at its offending character."""
    assert strftime(MORNING, "%q%d %5-%d %E%d %2147483648%d") == "%q03 %5-03 %E03 %214748364803"


@pytest.mark.parametrize("pattern", ["%", "a%", "%-", "%5", "%%%", "%d%", "%--"])
def test_a_format_that_ends_inside_a_directive_fails(pattern: str) -> None:
    """Ruby's error for an unfinished directive; the message does not quote the format."""
    with pytest.raises(RenderError, match="ends inside a directive") as caught:
        strftime(MORNING, pattern)

    assert f"invalid format: {pattern}" == caught.value.inline


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("%z %:z %::z %:::z", "-0330 -03:30 -03:30:00 -03:30"),
        ("%_z|%_12:z|%-z|%012z", " -330|       -3:30|-0330|-00000000330"),
        ("%I %l %P %p %#p", "05  5 pm PM pm"),
        ("[%Z] [%10Z] [%010Z]", "[] [] []"),
        ("%s", "1622753021"),
    ],
)
def test_other_offsets(pattern: str, expected: str) -> None:
    """A fixed offset prints with its sign and has no abbreviation."""
    assert expected == strftime(EVENING, pattern)


def test_offsets_with_seconds() -> None:
    """An offset's seconds show only where two colons or more ask for them."""
    moment = at_epoch(0, 3723)

    assert strftime(moment, "%z %:z %::z %:::z") == "+0102 +01:02 +01:02:03 +01:02:03"


def test_named_zone_has_an_abbreviation() -> None:
    """`%Z` is the zone's own abbreviation."""
    moment = Moment(datetime(2024, 7, 1, 12, tzinfo=ZoneInfo("Europe/Oslo")))

    assert strftime(moment, "%Z %z") == "CEST +0200"


def test_week_numbers_around_new_year() -> None:
    """A Sunday early in January belongs to last year's ISO week."""
    assert strftime(NEW_YEAR, "%G %g %V %U %W %u %w %j") == "2020 20 53 01 00 7 0 003"


@pytest.mark.parametrize(
    ("moment", "pattern", "expected"),
    [
        (civil((-44, 3, 15), 0), "%Y %G %C %y %g %V %s %a", "-0044 -0044 -1 56 56 11 -63549360000 Thu"),
        (civil((-44, 3, 15), 0), "%5Y %_Y %_8Y %-Y", "-0044   -44      -44 -44"),
        (civil((5, 3, 15), 0), "%Y %G %C %y %s %a %_Y %-Y", "0005 0005 00 05 -62003059200 Tue    5 5"),
        (at_epoch(9_999_999_999_999), "%c", "Sun May 20 17:46:39 318857"),
        (at_epoch(10**31), "%F %V %j %s", "316887385068114309647591-01-13 02 013 " + "1" + "0" * 31),
        (civil((-621, 12, 18), 0), "%v", "18-DEC--621"),
    ],
)  # fmt: skip
def test_years_no_datetime_holds(moment: Moment, pattern: str, expected: str) -> None:
    """Years below 1 and above 9999 print as in Ruby."""
    assert expected == strftime(moment, pattern)


@pytest.mark.parametrize("pattern", ["%99999999d", "%2147483647Y", "%1048576N", "%400000d" * 3, "%-1048576c"])
def test_widths_cannot_fill_memory(pattern: str) -> None:
    """A format that asks for more than the bound is refused before anything is built."""
    with pytest.raises(LimitError):
        strftime(MORNING, pattern)


def test_long_formats_are_refused_by_the_text_they_ask_for() -> None:
    """Many directives count like wide ones; plain text does not."""
    with pytest.raises(LimitError):
        strftime(MORNING, "%c" * MAX_DATE_CHARS)

    assert strftime(MORNING, "x" * 300 + "%d") == "x" * 300 + "03"


SHARED = ["%Y", "%m", "%d", "%H", "%M", "%S", "%j", "%y", "%I", "%p", "%a", "%A", "%b", "%B", "%U", "%W",
          "%w", "%u", "%V", "%G", "%%", "%z"]  # fmt: skip


@settings(deadline=None)
@given(
    st.datetimes(datetime(1000, 1, 1), datetime(9999, 12, 30)),
    st.integers(-23 * 60, 23 * 60),
    st.lists(st.sampled_from(SHARED), min_size=1, max_size=6),
)
def test_agrees_with_python_where_both_define_a_directive(
    when: datetime, minutes: int, parts: list[str]
) -> None:
    """Directives shared with Python's strftime give the same text."""
    aware = when.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    pattern = "|".join(parts)

    assert aware.strftime(pattern) == strftime(Moment(aware), pattern)


@settings(deadline=None)
@given(
    st.integers(-(10**40), 10**40), st.integers(-86_399, 86_399), st.text(alphabet="%-_0^#:19aBcdsYzZNLvEOx ")
)
def test_any_format_gives_text_or_our_error(seconds: int, offset: int, pattern: str) -> None:
    """No format and no time makes strftime raise anything but our errors."""
    try:
        result = strftime(at_epoch(seconds, offset), pattern)
    except (RenderError, LimitError):
        return

    assert isinstance(result, str)


@given(st.integers(-(10**40), 10**40), st.integers(-86_399, 86_399))
def test_epoch_seconds_survive(seconds: int, offset: int) -> None:
    """`%s` gives back the seconds a moment was made from."""
    assert str(seconds) == strftime(at_epoch(seconds, offset), "%s")

"""Twilio's answers are sorted into what was sent, what was not, and what nobody knows."""

from __future__ import annotations

import json
import re
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from datetime import timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.twilio.error_codes import ERROR_CODES
from liquid_webhooks.twilio.error_codes import THROTTLING
from liquid_webhooks.twilio.error_codes import explain
from liquid_webhooks.twilio.outcome import TwilioOutcome

SID = "SM" + "0a" * 16
CREATED = {
    "sid": SID,
    "status": "queued",
    "date_created": "Mon, 30 Nov 2026 12:00:00 +0000",
    "date_updated": "Mon, 30 Nov 2026 14:00:00 +0200",
    "date_sent": None,
    "num_segments": "2",
    "num_media": "0",
    "price": None,
    "price_unit": "USD",
    "error_code": None,
    "error_message": None,
    "body": "Your code is 4711",
    "to": "+15551230001",
}

AT_CREATE = {
    *(20003, 20404, 20429, 20500, 20503, 14107, 63018),
    *(
        21211,
        21212,
        21214,
        21217,
        21401,
        21408,
        21601,
        21602,
        21603,
        21604,
        21606,
        21608,
        21609,
        21610,
        21611,
    ),
    *(21612, 21614, 21617, 21620, 21623, 21624, 21627, 21635, 21654, 21655, 21656, 90007),
    *(21701, 21702, 21703, 21704, 21705, 35111, 35114, 35118, 35125, 35126),
    *(21266, 21619, 21910, 63007),
}
LATER = {
    *(30001, 30002, 30003, 30004, 30005, 30006, 30007, 30008),
    *(30022, 30023, 30034, 30036, 30044, 30500, 63038),
}
"""The codes that twilio.md names, in answers to Create Message and in status callbacks; and, in the last line
of the first, those of a sender that does not suit the recipient and of missing content."""


def answer(status: int, fields: object, headers: dict[str, str] | None = None) -> TwilioOutcome:
    return TwilioOutcome.from_response(status, headers or {}, json.dumps(fields).encode())


def failed(status: int, code: object) -> TwilioOutcome:
    return answer(status, {"code": code, "message": "The number +15551230001 is odd", "status": status})


def test_accepted_message_is_read() -> None:
    """The fields of a 201 are parsed: dates with their zone, numbers that are texts, no price yet."""
    found = answer(201, CREATED)

    assert (found.kind, found.http_status, found.sid, found.status) == ("accepted", 201, SID, "queued")
    assert found.date_created == datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert found.date_updated == datetime(2026, 11, 30, 14, tzinfo=timezone(timedelta(hours=2)))
    assert found.date_sent is None
    assert (found.num_segments, found.num_media, found.price, found.price_unit) == (2, 0, None, "USD")
    assert (found.code, found.message, found.retry_after) == (None, None, None)
    assert found.meaning
    assert found.advice


def test_price_is_exact() -> None:
    """A price is a decimal number as Twilio writes it."""
    assert answer(201, {**CREATED, "price": "-0.00750"}).price == Decimal("-0.00750")
    assert answer(201, {**CREATED, "price": -0.0075}).price == Decimal("-0.0075")


def test_accepted_message_that_has_failed_has_its_code() -> None:
    """A message that Twilio has taken and that failed at once says why."""
    found = answer(201, {**CREATED, "status": "failed", "error_code": 30007, "error_message": "Filtered"})

    assert (found.kind, found.code, found.message) == ("accepted", 30007, "Filtered")
    assert found.meaning == ERROR_CODES[30007].meaning


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, 21211, "rejected"),
        (400, 21610, "rejected"),
        (401, 20003, "rejected"),
        (404, 20404, "rejected"),
        (400, 99999, "rejected"),
        (400, None, "rejected"),
        (429, 20429, "throttled"),
        (429, None, "throttled"),
        (400, 14107, "throttled"),
        (400, 63018, "throttled"),
        (500, 20500, "unknown"),
        (408, None, "unknown"),
        (499, None, "unknown"),
        (408, 21211, "rejected"),
        (499, 20429, "throttled"),
        (503, 20503, "unknown"),
        (503, 20429, "unknown"),
        (502, None, "unknown"),
        (504, None, "unknown"),
        (307, None, "unknown"),
        (101, None, "unknown"),
    ],
)
def test_failures_are_sorted(status: int, code: int | None, kind: str) -> None:
    """4xx are final, but for 408 and 499 without Twilio's code; 429 and the codes of throttling may be tried
    again; of others nobody knows."""
    found = failed(status, code)

    assert (found.kind, found.code if status >= 400 else None) == (kind, code)
    assert found.meaning
    assert found.advice


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("sid", [None, "", 5, "CA" + "0" * 32, SID + "0"])
def test_success_without_a_message_is_unknown(status: int, sid: object) -> None:
    """A 2xx that names no message is not Twilio's, so that nothing is known."""
    assert answer(status, {**CREATED, "sid": sid}).kind == "unknown"


def test_media_messages_have_another_sid() -> None:
    """The SID of an MMS begins with MM."""
    assert answer(201, {**CREATED, "sid": "MM" + "0" * 32}).kind == "accepted"


def test_opted_out_users_are_to_be_suppressed() -> None:
    """21610 asks to suppress the user, 21611 to wait."""
    assert failed(400, 21610).advice == "suppress this user"
    assert failed(400, 21611).advice.startswith("wait ")


@pytest.mark.parametrize("code", [20429, 21211, None])
def test_unknown_outcomes_are_never_to_be_sent_again_blindly(code: int | None) -> None:
    """Whatever code a 5xx has, the advice is to look for the message first."""
    assert "before sending it again" in failed(503, code).advice


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"retry-after": " 0 "}, 0),
        ({"Retry-After": "-3"}, 0),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "9" * 30}, None),
        ({"Retry-After": "Mon, 30 Nov 2026 12:01:30 GMT", "Date": "Mon, 30 Nov 2026 12:00:00 GMT"}, 90),
        ({"Retry-After": "Mon, 30 Nov 2026 11:59:00 GMT", "Date": "Mon, 30 Nov 2026 12:00:00 GMT"}, 0),
        ({"Retry-After": "Mon, 30 Nov 2026 12:01:30 GMT"}, None),
        ({"Date": "Mon, 30 Nov 2026 12:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: int | None) -> None:
    """The wait is in seconds; a date is measured by the answer's own clock."""
    assert answer(429, {"code": 20429}, headers).retry_after == seconds
    assert TwilioOutcome.from_response(429, list(headers.items()), b"").retry_after == seconds


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Bad gateway</html>",
        b"[]",
        b"null",
        b"\xff\xfe\xfa",
        b"{" * 100_000,
        b"[" * 200_000,
        b'{"code": ' + b"9" * 5_000 + b"}",
        b'{"code": true, "message": 5, "num_segments": [], "price": "NaN", "date_sent": 7}',
        b'{"code": "x", "price": "1e", "num_media": 1.5, "date_sent": "Mon, 99 Foo 2026 99:99:99 +9999"}',
        b'{"code": null, "price": Infinity, "date_created": "", "date_updated": "\\u0000"}',
        "<html>é</html>",
    ],
    ids=range(12),
)
@pytest.mark.parametrize(("status", "kind"), [(201, "unknown"), (403, "rejected"), (502, "unknown")])
def test_odd_bodies_never_raise(status: int, kind: str, body: bytes | str) -> None:
    """HTML, other JSON, no text and nonsense in every field are sorted by the status alone."""
    found = TwilioOutcome.from_response(status, {}, body)

    assert found.kind == kind
    assert (found.code, found.price, found.num_segments, found.num_media) == (None, None, None, None)
    assert (found.date_created, found.date_updated, found.date_sent) == (None, None, None)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.just("1 Jan 1 0:0:0 -0000"),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)


@given(
    st.integers(100, 599),
    st.dictionaries(st.sampled_from([*CREATED, "code", "message"]), JSON),
    st.dictionaries(st.sampled_from(["Retry-After", "Date"]), st.text(max_size=30)),
)
@example(201, {"sid": SID, "date_created": "Sat, 1 Jan 0001 00:00:00 +2359"}, {})
@example(429, {}, {"Retry-After": "1 Jan 1 0:0 +2359", "Date": "31 Dec 9999 23:59:59 -2359"})
def test_any_json_is_sorted(status: int, fields: dict[str, Any], headers: dict[str, str]) -> None:
    """No value of any field makes reading fail; dates always have a zone, prices are finite."""
    found = TwilioOutcome.from_response(status, headers, json.dumps(fields))

    assert found.kind in ("accepted", "rejected", "throttled", "unknown")
    for date in (found.date_created, found.date_updated, found.date_sent):
        assert date is None or date.tzinfo is not None
    assert found.price is None or found.price.is_finite()


def test_dates_without_a_zone_are_in_utc() -> None:
    """RFC 2822's `-0000` and a missing zone are taken for UTC."""
    found = answer(201, {**CREATED, "date_sent": "Mon, 30 Nov 2026 12:00:00 -0000"})

    assert found.date_sent == datetime(2026, 11, 30, 12, tzinfo=UTC)


def test_repr_shows_no_data() -> None:
    """`repr` has the kind, the status and the code, but nothing of a user's or the account's."""
    shown = [repr(answer(201, CREATED)), repr(failed(400, 21211))]

    assert shown == [
        "TwilioOutcome(kind='accepted', http_status=201, code=None)",
        "TwilioOutcome(kind='rejected', http_status=400, code=21211)",
    ]
    assert failed(400, 21211).message == "The number +15551230001 is odd"


def test_every_code_of_the_specification_is_explained() -> None:
    """The table has the codes that twilio.md names and those of unsuitable senders, and no others."""
    assert ERROR_CODES.keys() == AT_CREATE | LATER
    assert ERROR_CODES.keys() >= THROTTLING


@pytest.mark.parametrize("code", ERROR_CODES)
def test_explanations_are_clauses(code: int) -> None:
    """Meaning and advice are one short clause each, and the answer to a request quotes them."""
    for text in ERROR_CODES[code]:
        assert re.fullmatch(r"[A-Za-z0-9].{5,100}[A-Za-z0-9)]", text)
    if code in AT_CREATE - {20500, 20503}:
        found = failed(400, str(code))
        assert (found.meaning, found.advice) == ERROR_CODES[code]


def test_codes_about_scheduling_share_an_explanation() -> None:
    """35111 to 35126 are all about scheduling; other codes that are not in the table have no explanation."""
    assert explain(35120) is not None
    assert explain(35127) is None
    assert explain(-1) is None

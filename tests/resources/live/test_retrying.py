"""When calls of connected content are tried again, how often, and after which waits (spec 1.10)."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources.transports.retrying import Retrying
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport
from tests.resources.live.fakes import Scripted

PLAIN = ContentRequest("GET", parse_url("https://w.example/x"), retry=True)


def answers(*statuses: int) -> Scripted:
    """Return a transport that answers with these statuses in turn, the last of them for ever."""
    return Scripted(lambda at, _request: ContentAnswer(statuses[min(at, len(statuses) - 1)], body=b"%d" % at))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529, 598, 599])
def test_passing_failures_are_tried_five_times_more(status: int) -> None:
    """A call that goes on failing is sent six times in all, and its last answer is given."""
    inner, waits = answers(status), list[float]()

    answer = Retrying(inner, waits.append, lambda: 1.0).send(PLAIN)

    assert answer == ContentAnswer(status, body=b"5")
    assert inner.requests == [PLAIN] * 6
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("status", [200, 204, 301, 304, 400, 401, 403, 404, 405, 409])
def test_final_answers_are_given_at_once(status: int) -> None:
    """Success, redirects and the other failures are not tried again."""
    inner, waits = answers(status), list[float]()

    assert Retrying(inner, waits.append).send(PLAIN).status == status
    assert (len(inner.requests), waits) == (1, [])


def test_a_call_that_breaks_a_rule_is_not_tried_again() -> None:
    """A fault that lies in the call itself is given at once, though its status is that of no connection."""
    failed = ContentAnswer.failed("the host has an address that is not public", is_final=True)
    inner, waits = Scripted(lambda _at, _request: failed), list[float]()

    assert Retrying(inner, waits.append).send(PLAIN) is failed
    assert (failed.status, len(inner.requests), waits) == (599, 1, [])


def test_the_first_usable_answer_ends_it() -> None:
    """As soon as an answer is not passing, it is given."""
    inner, waits = answers(599, 503, 200), list[float]()

    assert Retrying(inner, waits.append).send(PLAIN) == ContentAnswer(200, body=b"2")
    assert (len(inner.requests), len(waits)) == (3, 2)


def test_without_retry_nothing_is_tried_again() -> None:
    """A request that does not ask for retries is sent once."""
    inner, waits = answers(503), list[float]()
    retrying = Retrying(inner, waits.append)

    assert retrying.send(replace(PLAIN, retry=False)).status == 503
    assert (len(inner.requests), waits) == (1, [])
    assert isinstance(retrying, Transport)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        *(("3", 3.0), ("0", 0.25), ("8", 8.0), ("9", 8.0), ("86400", 8.0)),
        *(
            (text, 0.25)
            for text in ("9" * 4400, "٣", "-1", "1.5", "soon", "", "Wed, 21 Oct 2015 07:28:00 GMT")
        ),
    ],
    ids=range(12),
)
def test_a_server_may_ask_for_a_longer_wait_within_bounds(value: str, wait: float) -> None:
    """`Retry-After` in seconds makes a wait longer, never longer than the bound; what is no number is left
    aside."""
    inner = Scripted(lambda _at, _request: ContentAnswer(429, (("RETRY-AFTER", value),)))
    waits: list[float] = []

    Retrying(inner, waits.append, lambda: 0.5, retries=1).send(PLAIN)

    assert waits == [wait]


@given(st.lists(st.floats(0, 1, exclude_max=True), min_size=9, max_size=9), st.integers(0, 9))
def test_waits_are_jittered_and_bounded(chances: list[float], retries: int) -> None:
    """Each wait lies between 0 and the doubled bound of the one before, and no bound passes the longest."""
    waits: list[float] = []
    given_out = iter(chances)

    Retrying(answers(500), waits.append, lambda: next(given_out), retries, 1.0, 5.0).send(PLAIN)

    bounds = [min(5.0, 2.0**at) for at in range(retries)]
    assert waits == [chance * bound for chance, bound in zip(chances, bounds, strict=False)]
    assert all(earlier <= later for earlier, later in pairwise(bounds))


def test_negative_numbers_are_refused() -> None:
    """A bound below 0 is an error at once."""
    for bounds in ({"retries": -1}, {"base_seconds": -1}, {"max_seconds": -1}):
        with pytest.raises(ValueError, match="not negative"):
            Retrying(answers(200), **bounds)  # type: ignore[arg-type]


@pytest.mark.parametrize(("ends_at", "sent"), [(100.4, 1), (101.0, 2), (103.0, 3), (1000.0, 6)])
def test_no_wait_goes_beyond_the_end_of_a_request(ends_at: float, sent: int) -> None:
    """The last answer is given, as a late one, before a wait that would end behind `ends_at`."""
    now = [100.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    inner = answers(503)
    retrying = Retrying(inner, sleep, lambda: 0.99, clock=lambda: now[0])
    answer = retrying.send(replace(PLAIN, ends_at=ends_at))

    assert (len(inner.requests), answer.is_late, answer.status) == (sent, sent < 6, 503)
    assert now[0] < ends_at

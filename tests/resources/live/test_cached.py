"""What the cache of connected content gives again, and what it forgets (spec 1.10, decision 24)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources.transports.cached import Cached
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport
from tests.resources.live.fakes import Clock
from tests.resources.live.fakes import Scripted

URL = parse_url("https://w.example/x?a=1")
PLAIN = ContentRequest("GET", URL, (("Accept", "a"), ("X-Key", "k")), None, max_age=300)
OTHERS = {
    "method": replace(PLAIN, method="POST"),
    "url": replace(PLAIN, url=parse_url("https://w.example/x?a=2")),
    "scheme": replace(PLAIN, url=parse_url("http://w.example/x?a=1")),
    "value of a header": replace(PLAIN, headers=(("Accept", "a"), ("X-Key", "other"))),
    "name of a header": replace(PLAIN, headers=(("Accept", "a"), ("Y-Key", "k"))),
    "missing header": replace(PLAIN, headers=(("Accept", "a"),)),
    "empty body": replace(PLAIN, body=b""),
    "body": replace(PLAIN, body=b"x"),
    "header called like the body": replace(PLAIN, headers=(*PLAIN.headers, ("body", "x"))),
    "borders of headers": replace(PLAIN, headers=(("Accept", "ax-key"), ("k", ""))),
}


def numbered() -> Scripted:
    """Return a transport whose n-th answer says n."""
    return Scripted(lambda at, _request: ContentAnswer(200, body=b"%d" % at))


def test_answers_are_given_again_until_they_are_too_old() -> None:
    """An answer is given again while it is younger than `max_age`, and asked for anew from then on."""
    clock, inner = Clock(), numbered()
    cached = Cached(inner, clock)

    bodies = []
    for now in (0.0, 299.9, 300.0, 599.9, 600.0):
        clock.now = now
        bodies.append(cached.send(PLAIN).body)

    assert bodies == [b"0", b"0", b"1", b"1", b"2"]
    assert isinstance(cached, Transport)


def test_age_counts_from_the_answer() -> None:
    """An answer's age begins when it has come, not when it was asked for."""
    clock = Clock()

    def slow(at: int, _request: ContentRequest) -> ContentAnswer:
        clock.now += 2
        return ContentAnswer(200, body=b"%d" % at)

    cached = Cached(Scripted(slow), clock)
    cached.send(PLAIN)
    clock.now = 301.9

    assert cached.send(PLAIN).body == b"0"


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_whatever_differs_is_another_request(other: ContentRequest) -> None:
    """A request that differs in method, URL, headers or body is never given this one's answer."""
    cached = Cached(numbered(), Clock())

    assert cached.send(PLAIN).body == b"0"
    assert cached.send(other).body == b"1"
    assert (cached.send(PLAIN).body, cached.send(other).body) == (b"0", b"1")


def test_names_of_headers_are_equal_in_any_letter_case_and_order() -> None:
    """What HTTP takes for the same headers is the same request; so is one that differs in `retry` alone."""
    cached = Cached(numbered(), Clock())
    cached.send(PLAIN)
    same = replace(PLAIN, headers=(("x-key", "k"), ("ACCEPT", "a")), retry=True)

    assert cached.send(same).body == b"0"


def test_a_request_without_an_age_goes_past_the_cache() -> None:
    """With a `max_age` of 0 nothing is read from the cache, and nothing added to it."""
    cached = Cached(numbered(), Clock())
    fresh = replace(PLAIN, max_age=0)

    assert [cached.send(each).body for each in (fresh, PLAIN, fresh, PLAIN)] == [b"0", b"1", b"2", b"1"]


def test_the_shorter_age_decides() -> None:
    """An answer is given only while it is younger than the ages of both requests."""
    clock = Clock()
    cached = Cached(numbered(), clock)
    longer = replace(PLAIN, max_age=900)
    cached.send(longer)
    clock.now = 400

    assert cached.send(longer).body == b"0"
    assert cached.send(PLAIN).body == b"1"
    assert cached.send(longer).body == b"1"
    clock.now = 700
    assert cached.send(longer).body == b"2"


@pytest.mark.parametrize(
    "answer",
    [
        *(ContentAnswer(status, body=b"x") for status in (199, 300, 302, 304, 400, 404, 429, 500)),
        ContentAnswer.failed("no connection"),
        ContentAnswer(200, fault="odd"),
        ContentAnswer(200, body=bytes(1_048_577)),
    ],
    ids=repr,
)
def test_failures_and_long_answers_are_not_kept(answer: ContentAnswer) -> None:
    """Only an answer of status 2XX with at most 1 MB of body is kept."""
    inner = Scripted(lambda _at, _request: answer)
    cached = Cached(inner, Clock())

    assert [cached.send(PLAIN), cached.send(PLAIN)] == [answer, answer]
    assert len(inner.requests) == 2
    assert len(cached) == 0


def test_the_least_recently_asked_goes_first() -> None:
    """With too many answers, the one that was asked for longest ago is forgotten."""
    inner = numbered()
    cached = Cached(inner, Clock(), max_answers=2)
    first, second, third = (replace(PLAIN, body=body) for body in (b"1", b"2", b"3"))
    for each in (first, second, first, third):
        cached.send(each)

    assert len(cached) == 2
    assert [cached.send(each).body for each in (first, third, second)] == [b"0", b"2", b"3"]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60)), max_size=40), st.integers(0, 100))
def test_the_bytes_kept_are_bounded(calls: list[tuple[int, int]], most: int) -> None:
    """However long the answers are, together they have at most `max_bytes`, and a kept one is given again."""
    inner = Scripted(lambda _at, request: ContentAnswer(200, (("A", "b"),), bytes(int(request.body or b"0"))))
    cached = Cached(inner, Clock(), max_answers=5, max_bytes=most)

    for _, size in calls:
        cached.send(replace(PLAIN, body=b"%d" % size))
        asked = len(inner.requests)
        cached.send(replace(PLAIN, body=b"%d" % size))
        assert (len(inner.requests) == asked) == (size + 2 <= most)
        assert cached.kept_bytes <= most
        assert len(cached) <= 5


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400), st.sampled_from([0, 300, 500])), max_size=30)
)
def test_nothing_stale_is_given(calls: list[tuple[int, int, int]]) -> None:
    """Whatever the order of calls, no answer is given that is as old as its or the asking request's age."""
    clock = Clock()
    asked_at: list[tuple[int, float, int]] = []

    def answer(at: int, request: ContentRequest) -> ContentAnswer:
        asked_at.append((int(request.body or b""), clock.now, request.max_age))
        return ContentAnswer(200, body=b"%d" % at)

    cached = Cached(Scripted(answer), clock)
    for which, wait, max_age in calls:
        clock.now += wait
        before = len(asked_at)
        got = int(cached.send(replace(PLAIN, body=b"%d" % which, max_age=max_age)).body)
        made, then, its_age = asked_at[got]
        assert made == which
        if got < before:
            assert clock.now - then < min(its_age, max_age)


def test_no_credential_is_shown_or_held() -> None:
    """Neither `repr` nor what the cache keeps as keys holds a header's value (promise P9)."""
    cached = Cached(numbered(), Clock())
    cached.send(replace(PLAIN, headers=(("Authorization", "Bearer canary-1234"),), body=b"canary-1234"))

    assert repr(cached) == "<Cached of 1>"
    assert "canary" not in repr(vars(cached))


def test_clearing_forgets() -> None:
    """After `clear()` everything is asked for again."""
    cached = Cached(numbered(), Clock())
    cached.send(PLAIN)
    cached.clear()

    assert (len(cached), cached.kept_bytes) == (0, 0)
    assert cached.send(PLAIN).body == b"1"


def test_many_threads_share_a_cache() -> None:
    """Eight threads that ask for a few things get each its own answer, and the bounds hold."""
    inner = Scripted(lambda _at, request: ContentAnswer(200, body=request.body or b""))
    cached = Cached(inner, max_answers=3)
    wanted = [b"%d" % (at % 7) for at in range(800)]

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda body: cached.send(replace(PLAIN, body=body)).body, wanted))

    assert got == wanted
    assert (len(cached), cached.kept_bytes) == (3, 3)


def test_negative_bounds_are_refused() -> None:
    """A bound below 0 is an error at once."""
    with pytest.raises(ValueError, match="not negative"):
        Cached(numbered(), max_answers=-1)
    with pytest.raises(ValueError, match="not negative"):
        Cached(numbered(), max_bytes=-1)


def test_closing_reaches_what_is_inside() -> None:
    """`close()`, and the end of a `with`, close the inner transport; one without `close` is left alone."""
    inner = numbered()
    with Cached(Cached(inner)):
        assert not inner.closed
    Cached(OnlySends()).close()

    assert inner.closed


class OnlySends:
    """A transport with nothing to close."""

    def send(self, request: ContentRequest) -> ContentAnswer:
        return ContentAnswer(204)

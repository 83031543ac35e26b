"""A call of connected content ends with the render's time, whatever it is waiting for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any
from typing import Literal

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks.resources.live.http_transport import LiveTransport
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.cached import Cached
from liquid_webhooks.resources.transports.recorder import Recorder
from liquid_webhooks.resources.transports.retrying import Retrying
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import Transport
from tests.resources.live.fakes import Scripted
from tests.resources.live.servers import drip
from tests.resources.live.servers import serving

OnError = Literal["raise", "inline"]

EVERY_MODE = pytest.mark.parametrize("on_error", ["raise", "inline"])
RETRY = pytest.mark.parametrize("option", ["", ":retry"])

LONG = 600.0
"""Seconds that the call would take; no test waits for them."""


def render(transport: Transport, url: str, option: str, on_error: OnError, seconds: float | None) -> str:
    """Return the text of a template with one call."""
    env = Environment(
        resources=Resources(transport=transport, allow_any_port=True),
        limits=Limits(deadline_seconds=seconds),
        on_error=on_error,
    )
    return env.from_string(f"a{{% connected_content {url} {option} %}}b").render()


@contextmanager
def ends_in_time() -> Iterator[None]:
    """Hold that a render ends with its deadline, long before what it waits for."""
    started = time.monotonic()
    with pytest.raises(LimitError, match=r"column 5: rendering takes longer than 0\.3 seconds") as caught:
        yield
    assert caught.value.limit == "deadline_seconds"
    assert time.monotonic() - started < LONG / 10


def live(**keywords: Any) -> LiveTransport:
    """Return a transport that may ask this machine, and has time."""
    return LiveTransport(
        timeout_seconds=LONG, allow_any_port=True, allow_address=lambda _address: True, **keywords
    )


SLOW = {
    "no answer": drip(b"", b""),
    "a head that never ends": drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "a body that never ends": drip(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
    "chunks that never end": drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
}
"""How a server may keep a call waiting."""


@EVERY_MODE
@RETRY
@pytest.mark.parametrize("slow", SLOW)
def test_slow_servers(slow: str, option: str, on_error: OnError) -> None:
    """A server that sends little by little, or nothing, is left when the render's time is over."""
    with serving(SLOW[slow]) as server, ends_in_time():
        render(Cached(Retrying(live())), server.url(), option, on_error, 0.3)


@RETRY
def test_names_that_are_not_found(option: str) -> None:
    """Nor does a look-up of a name last longer, which the system would go on with."""
    over = Event()

    def never(_host: str, _port: int) -> list[str]:
        over.wait(LONG)
        return []

    try:
        with ends_in_time():
            render(Retrying(live(resolve=never)), "https://w.example/", option, "raise", 0.3)
    finally:
        over.set()


@EVERY_MODE
def test_waits_between_retries(on_error: OnError) -> None:
    """A wait that the time does not suffice for is not begun: the render ends at once."""
    waits = list[float]()
    inner = Scripted(lambda _at, _request: ContentAnswer(503, (("Retry-After", "8"),)))

    with ends_in_time():
        render(Retrying(inner, waits.append), "https://w.example/", ":retry", on_error, 0.3)
    assert (len(inner.requests), waits) == (1, [])


@pytest.mark.parametrize("wrap", [Cached, Recorder, Retrying])
def test_what_stands_around_a_transport_hands_the_deadline_on(wrap: type[Any]) -> None:
    """A transport of one's own is told until when an answer is of use; without a deadline that is ever."""
    inner = Scripted(lambda _at, _request: ContentAnswer(200, body=b"x"))
    before = time.monotonic()

    assert render(wrap(inner), "https://w.example/", "", "raise", LONG) == "axb"
    assert render(wrap(inner), "https://w.example/", "", "raise", None) == "axb"
    timed, free = inner.requests
    assert before + LONG <= timed.ends_at <= time.monotonic() + LONG
    assert free.ends_at == float("inf")
    assert timed == free


@EVERY_MODE
@RETRY
def test_an_answer_that_comes_late_is_no_answer(
    option: str, on_error: OnError, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transport that does not look at the time changes nothing, be its answer good or not."""
    for status in (200, 404, 503):
        clock = [0.0]

        def late(_at: int, _request: object, status: int = status, now: list[float] = clock) -> ContentAnswer:
            now[0] += 1
            return ContentAnswer(status, body=b"x")

        monkeypatch.setattr("liquid_webhooks.budget.monotonic", lambda clock=clock: clock[0])
        with ends_in_time():
            render(Scripted(late), "https://w.example/", option, on_error, 0.3)

"""Recorded answers: what a call takes to be compared with many of them."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Iterator

import pytest

from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources import Recorder
from liquid_webhooks.resources.transports import recorded
from liquid_webhooks.resources.transports.recorded import RECORDS_AT_ONCE
from liquid_webhooks.resources.transports.recorded import RecordedAnswers
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask

URL = "https://w.example/x"


class Headers(tuple[tuple[str, str], ...]):
    """Headers that count how often they are gone through."""

    def __init__(self, *_: object) -> None:
        self.times = 0

    def __iter__(self) -> Iterator[tuple[str, str]]:
        self.times += 1
        return super().__iter__()


def request(headers: Headers, ends_at: float = float("inf")) -> ContentRequest:
    return ContentRequest("GET", parse_url(URL), headers, ends_at=ends_at)


@pytest.mark.parametrize("asks", [False, True])
def test_headers_are_gone_through_once(asks: bool) -> None:
    """A call's headers are read once for all records, and not at all if none asks for any."""
    headers = Headers((("X-A", "1"),))
    wanted = {"request_headers": {"x-a": "2"}} if asks else {"request_body": "no"}
    records = [{"url": URL, **wanted} for _ in range(1000)]
    last = {"url": URL, "body": "found", "request_headers": {"x-A": "1"}} if asks else {"url": URL}

    assert RecordedAnswers([*records, last]).send(request(headers)).status == 200
    assert headers.times == asks


def test_a_call_ends_with_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every so many records the time is looked at; a call whose time is over is late."""
    looks: list[float] = []

    def clock() -> float:
        looks.append(1)
        return len(looks)

    monkeypatch.setattr(recorded, "monotonic", clock)
    records = [{"url": URL, "request_body": "no"} for _ in range(10 * RECORDS_AT_ONCE)]
    answers = RecordedAnswers([*records, {"url": URL}])

    late = answers.send(request(Headers(), ends_at=4))
    assert late.is_late
    assert late.status == 599
    assert len(looks) == 5

    looks.clear()
    assert not answers.send(request(Headers(), ends_at=100)).is_late
    assert len(looks) == 10


@pytest.mark.parametrize(
    ("wanted", "is_searched"),
    [("a=***&b=***", True), ("***", True), ("a=***", True), ("b=***", False), ("a=***&b=", False)],
)
def test_secrets_are_looked_for_where_the_rest_fits(
    wanted: str, is_searched: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body is searched for secrets only if what stands around the first and the last mask is its own."""
    searched: list[str] = []

    def search(text: str, secrets: Collection[Secret]) -> str:
        searched.append(text)
        return mask(text, secrets)

    monkeypatch.setattr(recorded, "masked_in_time", search)
    records = [{"url": URL, "method": "POST", "request_body": wanted, "body": "found"}]
    answers = RecordedAnswers(records, [Secret("topsecret"), Secret("bottomsecret")], Echo())
    body = b"a=topsecret&b=bottomsecret"

    answer = answers.send(ContentRequest("POST", parse_url(URL), body=body))

    assert (answer.body == b"found") is (wanted == "a=***&b=***")
    assert (body.decode() in searched) is is_searched


def test_long_texts_are_masked_outside_of_a_render() -> None:
    """A recorder used alone has no budget to charge: it records bodies of any length."""
    recorder = Recorder(Echo(), [Secret("topsecret")])

    recorder.send(ContentRequest("POST", parse_url(URL), body=b"topsecret&" * 10_000))

    assert recorder.records()[0]["request_body"] == "***&" * 10_000


class Echo:
    """Answers each call with nothing."""

    def send(self, request: ContentRequest) -> ContentAnswer:
        return ContentAnswer(200)

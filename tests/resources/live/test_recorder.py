"""What a recorder notes of connected content, and that it notes no secret (spec 7.6, promise P9)."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources.transports.recorded import RecordedAnswers
from liquid_webhooks.resources.transports.recorder import Recorder
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport
from liquid_webhooks.secret import Secret
from tests.resources.live.fakes import Scripted

PLAIN = ContentRequest("GET", parse_url("https://w.example/x"), (("Authorization", "Bearer abc"),))
JSON = (("Content-Type", "application/json"), ("Set-Cookie", "a=b"))


def same(answer: ContentAnswer) -> Scripted:
    """Return a transport that always answers this."""
    return Scripted(lambda _at, _request: answer)


def test_a_record_has_the_shape_of_render_data() -> None:
    """A call is noted with method, URL, status, media type and bodies, and without headers of the request."""
    answer = ContentAnswer(200, JSON, b'{"t":7}')
    recorder = Recorder(same(answer))

    assert recorder.send(PLAIN) is answer
    recorder.send(replace(PLAIN, method="POST", body="é=1".encode()))

    shared = {"url": "https://w.example/x", "status": 200, "body": '{"t":7}'}
    headers = {"content-type": "application/json"}
    assert recorder.records() == [
        {"method": "GET", "headers": headers, **shared},
        {"method": "POST", "headers": headers, "request_body": "é=1", **shared},
    ]
    assert isinstance(recorder, Transport)


def test_a_call_without_an_answer_has_status_599() -> None:
    """A failure of the network is noted as Braze's status for it, with an empty body."""
    recorder = Recorder(same(ContentAnswer.failed("no connection to the host")))
    recorder.send(replace(PLAIN, body=b""))

    assert recorder.records() == [
        {
            "method": "GET",
            "url": "https://w.example/x",
            "status": 599,
            "headers": {},
            "body": "",
            "request_body": "",
        }
    ]


def test_each_call_is_noted_once() -> None:
    """Equal requests with equal answers make one record; another answer makes another, in order."""
    statuses = (200, 404, 200)
    recorder = Recorder(Scripted(lambda at, _request: ContentAnswer(statuses[at])))
    for _ in statuses:
        recorder.send(PLAIN)

    assert [record["status"] for record in recorder.records()] == [200, 404]
    assert repr(recorder) == "<Recorder of 2>"


def asking(language: str) -> ContentRequest:
    """Return the plain call, in a language, with a credential and a header that never varies."""
    headers = (("Accept-Language", language), ("X-A", "1"), ("Authorization", f"Bearer {language}-s3cret"))
    return replace(PLAIN, headers=headers)


def test_headers_are_noted_where_they_tell_answers_apart() -> None:
    """Calls that are equal but for their headers have them in the record, credentials left out, if they were
    answered differently."""
    recorder = Recorder(
        Scripted(lambda _at, request: ContentAnswer(200, body=request.headers[0][1].encode()))
    )
    recorder.send(asking("nb"))
    alone = recorder.records()
    recorder.send(asking("en"))

    assert "request_headers" not in alone[0]
    assert [record["request_headers"] for record in recorder.records()] == [
        {"Accept-Language": language, "X-A": "1"} for language in ("nb", "en")
    ]
    assert "s3cret" not in str(recorder.records())
    assert recorder.varying() == 0


def test_headers_that_tell_nothing_apart_are_not_noted() -> None:
    """Calls with other headers and the same answer make one record without headers."""
    recorder = Recorder(same(ContentAnswer(200, body=b"a")))
    for language in ("nb", "en"):
        recorder.send(asking(language))

    (record,) = recorder.records()
    assert "request_headers" not in record


def test_calls_told_apart_by_headers_render_again() -> None:
    """Records with headers answer each of the calls as it was answered."""
    recorder = Recorder(
        Scripted(lambda _at, request: ContentAnswer(200, body=request.headers[0][1].encode()))
    )
    for language in ("nb", "en"):
        recorder.send(asking(language))
    recorded = RecordedAnswers(json.loads(json.dumps(recorder.records())))

    assert [recorded.send(asking(language)).body for language in ("en", "nb")] == [b"en", b"nb"]


def test_calls_that_vary_are_counted() -> None:
    """A call whose answer changed counts, once; one that differs in a header from another does not."""
    recorder = Recorder(Scripted(lambda at, _request: ContentAnswer(200, body=b"%d" % at)))
    for language in ("nb", "nb", "nb", "en"):
        recorder.send(asking(language))

    assert recorder.varying() == 1
    assert [record["body"] for record in recorder.records()] == ["0", "1", "2", "3"]


@pytest.mark.parametrize(
    ("charset", "body"),
    [
        ("iso-8859-1", b"caf\xe9"),
        ("ISO-8859-1", b"caf\xe9"),
        ("windows-1252", b"\x80 5"),
        ('"utf-8"', "é".encode()),
        ("iso-8859-1", "€".encode()),
        ("us-ascii", b"a"),
    ],
)
def test_a_charset_is_kept(charset: str, body: bytes) -> None:
    """A body in a charset that the media type names is noted as its text, and comes back as its bytes."""
    answer = ContentAnswer(200, (("content-type", f"text/plain; charset={charset}"),), body)
    recorder = Recorder(same(answer))
    recorder.send(PLAIN)

    (record,) = recorder.records()
    assert "\ufffd" not in str(record["body"])
    assert RecordedAnswers([record]).send(PLAIN) == answer


def test_bodies_that_are_not_utf8_are_noted_all_the_same() -> None:
    """What cannot be read as UTF-8 becomes U+FFFD."""
    recorder = Recorder(same(ContentAnswer(200, body=b"caf\xe9")))
    recorder.send(replace(PLAIN, body=b"\xff"))

    (record,) = recorder.records()
    assert (record["body"], record["request_body"]) == ("caf\ufffd", "\ufffd")


def test_records_belong_to_the_caller() -> None:
    """Changing what `records()` gave does not change what was noted."""
    recorder = Recorder(same(ContentAnswer(200, JSON)))
    recorder.send(PLAIN)
    recorder.records()[0]["headers"] = None
    recorder.records().clear()

    assert recorder.records()[0]["headers"] == {"content-type": "application/json"}


AROUND = "https://w.example/***?k=*** text/***"
"""What stands around secrets in records, and is no secret itself."""


@given(
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=4, max_size=20).filter(
        lambda value: value.lower() not in AROUND
    )
)
def test_no_secret_is_noted(value: str) -> None:
    """A secret in the URL, a header or a body, in plain text or encoded, stands in no record."""
    encoded = quote(value, safe="")
    packed = base64.b64encode(f"sid:{value}".encode()).decode()
    texts = [value, encoded, packed, json.dumps(value)]
    answer = ContentAnswer(200, (("Content-Type", f"text/{value}"),), "|".join(texts).encode())
    recorder = Recorder(same(answer), (Secret(each) for each in [value]))

    recorder.send(
        ContentRequest(
            "POST",
            parse_url(f"https://w.example/{encoded}?k={encoded}"),
            (("X-Key", value),),
            "|".join(texts).encode(),
        )
    )

    (record,) = recorder.records()
    assert record["url"] == "https://w.example/***?k=***"
    assert record["headers"] == {"content-type": "text/***"}
    assert record["body"] == record["request_body"]
    assert str(record["body"]).startswith("***|***|")
    for text in (value, encoded, packed):
        assert text not in str(record["body"]).replace("***", "")


def test_records_answer_the_same_calls() -> None:
    """What was noted, taken as render data, answers each call as it was answered, secrets masked."""
    secrets = [Secret("s3cret-token")]
    answers = {
        PLAIN: ContentAnswer(200, (("content-type", "text/plain"),), b"rain"),
        replace(PLAIN, method="POST", body=b"a=1"): ContentAnswer(404, (), b"{}"),
        replace(PLAIN, method="POST", body=b"k=s3cret-token"): ContentAnswer(201, (), b"two"),
        replace(PLAIN, url=parse_url("https://w.example/y?k=s3cret-token")): ContentAnswer.failed("late"),
    }
    recorder = Recorder(Scripted(lambda _at, request: answers[request]), secrets)
    for request in answers:
        recorder.send(request)

    recorded = RecordedAnswers(json.loads(json.dumps(recorder.records())), secrets)
    again = [recorded.send(request) for request in answers]

    assert [(each.status, each.headers, each.body) for each in again] == [
        (each.status, each.headers, each.body) for each in answers.values()
    ]


def test_many_threads_share_a_recorder() -> None:
    """Eight threads lose no record and make none twice."""
    recorder = Recorder(Scripted(lambda _at, request: ContentAnswer(200, body=request.body or b"")))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: recorder.send(replace(PLAIN, body=b"%d" % (at % 50))), range(400)))

    assert sorted(str(record["body"]) for record in recorder.records()) == sorted(map(str, range(50)))

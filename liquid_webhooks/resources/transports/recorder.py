"""Recording the calls of connected content in the shape that render data's `http` has."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from liquid_webhooks.http.fields import is_credential
from liquid_webhooks.keeping.forks import Mutex
from liquid_webhooks.pickling import Locked
from liquid_webhooks.resources.transports.bases import Wrapping
from liquid_webhooks.resources.transports.charset import body_text
from liquid_webhooks.resources.transports.masked_texts import masked_in_time
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport
from liquid_webhooks.secret import Secret

__all__ = ["Recorder"]


@dataclass(frozen=True, slots=True)
class _Call:
    """What tells calls apart: everything but headers that hold credentials."""

    method: str
    url: str
    body: str | None
    headers: tuple[tuple[str, str], ...]

    @property
    def without_headers(self) -> tuple[str, str, str | None]:
        return self.method, self.url, self.body


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    content_type: str | None
    body: str


class Recorder(Locked, Wrapping):
    """Records what was asked and answered, with secrets masked, so that it can be rendered again offline.

    A record has `method`, `url`, `status`, `headers` (`content-type` alone), `body` and, where there was one,
    `request_body`. It has `request_headers` only where calls that are equal otherwise were answered
    differently; headers that hold credentials never. A call without an answer has status 599. Bodies that
    cannot be read as text get U+FFFD in place of what is not. Nothing is forgotten, so a recorder is for
    previews, not for a service that runs for days.

    Safe to use from several threads.

    Args:
        inner: Answers the calls.
        secrets: What is masked wherever it stands in a record (see `liquid_webhooks.secret.mask`), beside
            the secrets that each call names.
    """

    def __init__(self, inner: Transport, secrets: Iterable[Secret] = ()) -> None:
        super().__init__(inner)
        self._secrets = tuple(secrets)
        # Dicts for their order and their keys: what is the same is recorded once.
        self._calls: dict[_Call, dict[_Answer, None]] = {}
        self._lock = Mutex()

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return the answer of the inner transport, and record it."""
        answer = self._inner.send(request)
        kind = answer.header("content-type")
        secrets = tuple(dict.fromkeys((*self._secrets, *request.secrets)))

        def shown(text: str) -> str:
            return masked_in_time(text, secrets)

        call = _Call(
            request.method,
            shown(str(request.url)),
            None if request.body is None else shown(request.body.decode("utf-8", "replace")),
            tuple((name, shown(value)) for name, value in request.headers if not is_credential(name)),
        )
        recorded = _Answer(answer.status, None if kind is None else shown(kind), shown(body_text(answer)[0]))
        with self._lock:
            self._calls.setdefault(call, {})[recorded] = None
        return answer

    def records(self) -> list[dict[str, object]]:
        """Return what was recorded, in the order of the first time; the caller may change it."""
        with self._lock:
            recorded = [(call, answer) for call, answers in self._calls.items() for answer in answers]
        answers: dict[object, set[_Answer]] = {}
        for call, answer in recorded:
            answers.setdefault(call.without_headers, set()).add(answer)
        records: dict[object, dict[str, object]] = {}
        for call, answer in recorded:
            headers = call.headers if len(answers[call.without_headers]) > 1 else ()
            records.setdefault((call.without_headers, headers, answer), _record(call, answer, headers))
        return list(records.values())

    def varying(self) -> int:
        """Return how many calls, headers included, got more than one answer: records give the first one."""
        with self._lock:
            return sum(len(answers) > 1 for answers in self._calls.values())

    def __repr__(self) -> str:
        return f"<Recorder of {sum(map(len, self._calls.values()))}>"


def _record(call: _Call, answer: _Answer, headers: Iterable[tuple[str, str]]) -> dict[str, object]:
    return dict(_fields(call, answer, dict(headers)))


def _fields(call: _Call, answer: _Answer, headers: dict[str, str]) -> Iterator[tuple[str, object]]:
    yield "method", call.method
    yield "url", call.url
    if headers:
        yield "request_headers", headers
    if call.body is not None:
        yield "request_body", call.body
    yield "status", answer.status
    yield "headers", {} if answer.content_type is None else {"content-type": answer.content_type}
    yield "body", answer.body

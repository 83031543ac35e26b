"""Recording the calls of connected content in the shape that render data's `http` has (spec 7.6)."""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock

from liquid_webhooks.resources.transport import ContentAnswer
from liquid_webhooks.resources.transport import ContentRequest
from liquid_webhooks.resources.transport import Transport
from liquid_webhooks.resources.wrapping import Wrapping
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask

__all__ = ["Recorder"]

_Record = tuple[str, str, int, str | None, str, str | None]


class Recorder(Wrapping):
    """Notes what was asked and answered, with secrets masked, so that it can be rendered again offline.

    A record has `method`, `url`, `status`, `headers` (`content-type` alone), `body` and, where there was one,
    `request_body`. The headers of requests are left out: they hold credentials. A call without an answer has
    status 599. Bodies that are not UTF-8 get U+FFFD in place of what cannot be read. Nothing is forgotten, so
    a recorder is for previews, not for a service that runs for days.

    Safe to use from several threads.

    Args:
        inner: Answers the calls.
        secrets: What is masked wherever it stands in a record (see `liquid_webhooks.secret.mask`).
    """

    def __init__(self, inner: Transport, secrets: Iterable[Secret] = ()) -> None:
        super().__init__(inner)
        self._secrets = tuple(secrets)
        # A dict for its order and its keys: what is the same is noted once.
        self._records: dict[_Record, None] = {}
        self._lock = Lock()

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return the answer of the inner transport, and note it."""
        answer = self._inner.send(request)
        kind = answer.header("content-type")
        record = (
            request.method,
            self._shown(str(request.url)),
            answer.status,
            None if kind is None else self._shown(kind),
            self._shown(_text(answer.body)),
            None if request.body is None else self._shown(_text(request.body)),
        )
        with self._lock:
            self._records[record] = None
        return answer

    def records(self) -> list[dict[str, object]]:
        """Return what was noted, in the order of the first time; the caller may change it."""
        with self._lock:
            noted = list(self._records)
        return [_as_dict(*record) for record in noted]

    def __repr__(self) -> str:
        return f"<Recorder of {len(self._records)}>"

    def _shown(self, text: str) -> str:
        return mask(text, self._secrets)


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _as_dict(
    method: str, url: str, status: int, kind: str | None, body: str, request_body: str | None
) -> dict[str, object]:
    record: dict[str, object] = {
        "method": method,
        "url": url,
        "status": status,
        "headers": {} if kind is None else {"content-type": kind},
        "body": body,
    }
    if request_body is not None:
        record["request_body"] = request_body
    return record

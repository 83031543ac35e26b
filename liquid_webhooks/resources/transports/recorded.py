"""Recorded answers of connected content: what the render data key `http` holds."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from time import monotonic
from typing import Final
from typing import cast

from liquid_webhooks.budget import charge_in_render
from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.resources.transports.charset import body_bytes
from liquid_webhooks.resources.transports.masked_texts import masked_in_time
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.resources.transports.transport import Transport
from liquid_webhooks.secret import MASK
from liquid_webhooks.secret import Secret

__all__ = ["UNRECORDED", "RecordedAnswers"]

UNRECORDED: Final = "LW610"
"""The code of the diagnostic for a call that no record answers."""

RECORDS_AT_ONCE: Final = 64
"""Records that are compared with a call before the time is looked at again."""

READ_OF_RECORD: Final = 64
"""Characters that a record counts for that is compared with a call."""

MOST_SHOWN: Final = 4_096
"""Characters that the URL of a call may have to be shown in that diagnostic."""


class RecordedAnswers:
    """A transport that gives the answers it was handed, and never opens a connection.

    A call is answered by the first record whose method (`GET` if it has none) and URL are the call's, and
    whose `request_body` and `request_headers`, if it has them, are too. Where the call holds a secret, the
    record may hold `***` in its place, so that records can be kept with the templates.

    Args:
        records: The records; their shapes have been checked.
        secrets: What stands as `***` in records.
        otherwise: Asked for what no record answers; None: such a call fails, and says which record is
            missing.
    """

    def __init__(
        self,
        records: Iterable[Mapping[str, object]] = (),
        secrets: Iterable[Secret] = (),
        otherwise: Transport | None = None,
    ) -> None:
        self._secrets = tuple(dict.fromkeys(secrets))
        self._otherwise = otherwise
        self._records: dict[tuple[str, str], list[Mapping[str, object]]] = {}
        for record in records:
            key = (str(record.get("method") or "GET").upper(), _canonical(str(record["url"])))
            self._records.setdefault(key, []).append(record)

    def send(self, request: ContentRequest) -> ContentAnswer:
        """Return the recorded answer to `request`."""
        url = str(request.url)
        body = (request.body or b"").decode("utf-8", "replace")
        headers = cache(lambda: {name.lower(): value for name, value in request.headers})
        secrets = tuple(dict.fromkeys((*self._secrets, *request.secrets)))
        masked = cache(lambda text: masked_in_time(text, secrets))
        count = itertools.count(1)
        # To look for secrets takes long: only what a record masks is masked to be compared.
        may_be_masked = secrets and any(MASK in recorded for _, recorded in self._records)
        for is_masked in (False, True) if secrets else (False,):
            spelled = masked(url) if is_masked and may_be_masked else url
            for record in self._records.get((request.method, spelled), ()):
                if next(count) % RECORDS_AT_ONCE == 0:
                    charge_in_render(RECORDS_AT_ONCE * READ_OF_RECORD)
                    if monotonic() > request.ends_at:
                        return ContentAnswer.failed(
                            "no record before the deadline of the render", is_late=True
                        )
                if _matches(record, headers, body, masked if is_masked else str):
                    return _answer(record)
        if self._otherwise is not None:
            return self._otherwise.send(request)
        return ContentAnswer.failed(_missing(request, url, masked), code=UNRECORDED)

    def falling_back_on(self, otherwise: Transport | None, secrets: Iterable[Secret] = ()) -> RecordedAnswers:
        """Return the same answers with another transport behind them, and more that stands as `***`."""
        answers = RecordedAnswers((), (*self._secrets, *secrets), otherwise)
        answers._records = self._records
        return answers

    def __repr__(self) -> str:
        return f"<RecordedAnswers of {sum(map(len, self._records.values()))}>"


def _missing(request: ContentRequest, url: str, masked: Callable[[str], str]) -> str:
    """Return what to say about a call without a record: the record to add, if that is not too long.

    The query is left out, as is the body, as both are mostly data; a record without a body answers any.
    """
    if len(url) > MOST_SHOWN:
        return f"no record answers this call; its URL of {len(url)} characters is too long to be shown"
    shown, mark, _ = masked(url).partition("?")
    record = {
        "method": request.method,
        "url": shown + ("?…" if mark else ""),
        "status": 200,
        "headers": {"content-type": "application/json"},
        "body": "{}",
    }
    hint = " (`?…` stands for the query, which is not shown)" if mark else ""
    return f'no record answers this call; add to "http": {json.dumps(record, ensure_ascii=False)}{hint}'


def _canonical(url: str) -> str:
    """Return a URL in the form in which requests have it; one that is not valid comes back as it is."""
    try:
        return str(parse_url(url, allow_any_port=True))
    except RequestError:
        return url


def _matches(
    record: Mapping[str, object],
    headers: Callable[[], Mapping[str, str]],
    body: str,
    spelling: Callable[[str], str],
) -> bool:
    """Tell whether a record of the method and URL of a call is of its headers and its body too.

    Args:
        record: The record.
        headers: Gives the headers of the call, their names in lower case.
        body: The call's.
        spelling: Gives a text of the call as records spell it.
    """
    wanted = record.get("request_body")
    if wanted is not None and not _is_spelled(cast("str", wanted), body, spelling):
        return False
    for name, value in cast("Mapping[str, str]", record.get("request_headers") or {}).items():
        given = headers().get(name.lower())
        if given is None or not _is_spelled(value, given, spelling):
            return False
    return True


def _is_spelled(recorded: str, text: str, spelling: Callable[[str], str]) -> bool:
    if recorded == text:
        return True
    # What stands around the masks goes first, as to look for secrets takes long.
    before, mark, rest = recorded.partition(MASK)
    if not mark or not text.startswith(before) or not text.endswith(rest.rpartition(MASK)[2]):
        return False
    return recorded == spelling(text)


def _answer(record: Mapping[str, object]) -> ContentAnswer:
    status = cast("int | None", record.get("status"))
    headers = tuple(cast("Mapping[str, str]", record.get("headers") or {}).items())
    answer = ContentAnswer(200 if status is None else status, headers)
    body = cast("str", record.get("body") or "")
    return replace(answer, body=body_bytes(body, answer.header("content-type")))

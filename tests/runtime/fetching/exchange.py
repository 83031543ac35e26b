"""Renders templates whose calls a transport in the test answers."""

from __future__ import annotations

from typing import Any

from liquid_webhooks import Environment
from liquid_webhooks import RenderResult
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from tests.resources.live.fakes import Scripted

__all__ = ["URL", "answering", "call", "rendered", "requested", "texts"]

URL = "https://w.example/x"


def call(options: str = "", url: str = URL) -> str:
    """Return the tag that calls `url` with `options` and saves the answer as `w`."""
    return f"{{% connected_content {url} :save w {options} %}}"


def answering(body: str | bytes = '{"t":7}', status: int = 200, kind: str = "", **rest: Any) -> Scripted:
    """Return a transport that answers every call alike; `kind` is the media type."""
    headers = (("Content-Type", kind),) if kind else ()
    sent = body.encode() if isinstance(body, str) else body
    return Scripted(lambda _at, _request: ContentAnswer(status, headers, sent, **rest))


def texts(*bodies: str) -> Scripted:
    """Return a transport whose answers have these bodies in turn; the last one stays."""
    return Scripted(lambda at, _: ContentAnswer(200, body=bodies[min(at, len(bodies) - 1)].encode()))


def rendered(source: str, transport: Scripted, data: Any = None, **keywords: Any) -> RenderResult:
    """Return what `source` renders to; `credentials` go to the resources, other keywords to the
    environment."""
    resources = Resources(transport=transport, credentials=keywords.pop("credentials", None))
    return Environment(resources=resources, **keywords).from_string(source).result(data)


def requested(options: str, data: Any = None, **keywords: Any) -> ContentRequest:
    """Return the one request that a tag with `options` makes."""
    transport = answering()
    assert rendered(call(options) + "{{ w.t }}", transport, data, **keywords).text == "7"
    (request,) = transport.requests
    return request

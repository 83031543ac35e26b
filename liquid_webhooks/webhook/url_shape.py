"""URL shape: what a webhook's URL writes out, its host and its path's segments, and what data makes of it.

A host that nothing ends goes on with what follows it, and a receiver that decodes a path before it reads it
takes more for a `..` segment than RFC 3986 does. Both are valid URLs, so they are reported, not refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace

from liquid_webhooks.engine.template import Template
from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.url import URL
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.syntax.tags.capture_tag import CaptureNode
from liquid_webhooks.syntax.tags.content import ContentNode
from liquid_webhooks.syntax.tags.content import RawNode
from liquid_webhooks.syntax.tags.output_tag import OutputNode
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import diagnostic_at
from liquid_webhooks.webhook.request import WebhookRequest

__all__ = ["URLShape", "url_shape"]

_ORIGIN = re.compile(r"https?://[^/?#]*", re.IGNORECASE)
_CONSTANT = tuple("'\"-.0123456789")
_DOT = r"(?:\.|%(?:25)*2[Ee]|%[Cc]0%[Aa][Ee])"
_SLASH = r"(?:25)*(?:2[Ff]|5[Cc])|%[Cc]0%[Aa][Ff]|%[Cc]1%9[Cc]"
_DOTS = re.compile(rf"(?:/|%{_SLASH}){_DOT}{{1,2}}(?=[/;]|%(?:25)*3[Bb]|%{_SLASH}|\Z)")
"""A segment of dots for a receiver that decodes a path first, or cuts off what follows a `;`.

Percent-encoded any number of times, with `\\` for `/`, or in the overlong UTF-8 of old decoders.
"""


@dataclass(frozen=True, slots=True)
class URLShape:
    """What data of a URL could change unseen.

    Attributes:
        authority: The host, and the port if it is not the scheme's, that data directly follows; None where
            it is not written out, or something else ends it.
        has_data: Whether data stands in the path.
    """

    authority: str | None
    has_data: bool

    def held(self, request: WebhookRequest, part: Part) -> WebhookRequest:
        """Return `request` with what data did to its URL, which `part` was rendered to."""
        fault = self._fault(request.parts)
        if fault is None:
            return request
        return replace(request, diagnostics=(*request.diagnostics, diagnostic_at("LW409", fault, part)))

    def _fault(self, url: URL) -> str | None:
        if self.authority is not None and url.authority != self.authority:
            return "data changes the host or port that the URL writes out; write `/` behind it"
        path = url.path
        if self.has_data and ("/." in path or "%" in path) and _DOTS.search(path):
            return (
                "data makes a segment of dots for a receiver that decodes the path before it reads it; "
                "check the value"
            )
        return None


def url_shape(template: Template) -> URLShape | None:
    """Return the shape of the URL that `template` makes; None if it writes out no host or nothing is data."""
    pieces = list(_pieces(template.nodes))
    if len(pieces) < 2 or not isinstance(pieces[0], str):
        return None
    literal = pieces[0].lstrip()
    origin = _ORIGIN.match(literal)
    if origin is None:
        return None
    rest = literal[origin.end() :]
    has_data = "?" not in rest and not any(isinstance(piece, str) and _DOTS.search(piece) for piece in pieces)
    authority = None if rest else _authority(origin[0], pieces[1:])
    if not rest and authority is None:
        return None
    return URLShape(authority, has_data) if authority is not None or has_data else None


def _pieces(nodes: Iterable[object]) -> Iterable[str | object]:
    """Yield literal texts, joined where nothing is printed between them, and the nodes that print."""
    text = ""
    for node in nodes:
        if isinstance(node, (ContentNode, RawNode)):
            text += node.text
        elif not (isinstance(node, CaptureNode) or getattr(node, "blank", False)):
            if text.strip():
                yield text
            text = ""
            yield node
    if text.strip():
        yield text


def _authority(origin: str, behind: Iterable[str | object]) -> str | None:
    """Return the authority of a scheme and a host if that is whole; None if the author goes on with it.

    Args:
        origin: Both, literally.
        behind: What follows: outputs of data alone, up to a literal `/`, `?` or `#` or to the end.
    """
    for piece in behind:
        if isinstance(piece, str):
            if not piece.startswith(("/", "?", "#")):
                return None
            break
        if not isinstance(piece, OutputNode) or str(piece.expression).startswith(_CONSTANT):
            return None
    try:
        url = parse_url(f"{origin}/", allow_any_port=True)
    except RequestError:
        return None
    is_whole = "." in url.host.strip(".") or ":" in url.host or url.host == "localhost"
    return url.authority if is_whole and not url.host.endswith(".") else None

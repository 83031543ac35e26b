"""The HTTP request that a rendered webhook comes to: decided, valid, and never shown with its secrets."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.errors import RequestError
from liquid_webhooks.errors import RequestField
from liquid_webhooks.errors import within_memory
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.http.fields import valid_method
from liquid_webhooks.http.rebuilt import rebuilt_secrets
from liquid_webhooks.http.url import URL
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask

if TYPE_CHECKING:
    from liquid_webhooks.webhook.formats import ExportFormat

__all__ = ["Check", "WebhookRequest"]


@dataclass(frozen=True, slots=True, repr=False)
class WebhookRequest:
    """A valid request: it can only be built of valid parts, so sending it cannot alter them.

    Two requests are equal if they send the same and have the same message extras. `repr` names the origin,
    the headers and the size of the body, but shows no value; a pickle holds them in the clear.

    Attributes:
        method: A token in upper case.
        url: Absolute and ASCII; rebuilt from `parts`, so it may be spelled otherwise than it was given.
        headers: Pairs of name and value in the order given; `Host`, `Content-Length` and their like are not
            among them.
        body: The bytes to send; empty for none.
        message_extras: The pairs that `{% message_extras %}` recorded.
        diagnostics: Of rendering.
        secrets: What `export` and `repr` mask; a host that was made of one and is sent in another spelling
            is added to them.
        allow_any_port: Accept ports other than 80 for http and 443 for https, which is Braze's rule.
        parts: The URL's parts; not an argument.

    Raises:
        RequestError: A part has a wrong type, or breaks a rule of RFC 9110, of RFC 3986 or of Braze; names
            the field and the rule.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    message_extras: Mapping[str, str] = field(default_factory=dict, hash=False)
    diagnostics: tuple[Diagnostic, ...] = field(default=(), compare=False)
    secrets: tuple[Secret, ...] = field(default=(), compare=False)
    allow_any_port: bool = field(default=False, compare=False, kw_only=True)
    parts: URL = field(init=False, compare=False)

    def __post_init__(self) -> None:
        if not isinstance(self.body, bytes):
            raise RequestError(f"must be bytes, not {type(self.body).__name__}", field=RequestField.BODY)
        headers = _pairs(self.headers)
        for name, value in headers:
            check_header(name, value)
        url = _text(self.url, RequestField.URL)
        parts = parse_url(url, allow_any_port=self.allow_any_port)
        secrets = tuple(self.secrets)
        decided = {
            "method": valid_method(_text(self.method, RequestField.METHOD)),
            "url": str(parts),
            "headers": headers,
            "body": self.body if type(self.body) is bytes else bytes.__getitem__(self.body, slice(None)),
            "message_extras": _extras(self.message_extras),
            "diagnostics": tuple(self.diagnostics),
            "secrets": tuple(dict.fromkeys((*secrets, *rebuilt_secrets(url, parts, lambda: secrets)))),
            "parts": parts,
        }
        for attribute, checked in decided.items():
            object.__setattr__(self, attribute, checked)

    def header(self, name: str) -> str | None:
        """Return the first value of the header `name`, compared without case; None if it has none."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @within_memory()
    def export(
        self,
        format: ExportFormat = "http",  # noqa: A002
        show_secrets: bool = False,
    ) -> str:
        """Return the request as text.

        - `http`: a `.http` text for editors and `Webhook.parse`, whose render gives this request again (with
          secrets shown): Liquid's openers and lines that begin with `###` are written so that they print; a
          render drops headers without a value, the body of a GET, and derives a missing `Content-Type`;
        - `wire`: the HTTP/1.1 message as it is sent, with `Host` and `Content-Length`, line ends CRLF; bytes
          of the body that are no UTF-8 are lone surrogates (`surrogateescape`);
        - `curl`: a command for any POSIX shell; with secrets shown, curl sends this request and adds no
          header but `Host` and `Content-Length`;
        - `json`: one line with `method`, `url`, `headers` (pairs) and `body`, which is base64 if
          `body_encoding` says so;
        - `webhook-object`: Braze's webhook object, Liquid's braces in the texts written so that
          they print.

        Args:
            format: One of these.
            show_secrets: Show secrets and the values of credential headers and query parameters instead of
                `***`.

        Raises:
            ValueError: The format is unknown.
            RequestError: The format cannot hold the request: a body that is not UTF-8 or a header whose name
                begins with `#` (`http`), a body that is not UTF-8 or a repeated header (`webhook-object`).
            LimitError: The process ran out of memory.
        """
        from liquid_webhooks.webhook.formats import written

        return written(self, format, show_secrets)

    def curl(self, show_secrets: bool = False) -> str:
        """Return the request as a curl command; see `export`."""
        return self.export("curl", show_secrets)

    @within_memory()
    def __repr__(self) -> str:
        origin = mask(self.url, self.secrets, stop=len(self.url) - len(self.parts.target))
        names = ", ".join(name for name, _ in self.headers) or "none"
        return f"<WebhookRequest {self.method} {origin}, headers: {names}, body: {len(self.body)} bytes>"


def _text(value: object, field: str) -> str:
    """Return a text without a class of its own, which may say something else when it is written."""
    if type(value) is str:
        return value
    if not isinstance(value, str):
        raise RequestError(f"must be a text, not {type(value).__name__}", field=field)
    return str.__str__(value)


def _pairs(headers: object) -> tuple[tuple[str, str], ...]:
    """Return headers as pairs of texts."""
    if type(headers) is not tuple and not isinstance(headers, list):
        headers = _iterated(headers)
    pairs = []
    for pair in headers:
        if type(pair) is not tuple or len(pair) != 2:
            if not isinstance(pair, (tuple, list)) or len(pair) != 2:
                raise RequestError("must be a pair of name and value", field=RequestField.HEADER)
            pair = tuple(pair)
        name, value = pair
        if type(name) is not str or type(value) is not str:
            pair = _text(name, RequestField.HEADER), _text(value, RequestField.HEADER)
        pairs.append(pair)
    return tuple(pairs)


def _iterated(headers: object) -> Iterable[object]:
    """Return what gives headers one by one."""
    if not isinstance(headers, Iterable) or isinstance(headers, (str, bytes, Mapping)):
        message = f"must be pairs of name and value, not {type(headers).__name__}"
        raise RequestError(message, field=RequestField.HEADER)
    return headers


def _extras(given: object) -> dict[str, str]:
    """Return message extras as texts by texts."""
    if type(given) is dict and not given:
        return {}
    if not isinstance(given, Mapping):
        raise RequestError(f"must be an object, not {type(given).__name__}", field="message_extras")
    return {_text(key, "message_extras"): _text(value, "message_extras") for key, value in given.items()}


Check = Callable[[WebhookRequest, Callable[[], datetime]], Iterable[Diagnostic]]
"""Holds a request against the rules of whom it goes to: gives what is doubtful, raises a `RequestError` for
what is refused; the second argument gives the time of the render, with a zone."""

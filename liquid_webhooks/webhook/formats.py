"""Formats: a request written for people and other programs, its secrets masked unless asked otherwise."""

from __future__ import annotations

import json
import re
import shlex
from base64 import b64encode
from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Final
from typing import Literal
from typing import Protocol
from urllib.parse import unquote

from liquid_webhooks.errors import RequestError
from liquid_webhooks.http.fields import is_credential
from liquid_webhooks.http.url import URL
from liquid_webhooks.secret import MASK
from liquid_webhooks.secret import Secret
from liquid_webhooks.secret import mask
from liquid_webhooks.secret import remember
from liquid_webhooks.visible import escaped_in_json

__all__ = ["FORMATS", "ExportFormat", "Sent", "json_line", "json_record", "wire", "written"]

ExportFormat = Literal["http", "wire", "curl", "json", "webhook-object"]
"""What a request can be written as; see `WebhookRequest.export`."""

# One argument of a command may have 128 KiB on Linux; the shell's own `printf` has no such bound.
_MAX_ARGUMENT_BYTES = 100_000
# Some versions of curl ask for leave (`Expect: 100-continue`) before they send more.
_EXPECT_ABOVE_BYTES = 1024
# RFC 9110, section 8.6: these say `Content-Length: 0` of an empty body.
_METHODS_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_AUTH_SCHEME = re.compile(r"(?:Basic|Bearer|Digest|Token|ApiKey|Api-Key|Key) ", re.IGNORECASE)
_WIRE = '`--format wire`, in Python `export("wire")`, writes it as it is sent'
_LIQUID = re.compile(r"\{(?=[{%#]|<%-?\s*raw)|<(?=%-?\s*raw)")
"""The first character of what begins Liquid, or a template comment where those are on, and a brace that one
written otherwise would stand behind."""

LONGEST_NAME = 64
"""Characters by which names are told apart for which values are hidden: data may make them up."""

_FOR_PRINTF = re.compile(r"^-|\0|[\udc80-\udcff]")
_DIVIDER = re.compile(r"^###", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The texts of a request as they are to be shown."""

    method: str
    url: str
    authority: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    content_length: int


class Sent(Protocol):
    """What is known of a request here."""

    @property
    def method(self) -> str:
        """A token in upper case."""
        ...

    @property
    def url(self) -> str:
        """Absolute and ASCII."""
        ...

    @property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """Pairs of name and value."""
        ...

    @property
    def body(self) -> bytes:
        """The bytes to send; empty for none."""
        ...

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What is masked."""
        ...

    @property
    def parts(self) -> URL:
        """The URL's parts."""
        ...


def written(
    request: Sent,
    format: ExportFormat,  # noqa: A002
    show_secrets: bool,
    hidden: set[Secret] | None = None,
) -> str:
    """Return `request` in one of `FORMATS`; see `WebhookRequest.export`.

    Args:
        request: What is written.
        format: One of `FORMATS`.
        show_secrets: Show secrets instead of `***`.
        hidden: What `***` stands for is added to it: secrets, and for a value that is hidden for its header's
            or query parameter's name alone, that name as one; `MOST_HITS` of them at most.

    Raises:
        ValueError: The format is unknown.
        RequestError: The format cannot hold the request.
    """
    if format not in _WRITERS:
        raise ValueError(f"unknown format; known are {', '.join(FORMATS)}")
    return _WRITERS[format](_shown(request, show_secrets, set() if hidden is None else hidden))


def wire(request: Sent) -> bytes:
    """Return `request` as the bytes of an HTTP/1.1 message (RFC 9112), its secrets in the clear."""
    shown = _shown(request, True, set())
    return _wire(shown).encode("utf-8", "surrogateescape")


def _shown(request: Sent, show_secrets: bool, hidden: set[Secret]) -> _Shown:
    """Return the texts to show; secrets are looked for in the whole URL, as one may be the URL itself."""
    url = request.url
    path = len(url) - len(request.parts.target)
    if show_secrets:
        body, headers, authority, target = request.body, request.headers, request.parts.authority, url[path:]
        return _Shown(request.method, url, authority, target, headers, body, len(body))

    secrets = request.secrets
    text = mask(request.body.decode("utf-8", "surrogateescape"), secrets, hits=hidden)
    target = _hidden_query(mask(url, secrets, path, hits=hidden), hidden)
    return _Shown(
        request.method,
        mask(url, secrets, 0, path) + target,
        mask(url, secrets, len(request.parts.scheme) + 3, path),
        target,
        tuple(
            (name, _hidden_value(name, mask(value, secrets, hits=hidden), hidden))
            for name, value in request.headers
        ),
        text.encode("utf-8", "surrogateescape"),
        len(request.body),
    )


def _hidden_value(name: str, value: str, hidden: set[Secret]) -> str:
    """Return what is shown of a header's value: of a credential, the name of its scheme at most."""
    if not value or not is_credential(name):
        return value
    if MASK not in value:
        _remember(name, hidden)
    scheme = _AUTH_SCHEME.match(value)
    return (scheme[0] if scheme else "") + MASK


def _remember(name: str, hidden: set[Secret]) -> None:
    """Add a name for which a value is hidden; names that begin alike for long count as one."""
    remember(Secret(name.lower()[:LONGEST_NAME]), hidden)


def _hidden_query(target: str, hidden: set[Secret]) -> str:
    path, mark, query = target.partition("?")
    shown: list[str] = []
    for pair in query.split("&"):
        key, sign, value = pair.partition("=")
        if value and is_credential(unquote(key)):
            if MASK not in value:
                _remember(unquote(key), hidden)
            value = MASK
        shown.append(key + sign + value)
    return path + mark + "&".join(shown)


def _head(shown: _Shown) -> list[str]:
    """Return the lines of an HTTP/1.1 message above its empty line."""
    lines = [f"{shown.method} {shown.target} HTTP/1.1", f"Host: {shown.authority}"]
    lines += (f"{name}: {value}".rstrip(" ") for name, value in shown.headers)
    if shown.content_length or shown.method in _METHODS_WITH_BODY:
        lines.append(f"Content-Length: {shown.content_length}")
    return lines


def _wire(shown: _Shown) -> str:
    body = shown.body.decode("utf-8", "surrogateescape")
    return "".join(f"{line}\r\n" for line in (*_head(shown), "")) + body


def _http(shown: _Shown) -> str:
    """Return a `.http` text; what was data must be read neither as Liquid nor as the next request."""
    lines = [f"{shown.method} {_literal(shown.url)}"]
    for name, value in shown.headers:
        if name.startswith("#"):
            raise RequestError(f"would be a comment in a .http text; {_WIRE}", field=f"header {name}")
        lines.append(f"{name}: {_literal(value)}".rstrip(" "))
    head = "".join(f"{line}\n" for line in lines)
    if not shown.body:
        return head
    try:
        body = _DIVIDER.sub("{{ '###' }}", _literal(shown.body.decode()))
    except UnicodeDecodeError:
        raise RequestError(f"is not UTF-8, so a .http text cannot hold it; {_WIRE}", field="body") from None
    # A carriage return before the final line end would be taken for a part of it.
    return f"{head}\n{body}" + ("\r\n" if body.endswith("\r") else "\n")


def _json(shown: _Shown) -> str:
    return json_line(_record(shown))


def json_line(record: Mapping[str, object]) -> str:
    """Return a JSON object as one line, whatever a reader takes for the end of one or a terminal obeys."""
    return escaped_in_json(json.dumps(record, ensure_ascii=False))


def json_record(request: Sent, show_secrets: bool, hidden: set[Secret] | None = None) -> dict[str, object]:
    """Return the JSON object of the format `json`; see `written`."""
    return _record(_shown(request, show_secrets, set() if hidden is None else hidden))


def _record(shown: _Shown) -> dict[str, object]:
    record: dict[str, object] = {"method": shown.method, "url": shown.url, "headers": shown.headers}
    try:
        record["body"] = shown.body.decode()
    except UnicodeDecodeError:
        record |= {"body": b64encode(shown.body).decode(), "body_encoding": "base64"}
    return record


def _webhook_object(shown: _Shown) -> str:
    """Return Braze's object; what was data must not be read as Liquid when Braze renders it."""
    headers: dict[str, str] = {}
    for name, value in shown.headers:
        if name in headers:
            raise RequestError("is given twice, which a webhook object cannot hold", field=f"header {name}")
        headers[name] = _literal(value)
    try:
        body = _literal(shown.body.decode())
    except UnicodeDecodeError:
        raise RequestError("is not UTF-8, so a webhook object cannot hold it", field="body") from None
    record = {"url": shown.url, "request_method": shown.method, "request_headers": headers, "body": body}
    return json.dumps(record, ensure_ascii=False, indent=2)


def _literal(text: str) -> str:
    return _rewritten(text, _LIQUID, lambda opener: f"{{{{ '{opener[0]}' }}}}")


def _rewritten(text: str, pattern: re.Pattern[str], write: Callable[[re.Match[str]], str]) -> str:
    """Do as `pattern.sub`, which would keep a text for each match until all are joined."""
    written = StringIO(newline="")
    at = 0
    for match in pattern.finditer(text):
        written.write(text[at : match.start()])
        written.write(write(match))
        at = match.end()
    written.write(text[at:])
    return written.getvalue()


def _curl(shown: _Shown) -> str:
    body = shown.body
    if shown.method == "HEAD" and not body:
        method = ["--head"]
    else:
        method = ["--request", shown.method]
    command = ["curl", "--globoff", "--path-as-is", *method, "--url", shown.url]
    for name, value in shown.headers:
        command += ("--header", f"{name}: {value}" if value else f"{name};")
    own = {name.lower() for name, _ in shown.headers}
    added = ["User-Agent", "Accept", *(["Content-Type"] if body else [])]
    if len(body) > _EXPECT_ABOVE_BYTES:
        added.append("Expect")
    for name in added:
        if name.lower() not in own:
            command += ("--header", f"{name}:")
    if not body:
        if shown.method in _METHODS_WITH_BODY:
            command += ("--data-raw", "", "--header", "Content-Type:")
        return shlex.join(command)
    if b"\0" in body or len(body) > _MAX_ARGUMENT_BYTES or not _is_utf8(body):
        return f"printf {shlex.quote(_printf_format(body))} | {shlex.join([*command, '--data-binary', '@-'])}"
    return shlex.join([*command, "--data-raw", body.decode()])


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _printf_format(body: bytes) -> str:
    """Return a format without arguments that makes POSIX `printf` write `body`."""
    text = body.decode("utf-8", "surrogateescape").replace("\\", r"\\").replace("%", "%%")
    # A leading `-` would be read as an option.
    return _rewritten(text, _FOR_PRINTF, lambda byte: rf"\{ord(byte[0]) & 0xFF:03o}")


_WRITERS: Final[dict[ExportFormat, Callable[[_Shown], str]]] = {
    "http": _http,
    "wire": _wire,
    "curl": _curl,
    "json": _json,
    "webhook-object": _webhook_object,
}

FORMATS: Final[tuple[ExportFormat, ...]] = tuple(_WRITERS)
"""The names of the formats."""

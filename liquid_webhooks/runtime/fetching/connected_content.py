"""`{% connected_content %}` at render time: one call, and what of its answer is kept."""

from __future__ import annotations

import json
from collections.abc import Iterable
from math import inf
from typing import Protocol

from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import RenderError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.filters.json import charge_json
from liquid_webhooks.http.fields import check_header
from liquid_webhooks.http.media_types import FORM
from liquid_webhooks.http.media_types import JSON
from liquid_webhooks.http.rebuilt import rebuilt_secrets
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.limits import FOLD_COST
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.resources.stored_credentials import BasicCredential
from liquid_webhooks.resources.stored_credentials import Credential
from liquid_webhooks.resources.stored_credentials import TokenCredential
from liquid_webhooks.resources.transports.charset import body_text
from liquid_webhooks.resources.transports.transport import MAX_ANSWER_BYTES
from liquid_webhooks.resources.transports.transport import ContentAnswer
from liquid_webhooks.resources.transports.transport import ContentRequest
from liquid_webhooks.runtime.fetching.rerender import rerendered
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.known_secrets import known_secrets
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State
from liquid_webhooks.values import text as text_of
from liquid_webhooks.values.json_text import Invalid
from liquid_webhooks.values.json_text import read_json
from liquid_webhooks.values.types import unwrap

__all__ = ["NAMES", "STATUS_KEY", "CallOptions"]

STATUS_KEY = "__http_status_code__"
"""What an object that came with a 2XX status gets beside its own keys."""

Pairs = Iterable[tuple[str, str]]


class CallOptions(Protocol):
    """What a tag says about its call without data; see `syntax.tags.connected_content_tag`."""

    @property
    def method(self) -> str:
        """`GET` or `POST`."""
        ...

    @property
    def content_type(self) -> str | None:
        """The media type of `:content_type`."""
        ...

    @property
    def accept(self) -> str | None:
        """The media type of `:accept`."""
        ...

    @property
    def basic_auth(self) -> str | None:
        """Name of a stored user and password."""
        ...

    @property
    def auth_credentials(self) -> str | None:
        """Name of stored headers."""
        ...

    @property
    def max_age(self) -> int:
        """Seconds for which an answer may be kept."""
        ...

    @property
    def retry(self) -> bool:
        """Whether a call that fails in the end aborts the message."""
        ...

    @property
    def saves(self) -> bool:
        """Whether `:save` was given."""
        ...

    @property
    def header_names(self) -> tuple[str, ...]:
        """Names of headers that hold no data."""
        ...


def connected_content(
    state: State, scope: Scope | None, options: CallOptions, url: str, headers: Pairs, body: str | None
) -> tuple[object, str]:
    """Make one call; return what the variable is given, and the text that stands in the tag's place.

    JSON is saved and nothing printed, any other text is printed and nil saved. Without a 2XX answer both
    are empty, and the reason is a diagnostic; with `:retry` such an answer aborts the message instead, if
    trying again could have helped.

    Args:
        state: The render.
        scope: The template's variables where the answer is to be rendered; else None.
        options: What the tag says without data.
        url: The URL.
        headers: Names and values of `:headers`.
        body: The body; None without one.

    Raises:
        AbortMessage: Every try failed, or the credential is not known.
        RenderError: The Liquid in the answer does not parse or fails.
        LimitError: There are more calls than `Limits.content_calls`, the answer is too much, or there is no
            time left to wait for it (`Limits.deadline_seconds`).
    """
    state.charge_call()
    if len(url) > FREE:
        state.charge_read(FOLD_COST * len(url))
    given = supplies(state)
    credential = _credential(state, options, given)
    try:
        request = _request(state, options, url, headers, body, credential, given)
    except RequestError as error:
        state.report("LW611", f"no call was made: {error.message}")
        return None, ""
    assert given.transport is not None
    answer = given.transport.send(request)
    state.check_time(inf if answer.is_late else 0)
    if 200 <= answer.status < 300 and not answer.fault:
        return _read(state, scope, options, answer)
    reason = answer.fault or f"the status is {answer.status}"
    state.report(answer.code, f"connected content gave nothing: {reason}")
    if options.retry and answer.is_passing and answer.code == "LW611":
        raise AbortMessage(f"connected content failed: {reason}")
    return None, ""


def _credential(state: State, options: CallOptions, given: Resources) -> Credential | None:
    """Return the credential that the tag names.

    Raises:
        AbortMessage: There is none of this name and kind: what Braze calls a deleted credential.
    """
    name = options.basic_auth or options.auth_credentials
    if name is None:
        return None
    kind = BasicCredential if options.basic_auth else TokenCredential
    credential = (given.credentials or {}).get(name)
    if not isinstance(credential, kind):
        kind_name = "basic" if options.basic_auth else "token"
        other = "; it is of the other kind" if credential is not None else ""
        state.report("LW619", f"there is no {kind_name} credential `{name}`{other}")
        raise AbortMessage(f"connected content: there is no {kind_name} credential `{name}`")
    return credential


def _request(
    state: State,
    options: CallOptions,
    url: str,
    headers: Pairs,
    body: str | None,
    credential: Credential | None,
    given: Resources,
) -> ContentRequest:
    """Return the call, decided and valid.

    Raises:
        RequestError: The URL, a header or the body is not valid, or the credential is not for this host.
    """
    target = parse_url(url, allow_any_port=given.allow_any_port)
    if isinstance(credential, TokenCredential) and credential.allowed_domain != target.host:
        raise RequestError("the credential is for another domain")
    if isinstance(credential, TokenCredential) and target.scheme != "https":
        raise RequestError("the credential is sent over https alone")
    chosen: dict[str, tuple[str, str]] = {}
    for name, value in _defaults(options):
        chosen[name.lower()] = (name, value)
    secret_headers = tuple(credential.headers()) if credential else ()
    told = {*options.header_names, *(name for name, _ in secret_headers)}
    for name, value in (*headers, *secret_headers):
        try:
            check_header(name, value)
        except RequestError as error:
            # A name that was put together may hold data, or a secret.
            raise error if name in told else RequestError(str(error.args[0]), field="header") from None
        chosen.pop(name.lower(), None)
        chosen[name.lower()] = (name, value)
    try:
        sent = body.encode() if body else None
    except UnicodeEncodeError:
        raise RequestError("text holds a lone surrogate", field="body") from None
    for secret in rebuilt_secrets(url, target, lambda: known_secrets(state)):
        state.note(secret)
    return ContentRequest(
        options.method,
        target,
        tuple(chosen.values()),
        sent,
        options.max_age,
        options.retry,
        state.ends_at,
        known_secrets(state),
    )


def _defaults(options: CallOptions) -> Pairs:
    """Return the headers that a call has without the author's: `:content_type` sets both of them."""
    accept = options.accept or options.content_type or "*/*"
    content_type = options.content_type or (FORM if options.method == "POST" else JSON)
    return (("Content-Type", content_type), ("Accept", accept))


def _read(
    state: State, scope: Scope | None, options: CallOptions, answer: ContentAnswer
) -> tuple[object, str]:
    """Return what an answer comes to: a value to save, or a text to print."""
    if len(answer.body) > MAX_ANSWER_BYTES:
        state.report(
            "LW611", f"connected content gave nothing: the answer is longer than {MAX_ANSWER_BYTES} bytes"
        )
        return None, ""
    text, is_whole = body_text(answer)
    if not is_whole:
        state.report("LW613", "the answer is not UTF-8; what cannot be read became U+FFFD")
    if len(text) > FREE:
        state.charge_made(text)
        state.charge_read(VALUE_COST * len(text))
    if scope is not None:
        text = rerendered(state, scope, text, "the answer")
    charge_json(text)
    value = read_json(text)
    if isinstance(value, Invalid):
        if options.saves and text:
            state.report("LW612", "the answer is not JSON; it was printed, and the variable is nil")
        return None, text
    if isinstance(value, dict):
        value = {**value, STATUS_KEY: answer.status}
    return value, ""


def headers_of(state: State, text: str) -> list[tuple[str, str]]:
    """Return the headers that the JSON object `text` holds, for `:headers {{ name }}`.

    Raises:
        RenderError: It is no JSON object of texts, numbers and booleans.
        LimitError: All that is read is too long.
    """
    if len(text) > FREE:
        state.charge_read(VALUE_COST * len(text))
    charge_json(text)
    given = read_json(text)
    if not isinstance(given, dict):
        raise RenderError("`:headers` renders to what is no JSON object")
    return [(name, _scalar(value)) for name, value in given.items()]


def json_characters(state: State, value: object) -> str:
    """Return the characters that `value` stands for inside a JSON string, escapes included.

    Raises:
        RenderError: It holds a quote or a line break that is not escaped.
        LimitError: All of them together are too long.
    """
    text = text_of(value)
    if len(text) > FREE:
        state.charge_read(len(text))
    if '"' not in text and "\\" not in text and text.isprintable():
        return text
    try:
        characters: object = json.loads(f'"{text}"')
    except ValueError:
        characters = None
    if not isinstance(characters, str):
        raise RenderError("`:headers` holds text that ends its JSON string; use `| json_escape`")
    return characters


def json_scalar(state: State, value: object) -> str:
    """Return the text of a value that stands in `:headers` without quotes.

    Raises:
        RenderError: It is no JSON text, number or boolean.
        LimitError: All of them together are too long.
    """
    value = unwrap(value)
    if isinstance(value, str) and len(value) > FREE:
        state.charge_read(len(value))
    return _scalar(read_json(value) if isinstance(value, str) else value)


def _scalar(value: object) -> str:
    if isinstance(value, (str, int, float)):
        return text_of(value)
    raise RenderError("`:headers` renders to a value that is no text")


def form_as_json(state: State, fields: Iterable[tuple[str, str]]) -> str:
    """Return a form as a JSON object of strings, for `:content_type application/json`, as Braze does.

    The last of equal names wins, at the place of the first.

    Raises:
        LimitError: It is too long.
    """
    form = dict(fields)
    state.check_output(sum(len(name) + len(value) for name, value in form.items()))
    text = json.dumps(form, ensure_ascii=False, separators=(",", ":"))
    if len(text) > FREE:
        state.charge_made(text)
    return text


NAMES: dict[str, object] = {
    "connected_content": connected_content,
    "form_as_json": form_as_json,
    "headers_of": headers_of,
    "json_characters": json_characters,
    "json_scalar": json_scalar,
}
"""Everything of this module that generated code may name."""

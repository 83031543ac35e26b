"""Reads the files that a command is given; whatever is wrong with one becomes a `Failure`."""

from __future__ import annotations

import os
import re
import sys
from contextlib import contextmanager
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from liquid_webhooks.audience.shapes import holds_users
from liquid_webhooks.audience.shapes import is_profile
from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.failure import UnparsableFailure
from liquid_webhooks.cli.failure import describe_with_excerpt
from liquid_webhooks.cli.hints import has_option
from liquid_webhooks.cli.named_requests import chosen
from liquid_webhooks.cli.telling import tell
from liquid_webhooks.data.names import KEYS
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import DocumentError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.resources.file_kinds import TABLE
from liquid_webhooks.resources.files import decode
from liquid_webhooks.resources.files import json_of
from liquid_webhooks.resources.files import parse_json
from liquid_webhooks.resources.files import reason
from liquid_webhooks.webhook.document.http_text import read_texts
from liquid_webhooks.webhook.loading import read_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable
    from collections.abc import Iterator
    from typing import BinaryIO

    from liquid_webhooks.engine.environment import Environment
    from liquid_webhooks.engine.environment import Template
    from liquid_webhooks.webhook.document.http_text import NamedText
    from liquid_webhooks.webhook.document.parts import Part
    from liquid_webhooks.webhook.document.parts import WebhookDocument
    from liquid_webhooks.webhook.request import Check
    from liquid_webhooks.webhook.webhook import Webhook

__all__ = [
    "AS_OPTION",
    "KINDS",
    "SUFFIXES",
    "decode_text",
    "is_inline_json",
    "load_source",
    "open_bytes",
    "other_kind",
    "parse_each",
    "parse_source",
    "parsed_json",
    "parts",
    "read_json",
    "read_source",
    "read_text",
    "reason",
    "shown_name",
    "sources",
]

SUFFIXES = (".http", ".json", ".liquid")
"""What a template's file name may end in."""

KINDS = tuple(suffix.removeprefix(".") for suffix in SUFFIXES)
"""What `--as` takes."""

AS_OPTION = "--as"
"""The option that says what a file is, whatever its name."""

# A method and an absolute URL, or one that begins with Liquid where a header follows.
_REQUEST_LINE = re.compile(
    r"(?:[ \t\r]*(?:\#[^\n]*)?\n)*"
    r"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)[ \t]+"
    r"(?:https?://|\{\{[^\n]*\n[A-Za-z][A-Za-z0-9-]*:[ \t])",
)


def shown_name(path: str) -> str:
    """Return how messages name the file `path`; `-` is standard input."""
    return "standard input" if path == "-" else path


def open_bytes(path: str) -> BinaryIO:
    """Open the file `path`, or standard input for `-`.

    Raises:
        Failure: It cannot be opened.
    """
    if path == "-":
        if sys.stdin is None:
            raise Failure("standard input is closed")
        return sys.stdin.buffer
    try:
        if Path(path).is_dir():
            raise Failure(f"{path}: is a directory")
        return open(path, "rb")
    except (OSError, ValueError) as error:
        raise Failure(f"{path}: {reason(error)}") from None


def read_text(path: str) -> str:
    """Return the text of the file `path`, line ends as they are, without a byte order mark.

    Raises:
        Failure: It cannot be read or is not UTF-8.
    """
    with open_bytes(path) as stream:
        try:
            raw = stream.read()
        except OSError as error:
            raise Failure(f"{shown_name(path)}: {reason(error)}") from None
    return decode_text(raw, shown_name(path))


def decode_text(raw: bytes, name: str) -> str:
    """Return the bytes `raw`, which messages call `name`, as text.

    Raises:
        Failure: They are not UTF-8.
    """
    try:
        return decode(raw, name)
    except DataError as error:
        raise Failure(str(error)) from None


def is_inline_json(text: str) -> bool:
    """Tell whether what stands where a file's name is due is JSON itself: an object or an array."""
    return text.lstrip().startswith(("{", "[")) and not os.path.exists(text)


def read_json(path: str) -> object:
    """Return what the JSON file `path` holds.

    Raises:
        Failure: It cannot be read, or is no JSON.
    """
    return parsed_json(read_text(path), shown_name(path))


def parsed_json(text: str, name: str) -> object:
    """Return what the JSON `text` holds, which messages call `name`.

    Raises:
        Failure: It is no JSON.
    """
    with _json_of(name):
        return parse_json(text)


@contextmanager
def _json_of(name: str) -> Iterator[None]:
    """Let what makes the text of `name` no JSON end the command."""
    try:
        with json_of(name):
            yield
    except DataError as error:
        message = str(error)
        raise Failure(
            f"{message}; tables are for --user and --catalog" if TABLE in message else message
        ) from None


def load_source(
    path: str,
    environment: Environment,
    suffix: str | None = None,
    checks: Iterable[Check] = (),
    request: str | None = None,
) -> tuple[Webhook | Template, str]:
    """Return the webhook of a `.http` or `.json` file, or the template of a `.liquid` file, and its text.

    Args:
        path: The file; `-` for standard input.
        environment: Parses it; a webhook takes its ports from what it allows connected content.
        suffix: What the file counts as; if left out, its name says so, and standard input is `.liquid`.
        checks: Those of a webhook.
        request: Which request of a `.http` file, by its name; the only one if left out.

    Raises:
        Failure: The file cannot be read, has another suffix, does not parse, or `request` does not choose one
            of its requests.
    """
    try:
        return parse_source(path, environment, suffix, checks, request)
    except LiquidWebhooksError as error:
        raise UnparsableFailure(*describe_with_excerpt(error, shown_name(path))) from None


def parse_source(
    path: str,
    environment: Environment,
    suffix: str | None = None,
    checks: Iterable[Check] = (),
    request: str | None = None,
) -> tuple[Webhook | Template, str]:
    """Do as `load_source` does, but raise the error of what does not parse.

    Raises:
        Failure: The file cannot be read, has another suffix, or `request` chooses none of its requests.
        ParseError: A template is not valid Liquid.
        LimitError: A template is too long or nested too deep.
        DocumentError: A webhook's document is malformed.
    """
    text, suffix = read_source(path, suffix)
    if suffix == ".http":
        name = shown_name(path)
        document = chosen(read_texts(text, "", environment.delimiters), request, name).read()
        return _webhook(document, environment, checks), text
    if request is not None:
        raise Failure(f"{shown_name(path)}: --name chooses a request of a .http file")
    return _parse_only(path, text, suffix, environment, checks), text


def parse_each(
    path: str, text: str, suffix: str, environment: Environment
) -> list[Callable[[], Webhook | Template]]:
    """Return what parses each request of a `.http` file, or what another file holds.

    Args:
        path: The file, as messages name it.
        text: What it holds.
        suffix: What it counts as.
        environment: Parses it.

    Raises:
        DocumentError: The file holds no requests that can be told apart.
    """
    if suffix != ".http":
        return [partial(_parse_only, path, text, suffix, environment)]
    requests = read_texts(text, "", environment.delimiters)
    return [partial(_parse_request, each, environment) for each in requests]


def read_source(path: str, suffix: str | None = None) -> tuple[str, str]:
    """Return the text of a file and what it counts as, `suffix` if that is given.

    Raises:
        Failure: The file cannot be read or has another suffix.
    """
    if suffix is None and path != "-" and os.path.exists(path):
        suffix = Path(path).suffix.lower()
        if suffix not in SUFFIXES:
            raise Failure(f"{path}: expected a file name ending in {', '.join(SUFFIXES)}{_as_hint()}")
    text = read_text(path)
    if suffix is None:
        suffix = ".liquid"
        _tell_of_webhook(text)
    return text, suffix


def _parse_request(request: NamedText, environment: Environment) -> Webhook:
    return _webhook(request.read(), environment)


def _parse_only(
    path: str, text: str, suffix: str, environment: Environment, checks: Iterable[Check] = ()
) -> Webhook | Template:
    """Return what a file holds that is no `.http` file."""
    if suffix == ".liquid":
        return environment.from_string(text)
    with _json_of(shown_name(path)):
        try:
            document = read_document(text, suffix, environment.delimiters)
        except DocumentError:
            other = other_kind(text)
            if other is None:
                raise
            raise Failure(f"{shown_name(path)}: {other}, not a webhook object") from None
    return _webhook(document, environment, checks)


def other_kind(text: str) -> str | None:
    """Return what a JSON text is that could be a webhook object: render data or users; None for others."""
    try:
        given = parse_json(text)
    except ValueError:
        return None
    if holds_users(given) or is_profile(given):
        return "is a file of users"
    return "is render data" if isinstance(given, dict) and given and given.keys() <= set(KEYS) else None


def _webhook(document: WebhookDocument, environment: Environment, checks: Iterable[Check] = ()) -> Webhook:
    from liquid_webhooks.webhook.webhook import Webhook

    any_port = environment.resources.allow_any_port
    return Webhook(document, environment, allow_any_port=any_port, checks=checks)


def _tell_of_webhook(text: str) -> None:
    """Say on standard error that `text`, which is read as Liquid, looks like a webhook."""
    kind = None
    if _REQUEST_LINE.match(text):
        kind = "http"
    elif text.lstrip().startswith("{"):
        with suppress(ValueError):
            document = parse_json(text)
            if isinstance(document, dict) and document.keys() >= {"url", "request_method"}:
                kind = "json"
    if kind is not None and has_option(AS_OPTION):
        tell(f"standard input is read as Liquid; {AS_OPTION} {kind} reads it as a webhook")


def _as_hint() -> str:
    return f"; {AS_OPTION} {'|'.join(KINDS)} says what it is" if has_option(AS_OPTION) else ""


def parts(webhook: Webhook) -> list[Part]:
    """Return the parts of a webhook's document: each is a template of its own, but for the method."""
    return [webhook.document.method, *webhook.document.templates]


def sources(source: Webhook | Template, text: str) -> dict[str, str]:
    """Return the texts that places in `source`, made of `text`, refer to, by the name of the part."""
    from liquid_webhooks.webhook.webhook import Webhook

    return {part.name: part.source for part in parts(source)} if isinstance(source, Webhook) else {"": text}

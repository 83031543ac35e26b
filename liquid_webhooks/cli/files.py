"""Reads the files that a command is given; whatever is wrong with one becomes a `Failure`."""

from __future__ import annotations

import json
import sys
from json import JSONDecodeError
from pathlib import Path
from typing import TYPE_CHECKING

from liquid_webhooks.cli.failure import Failure
from liquid_webhooks.cli.failure import UnparsableFailure
from liquid_webhooks.cli.failure import describe_with_excerpt
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.resources.files import reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from liquid_webhooks.engine.environment import Environment
    from liquid_webhooks.engine.environment import Template
    from liquid_webhooks.webhook.document.parts import Part
    from liquid_webhooks.webhook.webhook import Webhook

__all__ = [
    "decode",
    "load_template",
    "open_bytes",
    "parse_json",
    "parts",
    "read_json",
    "read_text",
    "reason",
    "shown_name",
]

SUFFIXES = (".http", ".json", ".liquid")
"""What a template's file name may end in."""


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
    try:
        return decode(raw)
    except ValueError as error:
        line = raw.count(b"\n", 0, error.start) + 1 if isinstance(error, UnicodeDecodeError) else 1
        raise Failure(f"{shown_name(path)}:{line}: is not UTF-8") from None


def decode(raw: bytes) -> str:
    """Return `raw` as text, read as UTF-8, without a byte order mark.

    Raises:
        UnicodeDecodeError: It is not UTF-8.
    """
    return raw.decode("utf-8").removeprefix("\N{BOM}")


def read_json(path: str) -> object:
    """Return what the JSON file `path` holds.

    Raises:
        Failure: It cannot be read, or is no JSON.
    """
    text = read_text(path)
    try:
        return parse_json(text)
    except JSONDecodeError as error:
        raise Failure(f"{shown_name(path)}:{error.lineno}:{error.colno}: invalid JSON: {error.msg}") from None
    except ValueError as error:
        raise Failure(f"{shown_name(path)}: invalid JSON: {error}") from None


def parse_json(text: str) -> object:
    """Return what the JSON `text` holds.

    Raises:
        JSONDecodeError: It is no JSON.
        ValueError: It is nested too deep, or a number is too long.
    """
    if not text.strip():
        raise JSONDecodeError("the text is empty", text, 0)
    try:
        value: object = json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    except JSONDecodeError:
        raise
    except ValueError:
        raise ValueError("a number has too many digits") from None
    return value


def load_template(path: str, environment: Environment, suffix: str | None = None) -> Webhook | Template:
    """Return the webhook of a `.http` or `.json` file, or the template of a `.liquid` file.

    Args:
        path: The file; `-` for standard input if there is a `suffix`.
        environment: Parses it.
        suffix: What the file counts as; by its name if left out.

    Raises:
        Failure: The file cannot be read, has another suffix, or does not parse.
    """
    load = _LOADERS.get(suffix or Path(path).suffix.lower())
    if load is None:
        raise Failure(f"{path}: expected a file name ending in {', '.join(SUFFIXES)}")
    try:
        return load(path, environment)
    except LiquidWebhooksError as error:
        raise UnparsableFailure(describe_with_excerpt(error, shown_name(path))) from None


def _load_http(path: str, environment: Environment) -> Webhook:
    from liquid_webhooks.webhook.webhook import Webhook

    return Webhook.parse(read_text(path), env=environment)


def _load_object(path: str, environment: Environment) -> Webhook:
    from liquid_webhooks.webhook.webhook import Webhook

    return Webhook.from_dict(read_json(path), env=environment)


def _load_liquid(path: str, environment: Environment) -> Template:
    return environment.from_string(read_text(path))


_LOADERS: dict[str, Callable[[str, Environment], Webhook | Template]] = {
    ".http": _load_http,
    ".json": _load_object,
    ".liquid": _load_liquid,
}


def parts(webhook: Webhook) -> list[Part]:
    """Return the parts of a webhook's document: each is a template of its own, but for the method."""
    return [webhook.document.method, *webhook.document.templates]

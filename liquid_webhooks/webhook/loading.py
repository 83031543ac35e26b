"""Loading: a file's bytes become text, and the text a webhook's document, by what the file's name ends in."""

from __future__ import annotations

from json import JSONDecodeError
from pathlib import Path

from liquid_webhooks.resources.file_kinds import json_fault
from liquid_webhooks.resources.file_kinds import kind_of_bytes
from liquid_webhooks.resources.file_kinds import kind_of_text
from liquid_webhooks.resources.files import parse_json
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.webhook.document.braze_object import read_object
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import malformed

__all__ = ["load_document", "read_document"]


def load_document(path: str | Path, delimiters: Delimiters) -> WebhookDocument:
    """Return the document of a UTF-8 file; its errors name the path.

    Raises:
        OSError: The file cannot be read.
        DocumentError: It is not UTF-8, not JSON, or has another shape.
    """
    name = str(path)
    raw = Path(path).read_bytes()
    try:
        text = raw.decode("utf-8").removeprefix("\N{BOM}")
    except UnicodeDecodeError:
        raise malformed(f"the file is {kind_of_bytes(raw) or 'not UTF-8'}", name=name) from None
    try:
        return read_document(text, Path(path).suffix.lower(), delimiters, name)
    except JSONDecodeError as error:
        kind = kind_of_text(text)
        if kind is not None:
            raise malformed(f"the file is {kind}", name=name) from None
        reason = f"the file is not JSON: {json_fault(error)}"
        raise malformed(reason, Part(text, error.pos, error.pos, name)) from None
    except ValueError:
        raise malformed("the file holds JSON beyond measure", name=name) from None


def read_document(text: str, suffix: str, delimiters: Delimiters, name: str = "") -> WebhookDocument:
    """Return the document that a text holds.

    Args:
        text: What a file holds.
        suffix: `.json` for a webhook object; anything else for a `.http` text.
        delimiters: The strings that mark Liquid.
        name: What errors call the document.

    Raises:
        JSONDecodeError: The text is no JSON.
        ValueError: It is JSON nested too deep, or with a number that is too long.
        DocumentError: It has another shape.
    """
    if suffix == ".json":
        return read_object(parse_json(text), name, delimiters)
    return read_text(text, name, delimiters)

"""A webhook as it is written: the fields of a `.http` text or of Braze's webhook object, each with its
place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field
from enum import StrEnum
from typing import Any
from typing import TypeVar

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import DocumentError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import RequestField
from liquid_webhooks.errors import forget_origins
from liquid_webhooks.positions import Place
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.delimiters import Delimiters

Failed = TypeVar("Failed", bound=LiquidWebhooksError)

__all__ = ["BodyMode", "Part", "WebhookDocument", "diagnostic_at", "malformed", "placed_error"]


class BodyMode(StrEnum):
    """How a body is written: the two modes of Braze's composer (Braze, "Creating a webhook")."""

    RAW = "raw"
    KEY_VALUE = "key-value"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a longer text, a template of its own in most cases.

    Attributes:
        source: The longer text: of a `.http` document all of it, of a webhook object one string.
        start: Offset of the first character.
        stop: Offset behind the last one.
        name: What errors call the longer text.
    """

    source: str
    start: int
    stop: int
    name: str = ""

    @property
    def chars(self) -> int:
        """How many characters it has."""
        return self.stop - self.start

    @property
    def text(self) -> str:
        """The piece itself."""
        return self.source[self.start : self.stop]

    @property
    def token(self) -> Any:
        """The piece as a place for errors, which read `start_index` and `source` of a token."""
        return Place(self.start, self.source, self.text)


@dataclass(frozen=True, slots=True)
class WebhookDocument:
    """A webhook before its templates are parsed.

    Attributes:
        method: The method, literally.
        url: Template of the URL.
        headers: Each header's name, literally, and the template of its value.
        body: Template of a raw body; empty for none. In key-value mode the text that holds the pairs.
        pairs: In key-value mode, the templates of each key and value.
        mode: How the body is written.
        metadata: What `# @name value` lines set, and a webhook object's other keys.
        comments: The lines above the request line, as they are.
        name: What errors call the document.
        delimiters: The strings that mark Liquid in it.
    """

    method: Part
    url: Part
    headers: tuple[tuple[str, Part], ...]
    body: Part
    pairs: tuple[tuple[Part, Part], ...] = ()
    mode: BodyMode = BodyMode.RAW
    metadata: Mapping[str, str] = field(default_factory=dict)
    comments: tuple[str, ...] = ()
    name: str = ""
    delimiters: Delimiters = DEFAULT_DELIMITERS

    def part(self, field: RequestField, header: int = -1) -> Part:
        """Return what the document writes for a field of the request.

        Args:
            field: The field.
            header: Which header, counted from 0. One that the document does not have, as its value was
                derived from the body, is the body's.
        """
        match field:
            case RequestField.METHOD:
                return self.method
            case RequestField.URL:
                return self.url
            case RequestField.HEADER if 0 <= header < len(self.headers):
                return self.headers[header][1]
        return self.body

    @property
    def templates(self) -> list[Part]:
        """What is a template of its own: the URL, each header's value, and the body or its pairs."""
        headers = [value for _, value in self.headers]
        pairs = [part for pair in self.pairs for part in pair]
        return [self.url, *headers, *(pairs or [self.body])]


def malformed(message: str, part: Part | None = None, name: str = "") -> DocumentError:
    """Return the error that a document is not as it has to be, at `part` if that is known."""
    if part is None:
        return DocumentError(message, template_name=name or None)
    return DocumentError(message, token=part.token, template_name=part.name or None)


def diagnostic_at(code: str, message: str, part: Part) -> Diagnostic:
    """Return the diagnostic of `code` at a part of a document."""
    return diagnostic(
        code, message, source=part.source, start=part.start, end=part.stop, template_name=part.name
    )


def placed_error(error: Failed, part: Part) -> Failed:
    """Return `error` with the place of the field that it is about; its frames and what it came of, which
    hold data, are dropped."""
    forget_origins(error)
    error.token = part.token
    error.template_name = part.name or None
    return error.with_traceback(None)

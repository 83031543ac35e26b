"""Checked text: a document as a `.http` text that is read as the same fields again."""

from __future__ import annotations

from liquid_webhooks.errors import DocumentError
from liquid_webhooks.webhook.document.http_text import put_together
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.document.http_text import written_fields
from liquid_webhooks.webhook.document.layout import ENDS
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import malformed
from liquid_webhooks.webhook.document.sections import printed_dividers

__all__ = ["checked_text"]

_TORN = "its Liquid would go on in the next field of a .http text; close its quotes"


def checked_text(document: WebhookDocument) -> str:
    """Return what `write_text` does, if no fields of `document` run into each other in it.

    Liquid that nothing ends in its own field, by a quote too many, may end in one behind it: what was text
    there would be Liquid, and a field would be lost.

    Raises:
        DocumentError: As `write_text`; or a field is not read as it was written.
    """
    fields = written_fields(document)
    text = put_together(document, fields)
    _check(document, text, fields)
    return text


def _check(document: WebhookDocument, text: str, fields: list[tuple[Part, str]]) -> None:
    try:
        read = [part.text.strip(ENDS) for part in read_text(text, "", document.delimiters).templates]
    except DocumentError:
        read = []
    first_below = 1 + len(document.headers)
    for index, (part, written) in enumerate(fields):
        expected = written
        if index >= first_below and (index - first_below) % 2 == 0:  # begins a line: a body, or a key of one
            expected = printed_dividers(written, document.delimiters)
        is_last = len(read) != len(fields) and index == len(read) - 1
        if index >= len(read) or is_last or read[index] != expected.strip(ENDS):
            raise malformed(_TORN, part)

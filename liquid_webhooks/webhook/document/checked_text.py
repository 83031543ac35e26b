"""Read again: whether a `.http` text is read as the document that it was written of."""

from __future__ import annotations

from collections.abc import Iterator

from liquid_webhooks.errors import DocumentError
from liquid_webhooks.webhook.document.http_text import read_text
from liquid_webhooks.webhook.document.layout import ENDS
from liquid_webhooks.webhook.document.layout import one_line
from liquid_webhooks.webhook.document.parts import BodyMode
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import malformed
from liquid_webhooks.webhook.document.sections import printed_dividers

__all__ = ["check_read_again"]

_TORN = "its Liquid would go on in the next field of a .http text; close its quotes"


def check_read_again(document: WebhookDocument, text: str) -> None:
    """Refuse a text in which fields of `document` run into each other.

    Liquid that nothing ends in its own field, by a quote too many, may end in one behind it: what was text
    there would be Liquid, and a field would be lost.

    Raises:
        DocumentError: A field is not read as it was written.
    """
    try:
        read = [part.text.strip(ENDS) for part in read_text(text, "", document.delimiters).templates]
    except DocumentError:
        read = []
    written = list(_written(document))
    for index, (part, expected) in enumerate(written):
        is_last = len(read) != len(written) and index == len(read) - 1
        if index >= len(read) or is_last or read[index] != expected.strip(ENDS):
            raise malformed(_TORN, part)


def _written(document: WebhookDocument) -> Iterator[tuple[Part, str]]:
    """Yield each template of a document, and how a text has it."""
    delimiters = document.delimiters
    yield document.url, one_line(document.url.text, delimiters)
    for _, value in document.headers:
        yield value, one_line(value.text, delimiters)
    if document.mode is BodyMode.KEY_VALUE:
        nothing = f"{delimiters.output_start} '' {delimiters.output_end}"
        for key, value in document.pairs:
            name = one_line(key.text, delimiters, ":\n", keep_ends=True) or nothing
            yield key, printed_dividers(name, delimiters)
            yield value, one_line(value.text, delimiters, keep_ends=True)
    else:
        yield document.body, printed_dividers(document.body.text, delimiters)

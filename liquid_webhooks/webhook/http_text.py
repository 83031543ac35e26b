"""The `.http` format: an HTTP message written in Liquid, with comments above it."""

from __future__ import annotations

import re

from liquid_webhooks.errors import DocumentError
from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.webhook.document import BodyMode
from liquid_webhooks.webhook.document import Part
from liquid_webhooks.webhook.document import WebhookDocument
from liquid_webhooks.webhook.document import malformed
from liquid_webhooks.webhook.fields import is_token
from liquid_webhooks.webhook.layout import ENDS
from liquid_webhooks.webhook.layout import Layout
from liquid_webhooks.webhook.layout import Line
from liquid_webhooks.webhook.layout import one_line

__all__ = ["read_text", "write_text"]

_METADATA = re.compile(r"#+[ \t]*@([A-Za-z0-9_.-]+)(?:[ \t]+(.*))?")
_WORD = re.compile(r"[^ \t]+")
_VERSION = re.compile(r"[ \t]+HTTP/[0-9](?:\.[0-9])?\Z")
_HEADER_LINE = re.compile(r"\n[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+:(?=[ \t\r\n])")


def read_text(text: str, name: str = "", delimiters: Delimiters = DEFAULT_DELIMITERS) -> WebhookDocument:
    """Take a `.http` text apart.

    Comment lines, `METHOD URL`, header lines, an empty line, the body. A line goes on where its end stands inside
    Liquid, between a block's first and last tag included, so that a header's value may hold a condition.

    Args:
        text: The whole text. A byte order mark and ` HTTP/1.1` behind the URL are passed over; lines of the head
            may end in CRLF.
        name: What errors call it.
        delimiters: The strings that mark Liquid.

    Raises:
        DocumentError: The text has another shape; says where, and where Liquid may stand instead.
    """
    return _Reader(text, name, delimiters).read()


class _Reader:
    """Reads one text from top to bottom."""

    def __init__(self, text: str, name: str, delimiters: Delimiters) -> None:
        self.text = text
        self.name = name
        self.delimiters = delimiters
        self.openers = (delimiters.tag_start, delimiters.output_start)
        self.metadata: dict[str, str] = {}
        self.comments: list[str] = []
        self.layout = Layout(text, self.preamble(), delimiters)

    def part(self, start: int, stop: int) -> Part:
        """Return the part from `start` to `stop` without the white space at its ends."""
        while start < stop and self.text[start] in ENDS:
            start += 1
        while start < stop and self.text[stop - 1] in ENDS:
            stop -= 1
        return Part(self.text, start, stop, self.name)

    def fault(self, message: str, start: int) -> DocumentError:
        """Return the error that the text at `start` is wrong."""
        return malformed(message, Part(self.text, start, start + 1, self.name))

    def preamble(self) -> int:
        """Read comments, metadata and empty lines; return the offset of the request line."""
        at = int(self.text.startswith("\ufeff"))
        while at < len(self.text):
            stop = self.text.find("\n", at)
            after = len(self.text) if stop == NONE else stop + 1
            line = self.text[at:after].strip(ENDS)
            if line.startswith("#"):
                self.comment(line, at)
            elif line:
                return at
            at = after
        raise self.fault("there is no request line, `METHOD URL`", len(self.text))

    def comment(self, line: str, at: int) -> None:
        """Keep a comment, and what it sets if it is `# @name value`."""
        self.comments.append(line)
        found = _METADATA.fullmatch(line)
        if found is None:
            return
        key, value = found[1], (found[2] or "").strip()
        if key in self.metadata:
            raise self.fault(f"`@{key}` is given twice", at)
        if key == "body" and value not in list(BodyMode):
            raise self.fault(f"`@body` is one of {', '.join(BodyMode)}", at)
        self.metadata[key] = value

    def read(self) -> WebhookDocument:
        """Read the request line, the headers and the body."""
        lines = self.layout.lines(len(self.text) - len(self.layout.rest))
        method, url = self.request_line(next(lines))
        headers: list[tuple[str, Part]] = []
        body_start = len(self.text)
        for line in lines:
            if not self.text[line.start : line.stop].strip(ENDS):
                body_start = line.after
                break
            headers.append(self.header(line))
        body = self.body(body_start)
        mode = BodyMode(self.metadata.get("body", BodyMode.RAW))
        pairs = tuple(self.pairs(body)) if mode is BodyMode.KEY_VALUE else ()
        return WebhookDocument(
            method=method,
            url=url,
            headers=tuple(headers),
            body=body,
            pairs=pairs,
            mode=mode,
            metadata=self.metadata,
            comments=tuple(self.comments),
            name=self.name,
            delimiters=self.delimiters,
        )

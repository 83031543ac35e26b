"""The `.http` format: an HTTP message written in Liquid, with comments above it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate

from liquid_webhooks.errors import DocumentError
from liquid_webhooks.http.fields import is_token
from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.webhook.document.layout import ENDS
from liquid_webhooks.webhook.document.layout import Layout
from liquid_webhooks.webhook.document.layout import Line
from liquid_webhooks.webhook.document.layout import one_line
from liquid_webhooks.webhook.document.parts import BodyMode
from liquid_webhooks.webhook.document.parts import Part
from liquid_webhooks.webhook.document.parts import WebhookDocument
from liquid_webhooks.webhook.document.parts import malformed

__all__ = ["compose", "read_text", "write_text"]

_METADATA = re.compile(r"#+[ \t]*@([A-Za-z0-9_.-]+)(?:[ \t]+(.*))?")
_WORD = re.compile(r"[^ \t]+")
_VERSION = re.compile(r"HTTP/[0-9](?:\.[0-9])?")
_HEADER_LINE = re.compile(r"\n[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+:(?=[ \t\r\n])")

_IN_VALUE = "inside the value of the header that needs it: a header whose value renders empty is dropped"


def read_text(text: str, name: str = "", delimiters: Delimiters = DEFAULT_DELIMITERS) -> WebhookDocument:
    """Take a `.http` text apart.

    Comment lines, `METHOD URL`, header lines, an empty line, the body. A line goes on where its end stands
    inside Liquid, between a block's first and last tag included, so that a header's value may hold a
    condition.

    Args:
        text: The whole text. A byte order mark and ` HTTP/1.1` behind the URL are passed over; lines of the
            head may end in CRLF.
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
        self.broken_at: int | None = None
        self.start = self.preamble()
        self.layout = Layout(text, self.start, delimiters)
        self.broken_at = self.layout.broken_at

    def part(self, start: int, stop: int) -> Part:
        """Return the part from `start` to `stop` without the white space at its ends."""
        while start < stop and self.text[start] in ENDS:
            start += 1
        while start < stop and self.text[stop - 1] in ENDS:
            stop -= 1
        return Part(self.text, start, stop, self.name)

    def fault(self, message: str, start: int) -> DocumentError:
        """Return the error that the text at `start` is wrong, or the Liquid before it that is the cause."""
        if self.broken_at is not None and self.broken_at < start:
            message, start = "the Liquid that begins here never ends", self.broken_at
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
        setting = _METADATA.fullmatch(line)
        if setting is None:
            return
        key, value = setting[1], (setting[2] or "").strip()
        if key in self.metadata:
            raise self.fault(f"`@{key}` is given twice", at)
        if key == "body" and value not in list(BodyMode):
            raise self.fault(f"`@body` is one of {', '.join(BodyMode)}", at)
        self.metadata[key] = value

    def read(self) -> WebhookDocument:
        """Read the request line, the headers and the body."""
        lines = self.layout.lines(self.start)
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

    def request_line(self, line: Line) -> tuple[Part, Part]:
        """Return the method and the URL."""
        whole = self.part(line.start, line.stop)
        word = _WORD.match(whole.text)
        method = self.part(whole.start, whole.start + word.end()) if word else whole
        if whole.text.startswith(self.openers):
            raise self.fault(
                "Liquid cannot stand before the request line; write it behind the method, in the URL",
                whole.start,
            )
        if any(opener in method.text for opener in self.openers):
            raise self.fault("the method cannot hold Liquid", whole.start)
        if not is_token(method.text):
            raise self.fault("the request line is not `METHOD URL`", whole.start)
        stop = max(self.text.rfind(blank, method.stop, whole.stop) for blank in " \t")
        is_versioned = stop != NONE and _VERSION.fullmatch(self.text, stop + 1, whole.stop)
        url = self.part(method.stop, stop if is_versioned else whole.stop)
        if not url.text:
            raise self.fault("the request line has no URL behind the method", method.start)
        self.check_block_lines(url)
        return method, url

    def header(self, line: Line) -> tuple[str, Part]:
        """Return the name and the value of one header."""
        text = self.text[line.start : line.stop]
        if text.lstrip(ENDS).startswith(self.openers):
            raise self.fault(
                f"Liquid cannot stand between header lines; write it {_IN_VALUE}",
                line.stop - len(text.lstrip(ENDS)),
            )
        colon = self.layout.find(":", line.start, line.stop)
        name = text if colon == NONE else self.text[line.start : colon]
        if any(opener in name for opener in self.openers):
            raise self.fault("a header's name cannot hold Liquid", line.start)
        if colon == NONE or not is_token(name):
            raise self.fault(
                "this is no header, `Name: value`; an empty line stands between headers and body", line.start
            )
        value = self.part(colon + 1, line.stop)
        self.check_block_lines(value)
        return name, value

    def check_block_lines(self, value: Part) -> None:
        """Refuse a block that begins in one field and goes on over header lines."""
        for header in _HEADER_LINE.finditer(self.text, value.start, value.stop):
            if self.layout.markup_at(header.start()) is None:
                raise self.fault(
                    f"Liquid cannot stand around header lines; write the condition {_IN_VALUE}",
                    header.start() + 1,
                )

    def body(self, start: int) -> Part:
        """Return the rest of the text without its one final line end."""
        stop = len(self.text)
        for line_end in ("\r\n", "\n"):
            if self.text.endswith(line_end, start):
                stop -= len(line_end)
                break
        return Part(self.text, start, stop, self.name)

    def pairs(self, body: Part) -> list[tuple[Part, Part]]:
        """Return the keys and values of a key-value body."""
        pairs = []
        for line in self.layout.lines(body.start, body.stop):
            whole = self.part(line.start, line.stop)
            if not whole.text:
                continue
            colon = self.layout.find(":", whole.start, whole.stop)
            if colon in (NONE, whole.start):
                raise self.fault("a line of a key-value body is `key: value`", whole.start)
            pairs.append((self.part(whole.start, colon), self.part(colon + 1, whole.stop)))
        return pairs


def compose(
    method: str,
    url: str,
    headers: Iterable[tuple[str, str]],
    body: str,
    *,
    comments: Iterable[str] = (),
    delimiters: Delimiters = DEFAULT_DELIMITERS,
) -> WebhookDocument:
    """Return the document that `read_text` reads in the text made of these fields, without reading it.

    Its parts are places in that text, which is their `source`.

    Args:
        method: A method.
        url: Template of the URL. Like a header's value it has no blanks at its ends, and line ends in Liquid
            alone.
        headers: Each header's name, and the template of its value.
        body: Template of the raw body, which does not end in a carriage return.
        comments: Lines that begin with `#` and set no metadata.
        delimiters: The strings that mark Liquid.
    """
    comments, headers = tuple(comments), tuple(headers)
    fields = [method, " ", url, "\n"]
    for name, value in headers:
        fields += (name, ": ", value, "\n")
    fields += ("\n", body, "\n")
    preamble = "".join(f"{comment}\n" for comment in comments)
    stops = list(accumulate(map(len, fields), initial=len(preamble)))
    text = preamble + "".join(fields)

    def part(field: int) -> Part:
        return Part(text, stops[field], stops[field + 1])

    return WebhookDocument(
        method=part(0),
        url=part(2),
        headers=tuple((name, part(6 + 4 * index)) for index, (name, _) in enumerate(headers)),
        body=part(len(fields) - 2),
        comments=comments,
        delimiters=delimiters,
    )


def write_text(document: WebhookDocument) -> str:
    """Return `document` as a `.http` text whose webhook renders the same request.

    Comments and metadata stay; what a webhook object's strings hold and a line cannot, such as a line end
    outside Liquid, becomes an output that prints it.
    """
    delimiters = document.delimiters
    lines = list(document.comments)
    if not lines:
        lines = [f"# @{key} {value}" for key, value in document.metadata.items()]
        if document.mode is BodyMode.KEY_VALUE:
            lines.append(f"# @body {BodyMode.KEY_VALUE}")
    lines.append(f"{document.method.text} {one_line(document.url.text, delimiters)}")
    lines += (f"{name}: {one_line(value.text, delimiters)}".rstrip() for name, value in document.headers)
    head = "".join(f"{line}\n" for line in lines)
    if document.mode is BodyMode.KEY_VALUE:
        body = "\n".join(_pair(key.text, value.text, delimiters) for key, value in document.pairs)
    else:
        body = document.body.text
    if not body:
        return head
    # A carriage return before the final line end would be taken for a part of it.
    return f"{head}\n{body}" + ("\r\n" if body.endswith("\r") else "\n")


def _pair(key: str, value: str, delimiters: Delimiters) -> str:
    nothing = f"{delimiters.output_start} '' {delimiters.output_end}"
    written = one_line(key, delimiters, ":\n", keep_ends=True) or nothing
    return f"{written}: {one_line(value, delimiters, keep_ends=True)}".rstrip(ENDS)

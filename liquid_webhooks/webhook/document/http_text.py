"""The `.http` format: HTTP messages written in Liquid, with comments; lines of `###` divide them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass
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
from liquid_webhooks.webhook.document.sections import Section
from liquid_webhooks.webhook.document.sections import printed_dividers
from liquid_webhooks.webhook.document.sections import read_sections
from liquid_webhooks.webhook.document.sections import setting

__all__ = [
    "NamedText",
    "compose",
    "listed",
    "put_together",
    "read_text",
    "read_texts",
    "write_text",
    "written_fields",
]

_WORD = re.compile(r"[^ \t]+")
_VERSION = re.compile(r"HTTP/[0-9](?:\.[0-9])?")
_HEADER_LINE = re.compile(r"\n[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+:(?=[ \t\r\n])")

_IN_VALUE = "inside the value of the header that needs it: a header whose value renders empty is dropped"


_MOST_LISTED = 20
"""Names of requests that an error lists."""


@dataclass(frozen=True, slots=True)
class NamedText:
    """One request of a `.http` text, not taken apart yet.

    Attributes:
        request: Its name, unique in the text.
        name: What errors call the text.
    """

    request: str
    name: str
    _text: str
    _section: Section
    _delimiters: Delimiters

    def read(self) -> WebhookDocument:
        """Take the request apart; see `read_text`.

        Raises:
            DocumentError: It has another shape; says where, and where Liquid may stand instead.
        """
        return _Reader(self._text, self.name, self._delimiters, self._section).read()


def listed(requests: Iterable[NamedText]) -> str:
    """Return the names of requests as a text for errors."""
    names = [f"`{each.request}`" for each in requests]
    more = len(names) - _MOST_LISTED
    return ", ".join(names[:_MOST_LISTED]) + (f" and {more:,} more" if more > 0 else "")


def read_texts(text: str, name: str = "", delimiters: Delimiters = DEFAULT_DELIMITERS) -> list[NamedText]:
    """Return the requests of a `.http` text.

    A line that begins with `###` outside Liquid divides requests. Its text names the next one, else a comment
    `# @name NAME` does, else its number, counted from 1. What holds no request is passed over.

    Args:
        text: The whole text.
        name: What errors call it.
        delimiters: The strings that mark Liquid.

    Raises:
        DocumentError: It holds no request, or gives one name to two.
    """
    sections = list(read_sections(text, delimiters))
    if not sections:
        raise malformed("there is no request line, `METHOD URL`", Part(text, len(text), len(text) + 1, name))
    given: set[str] = set()
    for section in sections:
        if section.name in given:
            place = Part(text, section.start, section.start + 1, name)
            raise malformed(f"two requests have the name `{section.name}`", place)
        given |= {section.name} - {""}
    return [
        NamedText(request, name, text, section, delimiters)
        for request, section in zip(_names(sections, given), sections, strict=True)
    ]


def _names(sections: Iterable[Section], given: set[str]) -> Iterator[str]:
    """Yield the names of requests: of one without, its number or the next one that no request has."""
    free = 1
    for count, section in enumerate(sections, 1):
        if section.name:
            yield section.name
            continue
        # What is free from an earlier number on is free from here on too, or lies before.
        free = max(free, count)
        while str(free) in given:
            free += 1
        yield str(free)
        free += 1


def read_text(text: str, name: str = "", delimiters: Delimiters = DEFAULT_DELIMITERS) -> WebhookDocument:
    """Take a `.http` text apart that holds one request.

    Comment lines, `METHOD URL`, header lines, an empty line, the body. A line goes on where its end stands
    inside Liquid, between a block's first and last tag included, so that a header's value may hold a
    condition. Lines that begin with `#` above the request line and between headers are comments.

    Args:
        text: The whole text. A byte order mark and ` HTTP/1.1` behind the URL are passed over; lines of the
            head may end in CRLF.
        name: What errors call it.
        delimiters: The strings that mark Liquid.

    Raises:
        DocumentError: The text has another shape; says where, and where Liquid may stand instead. Or it
            holds several requests.
    """
    requests = read_texts(text, name, delimiters)
    if len(requests) > 1:
        raise malformed(
            f"holds {len(requests):,} requests, {listed(requests)}; read them with `Webhook.parse_all`",
            name=name,
        )
    return requests[0].read()


class _Reader:
    """Reads one section of a text from top to bottom."""

    def __init__(self, text: str, name: str, delimiters: Delimiters, section: Section) -> None:
        self.text = text
        self.name = name
        self.delimiters = delimiters
        self.openers = (delimiters.tag_start, delimiters.output_start)
        self.section = section
        between = [span for span in section.comments if span[0] > section.start]
        self.skipped = {start for start, _ in between}
        self.layout = Layout(text, section.start, delimiters, section.stop, between)

    def part(self, start: int, stop: int) -> Part:
        """Return the part from `start` to `stop` without the white space at its ends."""
        while start < stop and self.text[start] in ENDS:
            start += 1
        while start < stop and self.text[stop - 1] in ENDS:
            stop -= 1
        return Part(self.text, start, stop, self.name)

    def fault(self, message: str, start: int) -> DocumentError:
        """Return the error that the text at `start` is wrong, or the Liquid before it that is the cause."""
        broken_at = self.layout.broken_at
        if broken_at is not None and broken_at < start:
            message, start = "the Liquid that begins here never ends", broken_at
        return malformed(message, Part(self.text, start, start + 1, self.name))

    def metadata(self) -> dict[str, str]:
        """Return what the comments set that are `# @name value`."""
        metadata: dict[str, str] = {}
        for line, at in self.comments(self.section.comments):
            key, value = setting(line) or ("", "")
            if key in metadata:
                raise self.fault(f"`@{key}` is given twice", at)
            if key == "body" and value not in list(BodyMode):
                raise self.fault(f"`@body` is one of {', '.join(BodyMode)}", at)
            if key:
                metadata[key] = value
        return metadata

    def comments(self, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[str, int]]:
        """Yield comments without the white space at their ends, and where their lines begin."""
        for start, after in spans:
            yield self.text[start:after].strip(ENDS), start

    def read(self) -> WebhookDocument:
        """Read the comments, the request line, the headers and the body."""
        section = self.section
        metadata = self.metadata()
        lines = self.layout.lines(section.start, section.body)
        method, url = self.request_line(next(lines))
        headers = [
            self.header(line)
            for line in lines
            if line.start not in self.skipped and self.text[line.start : line.stop].strip(ENDS)
        ]
        body = Part(self.text, section.body, section.stop, self.name)
        mode = BodyMode(metadata.get("body", BodyMode.RAW))
        pairs = tuple(self.pairs(body)) if mode is BodyMode.KEY_VALUE else ()
        return WebhookDocument(
            method=method,
            url=url,
            headers=tuple(headers),
            body=body,
            pairs=pairs,
            mode=mode,
            metadata=metadata,
            comments=tuple(line for line, _ in self.comments((*section.before, *section.comments))),
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
        body: Template of the raw body, which does not end in a carriage return and has no line that divides
            requests.
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

    Comments and metadata stay, those between headers above the request line; what a webhook object's strings
    hold and a text cannot, such as a line end outside Liquid in a header or a body's line that begins with
    `###`, becomes an output that prints it.

    Raises:
        DocumentError: A header's name begins with `#`, which makes a comment of its line.
    """
    return put_together(document, written_fields(document))


def written_fields(document: WebhookDocument) -> list[tuple[Part, str]]:
    """Return each template of `document` with how a `.http` text has it, dividing lines not printed yet."""
    delimiters = document.delimiters
    values = [document.url, *(value for _, value in document.headers)]
    fields = [(part, one_line(part.text, delimiters)) for part in values]
    if document.mode is not BodyMode.KEY_VALUE:
        return [*fields, (document.body, document.body.text)]
    nothing = f"{delimiters.output_start} '' {delimiters.output_end}"
    for key, value in document.pairs:
        fields.append((key, one_line(key.text, delimiters, ":\n", keep_ends=True) or nothing))
        fields.append((value, one_line(value.text, delimiters, keep_ends=True)))
    return fields


def put_together(document: WebhookDocument, fields: list[tuple[Part, str]]) -> str:
    """Return the text of `document`, of which `written_fields` gave the fields; see `write_text`."""
    for name, value in document.headers:
        if name.startswith("#"):
            raise malformed(f"the header {name} would be a comment in a .http text", value)
    url, *others = [written for _, written in fields]
    values, below = others[: len(document.headers)], others[len(document.headers) :]
    lines = list(document.comments)
    if not lines:
        lines = [f"# @{key} {value}" for key, value in document.metadata.items()]
        if document.mode is BodyMode.KEY_VALUE:
            lines.append(f"# @body {BodyMode.KEY_VALUE}")
    lines.append(f"{document.method.text} {url}")
    named = zip(document.headers, values, strict=True)
    lines += (f"{name}: {value}".rstrip() for (name, _), value in named)
    head = "".join(f"{line}\n" for line in lines)
    if document.mode is BodyMode.KEY_VALUE:
        pairs = zip(below[::2], below[1::2], strict=True)
        body = "\n".join(f"{key}: {value}".rstrip(ENDS) for key, value in pairs)
    else:
        body = below[0]
    body = printed_dividers(body, document.delimiters)
    if not body:
        return head
    # A carriage return before the final line end would be taken for a part of it.
    return f"{head}\n{body}" + ("\r\n" if body.endswith("\r") else "\n")

"""Spellings: the literals by which a secret is known, and where in a text they stand."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from html import escape
from typing import NamedTuple
from urllib.parse import quote
from urllib.parse import quote_plus

from liquid_webhooks.hiding.decoded import decoded
from liquid_webhooks.hiding.decoded import folded
from liquid_webhooks.hiding.literals import Literals
from liquid_webhooks.hiding.literals import pieces

__all__ = ["Encoded", "Finder", "Spellings", "spellings"]

_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_STANDARD = str.maketrans("-_", "+/")
_BLANK = str.maketrans("+", " ")
_LINE_END = re.compile(r"\r\n?|\n")


class Encoded(NamedTuple):
    """A literal of Base64; before and behind it a character may hold bits of the same text."""

    literal: str
    takes_before: bool
    takes_behind: bool


class Spellings(NamedTuple):
    """What is looked for: in lower case, as it is written or decoded; and in Base64's own alphabet."""

    plain: tuple[str, ...]
    encoded: tuple[Encoded, ...]


def spellings(value: str) -> Spellings:
    """Return the spellings of a secret; none for one that is too short.

    Of a secret of several lines there are those of all of it, of all lines without what ends them, and of
    each line that is not too short.
    """
    value = value.strip()
    lines = [line.strip() for line in _LINE_END.split(value)]
    joined = "".join(_LINE_END.split(value))
    plain = (
        literal
        for text in dict.fromkeys((value, joined, *lines))
        for form in _plain(text)
        for literal in pieces(form)
    )
    encoded = (each for text in dict.fromkeys((value, joined)) for each in _encoded(text))
    return Spellings(tuple(dict.fromkeys(plain)), tuple(dict.fromkeys(encoded)))


def _plain(text: str) -> Iterator[str]:
    """Yield the usual spellings of a text, and the one of a decoded text, all in lower case."""
    raw = text.encode("utf-8", "surrogatepass")
    shown = json.dumps(text, ensure_ascii=False)[1:-1]
    for form in (
        *(text, quote(raw, safe=""), quote(raw), quote_plus(raw), escape(text)),
        *(json.dumps(text)[1:-1], shown, shown.replace("/", r"\/")),
    ):
        yield folded(form)
    for variant in dict.fromkeys((text, text.upper(), text.lower(), text.capitalize())):
        yield folded(decoded(variant).text).translate(_BLANK)


def _encoded(text: str) -> Iterator[Encoded]:
    """Yield what is the same in Base64 of anything that holds the text, or its percent-encoded form."""
    if len(text) < 4:
        return
    raw = text.encode("utf-8", "surrogatepass")
    for form in dict.fromkeys((raw, quote(raw, safe="").encode(), quote_plus(raw).encode())):
        for before in range(3):
            bits = 8 * (before + len(form))
            whole = b64encode(b"\0" * before + form + b"\0\0").decode()
            parts = list(pieces(whole[-(-8 * before // 6) : bits // 6]))
            for index, part in enumerate(parts):
                is_last = index == len(parts) - 1
                yield Encoded(part, before > 0 and index == 0, bits % 6 > 0 and is_last)


class Finder:
    """Finds many secrets in a text in one go.

    Args:
        known: The spellings of each.
    """

    __slots__ = ("_encoded", "_plain")

    def __init__(self, known: Iterable[Spellings]) -> None:
        known = tuple(known)
        self._plain = Literals((each, index) for index, own in enumerate(known) for each in own.plain)
        self._encoded = Literals(
            (each.literal, (index, each)) for index, own in enumerate(known) for each in own.encoded
        )

    def find(
        self, text: str, look: Callable[[], object] | None = None, hits: set[int] | None = None
    ) -> list[tuple[int, int]]:
        """Return where secrets stand in `text`, in order; none of these places touches another.

        Args:
            text: Where they are looked for.
            look: Called now and then; may raise.
            hits: The numbers of those that stand there are added to it.
        """
        made = decoded(text)
        spans = _joined(self._spans_of(text, text, look, hits))
        if made.text != text or "+" in text:
            spans += (made.origin(*span) for span in self._decoded_spans(made.text, look, hits))
        part = decoded(text, with_backslashes=False)
        if part.text != made.text and part.text != text:
            spans += (part.origin(*span) for span in self._decoded_spans(part.text, look, hits))
        return _joined(sorted(spans))

    def _decoded_spans(
        self, text: str, look: Callable[[], object] | None, hits: set[int] | None
    ) -> list[tuple[int, int]]:
        return _joined(self._spans_of(text, text.translate(_BLANK), look, hits))

    def _spans_of(
        self, text: str, plain: str, look: Callable[[], object] | None, hits: set[int] | None
    ) -> Iterator[tuple[int, int]]:
        spans: list[tuple[int, int]] = []
        for start, stop, numbers in self._plain.find(folded(plain), look):
            if hits is not None:
                hits.update(numbers)
            _add(spans, start, stop)
        more: list[tuple[int, int]] = []
        standard = text.translate(_STANDARD)
        for start, stop, meanings in self._encoded.find(standard, look):
            for number, each in meanings:
                if hits is not None:
                    hits.add(number)
                _add(more, *_widened(standard, start, stop, each))
        yield from sorted((*spans, *more))


def _add(spans: list[tuple[int, int]], start: int, stop: int) -> None:
    """Add a span to those before it, which may begin a little behind it."""
    if spans and spans[-1][0] <= start <= spans[-1][1]:
        spans[-1] = spans[-1][0], max(spans[-1][1], stop)
    else:
        spans.append((start, stop))


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in spans:
        _add(joined, start, stop)
    return joined


def _widened(text: str, start: int, stop: int, each: Encoded) -> tuple[int, int]:
    """Return where a literal of Base64 stands with the characters that share its bits, and its padding."""
    if each.takes_before and text[start - 1 : start] in _BASE64:
        start -= 1
    if each.takes_behind and text[stop : stop + 1] in _BASE64:
        stop += 1
    for _ in range(2):
        stop += text.startswith("=", stop)
    return start, stop

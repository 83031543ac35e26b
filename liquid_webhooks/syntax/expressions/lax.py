"""How Ruby's lax parser reads markup that the strict grammar refuses: its patterns, on the text.

A *fragment* is a string in quotes, or a run of text without white space, commas, pipes and unmatched
quotes. Of one that is no literal, every word and every bracket becomes a key, and everything else is left
out: `{x` is `x`, `a..b` is `a.b`. Nested groups and `${names}`, which Ruby has not, are characters of
fragments.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.builtin.expressions import Nil
from liquid.builtin.expressions import StringLiteral
from liquid.builtin.expressions.primitive import FalseLiteral
from liquid.builtin.expressions.primitive import FloatLiteral
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.expressions.primitive import TrueLiteral
from liquid.token import TOKEN_FLOAT
from liquid.token import TOKEN_RANGE_LITERAL
from liquid.token import TOKEN_STRING
from liquid.token import TOKEN_WORD
from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.lookups import Key
from liquid_webhooks.syntax.expressions.lookups import lookup
from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.expressions.primaries import LITERALS
from liquid_webhooks.syntax.expressions.primaries import number

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterator

    from liquid.expression import Expression

    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["FRAGMENT", "QUOTED", "SPACE", "Markup"]

SPACE = r"[ \t\n\v\f\r]"
"""What Ruby's `\\s` matches."""

QUOTED = r"""(?:"[^"]*"|'[^']*')"""
"""A string: Ruby Liquid's `QuotedString`."""

FRAGMENT = rf"""(?:{QUOTED}|(?:[^ \t\n\v\f\r,|'"]|{QUOTED})+)"""
"""Ruby Liquid's `QuotedFragment`."""

_FIRST, _REST, _FOREIGN = "\ue000", "\ue001", "\ufffd"
"""What stands for a `${name}`, a group, or a bracket with a filter in it: one first character, and others."""

_PRIVATE = str.maketrans(
    {_FIRST: _FOREIGN, _REST: _FOREIGN} | {space: " " for space in MARKUP_SPACE if not space.isascii()}
)
_STRIPPED = "\0\t\n\v\f\r "
_INTEGER = re.compile(r"-?[0-9]+")
_FLOAT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)[0-9.]*")
_RANGE = re.compile(rf"\({SPACE}*(?>([^ \t\n\v\f\r]+){SPACE}*\.\.){SPACE}*([^ \t\n\v\f\r]+){SPACE}*\)")
_WORD = re.compile(r"[A-Za-z0-9_-]+\??")
_ATTRIBUTE = re.compile(rf"([A-Za-z0-9_][A-Za-z0-9_-]*){SPACE}*(:){SPACE}*({FRAGMENT})")
_NAME_RUN = re.compile(r"[A-Za-z0-9_-]+")


class Markup:
    """The text that a reader has left, as patterns see it, and what of it was read.

    Offsets count in `text`.

    Args:
        reader: Where to read from; it is at its end afterwards.

    Attributes:
        text: The markup, with nested groups and names made opaque.
        start: Offset of `text` in the source.
    """

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._from, self._to = reader.at, reader.stop
        lexemes = reader.lexemes
        self.start = lexemes[self._from].start
        end = lexemes[self._to].start
        pieces: list[str] = []
        at = self.start
        self._opaque: dict[int, int] = {}
        for index in self._opaque_lexemes():
            lexeme = lexemes[index]
            stop = lexemes[lexeme.partner].end if lexeme.partner > 0 else lexeme.end
            self._opaque[lexeme.start - self.start] = index
            pieces += (reader.source[at : lexeme.start].translate(_PRIVATE), _FIRST)
            pieces.append(_REST * (stop - lexeme.start - 1))
            at = stop
        pieces.append(reader.source[at:end].translate(_PRIVATE))
        self.text = "".join(pieces)
        self._read = bytearray(len(self.text))
        self._claimed = {lexemes[index].start - self.start for index in reader.claimed}
        for index in reader.claimed:
            if self._from <= index < self._to:
                self.mark(lexemes[index].start - self.start, lexemes[index].end - self.start)
        reader.at = reader.stop

    def _opaque_lexemes(self) -> Iterator[int]:
        """Yield the indexes of the lexemes that begin something opaque."""
        lexemes, index = self.reader.lexemes, self._from
        while index < self._to:
            lexeme = lexemes[index]
            if lexeme.kind is K.NAME:
                yield index
            elif lexeme.kind is K.GROUP or (lexeme.kind is K.LBRACKET and self._holds_filter(index)):
                yield index
                index = lexeme.partner
            index += 1

    def _holds_filter(self, index: int) -> bool:
        """Whether the bracket that opens at `index` holds a pipe: then its key is nil."""
        lexemes = self.reader.lexemes
        partner = lexemes[index].partner
        return any(lexemes[inside].kind is K.PIPE for inside in range(index + 1, partner))

    def mark(self, start: int, stop: int) -> None:
        """Say that `text[start:stop]` means something."""
        self._read[start:stop] = b"\1" * (stop - start)

    def is_claimed(self, at: int) -> bool:
        """Whether all there is to say about the lexeme that begins at `at` was said before."""
        return at in self._claimed

    def mark_commas(self) -> None:
        """Say that commas mean something wherever they stand."""
        for comma in re.finditer(",", self.text):
            self.mark(*comma.span())

    def token(self, start: int, stop: int, kind: str = TOKEN_WORD) -> Token:
        """Return a token for `text[start:stop]`."""
        first = self.start + start
        return Token(kind, self.reader.source[first : self.start + stop], first, self.reader.source)

    def expression(self, start: int, stop: int, *, tested: bool = False) -> Expression:
        """Return what Ruby's `Expression.parse` makes of `text[start:stop]`.

        Args:
            start: Where it begins.
            stop: Where it ends.
            tested: Whether it stands in a condition, where `blank` and `empty` are more than texts.
        """
        check_time()
        text = self.text
        while start < stop and text[start] in _STRIPPED:
            start += 1
        while start < stop and text[stop - 1] in _STRIPPED:
            stop -= 1
        token = self.token(start, stop)
        piece = text[start:stop]
        if not piece:
            return Nil(token)
        if piece[0] in "'\"" and piece[0] == piece[-1]:
            self.mark(start, stop)
            return StringLiteral(token._replace(kind=TOKEN_STRING), token.value[1:-1])
        value: Expression | None = None
        if _INTEGER.fullmatch(piece):
            value = number(token, piece)
        elif match := _RANGE.fullmatch(piece):
            value = self._range(start, match, token)
            stop = start  # its ends are marked one by one
        elif match := _FLOAT.fullmatch(piece):
            value = FloatLiteral(token._replace(kind=TOKEN_FLOAT), float(match[1]))
        elif piece in LITERALS:
            literal = LITERALS[piece]
            is_value = tested or literal in (Nil, TrueLiteral, FalseLiteral)
            value = literal(token) if is_value else StringLiteral(token._replace(kind=TOKEN_STRING), "")
        if value is None:
            return self._lookup(start, stop, token)
        self.mark(start, stop)
        return value

    def _range(self, start: int, match: re.Match[str], token: Token) -> Expression:
        self.mark(start, start + 1)
        self.mark(start + match.end(1), start + match.start(2))
        self.mark(start + match.end() - 1, start + match.end())
        ends = [self.expression(start + match.start(end), start + match.end(end)) for end in (1, 2)]
        return RangeLiteral(token._replace(kind=TOKEN_RANGE_LITERAL), *ends)

    def _lookup(self, start: int, stop: int, token: Token) -> Expression:
        """Read words and brackets as keys."""
        root: Expression | None = None
        keys: list[tuple[Key, Kind]] = []
        at = start
        while at < stop:
            character = self.text[at]
            end = at + 1
            if character == ".":
                self.mark(at, end)
            elif character == _FIRST:
                while end < stop and self.text[end] == _REST:
                    end += 1
                if self.reader.lexemes[self._opaque[at]].kind is K.GROUP:
                    root = self._group(at, end) if at == start else root
                else:
                    keys.append(self._opaque_key(at, end))
            elif character == "[":
                close = self._closing(at, stop)
                if close >= end:
                    keys.append((self.expression(end, close), Kind.BRACKET))
                    if close > end:  # an empty one, whose key is nil, is worth a report
                        self.mark(at, end)
                        self.mark(close, close + 1)
                    end = close + 1
            elif match := _WORD.match(self.text, at, stop):
                end = match.end()
                self.mark(at, end)
                keys.append((match[0], Kind.DOT))
            at = end
        return lookup(token, root, keys) or Nil(token)

    def _closing(self, at: int, stop: int) -> int:
        """Return where the bracket that opens at `at` closes; -1 if it does not before `stop`."""
        depth = 0
        for index in range(at, stop):
            depth += (self.text[index] == "[") - (self.text[index] == "]")
            if depth == 0:
                return index
        return -1

    def _group(self, at: int, end: int) -> Expression:
        self.mark(at, end)
        reader = self.reader
        reader.at = self._opaque[at]
        group = reader.group()
        reader.at = reader.stop
        return group

    def _opaque_key(self, at: int, end: int) -> tuple[Key, Kind]:
        lexeme = self.reader.lexemes[self._opaque[at]]
        if lexeme.kind is K.NAME:
            self.mark(at, end)
            return lexeme.value, Kind.NAME
        inside = range(self._opaque[at] + 1, lexeme.partner)
        pipe = next(index for index in inside if self.reader.lexemes[index].kind is K.PIPE)
        self.mark(at, self.reader.lexemes[pipe].start - self.start)
        self.mark(end - 1, end)
        return Nil(self.token(at, end)), Kind.BRACKET

    def attributes(self) -> Iterator[tuple[Token, int, int]]:
        """Yield each `name: fragment` wherever it stands: the name, and where the fragment starts and ends.

        The caller marks what it takes.
        """
        at, stop = 0, len(self.text)
        while at < stop:
            run = _NAME_RUN.search(self.text, at)
            if run is None:
                return
            first = run.start() + len(run[0]) - len(run[0].lstrip("-"))
            match = _ATTRIBUTE.match(self.text, first)
            if match is None:
                at = run.end()
                continue
            yield self.token(match.start(1), match.end(1)), match.start(3), match.end(3)
            at = match.end()

    def report_rest(self, report: Callable[[int, int], None] | None = None) -> None:
        """Report what means nothing: each run of lexemes of which something was not read.

        Args:
            report: Reports one run of lexemes, from and to an index; otherwise `Reader.ignore` does.
        """
        report = report or self.reader.ignore
        lexemes, index = self.reader.lexemes, self._from
        start = -1
        while index <= self._to:
            lexeme = lexemes[index]
            last = index
            if lexeme.kind is K.GROUP and index < self._to:
                last = lexeme.partner
            is_read = index == self._to or self._is_read(lexeme.start, lexemes[last].end)
            if not is_read and start < 0:
                start = index
            elif is_read and start >= 0:
                stop = index - self._lacks_value(index)
                if start < stop:
                    report(start, stop)
                start = -1
            index = last + 1

    def _lacks_value(self, index: int) -> bool:
        """Whether the word before `index` is the name of what was claimed: `limit` in `limit: '2`."""
        lexemes = self.reader.lexemes
        is_claimed = lexemes[index].kind is K.COLON and lexemes[index].start - self.start in self._claimed
        return is_claimed and lexemes[index - 1].kind is K.WORD

    def _is_read(self, start: int, end: int) -> bool:
        return 0 not in self._read[start - self.start : end - self.start]

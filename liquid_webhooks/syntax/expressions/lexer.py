"""Markup to lexemes: one linear pass, absolute positions, brackets and groups paired."""

from __future__ import annotations

import re
from enum import IntEnum
from enum import auto
from typing import NamedTuple
from typing import NoReturn

from liquid.token import TOKEN_EXPRESSION
from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE

__all__ = ["CURLY_QUOTES", "OFTEN", "K", "Lexeme", "curly_quote", "tokenize", "unmatched_quote"]


OFTEN = 256
"""Lexemes between two looks at the deadline."""


class K(IntEnum):
    """Kinds of lexemes."""

    WORD = auto()
    NUMBER = auto()
    STRING = auto()
    NAME = auto()
    GROUP = auto()
    GROUP_END = auto()
    LBRACKET = auto()
    RBRACKET = auto()
    LPAREN = auto()
    RPAREN = auto()
    DOT = auto()
    RANGE = auto()
    COLON = auto()
    COMMA = auto()
    PIPE = auto()
    PIPES = auto()
    AMPERSANDS = auto()
    OPERATOR = auto()
    BRACE = auto()
    QUOTE = auto()
    OTHER = auto()
    END = auto()


class Lexeme(NamedTuple):
    """A piece of markup.

    Attributes:
        kind: What it is.
        value: Its text; of a string or a `${name}`, what is between the delimiters.
        start: Offset of its first character in the source.
        end: Offset behind its last one.
        partner: Of an opening bracket, parenthesis or group, the index of its closing one; else -1.
    """

    kind: K
    value: str
    start: int
    end: int
    partner: int = -1


CURLY_QUOTES = "\u2018\u2019\u201c\u201d"
_SINGLE = {
    "[": K.LBRACKET,
    "]": K.RBRACKET,
    "(": K.LPAREN,
    ")": K.RPAREN,
    ".": K.DOT,
    ":": K.COLON,
    ",": K.COMMA,
    "|": K.PIPE,
    "{": K.BRACE,
    "}": K.BRACE,
    "'": K.QUOTE,
    '"': K.QUOTE,
}
_OPENERS = {K.RBRACKET: K.LBRACKET, K.RPAREN: K.LPAREN, K.GROUP_END: K.GROUP}
_PATTERN = re.compile(
    rf"""(?P<SPACE>[{MARKUP_SPACE}]+)
    |(?P<WORD>[A-Za-z0-9_-]+\??)
    |(?P<STRING>'[^']*'|"[^"]*")
    |(?P<NAME>\$\{{)
    |(?P<AMPERSANDS>&&)
    |(?P<PIPES>\|\|)
    |(?P<RANGE>\.\.)
    |(?P<OPERATOR>[=!<>]+)""",
    re.VERBOSE,
)
_LONGEST_QUOTED = 30
_NO_NAME = re.compile(r"[|{:,]")
_INTEGER = re.compile(r"-?[0-9]+")
_FRACTION = re.compile(r"\.[0-9]+")


def curly_quote(char: str) -> str:
    """Return the message for a curly quote where a straight one is meant."""
    return f"curly quote `{char}` (U+{ord(char):04X}); write a straight quote instead"


def unmatched_quote(quote: str) -> str:
    """Return the message for a quote that no other of its sort follows."""
    return f"unmatched quote; a second `{quote}` is missing"


def tokenize(token: Token, output_start: str, output_end: str, nesting_depth: int) -> list[Lexeme]:
    """Return the lexemes of `token`'s text, with one `K.END` behind them.

    Args:
        token: A `TOKEN_EXPRESSION`, or any token whose value stands at its `start_index` in its source.
        output_start: Start of a nested group.
        output_end: End of a nested group.
        nesting_depth: How many brackets, parentheses and groups may be open at once.

    Raises:
        ParseError: A curly quote outside a string, a `${` or a group that is never closed, a `${}` without
            a name.
        LimitError: Brackets are nested too deep.
    """
    lexer = _Lexer(token, output_start, output_end, nesting_depth)
    return lexer.read()


class _Lexer:
    def __init__(self, token: Token, output_start: str, output_end: str, nesting_depth: int) -> None:
        self.source = token.source
        self.at = token.start_index
        self.end = token.start_index + len(token.value)
        self.output_start = output_start
        self.output_end = output_end
        self.nesting_depth = nesting_depth
        self.lexemes: list[Lexeme] = []
        self.open: list[int] = []
        self.groups = 0

    def read(self) -> list[Lexeme]:
        """Read to the end."""
        while self.at < self.end:
            if not len(self.lexemes) % OFTEN:
                check_time()
            if self.source.startswith(self.output_start, self.at, self.end):
                self.open_group()
            elif self.groups and self.source.startswith(self.output_end, self.at, self.end):
                self.close_group()
            else:
                self.simple()
        for index in self.open:
            if self.lexemes[index].kind is K.GROUP:
                self.endless_group(index)
        self.add(K.END, "", self.end)
        return self.lexemes

    def simple(self) -> None:
        """Read white space, or one lexeme that is no group."""
        match = _PATTERN.match(self.source, self.at, self.end)
        group = match.lastgroup if match else None
        if match is None or group is None:
            self.character(self.source[self.at])
        elif group == "SPACE":
            self.at = match.end()
        elif group == "WORD":
            self.word(match[0], match.end())
        elif group == "STRING":
            self.add(K.STRING, match[0][1:-1], match.end())
        elif group == "NAME":
            self.name(self.at)
        else:
            self.add(K[group], match[0], match.end())

    def word(self, text: str, end: int) -> None:
        """Read a word or a number; the dash that ends a nested group means nothing."""
        dash = self.groups and text[-1] == "-" and self.source.startswith(self.output_end, end, self.end)
        if dash:
            text = text[:-1]
            end -= 1
        if _INTEGER.fullmatch(text):
            fraction = _FRACTION.match(self.source, end, self.end)
            end = fraction.end() if fraction else end
            self.add(K.NUMBER, self.source[self.at : end], end)
        elif text:
            self.add(K.WORD, text, end)
        self.at = end + bool(dash)

    def name(self, start: int) -> None:
        """Read a `${name}`; the name is trimmed."""
        brace = self.source.find("}", start, self.end)
        if brace < 0 and self.output_end == "}}" and self.source.startswith("}}", self.end):
            name = self.source[start : self.end].rstrip(MARKUP_SPACE)
            if not _NO_NAME.search(name, 2):
                self.short_of_braces(start, start + len(name))
        if brace < 0:
            self.fail("`${` is never closed; expected `}`", start, start + 2)
        name = self.source[start + 2 : brace].strip(MARKUP_SPACE)
        if not name:
            self.fail("`${}` has no name", start, brace + 1)
        self.add(K.NAME, name, brace + 1)

    def character(self, char: str) -> None:
        """Read a single character; brackets and parentheses are paired."""
        start = self.at
        if char in CURLY_QUOTES:
            self.fail(curly_quote(char), start, start + 1)
        kind = _SINGLE.get(char, K.OTHER)
        if kind in (K.LBRACKET, K.LPAREN):
            self.push()
        elif kind in _OPENERS:
            self.pair(kind)
        self.add(kind, char, start + 1)

    def open_group(self) -> None:
        """Read a nested group's opener; a dash behind it means nothing."""
        self.push()
        self.groups += 1
        end = self.at + len(self.output_start)
        self.add(K.GROUP, self.output_start, end)
        if self.source.startswith("-", end, self.end):
            self.at = end + 1

    def close_group(self) -> None:
        """Read a nested group's closer; brackets left open inside it stay unpaired."""
        while self.lexemes[self.open[-1]].kind is not K.GROUP:
            self.open.pop()
        self.pair(K.GROUP_END)
        self.groups -= 1
        self.add(K.GROUP_END, self.output_end, self.at + len(self.output_end))

    def endless_group(self, index: int) -> NoReturn:
        """Refuse the group that the lexeme at `index` opens, for what keeps it open."""
        opener, inside = self.lexemes[index], self.lexemes[index + 1 :]
        for lexeme, behind in zip(inside, [*inside[1:], opener], strict=False):
            if lexeme.kind is K.STRING and self.output_end in lexeme.value:
                quote = self.source[lexeme.start]
                self.fail(unmatched_quote(quote), lexeme.start, lexeme.start + 1)
            if lexeme.kind is K.NAME and behind.kind is K.BRACE and behind.start == lexeme.end:
                self.short_of_braces(lexeme.start, lexeme.end - 1)
        self.fail(f"`{self.output_start}` inside markup is never closed", opener.start, opener.end)

    def short_of_braces(self, start: int, end: int) -> NoReturn:
        """Refuse the name `source[start:end]`, whose brace is one of the two that end what it stands in."""
        text = self.source[start : min(end, start + _LONGEST_QUOTED)]
        text += "…" if len(text) < end - start else ""
        self.fail(f"three braces are due behind `{text}`: one ends the name", start, end)

    def push(self) -> None:
        """Remember the opener that is about to be added."""
        if len(self.open) >= self.nesting_depth:
            raise LimitError(
                f"an expression nested more than {self.nesting_depth} levels deep (Limits.nesting_depth)",
                limit="nesting_depth",
                token=Token(TOKEN_EXPRESSION, self.source[self.at], self.at, self.source),
            )
        self.open.append(len(self.lexemes))

    def pair(self, kind: K) -> None:
        """Pair the closer that is about to be added with the innermost opener, if that is of its sort."""
        if self.open and self.lexemes[self.open[-1]].kind is _OPENERS[kind]:
            index = self.open.pop()
            self.lexemes[index] = self.lexemes[index]._replace(partner=len(self.lexemes))

    def add(self, kind: K, value: str, end: int) -> None:
        """Append a lexeme that starts here and move behind it."""
        self.lexemes.append(Lexeme(kind, value, self.at, end))
        self.at = end

    def fail(self, message: str, start: int, end: int) -> NoReturn:
        """Raise a parse error at `source[start:end]`."""
        raise ParseError(message, token=Token(TOKEN_EXPRESSION, self.source[start:end], start, self.source))

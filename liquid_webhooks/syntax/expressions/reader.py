"""A cursor over the lexemes of one piece of markup, and what the readers of expressions share.

Every entry point reads twice at most: first by the strict grammar, whose refusal is a `Reject`;
then, unless the mode is strict, as Ruby's lax parser would, noting what it leaves out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Protocol
from typing import TypeVar

from liquid.token import TOKEN_EXPRESSION
from liquid.token import TOKEN_WORD
from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.errors import ParseError
from liquid_webhooks.limits import Limits
from liquid_webhooks.syntax.expressions.lexer import OFTEN
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.lexer import Lexeme
from liquid_webhooks.syntax.expressions.lexer import tokenize
from liquid_webhooks.syntax.expressions.lexer import unmatched_quote
from liquid_webhooks.syntax.stream import is_strict
from liquid_webhooks.syntax.stream import report

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Iterable

    from liquid import Environment
    from liquid.stream import TokenStream

    from liquid_webhooks.syntax.expressions.nodes import Group

__all__ = ["Reader", "Reject", "read"]

_ARITHMETIC = frozenset("-+*/%")
_MEANT = {"&&": "and", "||": "or"}


class Reject(Exception):
    """The strict grammar refuses a lexeme.

    Args:
        code: The diagnostic's code, should the markup be read leniently.
        message: What is wrong.
        lexeme: Where.
        fix: What to write instead, or None.
        claimed: Indexes of the lexemes of which this is all there is to say, however the markup is read.
    """

    def __init__(
        self, code: str, message: str, lexeme: Lexeme, fix: str | None = None, claimed: Iterable[int] = ()
    ) -> None:
        super().__init__(message)
        self.claimed = tuple(claimed)
        self.code = code
        self.message = message
        self.lexeme = lexeme
        self.fix = fix


class Reader:
    """A cursor over `lexemes[at:stop]`.

    Args:
        env: The environment, for its limits, mode and delimiters.
        stream: Where diagnostics are reported.
        source: The text the lexemes' offsets count in.
        lexemes: All lexemes of the markup.
        at: Index of the next lexeme.
        stop: Index behind the last one that may be read.
        groups: Nested groups already read, by the index of their opener: a group is read, and reported, once.
        read_group: Reads the whole of a reader as a group's inside.

    Attributes:
        reports: How many diagnostics it has reported.
        claimed: Indexes of the lexemes about which nothing is left to report.
    """

    __slots__ = (
        "at",
        "claimed",
        "env",
        "groups",
        "lexemes",
        "read_group",
        "reports",
        "source",
        "stop",
        "stream",
    )

    def __init__(
        self,
        env: Environment,
        stream: TokenStream,
        source: str,
        lexemes: list[Lexeme],
        at: int,
        stop: int,
        groups: dict[int, Group],
        read_group: Callable[[Reader], Group],
    ) -> None:
        self.env = env
        self.stream = stream
        self.source = source
        self.lexemes = lexemes
        self.at = at
        self.stop = stop
        self.groups = groups
        self.read_group = read_group
        self.reports = 0
        self.claimed: tuple[int, ...] = ()

    @classmethod
    def of(
        cls, env: Environment, stream: TokenStream, token: Token, read_group: Callable[[Reader], Group]
    ) -> Reader:
        """Return a reader for the text of `token`, which stands at its `start_index` in its source."""
        limits: Limits = getattr(env, "limits", None) or Limits()
        lexemes = tokenize(token, env.statement_start_string, env.statement_end_string, limits.nesting_depth)
        return cls(env, stream, token.source, lexemes, 0, len(lexemes) - 1, {}, read_group)

    def part(self, at: int, stop: int) -> Reader:
        """Return a reader for `lexemes[at:stop]`."""
        return Reader(
            self.env, self.stream, self.source, self.lexemes, at, stop, self.groups, self.read_group
        )

    def group(self) -> Group:
        """Take a nested group."""
        index = self.at
        if index not in self.groups:
            self.groups[index] = self.read_group(self.part(index + 1, self.lexemes[index].partner))
        self.at = self.lexemes[index].partner + 1
        return self.groups[index]

    @property
    def strict(self) -> bool:
        """Whether leniencies are refused."""
        return is_strict(self.env, self.stream)

    @property
    def next(self) -> Lexeme:
        """The next lexeme, without moving; one of kind `K.END` at the stop."""
        return self.lexemes[self.at] if self.at < self.stop else self.ahead(0)

    def ahead(self, count: int) -> Lexeme:
        """Return the lexeme `count` behind the next one, or an end."""
        index = self.at + count
        if index < self.stop:
            return self.lexemes[index]
        start = self.lexemes[self.stop].start
        return Lexeme(K.END, "", start, start)

    def take(self) -> Lexeme:
        """Return the next lexeme and move behind it."""
        if not self.at % OFTEN:
            check_time()
        lexeme = self.next
        self.at = min(self.at + 1, self.stop)
        return lexeme

    def skip(self) -> None:
        """Move behind the next lexeme, or behind the group it opens."""
        lexeme = self.next
        self.at = lexeme.partner + 1 if lexeme.kind is K.GROUP else min(self.at + 1, self.stop)

    def accept(self, kind: K, value: str | None = None) -> Lexeme | None:
        """Take the next lexeme if it is of `kind` (and has `value`)."""
        lexeme = self.next
        if lexeme.kind is kind and (value is None or lexeme.value == value):
            return self.take()
        return None

    def expect(self, kind: K) -> Lexeme:
        """Take the next lexeme, which must be of `kind`."""
        if self.next.kind is not kind:
            raise self.reject()
        return self.take()

    def surplus_commas(self) -> list[Lexeme]:
        """Take the commas that stand here; return those that one would be enough without.

        Strict mode leaves these to the grammar, which refuses them.
        """
        surplus: list[Lexeme] = []
        if self.accept(K.COMMA):
            while not self.strict and (comma := self.accept(K.COMMA)):
                surplus.append(comma)
        return surplus

    def report_strays(self, lexemes: list[Lexeme]) -> None:
        """Report each of `lexemes` as stray."""
        for lexeme in lexemes:
            self.report("LW106", f"stray `{lexeme.value}`", self.token(lexeme, TOKEN_EXPRESSION))

    def expect_end(self) -> None:
        """Refuse anything that is left."""
        if self.next.kind is not K.END:
            raise self.reject()

    def adjacent(self, index: int) -> bool:
        """Whether no white space stands before the lexeme at `index`."""
        return index > 0 and self.lexemes[index - 1].end == self.lexemes[index].start

    def token(self, lexeme: Lexeme, kind: str = TOKEN_WORD) -> Token:
        """Return a python-liquid token for `lexeme`'s text."""
        return Token(kind, self.source[lexeme.start : lexeme.end], lexeme.start, self.source)

    def span(self, first: int, stop: int) -> Token:
        """Return a token for the text of `lexemes[first:stop]`, which must not be empty."""
        start, end = self.lexemes[first].start, self.lexemes[stop - 1].end
        return Token(TOKEN_EXPRESSION, self.source[start:end], start, self.source)

    def reject(self) -> Reject:
        """Return the refusal of the next lexeme."""
        lexeme = self.next
        code, message = _refusal(lexeme, self.source)
        if lexeme.value == "}" and self.source.find("{%", lexeme.end, self.lexemes[self.stop].start) >= 0:
            message += "; a tag ends with `%}`"
        return Reject(code, message, lexeme, _MEANT.get(lexeme.value))

    def missing(self, code: str, message: str, *claimed: int) -> Reject:
        """Return the refusal of what lacks something: of the first of `claimed`, which are indexes."""
        return Reject(code, message, self.lexemes[claimed[0]], claimed=claimed)

    def report(self, code: str, message: str, token: Token, fix: str | None = None) -> None:
        """Report a leniency."""
        self.reports += 1
        report(self.stream, code, message, token, fix)

    def ignore(self, first: int, stop: int) -> None:
        """Report that `lexemes[first:stop]` are left out; nothing if there are none.

        Args:
            first: Index of the first one, which decides what the diagnostic says.
            stop: Index behind the last one.
        """
        if first < stop:
            lexeme = self.lexemes[first]
            code, message = _refusal(lexeme, self.source)
            self.report(code, message, self.span(first, stop), _MEANT.get(lexeme.value))

    def error(self, message: str, lexeme: Lexeme | None = None) -> ParseError:
        """Return a parse error at `lexeme`, or at the next one."""
        return ParseError(message, token=self.token(lexeme or self.next, TOKEN_EXPRESSION))


def _refusal(lexeme: Lexeme, source: str) -> tuple[str, str]:
    """Return the code and the message for a lexeme that stands where the grammar allows none of its kind."""
    kind, text = lexeme.kind, source[lexeme.start : lexeme.end]
    text = text if len(text) <= 30 else f"{text[:30]}…"
    if kind is K.END:
        return "LW101", "an expression is missing or incomplete"
    if kind is K.PIPE:
        return "LW102", "a filter is not allowed here"
    if kind in (K.AMPERSANDS, K.PIPES):
        return "LW103", f"`{text}` is no operator; write `{_MEANT[text]}`"
    if kind in (K.LPAREN, K.RPAREN):
        return "LW104", "parentheses do not group; only a range such as `(1..3)` has them"
    if kind is K.OPERATOR or text in _ARITHMETIC:
        return "LW105", f"the operator `{text}` is not allowed here"
    if kind in (K.COMMA, K.COLON):
        return "LW106", f"stray `{text}`"
    if kind is K.BRACE:
        return "LW107", f"a single `{text}` is no Liquid"
    if kind is K.QUOTE:
        return "LW108", unmatched_quote(text)
    if kind is K.OTHER and not text.isascii():
        return "LW101", f"`{text}` is no part of a name; write the name in quotes and brackets"
    return "LW101", f"unexpected `{text}` in an expression"


def _open_string(reader: Reader) -> Reject | None:
    """Return the refusal of an unmatched quote, and of all that may have been meant to stand in the string.

    That includes what is glued behind a string before it, as in `'it's'`, and the punctuation before it,
    which waits for a value.
    """
    lexemes, index = reader.lexemes, reader.at
    first = -1
    while index < reader.stop and lexemes[index].kind is not K.QUOTE:
        is_glued = lexemes[index].kind in (K.WORD, K.NUMBER) and reader.adjacent(index)
        if first < 0 and is_glued and lexemes[index - 1].kind is K.STRING:
            first = index
        index = max(index, lexemes[index].partner if lexemes[index].kind is K.GROUP else index) + 1
    if index >= reader.stop:
        return None
    first = index if first < 0 else first
    while first > reader.at and lexemes[first - 1].kind in _WAITING:
        first -= 1
    quote = lexemes[index]
    return Reject("LW108", unmatched_quote(quote.value), quote, claimed=range(first, reader.stop))


_WAITING = (K.COLON, K.COMMA, K.PIPE, K.DOT, K.LBRACKET, K.LPAREN, K.OPERATOR)

T = TypeVar("T", covariant=True)


class _Reading(Protocol[T]):
    def __call__(self, reader: Reader, /) -> T: ...


def read(reader: Reader, strict: _Reading[T], lax: _Reading[T]) -> T:
    """Read all of `reader` by the strict grammar, or else as Ruby's lax parser would.

    Raises:
        ParseError: The mode is strict and the grammar refuses, or even the lax reading finds nothing to read.
    """
    start = reader.at
    try:
        value = strict(reader)
        reader.expect_end()
    except Reject as reject:
        reader.at = start
        refused = [reject]
        if quote := _open_string(reader):
            is_before = reject.lexeme.start < reader.lexemes[quote.claimed[0]].start
            refused = [reject, quote] if is_before else [quote]
        if reader.strict:
            raise _error(reader, refused[0]) from None
        claims = [each for each in refused if each.claimed]
        for each in claims:
            token = reader.token(each.lexeme, TOKEN_EXPRESSION)
            reader.report(each.code, each.message, token, each.fix)
            reader.claimed += each.claimed
        try:
            value = lax(reader)
        except ParseError:
            if claims:
                raise _error(reader, claims[0]) from None
            raise
        if reader.reports == 0:
            reader.report(
                reject.code, reject.message, reader.token(reject.lexeme, TOKEN_EXPRESSION), reject.fix
            )
    return value


def _error(reader: Reader, reject: Reject) -> ParseError:
    return reader.error(reject.message, reject.lexeme)

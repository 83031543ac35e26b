"""What `for` and `tablerow` loop over, and the options behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.expressions.primitive import Continue

from liquid_webhooks.syntax.expressions.fragments import fragment
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.lexer import Lexeme
from liquid_webhooks.syntax.expressions.nodes import Loop
from liquid_webhooks.syntax.expressions.primaries import primary
from liquid_webhooks.syntax.expressions.reader import Reject
from liquid_webhooks.syntax.expressions.reader import read

if TYPE_CHECKING:
    from liquid.expression import Expression

    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["for_loop", "tablerow_loop"]

_NO_OPERAND = (K.COMMA, K.COLON, K.PIPE, K.AMPERSANDS, K.PIPES, K.QUOTE, K.END)


def for_loop(reader: Reader) -> Loop:
    """Read `name in primary [reversed] [limit: primary] [offset: primary | offset: continue]`.

    Raises:
        ParseError: There is no name, `in` or operand, or the mode is strict and the grammar refuses.
    """
    grammar = _Grammar("for", frozenset(("limit", "offset")))
    return read(reader, grammar.strict, grammar.lax)


def tablerow_loop(reader: Reader) -> Loop:
    """Read the same with `cols: primary`, without `reversed`."""
    grammar = _Grammar("tablerow", frozenset(("limit", "offset", "cols")))
    return read(reader, grammar.strict, grammar.lax)


class _Grammar:
    def __init__(self, tag: str, options: frozenset[str]) -> None:
        self.tag = tag
        self.options = options

    def strict(self, reader: Reader) -> Loop:
        """Read by the grammar; options may be separated by commas."""
        name = self._name(reader)
        start = reader.at
        iterable = primary(reader)
        text = _compact(reader, start)
        backwards = self.tag == "for" and reader.accept(K.WORD, "reversed") is not None
        options: dict[str, Expression] = {}
        while reader.next.kind is not K.END:
            if reader.accept(K.COMMA):
                continue
            option = reader.next
            if option.kind is not K.WORD or option.value not in self.options:
                reject = reader.reject()
                if option.kind is K.WORD:
                    reject = Reject("LW110", self._no_option(option.value), option)
                raise reject
            reader.take()
            reader.expect(K.COLON)
            options[option.value] = _continue(reader, option) or primary(reader)
        return self._loop(reader, name, iterable, text, backwards, options)

    def lax(self, reader: Reader) -> Loop:
        """Read as Ruby's lax parser does: options count wherever they stand, the rest is left out."""
        name = self._name(reader)
        if reader.next.kind in _NO_OPERAND:
            raise reader.error(f"`{self.tag}` has nothing to loop over")
        start = reader.at
        iterable = fragment(reader)
        text = _compact(reader, start)
        backwards = self.tag == "for" and reader.accept(K.WORD, "reversed") is not None
        options: dict[str, Expression] = {}
        ignored = reader.at
        while reader.next.kind is not K.END:
            option = reader.next
            if not self._is_option(reader):
                reader.skip()
                continue
            self._ignore(reader, ignored)
            reader.at += 2
            value = _continue(reader, option) or fragment(reader)
            if option.value in self.options:
                options[option.value] = value
            else:
                reader.note("LW110", self._no_option(option.value), reader.token(option))
            ignored = reader.at
        self._ignore(reader, ignored)
        return self._loop(reader, name, iterable, text, backwards, options)

    def _name(self, reader: Reader) -> Lexeme:
        """Take the loop variable and `in`; without them nothing can be read."""
        name = reader.next
        if name.kind not in (K.WORD, K.NUMBER) or "." in name.value:
            raise reader.error(f"`{self.tag}` needs a variable: `{self.tag} item in list`")
        reader.take()
        if not reader.accept(K.WORD, "in"):
            raise reader.error(f"`{self.tag}` needs `in`: `{self.tag} {name.value} in list`")
        return name

    def _is_option(self, reader: Reader) -> bool:
        """Whether `word: operand` stands here."""
        return (
            reader.next.kind is K.WORD
            and reader.ahead(1).kind is K.COLON
            and reader.ahead(2).kind not in _NO_OPERAND
        )

    def _ignore(self, reader: Reader, start: int) -> None:
        """Note what lies between options; commas are fine there."""
        stop = reader.at
        while start < stop and reader.lexemes[start].kind is K.COMMA:
            start += 1
        while start < stop and reader.lexemes[stop - 1].kind is K.COMMA:
            stop -= 1
        if start < stop and reader.lexemes[start].kind is K.WORD:
            message = self._no_option(reader.lexemes[start].value)
            reader.note("LW110", message, reader.span(start, stop))
        else:
            reader.ignore(start, stop)

    def _no_option(self, word: str) -> str:
        """Return the message for a word that is no option."""
        place = "; `reversed` stands before other options" if word == "reversed" and self.tag == "for" else ""
        return f"`{self.tag}` has no option `{word[:30]}` here{place}"

    def _loop(
        self,
        reader: Reader,
        name: Lexeme,
        iterable: Expression,
        text: str,
        backwards: bool,
        options: dict[str, Expression],
    ) -> Loop:
        return Loop(
            reader.token(name),
            name.value,
            iterable,
            name=f"{name.value}-{text}",
            limit=options.get("limit"),
            offset=options.get("offset"),
            reversed_=backwards,
            cols=options.get("cols"),
        )


def _compact(reader: Reader, start: int) -> str:
    """Return the markup read since `start` without the white space between its lexemes."""
    return "".join(reader.source[lexeme.start : lexeme.end] for lexeme in reader.lexemes[start : reader.at])


def _continue(reader: Reader, option: Lexeme) -> Expression | None:
    """Take `continue` behind `offset:`."""
    if option.value != "offset" or reader.ahead(1).kind in (K.DOT, K.LBRACKET):
        return None
    word = reader.accept(K.WORD, "continue")
    return None if word is None else Continue(reader.token(word))

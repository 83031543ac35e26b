"""What `for` and `tablerow` loop over, and the options behind it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.builtin.expressions.primitive import Continue

from liquid_webhooks.syntax.expressions.lax import FRAGMENT
from liquid_webhooks.syntax.expressions.lax import SPACE
from liquid_webhooks.syntax.expressions.lax import Markup
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.nodes import Loop
from liquid_webhooks.syntax.expressions.primaries import primary
from liquid_webhooks.syntax.expressions.readable_names import check_name
from liquid_webhooks.syntax.expressions.reader import Reject
from liquid_webhooks.syntax.expressions.reader import read

if TYPE_CHECKING:
    from liquid.expression import Expression
    from liquid.token import Token

    from liquid_webhooks.syntax.expressions.lexer import Lexeme
    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["for_loop", "tablerow_loop"]

# Ruby Liquid's patterns of `for` and `tablerow`.
_LIST = rf"{SPACE}+in{SPACE}+(?P<list>(?:{FRAGMENT})+)"
_FOR = re.compile(rf"\A(?P<name>[A-Za-z0-9_-]+){_LIST}{SPACE}*(?P<reversed>reversed)?")
_TABLEROW = re.compile(rf"(?<![A-Za-z0-9_])(?P<name>[A-Za-z0-9_]++){_LIST}")
_TABLEROW_NAME = re.compile(r"[A-Za-z0-9_]+")


def for_loop(reader: Reader) -> Loop:
    """Read `name in primary [reversed] [limit: primary] [offset: primary | offset: continue]`.

    Raises:
        ParseError: There is no name, `in` or operand, or the mode is strict and the grammar refuses.
    """
    return _Grammar("for", frozenset(("limit", "offset"))).read(reader)


def tablerow_loop(reader: Reader) -> Loop:
    """Read the same with `cols: primary`, without `reversed`."""
    return _Grammar("tablerow", frozenset(("limit", "offset", "cols"))).read(reader)


class _Grammar:
    def __init__(self, tag: str, options: frozenset[str]) -> None:
        self.tag = tag
        self.options = options

    def read(self, reader: Reader) -> Loop:
        """Read all of `reader`."""
        loop = read(reader, self.strict, self.lax)
        check_name(reader.env, reader.stream, loop.token)
        return loop

    def strict(self, reader: Reader) -> Loop:
        """Read by the grammar; one comma may stand before an option, in `tablerow` also behind the last."""
        name = self._name(reader)
        start = reader.at
        iterable = primary(reader)
        text = _compact(reader, start)
        is_glued = reader.next.kind not in (K.END, K.COMMA) and reader.adjacent(reader.at)
        if is_glued and not reader.strict:
            raise reader.reject()  # Ruby's lax parser takes what is glued to the list for a part of it
        backwards = self.tag == "for" and reader.accept(K.WORD, "reversed") is not None
        options: dict[str, Expression] = {}
        strays: list[Lexeme] = []
        while reader.next.kind is not K.END:
            comma = reader.next
            surplus = reader.surplus_commas()
            option = reader.next
            if option.kind is K.END:
                strays += self._trailing(reader, comma) + surplus
                break
            strays += surplus
            if option.kind is not K.WORD or option.value not in self._known(reader):
                reject = reader.reject()
                if option.kind is K.WORD:
                    reject = Reject("LW110", self._no_option(option.value), option)
                raise reject
            reader.take()
            reader.expect(K.COLON)
            options[option.value] = self._continue(reader, option) or primary(reader)
        reader.report_strays(strays)
        return self._loop(reader.token(name), iterable, text, backwards, options)

    def lax(self, reader: Reader) -> Loop:
        """Read as Ruby's lax parser does: options count wherever they stand, the rest is left out."""
        start = reader.at
        markup = Markup(reader)
        head = (_FOR if self.tag == "for" else _TABLEROW).search(markup.text)
        if head is None:
            raise reader.error(*self._incomplete(reader, start))
        markup.mark(head.start("name"), head.start("list"))
        iterable = markup.expression(*head.span("list"))
        backwards = self.tag == "for" and head["reversed"] is not None
        if backwards:
            markup.mark(*head.span("reversed"))
        options: dict[str, Expression] = {}
        for key, first, stop in markup.attributes():
            if key.value in self.options:
                options[key.value] = self._option(markup, key, first, stop)
            elif key.start_index >= markup.start + head.end():
                reader.report("LW110", self._no_option(key.value), key)
                markup.mark(key.start_index - markup.start, stop)
        markup.mark_commas()
        markup.report_rest(lambda start, stop: self._ignore(reader, start, stop))
        text = markup.token(*head.span("list")).value
        return self._loop(markup.token(*head.span("name")), iterable, text, backwards, options)

    def _known(self, reader: Reader) -> frozenset[str]:
        """Return the options that the grammar allows; Ruby's strict parser has one more, without effect."""
        return self.options | {"range"} if reader.strict and self.tag == "tablerow" else self.options

    def _trailing(self, reader: Reader, comma: Lexeme) -> list[Lexeme]:
        """Return `comma`, behind which nothing follows, if it is stray; strict mode refuses it then."""
        if self.tag == "tablerow":
            return []
        if reader.strict:
            raise Reject("LW106", f"stray `{comma.value}`", comma)
        return [comma]

    def _name(self, reader: Reader) -> Lexeme:
        """Take the loop variable and `in`; without them nothing can be read."""
        name = reader.next
        pattern_refuses = "?" in name.value if self.tag == "for" else not _TABLEROW_NAME.fullmatch(name.value)
        is_name = name.kind is K.WORD or (name.kind is K.NUMBER and "." not in name.value)
        is_loop = reader.ahead(1).value == "in" and reader.ahead(2).kind is not K.END
        if reader.strict and not (is_name and is_loop):
            raise Reject("LW101", *self._incomplete(reader, reader.at))
        if not is_name or not is_loop or (pattern_refuses and not reader.strict):
            raise reader.reject()
        reader.take()
        reader.expect(K.WORD)
        return name

    def _incomplete(self, reader: Reader, start: int) -> tuple[str, Lexeme]:
        """Return what is missing in markup that is no loop, and where."""
        name, behind = reader.lexemes[start], reader.lexemes[min(start + 1, reader.stop)]
        at = name
        lacks_name = name.value == "in" and behind.value != "in"
        if name.kind not in (K.WORD, K.NUMBER) or lacks_name or "." in name.value or "?" in name.value:
            message = f"`{self.tag}` needs a variable: `{self.tag} item in list`"
        elif behind.value != "in":
            message, at = f"`{self.tag}` needs `in`: `{self.tag} {name.value} in list`", behind
        else:
            at = reader.lexemes[min(start + 2, reader.stop)]
            message = f"`{self.tag}` has nothing to loop over"
        return message, at

    def _option(self, markup: Markup, key: Token, start: int, stop: int) -> Expression:
        markup.mark(key.start_index - markup.start, start)
        if key.value == "offset" and self.tag == "for" and markup.text[start:stop] == "continue":
            markup.mark(start, stop)
            return Continue(markup.token(start, stop))
        return markup.expression(start, stop)

    def _ignore(self, reader: Reader, start: int, stop: int) -> None:
        if reader.lexemes[start].kind is K.WORD:
            reader.report("LW110", self._no_option(reader.lexemes[start].value), reader.span(start, stop))
        else:
            reader.ignore(start, stop)

    def _no_option(self, word: str) -> str:
        """Return the message for a word that is no option."""
        place = "; `reversed` stands before other options" if word == "reversed" and self.tag == "for" else ""
        return f"`{self.tag}` has no option `{word[:30]}` here{place}"

    def _continue(self, reader: Reader, option: Lexeme) -> Expression | None:
        """Take `continue` behind the `offset:` of a `for`."""
        if self.tag != "for" or option.value != "offset" or reader.ahead(1).kind in (K.DOT, K.LBRACKET):
            return None
        word = reader.accept(K.WORD, "continue")
        return None if word is None else Continue(reader.token(word))

    def _loop(
        self,
        name: Token,
        iterable: Expression,
        text: str,
        backwards: bool,
        options: dict[str, Expression],
    ) -> Loop:
        return Loop(
            name,
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

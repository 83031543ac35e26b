"""Filtered expressions: outputs, `echo`, the right side of `assign`, and nested groups."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.builtin.expressions import Filter
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import KeywordArgument
from liquid.builtin.expressions import Nil
from liquid.builtin.expressions import PositionalArgument
from liquid.token import Token

from liquid_webhooks.syntax.expressions.lax import FRAGMENT
from liquid_webhooks.syntax.expressions.lax import SPACE
from liquid_webhooks.syntax.expressions.lax import Markup
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.nodes import Group
from liquid_webhooks.syntax.expressions.nodes import TextFilter
from liquid_webhooks.syntax.expressions.primaries import NAME
from liquid_webhooks.syntax.expressions.primaries import primary
from liquid_webhooks.syntax.expressions.reader import read

if TYPE_CHECKING:
    from liquid.expression import Expression

    from liquid_webhooks.syntax.expressions.lexer import Lexeme
    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["filtered", "group"]

_Argument = PositionalArgument | KeywordArgument
_Parts = tuple[Token, "Expression", list[Filter]]

_ARGUMENTS_END = (K.PIPE, K.END)
_NO_NAME = (K.PIPE, K.END, K.COLON)
_UNNAMED_FILTER = "a filter's name is missing behind `|`"

_WORD = re.compile(r"[A-Za-z0-9_]+")

# Ruby Liquid's patterns of outputs.
_FRAGMENT = re.compile(FRAGMENT)
_FILTERS = re.compile(rf"(?:{SPACE}+|{FRAGMENT}|,)+")
_ARGUMENTS = re.compile(rf"[:,]{SPACE}*((?:[A-Za-z0-9_]+{SPACE}*:{SPACE}*)?{FRAGMENT})")
_NAMED = re.compile(rf"([A-Za-z0-9_][A-Za-z0-9_-]*){SPACE}*:{SPACE}*({FRAGMENT})")


def filtered(reader: Reader) -> FilteredExpression:
    """Read all of `reader`; no markup at all is nil."""
    return FilteredExpression(*read(reader, _strict, _lax))


def group(reader: Reader) -> Group:
    """Read the inside of a nested group."""
    return Group(*read(reader, _strict, _lax))


def _strict(reader: Reader) -> _Parts:
    """Read `primary { "|" word [":" [argument { "," argument }] [","]] }`."""
    if reader.next.kind is K.END:
        token = reader.token(reader.next)
        return token, Nil(token), []
    if reader.next.kind is K.PIPE:
        raise reader.missing("LW106", "a value is missing before `|`", reader.at)
    left = primary(reader)
    filters: list[Filter] = []
    while reader.accept(K.PIPE):
        if reader.next.kind in _NO_NAME:
            raise reader.missing("LW106", _UNNAMED_FILTER, reader.at - 1)
        if reader.next.kind is K.WORD and not NAME.fullmatch(reader.next.value):
            raise reader.reject()
        name = reader.expect(K.WORD)
        arguments: list[_Argument] = []
        if reader.accept(K.COLON):
            if reader.next.kind not in _ARGUMENTS_END:
                arguments.append(_argument(reader))
            while reader.accept(K.COMMA) and reader.next.kind not in _ARGUMENTS_END:
                arguments.append(_argument(reader))
        filters.append(Filter(reader.token(name), name.value, arguments))
    return left.token, left, filters


def _argument(reader: Reader) -> _Argument:
    """Read one argument of a filter, perhaps with a keyword."""
    name = _keyword(reader)
    value = primary(reader)
    return (
        PositionalArgument(value) if name is None else KeywordArgument(reader.token(name), name.value, value)
    )


def _keyword(reader: Reader) -> Lexeme | None:
    """Take `name:` if it stands here."""
    if reader.next.kind is K.WORD and reader.ahead(1).kind is K.COLON:
        if not NAME.fullmatch(reader.next.value):
            raise reader.reject()
        name = reader.take()
        reader.take()
        return name
    return None


def _lax(reader: Reader) -> _Parts:
    """Read the first operand, leave out what follows it up to the next pipe, then read the filters."""
    token = reader.token(reader.next)
    markup = Markup(reader)
    fragment = _FRAGMENT.search(markup.text)
    if fragment is None:
        _report_rest(markup)
        return token, Nil(token), []
    left = markup.expression(*fragment.span())
    filters: list[Filter] = []
    pipe = markup.text.find("|", fragment.end())
    if pipe >= 0:
        for piece in _FILTERS.finditer(markup.text, pipe + 1):
            word = _WORD.search(markup.text, *piece.span())
            if word is None:
                continue
            before = markup.text.rfind("|", 0, piece.start() + 1)
            if before >= 0 and not markup.text[before + 1 : piece.start()].strip():
                markup.mark(before, before + 1)
            filters.append(_lax_filter(markup, word, *piece.span()))
    _report_rest(markup)
    return left.token, left, filters


def _report_rest(markup: Markup) -> None:
    """Report what was not read; a pipe would be fine, were there a filter behind it."""
    reader = markup.reader

    def ignore(first: int, stop: int) -> None:
        if all(lexeme.kind is K.PIPE for lexeme in reader.lexemes[first:stop]):
            reader.report("LW106", _UNNAMED_FILTER, reader.span(first, stop))
        else:
            reader.ignore(first, stop)

    markup.report_rest(ignore)


def _lax_filter(markup: Markup, word: re.Match[str], start: int, stop: int) -> Filter:
    """Read a filter: its name is the first word, in quotes or not; its arguments follow colons and commas."""
    markup.mark(*word.span())
    arguments: list[_Argument] = []
    for argument in _ARGUMENTS.finditer(markup.text, start, stop):
        markup.mark(argument.start(), argument.start() + 1)
        named = _NAMED.fullmatch(markup.text, *argument.span(1))
        if named is None:
            arguments.append(PositionalArgument(markup.expression(*argument.span(1))))
            continue
        name = markup.token(*named.span(1))
        markup.mark(named.start(1), named.start(2))
        arguments.append(KeywordArgument(name, named[1], markup.expression(*named.span(2))))
    kind = TextFilter if markup.is_claimed(word.start()) else Filter
    return kind(markup.token(*word.span()), word[0], arguments)

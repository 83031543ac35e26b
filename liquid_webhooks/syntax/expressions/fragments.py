"""How Ruby's lax parser reads an operand that the strict grammar refuses (spec 1.6).

A *fragment* is a string, or a run of text without white space, commas, pipes and unmatched quotes. Of a run
that is no literal, every word and every bracket becomes a key, and everything else is left out: `{x` is `x`,
`a..b` is `a.b`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from liquid.builtin.expressions import Nil
from liquid.builtin.expressions.primitive import FloatLiteral
from liquid.token import TOKEN_FLOAT

from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.lookups import Key
from liquid_webhooks.syntax.expressions.lookups import lookup
from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.expressions.primaries import primary
from liquid_webhooks.syntax.expressions.reader import Reject

if TYPE_CHECKING:
    from liquid.expression import Expression

    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["fragment", "fragment_stop", "next_fragment"]

_BREAKS = frozenset((K.COMMA, K.PIPE, K.AMPERSANDS, K.PIPES, K.QUOTE, K.END))
_FLOAT = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)[0-9.]*")
_WORDS = re.compile(r"[A-Za-z0-9_-]+\??")


def next_fragment(reader: Reader) -> Expression | None:
    """Move to the first fragment and read it; None, at the end, if there is none. `&&` is nil, as in Ruby."""
    start = reader.at
    while reader.next.kind in _BREAKS and reader.next.kind not in (K.AMPERSANDS, K.END):
        reader.take()
    reader.ignore(start, reader.at, stray=reader.lexemes[start].kind is K.PIPE)
    if reader.next.kind is K.END:
        return None
    if reader.next.kind is K.AMPERSANDS:
        reader.ignore(reader.at, reader.at + 1)
        return Nil(reader.token(reader.take()))
    return fragment(reader)


def fragment_stop(reader: Reader) -> int:
    """Return the index behind the fragment that begins at the next lexeme.

    Brackets and groups belong to it whole, white space in them included, and so does a range; an operator
    ends it.
    """
    index = reader.at
    if reader.next.kind is K.STRING:
        return index + 1
    while index < reader.stop:
        lexeme = reader.lexemes[index]
        if lexeme.kind in _BREAKS or (index > reader.at and not reader.adjacent(index)):
            break
        if lexeme.kind is K.OPERATOR and index > reader.at:
            break
        whole = lexeme.kind in (K.LBRACKET, K.GROUP) or _range_stop(reader, index) > 0
        index = lexeme.partner + 1 if whole and lexeme.partner > 0 else index + 1
    return index


def fragment(reader: Reader) -> Expression:
    """Read the fragment that begins at the next lexeme, which is none of those that end one."""
    start, stop = reader.at, fragment_stop(reader)
    part = reader.part(start, stop)
    reader.at = stop
    try:
        value = primary(part)
        part.expect_end()
    except Reject:
        part.at = start
        value = _number(part) or _lookup(part)
        reader.notes += part.notes
    return value


def _range_stop(reader: Reader, index: int) -> int:
    """Return the index behind the range that begins at `index`, or 0 if none does."""
    if reader.lexemes[index].kind is not K.LPAREN or reader.lexemes[index].partner < 0:
        return 0
    part = reader.part(index, reader.lexemes[index].partner + 1)
    try:
        primary(part)
    except Reject:
        return 0
    return part.at


def _number(part: Reader) -> Expression | None:
    """Read `1.` or `1.2.3`, which Ruby takes as the number they begin with."""
    token = part.span(part.at, part.stop)
    match = _FLOAT.fullmatch(token.value)
    return FloatLiteral(token._replace(kind=TOKEN_FLOAT), float(match[1])) if match else None


def _lookup(part: Reader) -> Expression:
    """Read words and brackets as keys."""
    start, first = part.at, part.next
    root: Expression | None = None
    keys: list[tuple[Key, Kind]] = []
    ignored: list[tuple[int, int]] = []
    while part.next.kind is not K.END:
        index, lexeme = part.at, part.next
        if lexeme.kind is K.LBRACKET and lexeme.partner > 0:
            key = _bracket(part)
            keys.extend([] if key is None else [(key, Kind.BRACKET)])
        elif lexeme.kind is K.GROUP and index == start:
            root = part.group()
        elif lexeme.kind is K.GROUP:
            part.skip()
            ignored.append((index, part.at))
        else:
            part.take()
            if lexeme.kind is K.NAME:
                keys.append((lexeme.value, Kind.NAME))
            elif lexeme.kind in (K.WORD, K.NUMBER, K.STRING):
                keys.extend((word, Kind.DOT) for word in _WORDS.findall(lexeme.value))
            elif lexeme.kind not in (K.DOT, K.RANGE):
                ignored.append((index, part.at))
    if ignored:
        part.ignore(*ignored[0])
    token = part.token(first)
    return lookup(token, root, keys) or Nil(token)


def _bracket(part: Reader) -> Key | None:
    """Read a bracket whose inside the strict grammar may refuse; None if it holds nothing."""
    start, stop = part.at + 1, part.next.partner
    part.at = stop + 1
    inside = part.part(start, stop)
    try:
        key = primary(inside)
        inside.expect_end()
    except Reject:
        inside = part.part(start, stop)
        found = _lax_key(inside)
        part.notes += inside.notes
        return found
    return key


def _lax_key(inside: Reader) -> Key | None:
    """Read a bracket's inside leniently: with a filter in it, the key is nil (spec 1.6)."""
    key = next_fragment(inside)
    rest = inside.at
    inside.at = inside.stop
    inside.ignore(rest, inside.stop)
    filtered = any(lexeme.kind is K.PIPE for lexeme in inside.lexemes[rest : inside.stop])
    return Nil(key.token) if key is not None and filtered else key

"""Single operands and lists of them: `case`, `when`, `cycle`, and the arguments of `render` and `include`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NamedTuple

from liquid.builtin.expressions import Identifier
from liquid.builtin.expressions import KeywordArgument
from liquid.builtin.expressions import Nil

from liquid_webhooks.syntax.expressions.fragments import fragment
from liquid_webhooks.syntax.expressions.fragments import next_fragment
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.primaries import primary
from liquid_webhooks.syntax.expressions.reader import read

if TYPE_CHECKING:
    from liquid.expression import Expression

    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["Cycle", "PartialArguments", "cycle", "operand", "partial_arguments", "when_values"]

_NO_OPERAND = (K.COMMA, K.COLON, K.PIPE, K.AMPERSANDS, K.PIPES, K.QUOTE, K.END)


class Cycle(NamedTuple):
    """The arguments of `cycle`.

    Attributes:
        group: What stands before the colon; None without one.
        values: The values to go through.
    """

    group: Expression | None
    values: list[Expression]


class PartialArguments(NamedTuple):
    """The arguments of `render` and `include`.

    Attributes:
        name: The template's name.
        bound: What stands behind `with` or `for`; None without it.
        loop: Whether it was `for`.
        alias: What stands behind `as`; None without it.
        keywords: The `key: value` pairs.
    """

    name: Expression
    bound: Expression | None
    loop: bool
    alias: Identifier | None
    keywords: list[KeywordArgument]


def operand(reader: Reader) -> Expression:
    """Read all of `reader` as one operand: the subject of `case`."""
    return read(reader, primary, _first_operand)


def _first_operand(reader: Reader) -> Expression:
    """Read the first operand and leave out the rest."""
    value = next_fragment(reader)
    if value is None:
        raise reader.error("an expression is missing")
    reader.ignore(reader.at, reader.stop)
    return value


def when_values(reader: Reader) -> list[Expression]:
    """Read operands separated by `,` or `or`."""
    return read(reader, _strict_when, _lax_when)


def _strict_when(reader: Reader) -> list[Expression]:
    values = [primary(reader)]
    while reader.accept(K.COMMA) or reader.accept(K.WORD, "or"):
        values.append(primary(reader))
    return values


def _lax_when(reader: Reader) -> list[Expression]:
    """Read as far as separators join operands; what follows is left out."""
    value = next_fragment(reader)
    if value is None:
        raise reader.error("`when` needs a value")
    values = [value]
    while True:
        start = reader.at
        if not (reader.accept(K.COMMA) or reader.accept(K.WORD, "or")) or reader.next.kind in _NO_OPERAND:
            reader.ignore(start, reader.stop)
            return values
        values.append(fragment(reader))


def cycle(reader: Reader) -> Cycle:
    """Read `[group ":"] value { "," value }`."""
    return read(reader, _strict_cycle, _lax_cycle)


def _strict_cycle(reader: Reader) -> Cycle:
    first = primary(reader)
    if reader.accept(K.COLON):
        return Cycle(first, _strict_values(reader, primary(reader)))
    return Cycle(None, _strict_values(reader, first))


def _strict_values(reader: Reader, first: Expression) -> list[Expression]:
    values = [first]
    while reader.accept(K.COMMA):
        values.append(primary(reader))
    return values


def _lax_cycle(reader: Reader) -> Cycle:
    """Read the first operand between commas; empty places are left out."""
    if reader.next.kind in (K.COMMA, K.PIPE, K.PIPES, K.QUOTE, K.END):
        raise reader.error("`cycle` needs at least one value")
    group: Expression | None = None
    values: list[Expression] = []
    while reader.at < reader.stop:
        start = reader.at
        if reader.next.kind in _NO_OPERAND:
            reader.take()
            if start == 0 or reader.lexemes[start].kind is not K.COMMA:
                reader.ignore(start, reader.at)
            continue
        values.append(_before_colon(reader))
        if group is None and len(values) == 1 and reader.accept(K.COLON):
            group = values.pop()
            continue
        rest = reader.at
        while reader.next.kind not in (K.COMMA, K.END):
            reader.skip()
        reader.ignore(rest, reader.at)
    return Cycle(group, values or [Nil(reader.token(reader.next))])


def _before_colon(reader: Reader) -> Expression:
    """Read a fragment up to a colon, if there is one in it."""
    probe = reader.part(reader.at, reader.stop)
    value = fragment(probe)
    colon = next(
        (index for index in range(reader.at, probe.at) if reader.lexemes[index].kind is K.COLON), None
    )
    if colon is not None:
        probe = reader.part(reader.at, colon)
        value = fragment(probe)
    reader.at = probe.at
    reader.notes += probe.notes
    return value


def partial_arguments(reader: Reader) -> PartialArguments:
    """Read `name [("with" | "for") primary] ["as" word] [","] { word ":" primary [","] }`."""
    return read(reader, _strict_partial, _lax_partial)


def _strict_partial(reader: Reader) -> PartialArguments:
    name = primary(reader)
    bound: Expression | None = None
    loop = False
    if word := reader.accept(K.WORD, "with") or reader.accept(K.WORD, "for"):
        loop = word.value == "for"
        bound = primary(reader)
    alias = _alias(reader)
    keywords: list[KeywordArgument] = []
    while reader.next.kind is not K.END:
        if reader.accept(K.COMMA):
            continue
        key = reader.expect(K.WORD)
        reader.expect(K.COLON)
        keywords.append(KeywordArgument(reader.token(key), key.value, primary(reader)))
    return PartialArguments(name, bound, loop, alias, keywords)


def _alias(reader: Reader) -> Identifier | None:
    """Take `as word`."""
    if reader.next.kind is K.WORD and reader.next.value == "as" and reader.ahead(1).kind is K.WORD:
        reader.take()
        word = reader.take()
        return Identifier(word.value, token=reader.token(word))
    return None


def _lax_partial(reader: Reader) -> PartialArguments:
    """Read the name, then what is bound, then every `key: value` wherever it stands."""
    name = next_fragment(reader)
    if name is None:
        raise reader.error("the template's name is missing")
    bound: Expression | None = None
    word = reader.next
    loop = word.value == "for"
    if word.kind is K.WORD and word.value in ("with", "for") and reader.ahead(1).kind not in _NO_OPERAND:
        reader.take()
        bound = fragment(reader)
    alias = _alias(reader)
    keywords: list[KeywordArgument] = []
    while reader.next.kind is not K.END:
        key, start = reader.next, reader.at
        is_key = key.kind is K.WORD and reader.ahead(1).kind is K.COLON
        if is_key and reader.ahead(2).kind not in _NO_OPERAND:
            reader.at += 2
            keywords.append(KeywordArgument(reader.token(key), key.value, fragment(reader)))
            continue
        reader.skip()
        if key.kind is not K.COMMA:
            reader.ignore(start, reader.at)
    return PartialArguments(name, bound, loop and bound is not None, alias, keywords)

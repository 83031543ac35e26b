"""Single operands and lists of them: `case`, `when`, `cycle`, and the arguments of `render` and `include`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import NamedTuple

from liquid.builtin.expressions import Identifier
from liquid.builtin.expressions import KeywordArgument
from liquid.builtin.expressions import Nil
from liquid.token import TOKEN_EXPRESSION

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.lax import FRAGMENT
from liquid_webhooks.syntax.expressions.lax import QUOTED
from liquid_webhooks.syntax.expressions.lax import SPACE
from liquid_webhooks.syntax.expressions.lax import Markup
from liquid_webhooks.syntax.expressions.lexer import K
from liquid_webhooks.syntax.expressions.primaries import primary
from liquid_webhooks.syntax.expressions.readable_names import check_name
from liquid_webhooks.syntax.expressions.reader import Reject
from liquid_webhooks.syntax.expressions.reader import read

if TYPE_CHECKING:
    from liquid.expression import Expression

    from liquid_webhooks.syntax.expressions.lexer import Lexeme
    from liquid_webhooks.syntax.expressions.reader import Reader

__all__ = ["Cycle", "PartialArguments", "cycle", "operand", "partial_arguments", "when_values"]

# Ruby Liquid's patterns of `case`, `when`, `cycle`, `render` and `include`.
_FRAGMENT = re.compile(FRAGMENT)
_SEPARATOR = re.compile(rf"(?:{SPACE}+or{SPACE}+|{SPACE}*,{SPACE}*)(?={FRAGMENT})")
_NAMED = re.compile(rf"({FRAGMENT}){SPACE}*:{SPACE}*")
_KEY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_-]*")
_ALIAS = re.compile(r"[A-Za-z0-9_-]+")
_BEHIND_NAME = (
    rf"(?:{SPACE}+(?P<word>with|for){SPACE}+(?P<bound>(?:{FRAGMENT})+))?"
    rf"(?:{SPACE}+(?P<as>as){SPACE}+(?P<alias>{_ALIAS.pattern}))?"
)
_HEADS = {
    True: re.compile(rf"(?P<name>(?:{QUOTED})+){_BEHIND_NAME}"),
    False: re.compile(rf"(?P<name>(?:{FRAGMENT})+){_BEHIND_NAME}"),
}
"""By whether the name must be a string."""
_NO_NAME = {
    _HEADS[True]: "`render` needs a quoted template name",
    _HEADS[False]: "`include` needs a template's name",
}
_BEHIND = ("with", "for", "as")


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
    markup = Markup(reader)
    fragment = _FRAGMENT.search(markup.text)
    if fragment is None:
        raise _missing(markup, "an expression is missing")
    value = markup.expression(*fragment.span())
    markup.report_rest()
    return value


def _missing(markup: Markup, message: str) -> ParseError:
    return ParseError(message, token=markup.token(0, len(markup.text), TOKEN_EXPRESSION))


def when_values(reader: Reader) -> list[Expression]:
    """Read operands separated by `,` or `or`."""
    return read(reader, _strict_when, _lax_when)


def _strict_when(reader: Reader) -> list[Expression]:
    values = [primary(reader)]
    while reader.next.kind is not K.END:
        if not reader.accept(K.COMMA):
            alone = not reader.adjacent(reader.at) and not reader.adjacent(reader.at + 1)
            if not (alone and reader.accept(K.WORD, "or")):
                raise reader.reject()
        values.append(primary(reader))
    return values


def _lax_when(reader: Reader) -> list[Expression]:
    """Read as far as separators join operands; what follows is left out."""
    markup = Markup(reader)
    values: list[Expression] = []
    fragment = _FRAGMENT.search(markup.text)
    while fragment is not None:
        values.append(markup.expression(*fragment.span(), tested=True))
        separator = _SEPARATOR.match(markup.text, fragment.end())
        if separator:
            markup.mark(*separator.span())
        fragment = _FRAGMENT.match(markup.text, separator.end()) if separator else None
    if not values:
        raise _missing(markup, "`when` needs a value")
    markup.report_rest()
    return values


def cycle(reader: Reader) -> Cycle:
    """Read `[group ":"] value { "," value } [","]`; as in Ruby, only strict mode keeps a literal nil."""
    given = read(reader, _strict_cycle, _lax_cycle)
    if reader.strict:
        return given
    return Cycle(given.group, [value for value in given.values if not _is_nil(value)])


def _is_nil(value: Expression) -> bool:
    """Whether `value` is written as nil; a look-up of nothing, such as `*`, is nil too, but none."""
    return isinstance(value, Nil) and value.token.value in ("nil", "null")


def _strict_cycle(reader: Reader) -> Cycle:
    quoted = _quoted_comma(reader)
    if quoted and not reader.strict:
        raise Reject("LW106", "`cycle` ends a value at every comma, in quotes too", quoted)
    first = primary(reader)
    if reader.accept(K.COLON):
        return Cycle(first, _strict_values(reader, primary(reader)))
    return Cycle(None, _strict_values(reader, first))


def _quoted_comma(reader: Reader) -> Lexeme | None:
    """Return a string with a comma in it, at which Ruby's lax parser ends the value."""
    lexemes = reader.lexemes[reader.at : reader.stop]
    return next((lexeme for lexeme in lexemes if lexeme.kind is K.STRING and "," in lexeme.value), None)


def _strict_values(reader: Reader, first: Expression) -> list[Expression]:
    values = [first]
    while reader.accept(K.COMMA) and reader.next.kind is not K.END:
        values.append(primary(reader))
    return values


def _lax_cycle(reader: Reader) -> Cycle:
    """Read the first fragment between commas, those in quotes included; empty places are left out."""
    quoted = _quoted_comma(reader)
    markup = Markup(reader)
    text = markup.text
    group: Expression | None = None
    start = 0
    if named := _NAMED.match(text):
        group = markup.expression(*named.span(1))
        markup.mark(named.end(1), named.end())
        start = named.end()
    elif not _FRAGMENT.match(text):
        raise _missing(markup, "`cycle` needs at least one value")
    values: list[Expression] = []
    while start <= len(text):
        comma = text.find(",", start)
        stop = comma if comma >= 0 else len(text)
        markup.mark(comma, comma + 1)
        if fragment := _FRAGMENT.search(text, start, stop):
            values.append(markup.expression(*fragment.span()))
        start = stop + 1
    if quoted:  # which the strict grammar's refusal says
        markup.mark(0, len(text))
    markup.report_rest()
    return Cycle(group, values)


def partial_arguments(reader: Reader, *, quoted: bool) -> PartialArguments:
    """Read `name [("with" | "for") primary] ["as" word] [","] { word ":" primary [","] }`.

    Args:
        reader: The markup.
        quoted: Whether the name has to be a string, which Ruby finds wherever it stands.
    """
    head = _HEADS[quoted]
    given = read(reader, lambda strict: _strict_partial(strict, head), lambda lax: _lax_partial(lax, head))
    names = [keyword.token for keyword in given.keywords]
    for name in [given.alias.token, *names] if given.alias else names:
        check_name(reader.env, reader.stream, name)
    return given


def _strict_partial(reader: Reader, head: re.Pattern[str]) -> PartialArguments:
    if _lacks_name(reader):
        code = "LW106" if reader.next.kind is K.COMMA else "LW101"
        claimed = (reader.at, reader.at + 1) if code == "LW101" else (reader.at,)
        raise reader.missing(code, _NO_NAME[head], *claimed)
    name = primary(reader)
    bound: Expression | None = None
    loop = False
    if reader.next.kind is K.WORD and reader.adjacent(reader.at):
        raise reader.reject()
    if word := reader.accept(K.WORD, "with") or reader.accept(K.WORD, "for"):
        loop = word.value == "for"
        bound = primary(reader)
    alias = _alias(reader)
    keywords: list[KeywordArgument] = []
    strays = reader.surplus_commas()
    while reader.next.kind is not K.END:
        key = _word(reader, _KEY)
        reader.expect(K.COLON)
        keywords.append(KeywordArgument(reader.token(key), key.value, primary(reader)))
        strays += reader.surplus_commas()
    reader.report_strays(strays)
    return PartialArguments(name, bound, loop, alias, keywords)


def _lacks_name(reader: Reader) -> bool:
    """Whether what stands behind a partial's name comes first: a comma, or `with x`, but not `with` alone."""
    if reader.next.kind is K.COMMA:
        return True
    behind = reader.ahead(1)
    is_value = behind.kind in (K.STRING, K.NUMBER, K.NAME, K.GROUP, K.LPAREN) or (
        behind.kind is K.WORD and behind.value not in _BEHIND and reader.ahead(2).kind is not K.COLON
    )
    return reader.next.kind is K.WORD and reader.next.value in ("with", "for") and is_value


def _alias(reader: Reader) -> Identifier | None:
    """Take `as word`."""
    is_alias = reader.strict or reader.ahead(1).kind is not K.COLON  # else `as` is a key like others
    if is_alias and reader.accept(K.WORD, "as"):
        word = _word(reader, _ALIAS)
        return Identifier(word.value, token=reader.token(word))
    return None


def _word(reader: Reader, lax: re.Pattern[str]) -> Lexeme:
    """Take a name; whether it is one, `check_name` finds out in strict mode, and `lax` does in others."""
    word = reader.next
    if word.kind not in (K.WORD, K.NUMBER) or not (reader.strict or lax.fullmatch(word.value)):
        raise reader.reject()
    return reader.take()


def _lax_partial(reader: Reader, head: re.Pattern[str]) -> PartialArguments:
    """Read the name, then what is bound, then every `key: value` wherever it stands."""
    markup = Markup(reader)
    match = head.search(markup.text)
    if match is None:
        raise _missing(markup, _NO_NAME[head])
    name = markup.expression(*match.span("name"))
    bound: Expression | None = None
    if match["word"]:
        markup.mark(*match.span("word"))
        bound = markup.expression(*match.span("bound"))
    alias: Identifier | None = None
    if match["alias"]:
        markup.mark(match.start("as"), match.end("alias"))
        alias = Identifier(match["alias"], token=markup.token(*match.span("alias")))
    keywords: list[KeywordArgument] = []
    for key, start, stop in markup.attributes():
        first = key.start_index - markup.start
        markup.mark(first, start)
        keywords.append(KeywordArgument(key, key.value, markup.expression(start, stop)))
    markup.mark_commas()
    markup.report_rest()
    return PartialArguments(name, bound, match["word"] == "for", alias, keywords)

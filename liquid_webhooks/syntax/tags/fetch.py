"""What the tags share that ask for something while a template renders: catalogs, codes, carts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Final

from liquid.builtin.expressions import Identifier
from liquid.builtin.expressions import StringLiteral

from liquid_webhooks.errors import ParseError
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.expressions.text_pieces import parse_text
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import report

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Iterable

    from liquid import Environment
    from liquid.expression import Expression
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = [
    "FetchNode",
    "is_static",
    "parse_chunk",
    "report_names",
    "report_static",
    "report_word",
    "unknown_option",
]

# A `{` ends the search for a `}`, so that many openers without an end are read in linear time.
_NAME_REFERENCE: Final = re.compile(r"(?:(?<![\w./-])[a-z_]+\.)?\$\{[^{}]*\}")


class FetchNode(CompiledNode):
    """Calls a function of `runtime.fetching` with constants and with texts that are put together first.

    Args:
        token: The tag.
        markup: The argument text, for `str`.
        call: The function's name in generated code. It takes the render state and the variables.
        constants: Its next arguments, known now.
        texts: The pieces of each text that it takes behind them.
        assigns: The variable that is given what it returns; None if that is printed.
        uses_scope: Whether it needs the variables, to render text that was fetched; else it gets None.
    """

    __slots__ = ("_assigns", "_uses_scope", "call", "constants", "markup", "texts")

    def __init__(
        self,
        token: Token,
        markup: str,
        call: str,
        *,
        constants: tuple[object, ...] = (),
        texts: tuple[list[Expression], ...] = (),
        assigns: str | None = None,
        uses_scope: bool = False,
    ) -> None:
        super().__init__(token)
        self.markup = markup
        self.call = call
        self.constants = constants
        self.texts = texts
        self._assigns = assigns
        self._uses_scope = uses_scope
        self.blank = False

    @property
    def assigns(self) -> str | None:
        """The variable that is given what the call returns; None if that is printed."""
        return self._assigns

    @property
    def uses_scope(self) -> bool:
        """Whether the call takes the template's variables."""
        return self._uses_scope

    def __str__(self) -> str:
        return f"{{% {self.token.value} {self.markup} %}}" if self.markup else f"{{% {self.token.value} %}}"

    def expressions(self) -> Iterable[Expression]:
        """Return the pieces of all texts."""
        return [piece for text in self.texts for piece in text]

    def template_scope(self) -> Iterable[Identifier]:
        """Return the variable that is saved, if any."""
        return [Identifier(self.assigns, token=self.token)] if self.assigns is not None else []


def is_static(env: Environment, word: Token) -> bool:
    """Tell whether `word` holds no group."""
    return Delimiters.of(env).output_start not in word.value


def report_static(env: Environment, stream: TokenStream, markup: Token) -> None:
    """Report Liquid in the text of a tag that evaluates none (`LW212`)."""
    at = markup.value.find(Delimiters.of(env).output_start)
    if at >= 0:
        place = markup._replace(value=markup.value[at:], start_index=markup.start_index + at)
        report(stream, "LW212", "Liquid is not evaluated here; it is taken as text", place)


def report_word(stream: TokenStream, word: Token) -> None:
    """Report quotes around a word and a comma behind it, which are part of it (`LW213`)."""
    text = word.value
    if len(text) > 1 and text[0] in "'\"" and text[0] == text[-1]:
        report(stream, "LW213", "the quotes are part of the word; leave them out", word, text[1:-1])
    elif text.endswith(","):
        report(stream, "LW213", "the comma is part of the word; blanks alone divide", word, text[:-1])


def parse_chunk(env: Environment, stream: TokenStream, word: Token) -> list[Expression]:
    """Return the pieces of one word; a `${…}` outside a group is text, which is reported (`LW208`).

    Raises:
        ParseError: A group is never closed, or holds what is no expression.
    """
    pieces = parse_text(env, stream, word)
    report_names(env, stream, pieces)
    return pieces


def report_names(env: Environment, stream: TokenStream, pieces: Iterable[Expression]) -> None:
    """Report each stretch of text among `pieces` that holds a `${…}` (`LW208`)."""
    for piece in pieces:
        if isinstance(piece, StringLiteral) and (match := _NAME_REFERENCE.search(piece.value)):
            place = piece.token._replace(value=match[0], start_index=piece.token.start_index + match.start())
            start, end = Delimiters.of(env).output_start, Delimiters.of(env).output_end
            fix = f"{start}{match[0]}{end}"
            report(stream, "LW208", f"`${{…}}` is plain text here; write `{start}${{…}}{end}`", place, fix)


def unknown_option(tag: Token, word: Token, options: Collection[str]) -> ParseError:
    """Return the error for a word that is none of the `options` of `tag`."""
    if not word.value.startswith(":"):
        return ParseError(f"`{tag.value}` does not expect this text", token=word)
    near = nearest(word.value, options)
    hint = f"; did you mean `{near}`?" if near else ""
    return ParseError(f"`{tag.value}` has no such option{hint}", token=word)

"""`{% catalog_items … %}` and `{% catalog_selection_items … %}` (Braze, "Using catalogs", "Selections")."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Final

from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.words import words
from liquid_webhooks.syntax.stream import report
from liquid_webhooks.syntax.tags.block import take
from liquid_webhooks.syntax.tags.fetch import FetchNode
from liquid_webhooks.syntax.tags.fetch import parse_chunk
from liquid_webhooks.syntax.tags.fetch import report_word
from liquid_webhooks.syntax.tags.fetch import unknown_option

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.expression import Expression
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["CatalogItemsTag", "CatalogSelectionItemsTag"]

ITEMS: Final = "items"
"""The variable that each execution sets."""

MOST_IDS: Final = 3
"""Ids that one tag looks up; what comes behind them is left out (Braze, "Using catalogs")."""

RERENDER: Final = ":rerender"


class CatalogItemsTag(Tag):
    """`{% catalog_items CATALOG id [id [id]] [:rerender] %}`."""

    name = "catalog_items"
    block = False

    def parse(self, stream: TokenStream) -> FetchNode:
        """Return the node; a fourth id is left out, which is reported (`LW113`).

        Raises:
            ParseError: The catalog or the first id is missing, or an option is unknown.
        """
        tag, markup = take(stream)
        given, rerender = _split(self.env, stream, tag, markup)
        if len(given) < 2:
            raise ParseError("`catalog_items` needs a catalog and an id", token=markup or tag)
        if len(given) > 1 + MOST_IDS:
            message = f"`catalog_items` looks up {MOST_IDS} items; the others are ignored"
            report(stream, "LW113", message, given[1 + MOST_IDS])
        texts = tuple(parse_chunk(self.env, stream, word) for word in given[: 1 + MOST_IDS])
        return _node(tag, markup, "catalog_items", texts, rerender)


class CatalogSelectionItemsTag(Tag):
    """`{% catalog_selection_items CATALOG SELECTION [:rerender] %}`."""

    name = "catalog_selection_items"
    block = False

    def parse(self, stream: TokenStream) -> FetchNode:
        """Return the node.

        Raises:
            ParseError: There are not just a catalog and a selection, or an option is unknown.
        """
        tag, markup = take(stream)
        given, rerender = _split(self.env, stream, tag, markup)
        if len(given) != 2:
            message = "`catalog_selection_items` needs a catalog and a selection"
            raise ParseError(message, token=given[2] if len(given) > 2 else markup or tag)
        texts = tuple(parse_chunk(self.env, stream, word) for word in given)
        return _node(tag, markup, "catalog_selection_items", texts, rerender)


def _split(
    env: Environment, stream: TokenStream, tag: Token, markup: Token | None
) -> tuple[list[Token], bool]:
    """Return the words before any option, and whether `:rerender` is among the options."""
    given: list[Token] = []
    rerender = False
    for word in words(env, markup):
        if word.value == RERENDER:
            if rerender:
                raise ParseError(f"`{RERENDER}` is given twice", token=word)
            rerender = True
        elif word.value.startswith(":") or rerender:
            raise unknown_option(tag, word, (RERENDER,))
        else:
            report_word(stream, word)
            given.append(word)
    return given, rerender


def _node(
    tag: Token, markup: Token | None, call: str, texts: tuple[list[Expression], ...], rerender: bool
) -> FetchNode:
    text = "" if markup is None else markup.value
    return FetchNode(tag, text, call, texts=texts, assigns=ITEMS, uses_scope=rerender)

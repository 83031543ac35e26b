"""`{% shopping_cart ID %}`: the user's cart, or the end of the message if it is not abandoned."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Final

from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.words import words
from liquid_webhooks.syntax.tags.block import take
from liquid_webhooks.syntax.tags.fetch import FetchNode
from liquid_webhooks.syntax.tags.fetch import parse_chunk
from liquid_webhooks.syntax.tags.fetch import report_word
from liquid_webhooks.syntax.tags.fetch import unknown_option

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["ShoppingCartTag"]

ABORT: Final = ":abort_if_not_abandoned"


class ShoppingCartTag(Tag):
    """`{% shopping_cart ID [:abort_if_not_abandoned true|false] %}`."""

    name = "shopping_cart"
    block = False

    def parse(self, stream: TokenStream) -> FetchNode:
        """Return the node, which sets `shopping_cart`.

        Raises:
            ParseError: The id is missing, or there is more than it and the option.
        """
        tag, markup = take(stream)
        given = words(self.env, markup)
        if not given or given[0].value.startswith(":"):
            raise ParseError("`shopping_cart` needs the id of a cart", token=markup or tag)
        abort = True
        if len(given) > 1:
            if given[1].value != ABORT:
                raise unknown_option(tag, given[1], (ABORT,))
            if len(given) < 3 or given[2].value not in ("true", "false"):
                raise ParseError(f"`{ABORT}` is `true` or `false`", token=given[-1])
            if len(given) > 3:
                if given[3].value == ABORT:
                    raise ParseError(f"`{ABORT}` is given twice", token=given[3])
                raise unknown_option(tag, given[3], ())
            abort = given[2].value == "true"
        text = "" if markup is None else markup.value
        report_word(stream, given[0])
        texts = (parse_chunk(self.env, stream, given[0]),)
        return FetchNode(tag, text, "shopping_cart", constants=(abort,), texts=texts, assigns="shopping_cart")

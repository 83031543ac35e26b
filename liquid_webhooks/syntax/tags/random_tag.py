"""`{% random %}` and `{% random 10 %}`: a random number (Braze, "Supported personalization tags")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.words import words
from liquid_webhooks.syntax.tags.block import take
from liquid_webhooks.syntax.tags.fetch import FetchNode
from liquid_webhooks.syntax.tags.fetch import is_static
from liquid_webhooks.syntax.tags.fetch import parse_chunk

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["RandomTag"]


class RandomTag(Tag):
    """`{% random %}` prints a float from 0 up to 1, `{% random N %}` an integer from 0 up to N."""

    name = "random"
    block = False

    def parse(self, stream: TokenStream) -> FetchNode:
        """Return the node.

        Raises:
            ParseError: What stands behind the name is not one positive integer or one group.
        """
        tag, markup = take(stream)
        given = words(self.env, markup)
        if len(given) > 1:
            raise ParseError("`random` takes one number", token=given[1])
        if not given:
            return FetchNode(tag, "", "random_float")
        word = given[0]
        if is_static(self.env, word) and not (
            word.value.isascii() and word.value.isdigit() and word.value.strip("0")
        ):
            raise ParseError("`random` takes a whole number of at least 1", token=word)
        return FetchNode(tag, word.value, "random_below", texts=(parse_chunk(self.env, stream, word),))

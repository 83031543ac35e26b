"""`{% promotion('list') %}`: a one-time code of a list (Braze, "Promotion codes")."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from typing import Final

from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.tags.block import take_markup
from liquid_webhooks.syntax.tags.fetch import FetchNode
from liquid_webhooks.syntax.tags.fetch import report_static

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["PromotionTag"]

_ARGUMENT: Final = re.compile(rf"""\([{MARKUP_SPACE}]*(?:'([^']*)'|"([^"]*)")[{MARKUP_SPACE}]*\)""")


class PromotionTag(Tag):
    """`{% promotion('list') %}`; the name is static, as in Braze."""

    name = "promotion"
    block = False

    def parse(self, stream: TokenStream) -> FetchNode:
        """Return the node.

        Raises:
            ParseError: There is not just one quoted name in parentheses.
        """
        tag, markup = take_markup(stream, "the name of a list in parentheses and quotes")
        text = markup.value
        if not text.startswith("("):
            raise ParseError("`promotion` takes the name of its list in parentheses", token=markup)
        if not text.endswith(")"):
            raise ParseError("`promotion` has no closing `)`", token=markup)
        match = _ARGUMENT.fullmatch(text)
        if match is None:
            raise ParseError("`promotion` takes one name in straight quotes", token=markup)
        name = (match[1] or match[2] or "").strip(MARKUP_SPACE)
        if not name:
            raise ParseError("the name of `promotion` is empty", token=markup)
        report_static(self.env, stream, markup)
        return FetchNode(tag, text, "promotion", constants=(name,))

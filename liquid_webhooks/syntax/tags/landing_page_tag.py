"""`{% landing_page_url handle %}`: the link of a hosted page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.words import words
from liquid_webhooks.syntax.tags.block import take
from liquid_webhooks.syntax.tags.fetch import FetchNode
from liquid_webhooks.syntax.tags.fetch import parse_chunk
from liquid_webhooks.syntax.tags.fetch import report_word

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["LandingPageTag"]


class LandingPageTag(Tag):
    """`{% landing_page_url handle %}`."""

    name = "landing_page_url"
    block = False

    def parse(self, stream: TokenStream) -> FetchNode:
        """Return the node.

        Raises:
            ParseError: There is not just one handle.
        """
        tag, markup = take(stream)
        given = words(self.env, markup)
        if len(given) != 1:
            message = "`landing_page_url` needs one page's handle"
            raise ParseError(message, token=given[1] if given else tag)
        report_word(stream, given[0])
        texts = (parse_chunk(self.env, stream, given[0]),)
        return FetchNode(tag, given[0].value, "landing_page_url", texts=texts)

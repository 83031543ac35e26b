"""`{% # … %}`: a comment in one tag, every line of which starts with `#`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.inline_comment_tag import InlineCommentNode as LiquidInlineCommentNode
from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import take

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["InlineCommentNode", "InlineCommentTag"]


class InlineCommentNode(CompiledNode, LiquidInlineCommentNode):
    """An inline comment; `text` is what follows the first `#`."""

    __slots__ = ()

    prints = True


class InlineCommentTag(Tag):
    """`{% # … %}`."""

    name = "#"
    block = False

    def parse(self, stream: TokenStream) -> InlineCommentNode:
        """Return the comment.

        Raises:
            ParseError: A line does not start with `#`.
        """
        tag, markup = take(stream)
        text = markup.value if markup else ""
        lines = (line.strip(" \t\v\f\r") for line in text.split("\n")[1:])
        if markup and any(line and not line.startswith("#") for line in lines):
            raise ParseError("every line of an inline comment starts with `#`", token=markup)
        return InlineCommentNode(tag, text)

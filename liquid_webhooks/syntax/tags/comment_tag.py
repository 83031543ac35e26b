"""`{% comment %}` and template comments `{# … #}`: bodies are kept, never parsed or rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.comment_tag import CommentNode as LiquidCommentNode
from liquid.tag import Tag

from liquid_webhooks.syntax.markup import TOKEN_TEMPLATE_COMMENT
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.raw_tag import verbatim

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["CommentNode", "CommentTag"]


class CommentNode(CompiledNode, LiquidCommentNode):
    """A comment; `text` is its body."""

    __slots__ = ()

    prints = True


class CommentTag(Tag):
    """`{% comment %}`."""

    name = "comment"
    end = "endcomment"

    def parse(self, stream: TokenStream) -> CommentNode:
        """Return the comment."""
        if stream.current.kind == TOKEN_TEMPLATE_COMMENT:
            return CommentNode(stream.current, stream.current.value)
        return CommentNode(*verbatim(self.env, stream))

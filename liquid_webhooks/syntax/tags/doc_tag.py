"""`{% doc %}`: documentation of a partial, never parsed or rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.tags.doc_tag import DocNode as LiquidDocNode
from liquid.tag import Tag

from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.raw_tag import verbatim

if TYPE_CHECKING:
    from liquid.stream import TokenStream

__all__ = ["DocNode", "DocTag"]


class DocNode(CompiledNode, LiquidDocNode):
    """Documentation; `text` is its body."""

    prints = True


class DocTag(Tag):
    """`{% doc %}`."""

    name = "doc"
    end = "enddoc"

    def parse(self, stream: TokenStream) -> DocNode:
        """Return the documentation."""
        return DocNode(*verbatim(self.env, stream))

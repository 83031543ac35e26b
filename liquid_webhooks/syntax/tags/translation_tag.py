"""`{% translation id %}…{% endtranslation %}`: text for the user's locale (Braze, "Locales in messages")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.tag import Tag

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.words import words
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import Stream
from liquid_webhooks.syntax.tags.block import body
from liquid_webhooks.syntax.tags.block import end_tag
from liquid_webhooks.syntax.tags.block import take
from liquid_webhooks.syntax.tags.fetch import is_static

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liquid import Node
    from liquid import RenderContext
    from liquid.ast import BlockNode
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["TranslationNode", "TranslationTag"]


class TranslationNode(CompiledNode):
    """Prints the translation of an id, or the default text that the block holds.

    Args:
        token: The tag.
        name: The id.
        block: The default text.
    """

    __slots__ = ("block", "name")

    uses_scope = True

    def __init__(self, token: Token, name: str, block: BlockNode) -> None:
        super().__init__(token)
        self.name = name
        self.block = block
        self.blank = False

    def __str__(self) -> str:
        return f"{{% translation {self.name} %}}{self.block}{{% endtranslation %}}"

    def children(
        self,
        static_context: RenderContext,  # noqa: ARG002
        *,
        include_partials: bool = True,  # noqa: ARG002
    ) -> Iterable[Node]:
        """Return the block."""
        return [self.block]


class TranslationTag(Tag):
    """`{% translation id %}`."""

    name = "translation"
    end = "endtranslation"

    def parse(self, stream: TokenStream) -> TranslationNode:
        """Return the node; an id that another tag has is reported (`LW114`).

        Raises:
            ParseError: There is not just one static id, or the tag stands inside another `translation`.
        """
        tag, markup = take(stream)
        given = words(self.env, markup)
        name = _unquoted(given[0].value) if len(given) == 1 and is_static(self.env, given[0]) else ""
        if not name:
            raise ParseError("`translation` needs one id without Liquid in it", token=markup or tag)
        if isinstance(stream, Stream):
            self._check(stream, tag, given[0], name)
        block = body(self.env, stream, tag, frozenset((self.end,)))
        end_tag(stream)
        return TranslationNode(tag, name, block)

    def _check(self, stream: Stream, tag: Token, word: Token, name: str) -> None:
        around = (*stream.blocks_around, *stream.open_blocks)
        if any(block.value == self.name for block in around):
            raise ParseError("a `translation` cannot hold another one", token=tag)
        if name in stream.translation_ids:
            stream.report("LW114", "another `translation` has this id; ids are unique in a message", word)
        stream.translation_ids.add(name)


def _unquoted(word: str) -> str:
    is_quoted = len(word) > 1 and word[0] in "'\"" and word[0] == word[-1]
    return word[1:-1] if is_quoted else word

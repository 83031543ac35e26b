"""Literal text, as it stands in a template or in `raw`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.content import ContentNode as LiquidContentNode
from liquid.tag import Tag
from liquid.token import TOKEN_CONTENT
from liquid.token import TOKEN_TAG

from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.illegal import refuse

if TYPE_CHECKING:
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["ContentNode", "Literal", "RawNode"]

_RUBY_SPACE = " \t\n\v\f\r"


class ContentNode(CompiledNode, LiquidContentNode):
    """Literal text; blank if it is ASCII white space only, as in Ruby."""

    __slots__ = ()

    prints = True

    def __init__(self, token: Token, text: str) -> None:
        super().__init__(token, text)
        self.blank = not text.strip(_RUBY_SPACE)


class RawNode(CompiledNode, LiquidContentNode):
    """The body of a `raw` tag; blank only if it is empty, as in Ruby."""

    __slots__ = ()

    prints = True

    def __init__(self, token: Token, text: str) -> None:
        super().__init__(token, text)
        self.blank = not text

    def __str__(self) -> str:
        return f"{{% raw %}}{self.text}{{% endraw %}}"


class Literal(Tag):
    """Literal text."""

    name = TOKEN_CONTENT
    block = False

    def parse(self, stream: TokenStream) -> ContentNode:
        """Return the text."""
        token = stream.current
        if token.kind == TOKEN_TAG:
            refuse(self.env, stream)
        return ContentNode(token, token.value)

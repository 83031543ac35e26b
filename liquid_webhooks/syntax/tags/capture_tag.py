"""`{% capture name %}…{% endcapture %}`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.expressions import Identifier
from liquid.builtin.tags.capture_tag import CaptureNode as LiquidCaptureNode
from liquid.tag import Tag
from liquid.token import TOKEN_WORD
from liquid.token import Token

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.expressions.primaries import NAME
from liquid_webhooks.syntax.expressions.readable_names import check_name
from liquid_webhooks.syntax.expressions.readable_names import is_number
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.stream import is_strict
from liquid_webhooks.syntax.stream import report_refusable
from liquid_webhooks.syntax.tags.block import IDENTIFIER
from liquid_webhooks.syntax.tags.block import SIGNATURE
from liquid_webhooks.syntax.tags.block import body
from liquid_webhooks.syntax.tags.block import end_tag
from liquid_webhooks.syntax.tags.block import take_markup

if TYPE_CHECKING:
    from liquid.ast import BlockNode
    from liquid.stream import TokenStream

__all__ = ["CaptureNode", "CaptureTag"]


class CaptureNode(CompiledNode, LiquidCaptureNode):
    """A captured block; white space in it is kept, so the block itself is never blank."""

    __slots__ = ()

    branches = False

    def __init__(self, token: Token, name: Identifier, block: BlockNode) -> None:
        super().__init__(token, name, block)
        block.blank = False

    @property
    def assigns(self) -> str:
        """The name that is given a value."""
        return str(self.name)


class CaptureTag(Tag):
    """`{% capture name %}`."""

    name = "capture"
    end = "endcapture"

    def parse(self, stream: TokenStream) -> CaptureNode:
        """Return the captured block.

        As in Ruby, the name is the first run of name characters, whatever stands around it: quotes, for one.
        In strict mode alone it may end with a question mark.

        Raises:
            ParseError: There is no name.
        """
        tag, markup = take_markup(stream, "a name")
        match = NAME.fullmatch(markup.value) if is_strict(self.env, stream) else None
        match = match or SIGNATURE.search(markup.value)
        if match is None:
            raise ParseError("`capture` needs a name", token=markup)
        is_name = match.re is NAME or IDENTIFIER.fullmatch(match[0]) or is_number(match[0])
        if match[0] != markup.value or not is_name:
            message = f"`capture` takes `{match[0][:30]}` as the name"
            report_refusable(self.env, stream, "LW101", message, markup)
        name = Token(TOKEN_WORD, match[0], markup.start_index + match.start(), markup.source)
        check_name(self.env, stream, name)
        block = body(self.env, stream, tag, frozenset((self.end,)))
        end_tag(stream)
        return CaptureNode(tag, Identifier(match[0], token=name), block)

"""`{% message_extras :key K :value V %}`: metadata on the send event (Braze, "Message extras tag")."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TextIO

from liquid.builtin.expressions import StringLiteral
from liquid.tag import Tag

from liquid_webhooks.syntax.delimiters import MARKUP_SPACE
from liquid_webhooks.syntax.expressions.text_pieces import find_outside_groups
from liquid_webhooks.syntax.expressions.text_pieces import parse_text
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.block import take

if TYPE_CHECKING:
    from collections.abc import Iterable

    from liquid import RenderContext
    from liquid.expression import Expression
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["MessageExtrasNode", "MessageExtrasTag"]

_KEY = ":key"
_VALUE = ":value"


class MessageExtrasNode(CompiledNode):
    """Records a pair of texts.

    Args:
        token: The tag.
        key: Pieces whose texts make the key.
        value: Pieces whose texts make the value.
        fault: Why nothing is recorded; None if the tag is well-formed.
    """

    __slots__ = ("fault", "key", "value")

    def __init__(
        self, token: Token, key: list[Expression], value: list[Expression], fault: str | None = None
    ) -> None:
        super().__init__(token)
        self.key = key
        self.value = value
        self.fault = fault
        self.blank = False

    def __str__(self) -> str:
        key, value = (
            "".join(piece.value if isinstance(piece, StringLiteral) else str(piece) for piece in pieces)
            for pieces in (self.key, self.value)
        )
        return f"{{% message_extras :key {key} :value {value} %}}"

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Record the pair; in somebody else's environment there is nowhere to record it."""
        if hasattr(context.env, "render_node"):
            return super().render_to_output(context, buffer)
        return 0

    def expressions(self) -> Iterable[Expression]:
        """Return the pieces of key and value."""
        return [*self.key, *self.value]


class MessageExtrasTag(Tag):
    """`{% message_extras :key K :value V %}`; K and V may hold `{{ … }}`."""

    name = "message_extras"
    block = False

    def parse(self, stream: TokenStream) -> MessageExtrasNode:
        """Return the node; a malformed one carries its `fault`."""
        tag, markup = take(stream)
        parts = "`:key` does not come first" if markup is None else _split(markup)
        if isinstance(parts, str):
            return MessageExtrasNode(tag, [], [], parts)
        key, value = (parse_text(self.env, stream, part) for part in parts)
        return MessageExtrasNode(tag, key, value)


def _split(markup: Token) -> tuple[Token, Token] | str:
    """Return the texts of key and value, or what is wrong."""
    text = markup.value
    if not text.startswith(_KEY) or text[len(_KEY) : len(_KEY) + 1] not in MARKUP_SPACE:
        return "`:key` does not come first"
    at = len(_KEY)
    while (at := find_outside_groups(markup, _VALUE, at)) >= 0:
        behind = at + len(_VALUE)
        if text[at - 1] in MARKUP_SPACE and text[behind : behind + 1] in MARKUP_SPACE:
            break
        at = behind
    if at < 0:
        return "`:value` is missing"
    key = _trim(markup, len(_KEY), at)
    value = _trim(markup, at + len(_VALUE), len(text))
    if not key.value:
        return "the key is empty"
    return (key, value) if value.value else "the value is empty"


def _trim(markup: Token, start: int, end: int) -> Token:
    """Return `markup.value[start:end]` without blanks and one layer of quotes around it."""
    text = markup.value
    while start < end and text[start] in MARKUP_SPACE:
        start += 1
    while start < end and text[end - 1] in MARKUP_SPACE:
        end -= 1
    if end - start > 1 and text[start] in "'\"" and text[start] == text[end - 1]:
        start, end = start + 1, end - 1
    return markup._replace(value=text[start:end], start_index=markup.start_index + start)

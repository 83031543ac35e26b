"""`{% raw %}`: text printed untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.tag import Tag
from liquid.token import TOKEN_CONTENT

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.tags.block import end_tag
from liquid_webhooks.syntax.tags.block import expected
from liquid_webhooks.syntax.tags.block import take
from liquid_webhooks.syntax.tags.content import RawNode

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.stream import TokenStream
    from liquid.token import Token

__all__ = ["RawTag", "verbatim"]


class RawTag(Tag):
    """`{% raw %}`."""

    name = "raw"
    end = "endraw"

    def parse(self, stream: TokenStream) -> RawNode:
        """Return the text between the tags."""
        return RawNode(*verbatim(self.env, stream))


def verbatim(env: Environment, stream: TokenStream) -> tuple[Token, str]:
    """Take a tag, the one text token that may follow, and its end tag.

    Raises:
        ParseError: The end tag is missing, as it always is for `raw` and `doc` within a `liquid` tag.
    """
    tag, _ = take(stream)
    stream.next()
    text = stream.next().value if stream.current.kind == TOKEN_CONTENT else ""
    if not stream.current.is_tag(f"end{tag.value}"):
        raise ParseError(f"`{tag.value}` is never closed; expected `{expected(env, tag.value)}`", token=tag)
    end_tag(stream)
    return tag, text

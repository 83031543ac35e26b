"""Tags that nobody registered, or that stand in the wrong place."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import NoReturn

from liquid.tag import Tag
from liquid.token import TOKEN_CONTENT
from liquid.token import TOKEN_ILLEGAL
from liquid.token import TOKEN_OUTPUT

from liquid_webhooks.errors import ParseError
from liquid_webhooks.suggestions import nearest
from liquid_webhooks.syntax.stream import Stream
from liquid_webhooks.syntax.stream import block_error
from liquid_webhooks.syntax.tags.block import expected

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.stream import TokenStream

__all__ = ["Illegal", "refuse"]

_PSEUDO_TAGS = frozenset((TOKEN_CONTENT, TOKEN_OUTPUT, TOKEN_ILLEGAL))
_INNER_TAGS = frozenset(("else", "elsif", "when"))
_LONGEST_QUOTED = 40
_ABSENT_TAGS = {
    "include": "it needs an environment with a template loader, and Braze does not have it",
    "render": "it needs an environment with a template loader, and Braze does not have it",
}
"""Tags that exist elsewhere, and why they do not here."""


class Illegal(Tag):
    """What python-liquid's parser turns to for a tag it does not know."""

    name = TOKEN_ILLEGAL
    block = False

    def parse(self, stream: TokenStream) -> NoReturn:
        """Raise the parse error that says what is wrong."""
        refuse(self.env, stream)


def refuse(env: Environment, stream: TokenStream) -> NoReturn:
    """Raise the error for the tag at the head of `stream`, which cannot stand there.

    Raises:
        ParseError: At the block left open, if the tag closes one around it; else at the tag.
    """
    token = stream.current
    name = token.value
    blocks = stream.open_blocks if isinstance(stream, Stream) else []
    if name.startswith("end") and any(name == f"end{block.value}" for block in blocks[:-1]):
        opener = blocks[-1]
        end = expected(env, opener.value)
        message = f"`{opener.value}` is never closed; expected `{end}` before `{name}`"
        raise block_error(stream, message, opener, opener.value)
    ends = {tag.end for tag in env.tags.values() if tag.block and tag.end}
    if name in ends | _INNER_TAGS:
        raise block_error(stream, f"unexpected `{name}`", token, name.removeprefix("end"))
    if name in _ABSENT_TAGS:
        raise ParseError(f"unknown tag `{name}`: {_ABSENT_TAGS[name]}", token=token)
    if len(name) > _LONGEST_QUOTED:
        raise ParseError(f"unknown tag `{name[:_LONGEST_QUOTED]}…`", token=token)
    known = (env.tags.keys() - _PSEUDO_TAGS) | ends | _INNER_TAGS
    near = nearest(name, sorted(known))
    hint = f"; did you mean `{near}`?" if near else ""
    raise ParseError(f"unknown tag `{name}`{hint}", token=token)

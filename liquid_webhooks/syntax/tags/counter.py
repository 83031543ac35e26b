"""The name that `increment` and `decrement` count under."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liquid.builtin.expressions import Identifier

from liquid_webhooks.syntax.stream import note_refusable
from liquid_webhooks.syntax.tags.block import IDENTIFIER
from liquid_webhooks.syntax.tags.block import take

if TYPE_CHECKING:
    from liquid import Environment
    from liquid.stream import TokenStream

__all__ = ["counter_name"]


def counter_name(env: Environment, stream: TokenStream) -> Identifier:
    """Take the tag and return its name; as in Ruby it is the whole markup, even if there is none."""
    tag, markup = take(stream)
    if markup is None:
        note_refusable(env, stream, "LW101", f"`{tag.value}` has no name", tag)
        return Identifier("", token=tag)
    if not IDENTIFIER.fullmatch(markup.value):
        message = f"`{tag.value}` takes all of its text as the name"
        note_refusable(env, stream, "LW101", message, markup)
    return Identifier(markup.value, token=markup)

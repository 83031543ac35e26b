"""Keys to `Path` or `Lookup`."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import TypeAlias

from liquid.builtin.expressions import StringLiteral
from liquid.builtin.expressions.primitive import IntegerLiteral
from liquid.expression import Expression

from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.expressions.nodes import Lookup
from liquid_webhooks.syntax.expressions.nodes import Path

if TYPE_CHECKING:
    from liquid.builtin.expressions import Segments
    from liquid.token import Token

__all__ = ["Key", "lookup"]

Key: TypeAlias = str | Expression
"""A name as text, or what stands in brackets."""


def lookup(token: Token, root: Expression | None, keys: list[tuple[Key, Kind]]) -> Expression | None:
    """Return the expression for a look-up.

    Args:
        token: Where it starts.
        root: What is looked into; None if the first key is a variable's name.
        keys: The keys with how each is written.

    Returns:
        A `Path` where it can hold everything, `root` itself without keys, else a `Lookup`; None if the first
        key, a variable's name, is neither a string nor a look-up.
    """
    if root is not None:
        return Lookup(token, root, *_expressions(token, keys)) if keys else root
    segments: Segments = []
    kinds: list[Kind] = []
    for key, kind in keys:
        segment = key.value if isinstance(key, StringLiteral | IntegerLiteral) else key
        if not isinstance(segment, str | int | Path):
            break
        segments.append(segment)
        kinds.append(kind)
    if not segments:
        return None
    path = Path(token, segments, tuple(kinds))
    rest = keys[len(segments) :]
    return Lookup(token, path, *_expressions(token, rest)) if rest else path


def _expressions(token: Token, keys: list[tuple[Key, Kind]]) -> tuple[list[Expression], tuple[Kind, ...]]:
    """Return the keys as expressions, and their kinds."""
    expressions = [StringLiteral(token, key) if isinstance(key, str) else key for key, _ in keys]
    return expressions, tuple(kind for _, kind in keys)

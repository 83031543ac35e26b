"""Reads: the names that a template looks up, by how it writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from liquid import Node
from liquid.builtin.expressions import Path
from liquid.token import TOKEN_TAG

from liquid_webhooks.data.names import CONTENT_BLOCKS
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.tags.connected_content_tag import ConnectedContentNode
from liquid_webhooks.syntax.tags.fetch import FetchNode
from liquid_webhooks.syntax.tags.include_tag import IncludeNode

__all__ = ["Reads"]

_PLAIN_TAGS: Final = frozenset({"case", "comment", "doc", "echo", "if", "liquid", "raw", "unless"})
_CLOCK_FILTERS: Final = frozenset({"date", "time_zone"})
_STEPS: Final = re.compile(r"[.\[].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Reads:
    """What a template looks up.

    Attributes:
        attributes: `${name}`, what the template itself gives that name left out.
        custom_attributes: `custom_attribute.${name}`.
        blocks: `content_blocks.${name}`.
        variables: Names without `${}`, those that the template gives a value too.
        given: Those of `variables` that the template gives a value.
        tags: The names of its tags.
        asks_clock: Whether the time of the render may change what it prints.
        are_all: Whether no text from elsewhere, and no name that is put together, may look up others.
    """

    attributes: frozenset[str]
    custom_attributes: frozenset[str]
    blocks: frozenset[str]
    variables: frozenset[str]
    given: frozenset[str]
    tags: frozenset[str]
    asks_clock: bool
    are_all: bool

    @property
    def is_constant(self) -> bool:
        """Whether, but for secrets, nothing outside the template changes what it gives."""
        others = (
            self.asks_clock,
            self.attributes,
            self.custom_attributes,
            self.blocks,
            self.given,
            self.tags - _PLAIN_TAGS,
        )
        return self.are_all and not any(others) and self.variables <= {"secrets"}

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Reads:
        """Return what `nodes` look up, those inside them too."""
        tree = Tree.of(nodes)
        paths = [path for path in tree.expressions if isinstance(path, Path)]
        roots = [(_STEPS.sub("", root), path) for path in paths if isinstance(root := path.path[0], str)]
        given = frozenset(str(name) for name in tree.given_names())
        return cls(
            frozenset(root for root, path in roots if _kinds(path)[0] is Kind.NAME) - given,
            frozenset(_keys(paths, "custom_attribute")),
            frozenset(_keys(paths, CONTENT_BLOCKS)),
            frozenset(root for root, path in roots if _kinds(path)[0] is not Kind.NAME) | given,
            given,
            frozenset(node.token.value for node in tree.nodes if node.token.kind == TOKEN_TAG),
            any(filter_.name in _CLOCK_FILTERS for filter_ in tree.filters()),
            len(roots) == len(paths) and not any(map(_takes_text, tree.nodes)),
        )


def _kinds(path: Path) -> tuple[Kind, ...]:
    kinds: tuple[Kind, ...] = getattr(path, "kinds", (Kind.DOT,))
    return kinds


def _keys(paths: Iterable[Path], namespace: str) -> Iterable[str]:
    """Yield the names `namespace.${name}`."""
    for path in paths:
        if len(path.path) > 1 and path.path[0] == namespace and _kinds(path)[1:2] == (Kind.NAME,):
            yield _STEPS.sub("", str(path.path[1]))


def _takes_text(node: Node) -> bool:
    """Tell whether a node renders text that is not here, with the template's own variables."""
    if isinstance(node, ConnectedContentNode):
        return node.options.rerender
    return node.uses_scope if isinstance(node, FetchNode) else isinstance(node, IncludeNode)

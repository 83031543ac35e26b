"""Tree: all nodes and expressions of a template, gathered in one walk."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from dataclasses import dataclass

from liquid import Node
from liquid.ast import BlockNode
from liquid.builtin.expressions import Identifier
from liquid.builtin.expressions import Path
from liquid.builtin.expressions.filtered import Filter
from liquid.expression import Expression
from liquid.token import TOKEN_OUTPUT
from liquid.token import Token

from liquid_webhooks.budget import check_time
from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.expressions.nodes import TextFilter

__all__ = ["Tree", "is_named", "with_parts"]


@dataclass(frozen=True, slots=True)
class Tree:
    """What a template consists of, in no order but that parents stand before their children.

    Attributes:
        nodes: Its tags, outputs and texts; no blocks, whose tokens are those of other nodes.
        expressions: What stands in them, with every part of it.
        in_outputs: Those of the expressions that stand in outputs.
    """

    nodes: list[Node]
    expressions: list[Expression]
    in_outputs: list[Expression]

    @classmethod
    def of(cls, nodes: Iterable[Node]) -> Tree:
        """Walk `nodes`."""
        every: list[Node] = []
        expressions: list[Expression] = []
        in_outputs: list[Expression] = []
        for node in _nodes(nodes):
            check_time()
            every.append(node)
            within = list(with_parts(node.expressions()))
            expressions += within
            if node.token.kind == TOKEN_OUTPUT:
                in_outputs += within
        return cls(every, expressions, in_outputs)

    def filters(self) -> Iterator[Filter]:
        """Yield every filter that is meant as one."""
        for expression in self.expressions:
            for filter_ in getattr(expression, "filters", None) or ():
                if not isinstance(filter_, TextFilter):
                    yield filter_

    def given_names(self) -> Iterator[Identifier]:
        """Yield the names that the template gives a value, wherever it does."""
        for node in self.nodes:
            for names in (node.template_scope(), node.block_scope()):
                yield from (name for name in names if isinstance(name, Identifier))

    @staticmethod
    def name_of(filter_: Filter) -> Token:
        """Return a filter's name as a token; quotes around it, which lax markup may have, left out."""
        return filter_.token._replace(value=filter_.name)


def _nodes(nodes: Iterable[Node]) -> Iterator[Node]:
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if not isinstance(node, BlockNode):
            yield node
        try:
            stack.extend(node.children(None, include_partials=False))  # type: ignore[arg-type]
        except AttributeError:  # a node of another package that needs a context to list its children
            continue


def with_parts(expressions: Iterable[Expression]) -> Iterator[Expression]:
    """Yield `expressions` and all that they consist of."""
    stack = list(expressions)
    while stack:
        expression = stack.pop()
        yield expression
        stack.extend(expression.children())


def is_named(path: Path) -> bool:
    """Tell whether a look-up is written with `${}`."""
    return Kind.NAME in getattr(path, "kinds", ())

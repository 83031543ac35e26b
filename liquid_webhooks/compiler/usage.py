"""Which names a template assigns, counts and reads, and so where they can be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import field
from typing import Any

from liquid import BlockNode
from liquid import ConditionalBlockNode
from liquid import Node
from liquid.builtin.expressions import Path as LiquidPath
from liquid.builtin.expressions.primitive import Continue
from liquid.expression import Expression

from liquid_webhooks.budget import check_time
from liquid_webhooks.compiler.bounds import MOST_SEGMENTS
from liquid_webhooks.compiler.loop_variables import COUNTERS
from liquid_webhooks.limits import FILTER_WEIGHT
from liquid_webhooks.syntax.expressions.nodes import Loop
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.case_tag import WhenNode

__all__ = [
    "PARTS",
    "NeedsContext",
    "PathKey",
    "Usage",
    "children",
    "is_counter",
    "may_assign",
    "may_interrupt",
    "path_key",
]

PathKey = tuple[object, ...]
"""Segments and kinds of a look-up, as far as it goes."""

PARTS = frozenset({BlockNode, ConditionalBlockNode, WhenNode})
"""Nodes that are parts of others, and add nothing to what those say of themselves."""


class NeedsContext(Exception):
    """An expression of another package was met, where no python-liquid context was known to be needed."""


@dataclass(slots=True)
class Usage:
    """What one walk over a tree finds.

    Attributes:
        assigned: Names that nodes give a value, in order of first use.
        unset: Those of them that may be read before that.
        counters: Names of `increment` and `decrement`.
        reads: How often each name is read that no loop binds; reads in loops count double.
        paths: How often each look-up, and each beginning of one, occurs.
        continued: Names of the loops that use `offset: continue`.
        nodes: How many tags, outputs, operands and filters there are (`Limits.source_nodes`).
        weight: What those outside of loops weigh in passes of a loop: a filter `FILTER_WEIGHT`, others one.
        weights: The same of each loop's body without the loops in it, by `id` of the loop.
        rich_loops: `id` of each `ForNode` whose `forloop` is used for more than its counters.
        scoped: Whether names must be looked up by their text while rendering.
        foreign: Whether nodes of other packages, or filters that want the context, need a real
            python-liquid context.
    """

    assigned: dict[str, None] = field(default_factory=dict)
    unset: set[str] = field(default_factory=set)
    counters: set[str] = field(default_factory=set)
    reads: Counter[str] = field(default_factory=Counter)
    paths: Counter[PathKey] = field(default_factory=Counter)
    continued: set[str] = field(default_factory=set)
    nodes: int = 0
    weight: int = 0
    weights: dict[int, int] = field(default_factory=dict)
    rich_loops: set[int] = field(default_factory=set)
    scoped: bool = False
    foreign: bool = False

    @classmethod
    def of(cls, nodes: Iterable[Node], known: frozenset[type], context_filters: frozenset[str]) -> Usage:
        """Walk `nodes`.

        Args:
            nodes: The template's tree.
            known: Exact node classes that the compiler writes code for.
            context_filters: Names of the filters that want python-liquid's context.
        """
        walk = _Walk(cls(), known, context_filters)
        for node in nodes:
            walk.node(node)
        usage = walk.usage
        usage.nodes, usage.weight = walk.nodes, walk.weight
        if usage.counters & set(usage.assigned) or usage.foreign:
            usage.scoped = True
        return usage


def path_key(path: LiquidPath, length: int) -> PathKey | None:
    """Return what tells the first `length` segments of `path` from others; None if any is dynamic."""
    kinds = getattr(path, "kinds", None) or ("",) * len(path.path)
    segments = tuple(path.path[:length])
    if any(isinstance(segment, LiquidPath) for segment in segments):
        return None
    return (*segments, *kinds[:length])


def is_counter(segment: object) -> bool:
    """Say whether `segment` is a property of `forloop` that needs no object."""
    return isinstance(segment, str) and segment in COUNTERS


def children(node: Node) -> Iterable[Node]:
    """Return the nodes that `node` holds; partials are templates of their own."""
    return node.children(None, include_partials=False)  # type: ignore[arg-type]


def may_interrupt(nodes: Iterable[Node], known: frozenset[type]) -> bool:
    """Say whether `break` or `continue` can leave `nodes`; classes that are not `known` may do anything."""
    return _any(nodes, known, lambda node: node.interrupts, into_loops=False)


def may_assign(nodes: Iterable[Node], known: frozenset[type]) -> bool:
    """Say whether `nodes` can change a variable; classes that are not `known` may do anything."""
    return _any(nodes, known, lambda node: node.assigns is not None or node.counts is not None)


def _any(
    nodes: Iterable[Node],
    known: frozenset[type],
    does: Callable[[CompiledNode], bool],
    *,
    into_loops: bool = True,
) -> bool:
    """Say whether any of `nodes`, or of those in them, `does` something or is of a class that is not `known`.

    Args:
        nodes: The nodes.
        known: Exact classes that say what they do.
        does: What is asked of each.
        into_loops: Whether what a loop passes through is asked too.
    """
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if type(node) not in known:
            return True
        if isinstance(node, CompiledNode):
            if does(node):
                return True
            if node.loop_object and not into_loops:
                default = getattr(node, "default", None)
                stack.extend([default] if default else [])
                continue
        stack.extend(children(node))
    return False


class _Walk:
    def __init__(self, usage: Usage, known: frozenset[type], context_filters: frozenset[str]) -> None:
        self.usage = usage
        self.known = known
        self.context_filters = context_filters
        self.bound: list[set[str]] = []
        self.loops: list[Any] = []
        self.depth = 0
        self.nodes = 0
        self.weight = 0
        self.certain: set[str] = set()

    def node(self, node: Node) -> None:
        usage = self.usage
        self._weigh(1)
        if type(node) not in self.known:
            usage.foreign = True
            return
        for expression in node.expressions():
            self.expression(expression)
        if not isinstance(node, CompiledNode):
            self._children(node)
            return
        usage.scoped = usage.scoped or node.uses_scope
        if node.counts is not None:
            usage.counters.add(node.counts)
        if node.loop_object:
            self._loop(node)
        else:
            self.depth += node.branches
            self._children(node)
            self.depth -= node.branches
        if node.assigns is not None:
            self._assigned(node.assigns)

    def _weigh(self, count: int, each: int = 1) -> None:
        self.nodes += count
        self.weight += count * each

    def _children(self, node: Node) -> None:
        for child in children(node):
            self.node(child)

    def _assigned(self, name: str) -> None:
        self.usage.assigned.setdefault(name)
        if self.depth == 0:
            self.certain.add(name)
        elif name not in self.certain:
            self.usage.unset.add(name)

    def _loop(self, node: Any) -> None:
        self.bound.append({str(node.expression.identifier), node.loop_object})
        is_for = node.loop_object == "forloop"
        if is_for:
            self.loops.append(node)
        self.depth += 1
        outside, self.weight = self.weight, 0
        self.node(node.block)
        self.usage.weights[id(node)], self.weight = self.weight, outside
        self.bound.pop()
        if is_for:
            self.loops.pop()
        if default := getattr(node, "default", None):
            self.node(default)
        self.depth -= 1

    def expression(self, expression: Expression) -> None:
        stack: list[Expression] = [expression]
        while stack:
            check_time()
            current = stack.pop()
            if isinstance(current, LiquidPath):
                self._weigh(len(current.path) - 1)
                self._path(current)
            elif isinstance(current, Loop) and isinstance(current.offset, Continue):
                self.usage.continued.add(current.name)
            filters = getattr(current, "filters", None) or ()
            self._weigh(1)
            self._weigh(len(filters), FILTER_WEIGHT)
            if any(filter_.name in self.context_filters for filter_ in filters):
                self.usage.foreign = True
            stack.extend(current.children())

    def _path(self, path: LiquidPath) -> None:
        usage = self.usage
        root = path.path[0]
        if not isinstance(root, str):
            usage.scoped = True
            return
        if root == "content_blocks" and len(path.path) > 1:
            usage.scoped = True
        if any(root in names for names in self.bound):
            if root == "forloop":
                self._forloop(path)
            else:
                self._count(path)
            return
        usage.reads[root] += 2 if self.loops else 1
        self._count(path)
        for part in (root.split(".")[0], root.split("[")[0]):
            if part != root:
                usage.reads[part] += 1
                self._read(part)
        self._read(root)

    def _read(self, name: str) -> None:
        if name not in self.certain:
            self.usage.unset.add(name)

    def _count(self, path: LiquidPath) -> None:
        for length in range(2, min(len(path.path), MOST_SEGMENTS) + 1):
            key = path_key(path, length)
            if key is None:
                break
            self.usage.paths[key] += 1

    def _forloop(self, path: LiquidPath) -> None:
        rest = path.path[1:]
        if rest[:1] == ["parentloop"] and len(rest) > 1:
            rest = rest[1:]
        shadowed = any(str(loop.expression.identifier) == "forloop" for loop in self.loops)
        if shadowed or len(rest) != 1 or not is_counter(rest[0]):
            self.usage.rich_loops.update(id(loop) for loop in self.loops)

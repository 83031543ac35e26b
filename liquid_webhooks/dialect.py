"""What a tree uses that Braze does not have: unknown filters, filters and tags of other Liquids."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping

from liquid import Node
from liquid.builtin.expressions.filtered import Filter
from liquid.expression import Expression

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.filters import FILTERS
from liquid_webhooks.filters import NOT_IN_BRAZE
from liquid_webhooks.spelling import nearest

__all__ = ["dialect_findings"]

NOT_IN_BRAZE_TAGS = frozenset({"include", "render", "doc"})


def dialect_findings(
    nodes: Iterable[Node], filters: Mapping[str, Callable[..., object]], *, template_name: str = ""
) -> list[Diagnostic]:
    """Return a diagnostic for each use, in the order of the text.

    Args:
        nodes: A template's tree.
        filters: The environment's filters.
        template_name: Named in the diagnostics.
    """
    found: list[Diagnostic] = []
    for node in _walk(nodes):
        name = node.token.value
        if node.token.kind == "tag" and name in NOT_IN_BRAZE_TAGS:
            start = node.token.start_index
            found.append(
                diagnostic(
                    "LW202",
                    f"tag `{name}` does not exist in Braze",
                    source=node.token.source,
                    start=start,
                    end=start + len(name),
                    template_name=template_name,
                )
            )
        for expression in node.expressions():
            found += [
                finding
                for filter_ in _filters(expression)
                if (finding := _of_filter(filter_, filters, template_name)) is not None
            ]
    return sorted(found, key=lambda finding: finding.span.start if finding.span else 0)


def _walk(nodes: Iterable[Node]) -> Iterator[Node]:
    stack = list(nodes)
    while stack:
        node = stack.pop()
        yield node
        try:
            stack.extend(node.children(None, include_partials=False))  # type: ignore[arg-type]
        except AttributeError:  # a node of another package that needs a context to list its children
            continue


def _filters(expression: Expression) -> Iterator[Filter]:
    stack: list[Expression] = [expression]
    while stack:
        current = stack.pop()
        yield from getattr(current, "filters", None) or ()
        stack.extend(current.children())


def _of_filter(
    node: Filter, filters: Mapping[str, Callable[..., object]], template_name: str
) -> Diagnostic | None:
    start, source = node.token.start_index, node.token.source
    end = start + len(node.name)
    function = filters.get(node.name)
    if function is None:
        near = nearest(node.name, filters)
        hint = f"; did you mean `{near}`?" if near else ""
        return diagnostic(
            "LW201",
            f"unknown filter `{node.name}`{hint}",
            source=source,
            start=start,
            end=end,
            fix=near,
            template_name=template_name,
        )
    advice = NOT_IN_BRAZE.get(node.name)
    if advice is None or function is not FILTERS.get(node.name):
        return None
    return diagnostic(
        "LW202",
        f"filter `{node.name}` does not exist in Braze" + (f"; {advice}" if advice else ""),
        source=source,
        start=start,
        end=end,
        template_name=template_name,
    )

"""LW206: tags, options and filters that Braze's documentation does not mention."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from typing import Final

from liquid.token import TOKEN_TAG
from liquid.token import Token

from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.filters.table import FILTERS
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.for_tag import ForNode

__all__ = ["UNDOCUMENTED_TAGS", "report_undocumented"]

UNDOCUMENTED_TAGS: Final = frozenset(
    {"#", "continue", "cycle", "decrement", "ifchanged", "increment", "raw", "tablerow"}
)
"""Tags that Braze's documentation does not mention."""


def report_undocumented(tree: Tree, filters: Mapping[str, Callable[..., object]], report: Report) -> None:
    """Report once each what is not documented; a filter of `filters` in the place of ours is not judged."""
    for node in tree.nodes:
        token = node.token
        if token.kind != TOKEN_TAG:
            continue
        if token.value in UNDOCUMENTED_TAGS and isinstance(node, CompiledNode):
            _report(f"tag `{token.value}`", token, None, report)
        elif isinstance(node, ForNode):
            loop = node.expression
            used = {"offset": loop.offset is not None, "reversed": loop.reversed}
            for option in (option for option in used if used[option]):
                _report(f"`{option}` of `for`", token, None, report)
    for filter_ in tree.filters():
        name = filter_.name
        ours = FILTERS.get(name)
        if ours and ours.braze == "undocumented" and filters.get(name) is ours.function:
            _report(f"filter `{name}`", tree.name_of(filter_), ours.instead or None, report)


def _report(what: str, token: Token, fix: str | None, report: Report) -> None:
    hint = f"; use `{fix}`" if fix else ""
    report.add_once("LW206", f"{what} is not in Braze's documentation{hint}", token, fix=fix)

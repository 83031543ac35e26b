"""LW202: tags and filters that work here, but do not exist in Braze (its page "Filters")."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from typing import Final

from liquid.token import TOKEN_TAG

from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.filters.table import FILTERS

__all__ = ["NOT_IN_BRAZE_TAGS", "report_not_in_braze"]

NOT_IN_BRAZE_TAGS: Final = frozenset({"include", "render", "doc"})


def report_not_in_braze(tree: Tree, filters: Mapping[str, Callable[..., object]], report: Report) -> None:
    """Report what Braze lacks; a filter of `filters` in the place of ours is not judged."""
    for node in tree.nodes:
        if node.token.kind == TOKEN_TAG and node.token.value in NOT_IN_BRAZE_TAGS:
            report.add("LW202", f"tag `{node.token.value}` does not exist in Braze", node.token)
    for filter_ in tree.filters():
        name = filter_.name
        ours = FILTERS.get(name)
        if ours and ours.braze == "missing" and filters.get(name) is ours.function:
            hint = f"; {ours.instead}" if ours.instead else ""
            report.add("LW202", f"filter `{name}` does not exist in Braze{hint}", tree.name_of(filter_))

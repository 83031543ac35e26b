"""LW201: filters that the environment does not have; their input passes through, as in Ruby Liquid."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping

from liquid_webhooks.budget import check_time
from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.suggestions import Suggestions

__all__ = ["report_unknown_filters"]


def report_unknown_filters(tree: Tree, filters: Mapping[str, Callable[..., object]], report: Report) -> None:
    """Report filters that `filters`, the environment's, lack, and the nearest one of each name."""
    suggestions = Suggestions(filters)
    for filter_ in tree.filters():
        name = filter_.name
        if name in filters:
            continue
        check_time()
        near = suggestions.nearest(name)
        hint = f"; did you mean `{near}`?" if near else ""
        report.add("LW201", f"unknown filter `{name}`{hint}", tree.name_of(filter_), fix=near)

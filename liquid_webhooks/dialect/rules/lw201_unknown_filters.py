"""LW201: filters that the environment does not have; their input passes through, as in Ruby Liquid."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping

from liquid_webhooks.budget import check_time
from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.suggestions import nearest

__all__ = ["report_unknown_filters"]

MOST_NAMES = 200
"""Names of one template for which the nearest filter is looked for: a template with more is no slip."""


def report_unknown_filters(tree: Tree, filters: Mapping[str, Callable[..., object]], report: Report) -> None:
    """Report filters that `filters`, the environment's, lack; each name's nearest one is looked for once.

    Behind `MOST_NAMES` names no nearest one is looked for.
    """
    near: dict[str, str | None] = {}
    for filter_ in tree.filters():
        name = filter_.name
        if name in filters:
            continue
        if name not in near:
            check_time()
            near[name] = nearest(name, filters) if len(near) < MOST_NAMES else None
        hint = f"; did you mean `{near[name]}`?" if near[name] else ""
        report.add("LW201", f"unknown filter `{name}`{hint}", tree.name_of(filter_), fix=near[name])

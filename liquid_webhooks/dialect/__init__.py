"""Dialect: what a tree holds that Braze lacks, may not fetch, or does not document.

What one tag says of its own words (`LW208` to `LW228`) is reported where `syntax.tags` reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping

from liquid import Node

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.rules.lw201_unknown_filters import report_unknown_filters
from liquid_webhooks.dialect.rules.lw202_not_in_braze import report_not_in_braze
from liquid_webhooks.dialect.rules.lw203_bare_attributes import report_bare_attributes
from liquid_webhooks.dialect.rules.lw204_hidden_names import report_hidden_names
from liquid_webhooks.dialect.rules.lw205_second_attributes import report_second_attributes
from liquid_webhooks.dialect.rules.lw206_undocumented import report_undocumented
from liquid_webhooks.dialect.rules.lw211_braces_in_quotes import report_braces_in_quotes
from liquid_webhooks.dialect.rules.lw227_email_alone import report_email_alone
from liquid_webhooks.dialect.tree import Tree

__all__ = ["dialect_diagnostics"]


def dialect_diagnostics(
    nodes: Iterable[Node], filters: Mapping[str, Callable[..., object]], *, template_name: str = ""
) -> list[Diagnostic]:
    """Return what can be said of a tree without data, in the order of the text.

    Takes time in proportion to the size of the template.

    Args:
        nodes: A template's tree.
        filters: The environment's filters.
        template_name: Named in the diagnostics.
    """
    tree = Tree.of(nodes)
    report = Report(template_name)
    report_unknown_filters(tree, filters, report)
    report_not_in_braze(tree, filters, report)
    report_bare_attributes(tree, report)
    report_hidden_names(tree, report)
    report_second_attributes(tree, report)
    report_undocumented(tree, filters, report)
    report_braces_in_quotes(tree, report)
    report_email_alone(tree, report)
    return report.in_order()

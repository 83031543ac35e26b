"""LW204: variables that hide an attribute or a namespace of Braze: one scope holds both (spec 1.2)."""

from __future__ import annotations

from typing import Final

from liquid_webhooks.data.names import NAMESPACES
from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree

__all__ = ["report_hidden_names"]

_ATTRIBUTES: Final = frozenset(STANDARD_NAMES)


def report_hidden_names(tree: Tree, report: Report) -> None:
    """Report, once each, the variables that the template names as Braze names something."""
    for identifier in tree.given_names():
        name = str(identifier)
        if name in _ATTRIBUTES:
            message = f"variable `{name}` hides the attribute `${{{name}}}`; name it otherwise"
            report.add_once("LW204", message, identifier.token)
        elif name in NAMESPACES:
            message = f"variable `{name}` hides Braze's `{name}`; name it otherwise"
            report.add_once("LW204", message, identifier.token)

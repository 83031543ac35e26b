"""LW203: attributes without `${}`, which Braze may not fetch: one scope holds both."""

from __future__ import annotations

import re
from typing import Final

from liquid.builtin.expressions import Path

from liquid_webhooks.data.names import CONTENT_BLOCKS
from liquid_webhooks.data.names import STANDARD_NAMES
from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.tags.include_tag import IncludeNode

__all__ = ["report_bare_attributes"]

_ATTRIBUTES: Final = frozenset(STANDARD_NAMES)
_STEPS: Final = re.compile(r"[.\[].*", re.DOTALL)


def report_bare_attributes(tree: Tree, report: Report) -> None:
    """Report, once each, attributes without `${}` that are nowhere written with it, nor given a value."""
    if _takes_names_from_elsewhere(tree):
        return
    given = {str(identifier) for identifier in tree.given_names()}
    paths = [path for path in tree.expressions if isinstance(path, Path)]
    roots = [(path, root) for path in paths if isinstance(root := path.path[0], str)]
    # The braces may hold a path: `${most_recent_location[0]}`.
    named = {_STEPS.sub("", root) for path, root in roots if _kind(path) is Kind.NAME}
    for path, root in roots:
        if root in _ATTRIBUTES and root not in given and root not in named and _kind(path) is Kind.DOT:
            fix = f"${{{root}}}"
            message = f"Braze may not fetch the attribute `{root}`; write `{fix}`"
            report.add_once("LW203", message, path.token, fix=fix)


def _kind(path: Path) -> Kind:
    """Return how the first name of a look-up is written."""
    kinds: tuple[Kind, ...] = getattr(path, "kinds", (Kind.DOT,))
    return kinds[0]


def _takes_names_from_elsewhere(tree: Tree) -> bool:
    """Tell whether text that is not here may give names a value, or name attributes with `${}`."""
    return any(isinstance(node, IncludeNode) for node in tree.nodes) or any(
        isinstance(path, Path) and path.path[0] == CONTENT_BLOCKS and len(path.path) > 1
        for path in tree.expressions
    )

"""LW227: names and tags that exist in e-mails alone and print nothing in a webhook."""

from __future__ import annotations

from typing import Final

from liquid.builtin.expressions import Path
from liquid.token import Token

from liquid_webhooks.data.names import EMAIL_NAMES
from liquid_webhooks.data.names import EMAIL_NAMESPACE
from liquid_webhooks.dialect.report import Report
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.dialect.tree import is_named
from liquid_webhooks.syntax.tags.form_field_name_tag import FormFieldNameNode

__all__ = ["report_email_alone"]

_NAMES: Final = frozenset({*EMAIL_NAMES, EMAIL_NAMESPACE})


def report_email_alone(tree: Tree, report: Report) -> None:
    """Report, once each, what is for e-mails; not names that the template has given a value before."""
    given: dict[str, int] = {}
    for identifier in tree.given_names():
        given.setdefault(str(identifier), identifier.token.start_index)
    for node in tree.nodes:
        if isinstance(node, FormFieldNameNode):
            _report("tag `form_field_name`", node.token, report)
    for path in tree.expressions:
        if not isinstance(path, Path) or not is_named(path):
            continue
        root = path.path[0]
        if root in _NAMES and path.token.start_index <= given.get(str(root), path.token.start_index):
            shown = f"`{root}`" if root == EMAIL_NAMESPACE else f"`${{{root}}}`"
            _report(shown, path.token, report)


def _report(what: str, token: Token, report: Report) -> None:
    report.add_once("LW227", f"{what} exists in e-mails alone; nothing is printed in a webhook", token)

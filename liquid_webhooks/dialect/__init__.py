"""What a tree holds that Braze lacks, may not fetch, or does not document: findings `LW2xx`."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping

from liquid import Node

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.dialect.expressions import note_expressions
from liquid_webhooks.dialect.names import note_names
from liquid_webhooks.dialect.notes import Notes
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.dialect.vocabulary import note_filters
from liquid_webhooks.dialect.vocabulary import note_tags

__all__ = ["dialect_findings"]


def dialect_findings(
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
    notes = Notes(template_name)
    note_tags(tree, notes)
    note_filters(tree, filters, notes)
    note_names(tree, notes)
    note_expressions(tree, notes)
    return notes.in_order()

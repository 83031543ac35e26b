"""Findings about a whole tree: what Braze lacks, may not fetch, or does not document (`LW201` to `LW211`).

What one tag says of its own words (`LW208` to `LW214`) is found where `syntax.tags` reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Mapping

from liquid import Node

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.dialect.notes import Notes
from liquid_webhooks.dialect.rules.lw201_unknown_filters import note_unknown_filters
from liquid_webhooks.dialect.rules.lw202_not_in_braze import note_not_in_braze
from liquid_webhooks.dialect.rules.lw203_bare_attributes import note_bare_attributes
from liquid_webhooks.dialect.rules.lw204_hidden_names import note_hidden_names
from liquid_webhooks.dialect.rules.lw205_second_attributes import note_second_attributes
from liquid_webhooks.dialect.rules.lw206_undocumented import note_undocumented
from liquid_webhooks.dialect.rules.lw211_braces_in_quotes import note_braces_in_quotes
from liquid_webhooks.dialect.tree import Tree

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
    note_unknown_filters(tree, filters, notes)
    note_not_in_braze(tree, filters, notes)
    note_bare_attributes(tree, notes)
    note_hidden_names(tree, notes)
    note_second_attributes(tree, notes)
    note_undocumented(tree, filters, notes)
    note_braces_in_quotes(tree, notes)
    return notes.in_order()

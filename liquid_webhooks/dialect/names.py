"""Attributes without `${}`, and variables that hide attributes: one scope holds both (spec 1.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from liquid.builtin.expressions import Identifier
from liquid.builtin.expressions import Path

from liquid_webhooks.dialect.notes import Notes
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.profiles import STANDARD_NAMES
from liquid_webhooks.syntax.expressions.nodes import Kind
from liquid_webhooks.syntax.tags.include_tag import IncludeNode

__all__ = ["CONTENT_BLOCKS", "NAMESPACES", "is_named", "note_names"]

CONTENT_BLOCKS: Final = "content_blocks"

NAMESPACES: Final = frozenset(
    {
        "api_trigger_properties",
        "app",
        "campaign",
        "canvas",
        "canvas_entry_properties",
        "card",
        CONTENT_BLOCKS,
        "context",
        "context_properties",
        "custom_attribute",
        "event_properties",
        "most_recently_used_device",
        "sms",
        "subscribed_state",
        "targeted_device",
        "whats_app",
    }
)
"""What `.${name}` may stand behind (spec 2.1 to 2.6)."""

_ATTRIBUTES: Final = frozenset(STANDARD_NAMES)
_STEPS: Final = re.compile(r"[.\[].*", re.DOTALL)


def note_names(tree: Tree, notes: Notes) -> None:
    """Note, once each, variables that hide an attribute or namespace (`LW204`), bare attributes (`LW203`)."""
    given: set[str] = set()
    for identifier in _identifiers(tree):
        name = str(identifier)
        given.add(name)
        if name in _ATTRIBUTES:
            message = f"variable `{name}` hides the attribute `${{{name}}}`; name it otherwise"
            notes.add_once("LW204", message, identifier.token)
        elif name in NAMESPACES:
            message = f"variable `{name}` hides Braze's `{name}`; name it otherwise"
            notes.add_once("LW204", message, identifier.token)
    if not _takes_names_from_elsewhere(tree):
        _note_bare(tree, given, notes)


def is_named(path: Path) -> bool:
    """Tell whether a look-up is written with `${}`."""
    return Kind.NAME in getattr(path, "kinds", ())


def _identifiers(tree: Tree) -> Iterator[Identifier]:
    """Yield the names that the template gives a value, wherever it does."""
    for node in tree.nodes:
        for names in (node.template_scope(), node.block_scope()):
            yield from (name for name in names if isinstance(name, Identifier))


def _note_bare(tree: Tree, given: set[str], notes: Notes) -> None:
    """Note attributes without `${}` that are nowhere written with it, nor `given` a value."""
    paths = [path for path in tree.expressions if isinstance(path, Path)]
    roots = [(path, root) for path in paths if isinstance(root := path.path[0], str)]
    # The braces may hold a path: `${most_recent_location[0]}`.
    named = {_STEPS.sub("", root) for path, root in roots if _kind(path) is Kind.NAME}
    for path, root in roots:
        if root in _ATTRIBUTES and root not in given and root not in named and _kind(path) is Kind.DOT:
            fix = f"${{{root}}}"
            message = f"Braze may not fetch the attribute `{root}`; write `{fix}`"
            notes.add_once("LW203", message, path.token, fix=fix)


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

"""Filters and tags by their names: unknown, not in Braze, or not in its documentation (spec 1.1 and 3)."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from typing import Final

from liquid.token import TOKEN_TAG
from liquid.token import Token

from liquid_webhooks.dialect.notes import Notes
from liquid_webhooks.dialect.tree import Tree
from liquid_webhooks.filters import FILTERS
from liquid_webhooks.filters import NOT_IN_BRAZE
from liquid_webhooks.spelling import nearest
from liquid_webhooks.syntax.node import CompiledNode
from liquid_webhooks.syntax.tags.for_tag import ForNode

__all__ = ["NOT_IN_BRAZE_TAGS", "UNDOCUMENTED_FILTERS", "UNDOCUMENTED_TAGS", "note_filters", "note_tags"]

NOT_IN_BRAZE_TAGS: Final = frozenset({"include", "render", "doc"})

UNDOCUMENTED_FILTERS: Final = {
    "base64_decode": None,
    "base64_url_safe_decode": None,
    "base64_url_safe_encode": None,
    "escape_once": None,
    "h": "escape",
    "hmac_sha512_base64": None,
    "hmac_sha512_hex": "hmac_sha512",
    "remove_last": None,
    "replace_last": None,
    "sha256": "sha2",
    "url_decode": None,
}
"""Filters that Braze's documentation does not mention → a documented one that gives the same, if any."""

UNDOCUMENTED_TAGS: Final = frozenset(
    {"#", "continue", "cycle", "decrement", "ifchanged", "increment", "raw", "tablerow"}
)
"""Tags that Braze's documentation does not mention."""


def note_tags(tree: Tree, notes: Notes) -> None:
    """Note tags that Braze does not have (`LW202`), and once each those it does not document (`LW206`)."""
    for node in tree.nodes:
        token = node.token
        if token.kind != TOKEN_TAG:
            continue
        if token.value in NOT_IN_BRAZE_TAGS:
            notes.add("LW202", f"tag `{token.value}` does not exist in Braze", token)
        elif token.value in UNDOCUMENTED_TAGS and isinstance(node, CompiledNode):
            _note_undocumented(f"tag `{token.value}`", token, None, notes)
        elif isinstance(node, ForNode):
            loop = node.expression
            used = {"offset": loop.offset is not None, "reversed": loop.reversed}
            for option in (option for option in used if used[option]):
                _note_undocumented(f"`{option}` of `for`", token, None, notes)


def note_filters(tree: Tree, filters: Mapping[str, Callable[..., object]], notes: Notes) -> None:
    """Note unknown filters (`LW201`), those that Braze does not have (`LW202`) or document (`LW206`).

    Args:
        tree: The template.
        filters: The environment's filters; one put in the place of ours is not judged.
        notes: Where findings go.
    """
    near: dict[str, str | None] = {}
    for filter_ in tree.filters():
        name = filter_.name
        # In lax markup a filter's name may stand in quotes, which its token leaves out.
        token = filter_.token._replace(value=name)
        function = filters.get(name)
        if function is None:
            if name not in near:
                near[name] = nearest(name, filters)
            hint = f"; did you mean `{near[name]}`?" if near[name] else ""
            notes.add("LW201", f"unknown filter `{name}`{hint}", token, fix=near[name])
        elif function is not FILTERS.get(name):
            continue
        elif (advice := NOT_IN_BRAZE.get(name)) is not None:
            hint = f"; {advice}" if advice else ""
            notes.add("LW202", f"filter `{name}` does not exist in Braze{hint}", token)
        elif name in UNDOCUMENTED_FILTERS:
            _note_undocumented(f"filter `{name}`", token, UNDOCUMENTED_FILTERS[name], notes)


def _note_undocumented(what: str, token: Token, fix: str | None, notes: Notes) -> None:
    hint = f"; use `{fix}`" if fix else ""
    notes.add_once("LW206", f"{what} is not in Braze's documentation{hint}", token, fix=fix)

"""Catalog look-ups at render time (spec 1.12)."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence

from liquid_webhooks.resources.catalogs import Catalogs
from liquid_webhooks.resources.catalogs import HeldCatalogs
from liquid_webhooks.runtime.fetching.rerender import rerendered
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State
from liquid_webhooks.values.nesting import Visits

__all__ = ["NAMES"]

MOST_SELECTED = 50
"""Items that a selection has at most (spec 7.5)."""

Items = list[Mapping[str, object]]


def catalog_items(st: State, s: Scope | None, catalog: str, *ids: str) -> Items:
    """Return the items of these ids, in order; an id without an item gives none."""
    return _fetch(st, s, catalog, lambda _: ids)


def catalog_selection_items(st: State, s: Scope | None, catalog: str, selection: str) -> Items:
    """Return the items of a selection, in its order; at most fifty."""

    def ids(catalogs: Catalogs) -> Sequence[str]:
        found = catalogs.selection(catalog, selection)
        if len(found) > MOST_SELECTED:
            st.report("LW609", f"the selection has more than {MOST_SELECTED} items; the others are left out")
        return found[:MOST_SELECTED]

    return _fetch(st, s, catalog, ids)


def _fetch(st: State, s: Scope | None, catalog: str, ids: Callable[[Catalogs], Sequence[str]]) -> Items:
    if st.is_rerendering:
        st.report("LW614", "catalog tags in text that was fetched are not carried out")
        return []
    catalogs = supplies(st).catalogs or HeldCatalogs()
    try:
        found = [catalogs.item(catalog, item_id) for item_id in ids(catalogs)]
    except LookupError:
        st.report("LW607", "there is no catalog or selection of this name; `items` is empty")
        return []
    items = [item for item in found if item is not None]
    return items if s is None else [_rendered(st, s, item) for item in items]


def _rendered(st: State, s: Scope, item: Mapping[str, object]) -> Mapping[str, object]:
    """Return an item with the Liquid in its texts rendered, each value in it charged."""
    visits = Visits()

    def value_of(value: object) -> object:
        if isinstance(value, str):
            return rerendered(st, s, value, "the item")
        if not isinstance(value, (Mapping, list, tuple)):
            return value
        visits.enter(len(value))
        made: object
        if isinstance(value, Mapping):
            made = {key: value_of(inner) for key, inner in value.items()}
        else:
            made = [value_of(inner) for inner in value]
        visits.leave()
        return made

    visits.enter(len(item))
    return {key: value_of(value) for key, value in item.items()}


NAMES: dict[str, object] = {
    "catalog_items": catalog_items,
    "catalog_selection_items": catalog_selection_items,
}
"""Everything of this module that generated code may name."""

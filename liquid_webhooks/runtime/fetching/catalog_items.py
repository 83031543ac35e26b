"""Catalog look-ups at render time (Braze, "Using catalogs")."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence

from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import TEST_COST
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.resources.catalogs import Catalogs
from liquid_webhooks.resources.catalogs import HeldCatalogs
from liquid_webhooks.runtime.fetching.rerender import rerendered
from liquid_webhooks.runtime.fetching.supplies import supplies
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State
from liquid_webhooks.values.nesting import Visits

__all__ = ["NAMES"]

MOST_SELECTED = 50
"""Items that a selection has at most (Braze, "Selections")."""

Items = list[Mapping[str, object]]

_Ids = Callable[[Catalogs], Sequence[str]]
"""Gives the ids of the items, asking the catalogs if need be."""


def catalog_items(state: State, scope: Scope | None, catalog: str, *ids: str) -> Items:
    """Return the items of these ids, in order; an id without an item gives none."""
    return _fetch(state, scope, catalog, lambda _: ids)


def catalog_selection_items(state: State, scope: Scope | None, catalog: str, selection: str) -> Items:
    """Return the items of a selection, in its order; at most fifty."""

    def ids(catalogs: Catalogs) -> Sequence[str]:
        selected = catalogs.selection(catalog, selection)
        if len(selected) > MOST_SELECTED:
            state.report(
                "LW609", f"the selection has more than {MOST_SELECTED} items; the others are left out"
            )
        return selected[:MOST_SELECTED]

    return _fetch(state, scope, catalog, ids)


def _fetch(state: State, scope: Scope | None, catalog: str, ids: _Ids) -> Items:
    catalogs = supplies(state).catalogs or HeldCatalogs()
    try:
        wanted = ids(catalogs)
        state.charge_read(TEST_COST * len(wanted))
        answers = [catalogs.item(catalog, item_id) for item_id in wanted]
    except LookupError:
        state.report("LW607", "there is no catalog or selection of this name; `items` is empty")
        return []
    items = [item for item in answers if item is not None]
    return items if scope is None else [_rendered(state, scope, item) for item in items]


def _rendered(state: State, scope: Scope, item: Mapping[str, object]) -> Mapping[str, object]:
    """Return an item with the Liquid in its texts rendered, each value in it charged."""
    visits = Visits()
    free = FREE

    def enter(size: int) -> None:
        """Charge the copy of a list or hash, as what is visited and as what is made."""
        nonlocal free
        visits.enter(size)
        free -= size + 1
        if free < 0:
            state.keep_chars(VALUE_COST * -free)
            free = 0

    def value_of(value: object) -> object:
        if isinstance(value, str):
            return rerendered(state, scope, value, "the item")
        if not isinstance(value, (Mapping, list, tuple)):
            return value
        enter(len(value))
        made: object
        if isinstance(value, Mapping):
            made = {key: value_of(inner) for key, inner in value.items()}
        else:
            made = [value_of(inner) for inner in value]
        visits.leave()
        return made

    enter(len(item))
    return {key: value_of(value) for key, value in item.items()}


NAMES: dict[str, object] = {
    "catalog_items": catalog_items,
    "catalog_selection_items": catalog_selection_items,
}
"""Everything of this module that generated code may name."""

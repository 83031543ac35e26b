"""Catalogs and their selections: items that a message looks up by id (Braze, "Using catalogs")."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Protocol

from liquid_webhooks.validation import expect_list
from liquid_webhooks.validation import expect_object
from liquid_webhooks.validation import expect_objects
from liquid_webhooks.validation import id_text
from liquid_webhooks.validation import read_times

__all__ = ["Catalogs", "HeldCatalogs"]


class Catalogs(Protocol):
    """Where `{% catalog_items %}` and `{% catalog_selection_items %}` look items up."""

    def item(self, catalog: str, item_id: str) -> Mapping[str, object] | None:
        """Return the item, its `id` included; None if the catalog has none of this id.

        Raises:
            LookupError: There is no such catalog.
        """
        ...

    def selection(self, catalog: str, name: str) -> Sequence[str]:
        """Return the ids that a selection holds, in its order.

        Raises:
            LookupError: There is no such catalog, or it has no such selection.
        """
        ...


class HeldCatalogs:
    """The catalogs of render data.

    Args:
        catalogs: Name to items, each with an `id`, a string or a number; of equal ids the last one counts.
        selections: Catalog to selection to ids.

    Raises:
        DataError: Something has another shape.
    """

    def __init__(self, catalogs: object = None, selections: object = None) -> None:
        self._lists = {
            name: expect_objects(items, f"catalogs.{name}")
            for name, items in expect_object(catalogs, "catalogs").items()
        }
        self._selections = expect_object(selections, "catalog_selections")
        self._items: dict[str, dict[str, Mapping[str, object]]] = {}
        self._selected: dict[tuple[str, str], list[str]] = {}

    def __getstate__(self) -> dict[str, object]:
        return {**vars(self), "_items": {}, "_selected": {}}

    def item(self, catalog: str, item_id: str) -> Mapping[str, object] | None:
        """Return the item of this id, as `Catalogs.item`; ids that are numbers are found by their digits."""
        items = self._items.get(catalog)
        if items is None:
            # Built at the first look-up: most catalogs of a message are never asked.
            path = f"catalogs.{catalog}"
            items = {id_text(item.get("id"), path): item for item in self._lists[catalog]}
            self._items[catalog] = items
        item = items.get(item_id)
        if item is not None and not isinstance(item, _Ready):
            fields = expect_object(read_times(item, f"catalogs.{catalog}"), f"catalogs.{catalog}")
            item = items[item_id] = _Ready(fields)
        return item

    def selection(self, catalog: str, name: str) -> Sequence[str]:
        """Return the ids of a selection, as `Catalogs.selection`."""
        ids = self._selected.get((catalog, name))
        if ids is None:
            ids = self._selected[catalog, name] = self._ids(catalog, name)
        return ids

    def _ids(self, catalog: str, name: str) -> list[str]:
        if catalog not in self._lists:
            raise LookupError("no such catalog")
        selections = expect_object(self._selections.get(catalog), f"catalog_selections.{catalog}")
        if name not in selections:
            raise LookupError("no such selection")
        path = f"catalog_selections.{catalog}.{name}"
        return [id_text(item_id, path) for item_id in expect_list(selections[name], path)]

    def __repr__(self) -> str:
        return f"<HeldCatalogs of {len(self._lists)}>"


class _Ready(dict[str, object]):
    """An item whose times are texts, so that this is seen to once."""

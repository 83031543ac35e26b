"""Iteration: what `for` and `tablerow` iterate over, and the `forloop` and `tablerowloop` objects."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from typing import cast

from liquid_webhooks import values
from liquid_webhooks.budget import Budget
from liquid_webhooks.budget import charge_values
from liquid_webhooks.errors import RenderError

__all__ = ["ForLoop", "TableRowLoop", "loop_items", "loop_slice", "table_row"]


_CONTAINERS = (str, bytes, bytearray, memoryview, list, tuple, Mapping, range, values.Range)
"""What has all its items, or tells how many there are, without being read."""


class _Counters:
    """What both loop objects count: `length` passes, the current one from 0 in `index0`."""

    __slots__ = ("index0", "length")

    index0: int
    length: int

    def __getitem__(self, key: object) -> object:
        index, length = self.index0, self.length
        match key:
            case "index":
                return index + 1
            case "index0":
                return index
            case "rindex":
                return length - index
            case "rindex0":
                return length - index - 1
            case "first":
                return index == 0
            case "last":
                return index == length - 1
            case "length":
                return length
            case _:
                raise KeyError(key)


class ForLoop(_Counters):
    """The `forloop` object, for templates that need more of it than its counters.

    Attributes:
        name: `VARIABLE-COLLECTION`, as written.
        length: Passes of the loop.
        parentloop: The `ForLoop` around this one, or None.
        index0: Index of the current pass, from 0; set by the loop.
    """

    __slots__ = ("name", "parentloop")

    def __init__(self, name: str, length: int, parentloop: object) -> None:
        self.name = name
        self.length = length
        self.parentloop = parentloop
        self.index0 = 0

    def __str__(self) -> str:
        return "Liquid::ForloopDrop"

    __repr__ = __str__

    def __getitem__(self, key: object) -> object:
        """Return the property `key` of the loop; KeyError where there is none."""
        match key:
            case "parentloop":
                return self.parentloop
            case "name":
                return self.name
            case _:
                return super().__getitem__(key)


class TableRowLoop(_Counters):
    """The `tablerowloop` object.

    Attributes:
        length: Cells in all.
        columns: Cells in a full row.
        index0: Index of the current cell, from 0.
        row: 1-based row of the current cell.
        col: 1-based column of the current cell.
    """

    __slots__ = ("col", "columns", "row")

    def __init__(self, length: int, columns: int) -> None:
        self.length = length
        self.columns = columns
        self.index0 = 0
        self.row = 1
        self.col = 1

    def __str__(self) -> str:
        return "Liquid::TablerowloopDrop"

    __repr__ = __str__

    def opening(self) -> str:
        """Return the markup that opens the current cell."""
        return f'<td class="col{self.col}">'

    def turning(self) -> str:
        """Return the markup behind the current cell: at the end of a row, it opens the next one."""
        if self.col == self.columns and self.index0 != self.length - 1:
            return f'</tr>\n<tr class="row{self.row + 1}">'
        return ""

    def step(self) -> None:
        """Go on to the next cell."""
        self.index0 += 1
        if self.col == self.columns:
            self.col = 1
            self.row += 1
        else:
            self.col += 1

    def __getitem__(self, key: object) -> object:
        """Return the property `key` of the loop; KeyError where there is none."""
        match key:
            case "col":
                return self.col
            case "col0":
                return self.col - 1
            case "col_first":
                return self.col == 1
            case "col_last":
                return self.col == self.columns
            case "row":
                return self.row
            case _:
                return super().__getitem__(key)


def loop_items(budget: Budget, value: object) -> Sequence[object]:
    """Return what a loop over `value` passes through; a range stays lazy but is bounded."""
    if isinstance(value, Mapping) and len(value) > budget.passes_left:
        budget.charge_passes(len(value))
    items = values.iterate(value)
    if isinstance(items, values.Range):
        if items.size > budget.passes_left:
            budget.charge_passes(items.size)
        return range(items.start, items.start + items.size)
    return items


def loop_slice(budget: Budget, value: object, start: object, limit: object) -> Sequence[object]:
    """Return the part of `value` that `offset` and `limit` leave, without touching the rest.

    A negative offset skips nothing but shortens `limit`; a string is never cut (Ruby's
    `Utils.slice_collection`).

    Raises:
        RenderError: `start` or `limit` is no integer.
    """
    first = 0 if start is None else values.to_integer(start)
    stop = None if limit is None else first + values.to_integer(limit)
    if stop is not None and _is_read_in_order(value):
        value = budget.written_out(cast("Iterable[object]", value), max(stop, 0))
    value = values.unwrap_list(value)
    if isinstance(value, str):
        return loop_items(budget, value)
    first = max(first, 0)
    if isinstance(value, Mapping):
        stop = len(value) if stop is None else max(min(stop, len(value)), 0)
        charge_values(stop)
        pairs = itertools.islice(value.items(), min(first, stop), stop)
        return [[key, item] for key, item in pairs]
    items = values.iterate(value)
    if isinstance(items, values.Range):
        end = items.size if stop is None else max(min(stop, items.size), 0)
        return loop_items(budget, values.Range(items.start + first, items.start + end - 1, items.max_items))
    stop = len(items) if stop is None else max(min(stop, len(items)), 0)
    if stop - first > budget.passes_left:
        budget.charge_passes(stop - first)
    return items[first:stop]


def _is_read_in_order(value: object) -> bool:
    """Return whether `value` is an iterable of Python's own that is no container, and may have no end."""
    return isinstance(value, Iterable) and not isinstance(value, _CONTAINERS)


def table_row(
    budget: Budget, value: object, start: object, limit: object, columns: object, missing: object
) -> tuple[Sequence[object] | None, TableRowLoop]:
    """Return what a `tablerow` passes through, or None for nil and false, and its loop object.

    Unlike `for`, Ruby reads these arguments by their leading integer. Those that are `missing`
    have defaults; without `columns` all cells stand in one row.

    Raises:
        RenderError: An argument is neither number, string nor nil ("invalid integer").
    """
    if not values.truth(value):
        return None, TableRowLoop(0, 0)
    first = 0 if start is missing else leading_integer(start)
    most = None if limit is missing else leading_integer(limit)
    width = None if columns is missing else leading_integer(columns)
    items = loop_slice(budget, value, first, most)
    return items, TableRowLoop(len(items), len(items) if width is None else width)


def leading_integer(value: object) -> int:
    """Return Ruby's `to_i` of a number, a string or nil.

    Raises:
        RenderError: `value` is of another type, or not finite.
    """
    value = values.unwrap(value)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise RenderError("invalid integer")
    if isinstance(value, float) and not math.isfinite(value):
        raise RenderError("a number is not finite", inline="internal")
    return int(values.to_number(value))

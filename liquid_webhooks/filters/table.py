"""The table of all filters."""

from __future__ import annotations

from types import FunctionType

from liquid_webhooks.filters import arithmetic
from liquid_webhooks.filters import arrays
from liquid_webhooks.filters import dates
from liquid_webhooks.filters import default
from liquid_webhooks.filters import digests
from liquid_webhooks.filters import encodings
from liquid_webhooks.filters import html
from liquid_webhooks.filters import json
from liquid_webhooks.filters import marks
from liquid_webhooks.filters import money
from liquid_webhooks.filters import replacing
from liquid_webhooks.filters import strings
from liquid_webhooks.filters.contract import Filter

__all__ = ["FILTERS", "filter_of"]

FILTERS: dict[str, Filter] = {
    **arrays.FILTERS,
    **dates.FILTERS,
    **digests.FILTERS,
    **encodings.FILTERS,
    **default.FILTERS,
    **html.FILTERS,
    **json.FILTERS,
    **marks.FILTERS,
    **money.FILTERS,
    **arithmetic.FILTERS,
    **replacing.FILTERS,
    **strings.FILTERS,
}
"""Every filter of the dialect by its name."""

_BY_FUNCTION: dict[object, Filter] = {filter_.function: filter_ for filter_ in FILTERS.values()}


def filter_of(function: object) -> Filter | None:
    """Return the record of one of our functions, whatever name it is registered under; None of any other.

    Functions of several names have records that differ in what Braze says of the name alone.
    """
    # Callables of other kinds need not be hashable.
    return _BY_FUNCTION.get(function) if isinstance(function, FunctionType) else None

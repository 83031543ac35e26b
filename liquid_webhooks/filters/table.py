"""The table of all filters."""

from __future__ import annotations

from collections.abc import Callable

from liquid_webhooks.filters import arrays
from liquid_webhooks.filters import dates
from liquid_webhooks.filters import digests
from liquid_webhooks.filters import encodings
from liquid_webhooks.filters import general
from liquid_webhooks.filters import html
from liquid_webhooks.filters import json
from liquid_webhooks.filters import money
from liquid_webhooks.filters import numbers
from liquid_webhooks.filters import replacing
from liquid_webhooks.filters import text

__all__ = ["FILTERS", "NEEDS_STATE", "NOT_IN_BRAZE", "READS"]

FILTERS: dict[str, Callable[..., object]] = {
    **arrays.FILTERS,
    **dates.FILTERS,
    **digests.FILTERS,
    **encodings.FILTERS,
    **general.FILTERS,
    **html.FILTERS,
    **json.FILTERS,
    **money.FILTERS,
    **numbers.FILTERS,
    **replacing.FILTERS,
    **text.FILTERS,
}
"""Every filter of the dialect by its name: `f(value, *args)`, positional only; keyword arguments
of a template arrive as one trailing dict, as in Ruby."""

NEEDS_STATE: frozenset[str] = dates.NEEDS_STATE | json.NEEDS_STATE
"""Names of the filters that take the render state before the value."""

READS: dict[str, int] = {
    **arrays.READS,
    **digests.READS,
    **encodings.READS,
    **html.READS,
    **json.READS,
    **replacing.READS,
    **text.READS,
}
"""Names of the filters that may make less than they read, with what each character of a text counts for
(`Limits.read_chars`); 0 says that the filter is for lists."""

NOT_IN_BRAZE: dict[str, str] = {**arrays.NOT_IN_BRAZE, **text.NOT_IN_BRAZE}
"""Names of filters that Braze does not have, with what to write instead (or nothing)."""

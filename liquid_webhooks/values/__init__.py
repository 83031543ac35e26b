"""Liquid's view of Python values (those of Ruby Liquid 5.4): the one place to import it from.

Exact types are tested first throughout: most values are JSON, and these functions are hot.
"""

from __future__ import annotations

from liquid_webhooks.values.access import first
from liquid_webhooks.values.access import iterate
from liquid_webhooks.values.access import last
from liquid_webhooks.values.access import lookup
from liquid_webhooks.values.access import lookup_dot
from liquid_webhooks.values.access import size
from liquid_webhooks.values.access import to_array
from liquid_webhooks.values.access import to_integer
from liquid_webhooks.values.comparison import contains
from liquid_webhooks.values.comparison import equal
from liquid_webhooks.values.comparison import greater
from liquid_webhooks.values.comparison import greater_equal
from liquid_webhooks.values.comparison import hash_get
from liquid_webhooks.values.comparison import is_blank
from liquid_webhooks.values.comparison import is_empty
from liquid_webhooks.values.comparison import less
from liquid_webhooks.values.comparison import less_equal
from liquid_webhooks.values.comparison import truth
from liquid_webhooks.values.numbers import float_text
from liquid_webhooks.values.numbers import from_number
from liquid_webhooks.values.numbers import int_text
from liquid_webhooks.values.numbers import to_number
from liquid_webhooks.values.printing import inspect
from liquid_webhooks.values.printing import text
from liquid_webhooks.values.printing import time_text
from liquid_webhooks.values.printing import to_s
from liquid_webhooks.values.types import NOT_THERE
from liquid_webhooks.values.types import Range
from liquid_webhooks.values.types import has_own_items
from liquid_webhooks.values.types import is_undefined
from liquid_webhooks.values.types import own_item
from liquid_webhooks.values.types import peek
from liquid_webhooks.values.types import type_name
from liquid_webhooks.values.types import unwrap
from liquid_webhooks.values.types import unwrap_list

__all__ = [
    "NOT_THERE",
    "Range",
    "contains",
    "equal",
    "first",
    "float_text",
    "from_number",
    "greater",
    "greater_equal",
    "has_own_items",
    "hash_get",
    "inspect",
    "int_text",
    "is_blank",
    "is_empty",
    "is_undefined",
    "iterate",
    "last",
    "less",
    "less_equal",
    "lookup",
    "lookup_dot",
    "own_item",
    "peek",
    "size",
    "text",
    "time_text",
    "to_array",
    "to_integer",
    "to_number",
    "to_s",
    "truth",
    "type_name",
    "unwrap",
    "unwrap_list",
]

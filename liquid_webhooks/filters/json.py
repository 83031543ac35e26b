"""JSON filters: escaping for a string, reading, writing, keys of hashes (Braze, "Filters"; RFC 8259)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from json.encoder import encode_basestring

from liquid_webhooks.budget import charge_kept
from liquid_webhooks.budget import check_time
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.contract import FilterState
from liquid_webhooks.filters.sizes import too_long
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.limits import VALUE_COST
from liquid_webhooks.values import NOT_THERE
from liquid_webhooks.values import own_item
from liquid_webhooks.values import to_s
from liquid_webhooks.values import unwrap
from liquid_webhooks.values.json_text import Invalid
from liquid_webhooks.values.json_text import read_json
from liquid_webhooks.values.json_text import write_json

__all__ = ["FILTERS", "Invalid", "charge_json", "read_json"]

CHARS_A_SECOND = 3_000_000
"""Characters of JSON that are read in a second: nothing can stop that."""

_CONTAINER = re.compile(r"[ \t\n\r]*[\[{]")


def json_escape(value: object, /) -> str:
    r"""Return `value` as it stands between the quotes of a JSON string; nil is the empty text.

    Escapes `"`, `\` and the controls below U+0020, nothing else: not `/`, `<`, `&`, U+007F or U+2028.

    Raises:
        LimitError: The result has more than `limits.MAX_CHARS` characters.
    """
    text = encode_basestring(value if type(value) is str else to_s(value))[1:-1]
    if len(text) > MAX_CHARS:
        raise too_long()
    return text


def json_parse(state: FilterState, value: object, /) -> object:
    """Return the value that the JSON text `value` stands for; what is no text comes back unchanged.

    Invalid JSON gives nil and the diagnostic LW601. So do NaN and Infinity, comments, and more than 100
    levels of nesting. The last of equal keys wins, at the place of the first; numbers beyond a float's
    range are infinite.

    Raises:
        LimitError: The text has more than 1,048,576 characters, or a number more than `Limits.digits` digits.
    """
    text = unwrap(value)
    if not isinstance(text, str):
        return value
    if len(text) > FREE_CHARS:
        charge_json(text)
    parsed = read_json(text)
    if isinstance(parsed, Invalid):
        state.report("LW601", f"{parsed.reason}; `json_parse` gives nil")
        return None
    return parsed


def charge_json(text: str) -> None:
    """Charge the values that a JSON text becomes, if they are many, as what is kept.

    Raises:
        LimitError: They are too many, or to read them takes longer than there is time.
    """
    if not _CONTAINER.match(text):
        return
    if len(text) > FREE:
        check_time(len(text) / CHARS_A_SECOND)
    # Closers, as what is not closed is kept nowhere; a list or hash takes four times what is in it.
    chars = 2 * VALUE_COST * (text.count("]") + text.count("}")) + VALUE_COST // 2 * text.count(",")
    if chars > FREE:
        charge_kept(chars)


def as_json_string(value: object, /) -> str:
    """Return `value` as compact JSON: see `values.json_text.write_json`."""
    return write_json(value)


def property_accessor(value: object, key: object, /) -> object:
    """Return what the hash, or the object, `value` has at `key` as a text; nil if that is nothing."""
    if type(value) is dict and type(key) is str:
        return value.get(key)
    name = to_s(key)
    own = own_item(value, name)
    if own is not NOT_THERE:
        return own
    value = unwrap(value)
    return value.get(name) if isinstance(value, Mapping) else None


FILTERS: dict[str, Filter] = {
    "as_json_string": Filter(as_json_string, returns="text"),
    "json_escape": Filter(json_escape, returns="text"),
    "json_parse": Filter(json_parse, reads="text", cost=VALUE_COST, needs_state=True),
    "property_accessor": Filter(property_accessor),
}
"""The filters of this module by their Liquid names."""

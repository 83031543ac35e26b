"""Array filters, and `size` and `slice`, which take text too (Ruby Liquid 5.4, newer ones 5.13).

What every filter here raises: LimitError for ranges longer than their limit and data nested too deep.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from decimal import Decimal

from liquid_webhooks.budget import charge_text
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.charges import charge_adding
from liquid_webhooks.filters.charges import charge_asking
from liquid_webhooks.filters.charges import charge_comparing
from liquid_webhooks.filters.charges import charge_texts
from liquid_webhooks.filters.charges import charge_writing
from liquid_webhooks.filters.charges import in_time
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.ordering import folded
from liquid_webhooks.filters.ordering import identity
from liquid_webhooks.filters.ordering import sort_by
from liquid_webhooks.filters.properties import NO_PROPERTIES
from liquid_webhooks.filters.properties import has_properties
from liquid_webhooks.filters.properties import property_of
from liquid_webhooks.filters.sizes import check_chars
from liquid_webhooks.filters.sizes import check_items
from liquid_webhooks.filters.sizes import too_long
from liquid_webhooks.limits import FOLD_COST
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.limits import MAX_CHARS
from liquid_webhooks.values import equal
from liquid_webhooks.values import first
from liquid_webhooks.values import from_number
from liquid_webhooks.values import last
from liquid_webhooks.values import peek
from liquid_webhooks.values import size
from liquid_webhooks.values import text
from liquid_webhooks.values import to_array
from liquid_webhooks.values import to_integer
from liquid_webhooks.values import to_number
from liquid_webhooks.values import to_s
from liquid_webhooks.values import truth
from liquid_webhooks.values import unwrap
from liquid_webhooks.values.nesting import Visits
from liquid_webhooks.values.numbers import EXACT
from liquid_webhooks.values.numbers import HIGH
from liquid_webhooks.values.numbers import LOW

__all__ = ["FILTERS"]


def join(value: object, separator: object = " ", /) -> str:
    """Return the texts of the elements with `separator` between them; nested lists flattened, nil empty.

    Raises:
        LimitError: The result has more than `limits.MAX_CHARS` characters.
    """
    glue = separator if type(separator) is str else to_s(separator)
    if type(value) is list:  # of texts alone, as most are
        chars = len(glue) * (len(value) - 1)
        for item in value:
            if type(item) is not str:
                break
            chars += len(item)
        else:
            if chars > MAX_CHARS:
                raise too_long()
            return glue.join(value)
    items = to_array(value)
    charge_writing(items)
    parts, chars = [], len(glue) * max(len(items) - 1, 0)
    check_chars(chars)
    for item in items:
        part = text(item)
        chars += len(part)
        if chars > MAX_CHARS:
            raise too_long()
        parts.append(part)
    return glue.join(parts)


def is_nil(item: object) -> bool:
    """Return whether an element is nil, or a drop that stands for it."""
    return item is None or (hasattr(type(item), "__liquid__") and unwrap(item) is None)


def reverse(value: object, /) -> list[object]:
    """Return the elements in reverse order; text counts as one element."""
    items = to_array(value)
    items.reverse()
    return items


def concat(value: object, other: object, /) -> list[object]:
    """Return the elements of `value`, flattened, followed by those of the list `other`, as they are.

    Raises:
        RenderError: `other` is no list.
        LimitError: The result has more than `limits.MAX_ITEMS` items.
    """
    other = unwrap(other)
    if not isinstance(other, (list, tuple)):
        raise RenderError("concat filter requires an array argument")
    items = to_array(value if type(value) is list else peek(value))
    check_items(len(items) + len(other))
    items.extend(other)
    return items


def cut(value: object, offset: object, length: object = None, /) -> object:
    """Return `length` characters or elements, or one, from `offset` on; none out of range (`slice`).

    Raises:
        RenderError: `offset` or `length` is no integer.
    """
    start = offset if type(offset) is int else to_integer(offset)
    if type(length) is int:
        count = length
    else:
        count = to_integer(length) if truth(length) else 1
    source: str | list[object] | tuple[object, ...]
    if type(value) is str or type(value) is list:
        source = value
    else:
        value = unwrap(value)
        source = value if isinstance(value, (list, tuple)) else to_s(value)
    if start < 0:
        start += len(source)
    if start < 0 or start > len(source) or count < 0:
        start = count = 0
    part = source[start : start + count]
    return list(part) if isinstance(part, tuple) else part


def sort(value: object, key: object = None, /) -> list[object] | None:
    """Return the elements in order, of themselves or of their `key`; nil last, equals as they came.

    Raises:
        RenderError: Elements cannot be ordered with each other, or have no such key.
    """
    if type(value) is list and key is None:
        kinds = {*map(type, value)}
        if kinds == {str}:
            # Counted here: a call of `charge_texts` takes longer than few texts take to sort.
            chars = 0
            for item in value:
                chars += len(item)
            if chars > FREE:
                charge_text(chars)
            return sorted(value)
        if kinds == {int}:
            return sorted(value)
    return _sorted(value, key, lambda item: item)


def sort_natural(value: object, key: object = None, /) -> list[object] | None:
    """Return the elements in order of their texts, A to Z as a to z; see `sort`."""
    if type(value) is list and key is None and {*map(type, value)} == {str}:
        charge_texts(value, FOLD_COST)
        return sorted(value, key=folded)
    return _sorted(value, key, _folded)


def _folded(item: object) -> object:
    if is_nil(item):
        return None
    text = to_s(item)
    if len(text) > FREE_CHARS:
        charge_text(FOLD_COST * len(text))
    return folded(text)


def _sorted(value: object, key: object, order: Callable[[object], object]) -> list[object] | None:
    items = to_array(value)
    if key is None or peek(key) is None:
        charge_writing(items)
        return sort_by(items, [order(item) for item in in_time(items)])
    charge_asking(items, key)
    if not all(map(has_properties, items)):
        return None
    if len(items) < 2:  # Ruby has nothing to compare then, and looks no key up
        return items
    return sort_by(items, [order(property_of(item, key)) for item in in_time(items)])


def uniq(value: object, key: object = None, /) -> list[object] | None:
    """Return the first of equal elements, or of elements with an equal `key`; 1, 1.0 and true differ.

    Raises:
        RenderError: An element can have no such key.
    """
    if type(value) is list and key is None:  # texts and usual integers are their own identity
        seen: dict[object, object] = {}
        chars = 0
        for item in value:
            if type(item) is str:
                chars += len(item)
            elif type(item) is not int or not LOW < item < HIGH:
                break
            seen[item] = item
        else:
            if chars > FREE:
                charge_text(chars)
            return list(seen)
    items = to_array(value)
    if len(items) < 2:  # as in `sort`
        return items
    keys = items
    if unwrap(key) is not None:
        charge_asking(items, key)
        try:
            keys = [_selected(item, key) for item in in_time(items)]
        except _HasNoPropertiesError:
            return None
    charge_writing(keys)
    charge_texts(item for item in keys if type(item) is str)
    kept: dict[object, object] = {}
    visits = Visits()
    for item_key, item in zip(keys, items, strict=True):
        kept.setdefault(identity(item_key, visits), item)
    return list(kept.values())


def compact(value: object, key: object = None, /) -> list[object] | None:
    """Return the elements that are not nil, or whose `key` is not.

    Raises:
        RenderError: An element can have no such key.
    """
    items = to_array(value)
    if unwrap(key) is None:
        return [item for item in items if not is_nil(item)]
    charge_asking(items, key)
    try:
        return [item for item in in_time(items) if _selected(item, key) is not None]
    except _HasNoPropertiesError:
        return None


def map_(value: object, key: object, /) -> list[object]:
    """Return each element's value of `key`; nil where it has none (`map`).

    Raises:
        RenderError: An element can have no such key, as a number none that is text.
    """
    if type(value) is list and type(key) is str and len(key) <= FREE:
        values = []
        for item in value:
            if type(item) is not dict:
                break
            values.append(item.get(key))
        else:
            return values
    items = to_array(value)
    charge_asking(items, key)
    properties = (property_of(item, key) for item in in_time(items))
    return [None if item is NO_PROPERTIES else item for item in properties]


class _HasNoPropertiesError(Exception):
    """An element is nil, a boolean, a float or a time. Ruby's filters then give nil as a whole."""


def _selected(item: object, key: object) -> object:
    selected = property_of(item, key)
    if selected is NO_PROPERTIES:
        raise _HasNoPropertiesError
    return unwrap(selected)


def _tested(value: object, key: object, target: object) -> Iterator[tuple[object, bool]]:
    """Yield each element with whether its `key` equals `target`, or is true if `target` is nil."""
    target = peek(target)
    is_name = type(key) is str
    items = to_array(value)
    charge_asking(items, key)
    charge_comparing(target, len(items))
    for item in in_time(items):
        if is_name and type(item) is dict:
            tested = item.get(key)
        else:
            tested = _selected(item, key if is_name else peek(key))
        yield item, truth(tested) if target is None else equal(tested, target)


def where(value: object, key: object, target: object = None, /) -> list[object] | None:
    """Return the elements whose `key` equals `target`; without a target, those whose `key` is true.

    Raises:
        RenderError: An element can have no such key.
    """
    try:
        return [item for item, matches in _tested(value, key, target) if matches]
    except _HasNoPropertiesError:
        return None


def reject(value: object, key: object, target: object = None, /) -> list[object] | None:
    """Return the elements that `where` leaves out; see there."""
    try:
        return [item for item, matches in _tested(value, key, target) if not matches]
    except _HasNoPropertiesError:
        return None
    except RenderError:
        if peek(key) is not None:
            raise
        return []  # what the golden suite has for text without a key


def has(value: object, key: object, target: object = None, /) -> bool | None:
    """Return whether `where` would find an element; see there."""
    try:
        return any(matches for _, matches in _tested(value, key, target))
    except _HasNoPropertiesError:
        return None


def find(value: object, key: object, target: object = None, /) -> object:
    """Return the first element that `where` would find, or nil; see there."""
    try:
        return next((item for item, matches in _tested(value, key, target) if matches), None)
    except _HasNoPropertiesError:
        return None


def find_index(value: object, key: object, target: object = None, /) -> int | None:
    """Return the 0-based place of the first element that `where` would find, or nil; see there."""
    try:
        tested = enumerate(_tested(value, key, target))
        return next((index for index, (_, matches) in tested if matches), None)
    except _HasNoPropertiesError:
        return None


def total(value: object, key: object = None, /) -> int | float:
    """Return the sum of the elements, or of their `key`, as numbers (`sum`); exact for decimals.

    Raises:
        RenderError: An element can have no such key.
    """
    items = to_array(value)
    if peek(key) is not None:
        charge_asking(items, key)
        items = to_array([property_of(item, key) for item in in_time(items)])
    charge_adding(items)
    result: int | Decimal = 0
    for item in items:
        if type(item) is int and type(result) is int and LOW < item < HIGH:
            result += item
            continue
        number = to_number(item)
        if isinstance(result, int) and isinstance(number, int):
            result += number
        else:
            result = EXACT.add(result, number)
    return from_number(result)


FILTERS: dict[str, Filter] = {
    "compact": Filter(compact, reads="list"),
    "concat": Filter(concat, arguments=False),
    "find": Filter(find, reads="list", braze="missing", instead="use `where` and `first`"),
    "find_index": Filter(
        find_index, returns="number", reads="list", braze="missing", instead="use an index, `[n]`"
    ),
    "first": Filter(first),
    "has": Filter(has, returns="number", reads="list", braze="missing", instead="use `where` and `size`"),
    "join": Filter(join, arguments=False, returns="text", reads="list"),
    "last": Filter(last),
    "map": Filter(map_, reads="list"),
    "reject": Filter(reject, reads="list", braze="missing"),
    "reverse": Filter(reverse),
    "size": Filter(size, returns="number"),
    "slice": Filter(cut, arguments=False),
    "sort": Filter(sort, reads="list"),
    "sort_natural": Filter(sort_natural, reads="list"),
    "sum": Filter(total, returns="number", reads="list", braze="missing"),
    "uniq": Filter(uniq, reads="list"),
    "where": Filter(where, reads="list"),
}
"""The filters of this module by their Liquid names."""

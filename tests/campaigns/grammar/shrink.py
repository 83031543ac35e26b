"""Makes a failing case small: first its choices, then its texts, then its data."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from tests.campaigns.grammar.choices import Choices
from tests.campaigns.grammar.choices import ReplayedChoices
from tests.campaigns.grammar.choices import SeededChoices
from tests.campaigns.grammar.template import Case

__all__ = ["shrunk", "signature"]

T = TypeVar("T")

Test = Callable[[Case], bool]

_MARKUP = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_PIECES = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"(\s*\|\s*[^|}%]*)",
        r"( and | or )",
        r"(\s+)",
        r"(\.[\w-]+|\[[^\[\]]*\])",
        r"([.\[\], |:'\"])",
        r"(.)",
    )
)
SIMPLE: tuple[object, ...] = (None, 1, "a", [], {})
MOST_PIECES = 400
MOST_PAIR_DISTANCE = 40


class _Clock:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def __bool__(self) -> bool:
        """Whether there is time left."""
        return time.monotonic() < self._end


def shrunk(
    failing: Case,
    fails: Test,
    seconds: float,
    *,
    seed: int | None = None,
    build: Callable[[Choices], Case] | None = None,
    at: int = 0,
) -> Case:
    """Return a case of one data set, smaller than `failing`, for which `fails` is still true.

    Args:
        failing: A case for which `fails` is true of its data set number `at` alone.
        fails: The test; it is called very often.
        seconds: About how long to try.
        seed: The seed of the choices from which `build` made `failing`, if it was made so.
        build: What made it.
        at: Which data set to keep.
    """
    small = replace(failing, data=(failing.data[at],))
    if build is not None and seed is not None:
        choices = SeededChoices(seed)
        build(choices)
        small = _by_choices(small, fails, choices.record, build, at, _Clock(seconds / 3))
    clock = _Clock(seconds * 2 / 3)
    for _ in range(2):
        small = _without_partials(small, fails, clock)
        small = _by_text(small, fails, clock)
    return _by_data(small, fails, _Clock(seconds / 3))


def signature(source: str) -> str:
    """Return `source` with names, numbers and strings made equal: what kind of template it is."""
    text = re.sub(r"'[^']*'|\"[^\"]*\"", "'s'", source)
    text = re.sub(r"\b\d+(\.\d+)?\b", "0", text)
    return re.sub(r"\b[a-eisnxyk]\b", "v", text)


def _by_choices(
    small: Case, fails: Test, record: list[int], build: Callable[[Choices], Case], at: int, clock: _Clock
) -> Case:
    def replayed(choices: list[int]) -> Case:
        made = build(ReplayedChoices(choices))
        return replace(made, data=made.data[at : at + 1])

    def still(choices: list[int]) -> bool:
        return fails(replayed(choices))

    return replayed(_fewer(record, still, clock)) if still(record) else small


def _fewer(items: list[T], still: Callable[[list[T]], bool], clock: _Clock) -> list[T]:
    """Return `items` without those that `still` does not need, cut out in ever smaller chunks."""
    size = max(1, len(items) // 2)
    while clock:
        at = 0
        while at < len(items) and clock:
            without = items[:at] + items[at + size :]
            if still(without):
                items = without
            else:
                at += size
        if size == 1:
            break
        size = max(1, size // 2)
    return items


def _without_pairs(items: list[T], still: Callable[[list[T]], bool], clock: _Clock) -> list[T]:
    """Return `items` without pairs of which neither can go alone: a block's first and last tag."""
    first = 0
    while first < len(items):
        for second in range(first + 1, min(len(items), first + MOST_PAIR_DISTANCE)):
            if not clock:
                return items
            without = items[:first] + items[first + 1 : second] + items[second + 1 :]
            if still(without):
                items = without
                break
        else:
            first += 1
    return items


def _text(text: str, still: Callable[[str], bool], clock: _Clock) -> str:
    def joined(items: list[str]) -> bool:
        return still("".join(items))

    items = [piece for piece in _MARKUP.split(text) if piece]
    items = _without_pairs(_fewer(items, joined, clock), joined, clock)
    text = "".join(_fewer(items, joined, clock))
    for pattern in _PIECES:
        items = [piece for piece in pattern.split(text) if piece]
        if len(items) <= MOST_PIECES:
            text = "".join(_fewer(items, joined, clock))
    return text


def _by_text(small: Case, fails: Test, clock: _Clock) -> Case:
    source = _text(small.source, lambda text: fails(replace(small, source=text)), clock)
    small = replace(small, source=source)
    for name in small.partials or ():
        small = _by_partial(small, name, fails, clock)
    return small


def _by_partial(small: Case, name: str, fails: Test, clock: _Clock) -> Case:
    texts = dict(small.partials or {})

    def with_text(text: str) -> Case:
        return replace(small, partials={**texts, name: text})

    return with_text(_text(texts[name], lambda text: fails(with_text(text)), clock))


def _without_partials(small: Case, fails: Test, clock: _Clock) -> Case:
    for name in small.partials or ():
        rest = {other: text for other, text in (small.partials or {}).items() if other != name}
        if clock and fails(without := replace(small, partials=rest)):
            small = without
    if not small.partials and clock and fails(without := replace(small, partials=None)):
        small = without
    return small


def _by_data(small: Case, fails: Test, clock: _Clock) -> Case:
    def still(value: object) -> bool:
        return isinstance(value, dict) and fails(replace(small, data=(value,)))

    value = _value(small.data[0], still, clock)
    return replace(small, data=(value,)) if isinstance(value, dict) else small


def _value(value: object, still: Callable[[object], bool], clock: _Clock) -> object:
    """Return a simpler value for which `still` is true."""
    for simple in SIMPLE:
        if type(simple) is type(value) and simple == value:
            return value
        if clock and still(simple):
            return simple
    if isinstance(value, dict):
        return _mapping(value, still, clock)
    if isinstance(value, list):
        return _list(value, still, clock)
    if isinstance(value, str) and len(value) > 1:
        return "".join(_fewer(list(value), lambda parts: still("".join(parts)), clock))
    return value


def _mapping(value: dict[str, object], still: Callable[[object], bool], clock: _Clock) -> dict[str, object]:
    kept = dict(_fewer(list(value.items()), lambda items: still(dict(items)), clock))
    for key in list(kept):

        def with_item(item: object, key: str = key) -> bool:
            return still({**kept, key: item})

        kept[key] = _value(kept[key], with_item, clock)
    return kept


def _list(value: list[object], still: Callable[[object], bool], clock: _Clock) -> list[object]:
    items = list(_fewer(value, still, clock))  # the data of a grammar is shared
    for at in range(len(items)):

        def with_item(item: object, at: int = at) -> bool:
            return still([*items[:at], item, *items[at + 1 :]])

        items[at] = _value(items[at], with_item, clock)
    return items

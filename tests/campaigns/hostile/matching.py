"""How many steps a backtracking search takes: what Python's `re` does inside one call, done over in Python.

`re` tells what it found, not how often it went back to find it. A `Matcher` follows the same parsed pattern
through the same choices in the same order and counts each character that it looks at, so that a pattern that
tries everything shows by its count.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import import_module
from typing import Any

__all__ = ["Matcher", "matcher"]

# The parser of `re` has no public name; its trees have been the same since 3.11.
_parser = import_module("re._parser")

DEPTH = 200_000
"""Calls inside calls while matching: each turn of a repeated group goes some deeper."""

End = int | None
Then = Callable[[int], End]
Part = Callable[[int, Then], End]
Test = Callable[[str], bool]


@lru_cache(maxsize=1024)
def matcher(pattern: re.Pattern[str]) -> Matcher:
    """Return the matcher for `pattern`."""
    return Matcher(pattern)


@contextmanager
def _deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(DEPTH)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class Matcher:
    """Counts what `pattern` does.

    Attributes:
        steps: Characters looked at so far, those looked at again included.
    """

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.steps = 0
        self._text = ""
        self._end = 0
        self._groups: dict[int, tuple[int, int]] = {}
        tree = _parser.parse(pattern.pattern, pattern.flags)
        self._part = self._sequence(tree, pattern.flags)
        self._first = self._first_of(list(tree), pattern.flags)

    def match(self, text: str, start: int, end: int, whole: bool = False) -> End:
        """Return where a match at `start` ends, or None; `whole`: it has to end at `end`."""
        self._text, self._end, self._groups = text, end, {}
        with _deep():
            return self._part(start, lambda at: None if whole and at != end else at)

    def search(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Return the first match at `start` or behind it, or None."""
        self._text, self._end = text, end
        first = self._first
        with _deep():
            for at in range(start, end + 1):
                # The engine, too, passes over what no match can begin with.
                if first is not None and not (at < end and first(text[at])):
                    self.steps += 1
                    continue
                self._groups = {}
                found = self._part(at, lambda at: at)
                if found is not None:
                    return at, found
        return None

    def _sequence(self, items: Any, flags: int) -> Part:
        parts = [self._item(str(op), value, flags) for op, value in items]
        if len(parts) == 1:
            return parts[0]

        def run(at: int, then: Then, number: int = 0) -> End:
            if number == len(parts):
                return then(at)
            return parts[number](at, lambda behind: run(behind, then, number + 1))

        return run

    def _item(self, op: str, value: Any, flags: int) -> Part:
        test = self._test(op, value, flags)
        if test is not None:
            return self._character(test)
        made: Part = getattr(self, f"_{op.lower()}")(value, flags)
        return made

    def _test(self, op: str, value: Any, flags: int) -> Test | None:
        """Return whether a character is one that a part of one character takes; None for other parts."""
        fold = str.lower if flags & re.IGNORECASE else str
        if op == "LITERAL":
            return lambda char: fold(char) == fold(chr(value))
        if op == "NOT_LITERAL":
            return lambda char: fold(char) != fold(chr(value))
        if op == "ANY":
            return lambda char: bool(flags & re.DOTALL) or char != "\n"
        if op == "IN":
            return _remembered(lambda char: _is_in(value, char, flags))
        return None

    def _character(self, test: Test) -> Part:
        def run(at: int, then: Then) -> End:
            self.steps += 1
            return then(at + 1) if at < self._end and test(self._text[at]) else None

        return run

    def _branch(self, value: Any, flags: int) -> Part:
        parts = [self._sequence(items, flags) for items in value[1]]

        def run(at: int, then: Then) -> End:
            for part in parts:
                found = part(at, then)
                if found is not None:
                    return found
            return None

        return run

    def _subpattern(self, value: Any, flags: int) -> Part:
        group, added, removed, items = value
        part = self._sequence(items, (flags | added) & ~removed)
        if group is None:
            return part

        def run(at: int, then: Then) -> End:
            before = self._groups.get(group)

            def closed(behind: int) -> End:
                self._groups[group] = (at, behind)
                return then(behind)

            found = part(at, closed)
            if found is None and before is not None:
                self._groups[group] = before
            return found

        return run

    def _groupref(self, group: int, flags: int) -> Part:
        def run(at: int, then: Then) -> End:
            start, end = self._groups.get(group, (0, -1))
            self.steps += 1 + max(end - start, 0)
            same = end >= 0 and self._text.startswith(self._text[start:end], at, self._end)
            return then(at + end - start) if same else None

        return run

    def _run_of(self, items: Any, flags: int) -> Test | None:
        """Return the test of what is repeated, if that is one character."""
        (op, value), *more = items
        return None if more else self._test(str(op), value, flags)

    def _taken(self, test: Test, at: int, most: int) -> int:
        """Return how many characters from `at` on are such, of at most `most`."""
        text, stop = self._text, min(self._end, at + most)
        behind = at
        while behind < stop and test(text[behind]):
            behind += 1
        self.steps += behind - at + 1
        return behind - at

    def _max_repeat(self, value: Any, flags: int) -> Part:
        least, most, items = int(value[0]), int(value[1]), value[2]
        test = self._run_of(items, flags)
        if test is not None:

            def run_of(at: int, then: Then) -> End:
                for count in range(self._taken(test, at, most), least - 1, -1):
                    self.steps += 1
                    found = then(at + count)
                    if found is not None:
                        return found
                return None

            return run_of
        part = self._sequence(items, flags)

        def run(at: int, then: Then, count: int = 0) -> End:
            def again(behind: int) -> End:
                # A turn that took nothing ends the repetition.
                return None if behind == at and count >= least else run(behind, then, count + 1)

            self.steps += 1
            found = part(at, again) if count < most else None
            return then(at) if found is None and count >= least else found

        return run

    def _min_repeat(self, value: Any, flags: int) -> Part:
        least, most, items = int(value[0]), int(value[1]), value[2]
        part = self._sequence(items, flags)

        def run(at: int, then: Then, count: int = 0) -> End:
            self.steps += 1
            found = then(at) if count >= least else None
            if found is not None or count >= most:
                return found
            return part(
                at, lambda behind: None if behind == at and count >= least else run(behind, then, count + 1)
            )

        return run

    def _possessive_repeat(self, value: Any, flags: int) -> Part:
        least, most, items = int(value[0]), int(value[1]), value[2]
        part = self._sequence(items, flags)

        def run(at: int, then: Then) -> End:
            count = 0
            while count < most:
                self.steps += 1
                found = part(at, lambda behind: behind)
                if found is None or found == at:
                    break
                at, count = found, count + 1
            return then(at) if count >= least else None

        return run

    def _atomic_group(self, items: Any, flags: int) -> Part:
        part = self._sequence(items, flags)

        def run(at: int, then: Then) -> End:
            found = part(at, lambda behind: behind)
            return None if found is None else then(found)

        return run

    def _assert(self, value: Any, flags: int) -> Part:
        holds = self._looking(value, flags)
        return lambda at, then: then(at) if holds(at) else None

    def _assert_not(self, value: Any, flags: int) -> Part:
        holds = self._looking(value, flags)
        return lambda at, then: None if holds(at) else then(at)

    def _looking(self, value: Any, flags: int) -> Callable[[int], bool]:
        """Return whether what stands at a place, or before it, is what an assertion asks for."""
        direction, items = value
        part = self._sequence(items, flags) if len(items) else None
        back = int(items.getwidth()[0]) if direction < 0 else 0

        def holds(at: int) -> bool:
            return at >= back and (part is None or part(at - back, lambda behind: behind) is not None)

        return holds

    def _at(self, value: Any, flags: int) -> Part:
        name = str(value)
        lines = bool(flags & re.MULTILINE)

        def holds(at: int) -> bool:
            text, end = self._text, self._end
            match name:
                case "AT_BEGINNING":
                    return at == 0 or (lines and text[at - 1] == "\n")
                case "AT_BEGINNING_STRING":
                    return at == 0
                case "AT_END_STRING":
                    return at == end
                case "AT_END":
                    return at == end or (text[at] == "\n" and (lines or at + 1 == end))
            edge = _is_word(text, at - 1, end) != _is_word(text, at, end)
            return edge == (name == "AT_BOUNDARY")

        def run(at: int, then: Then) -> End:
            self.steps += 1
            return then(at) if holds(at) else None

        return run

    def _first_of(self, items: list[Any], flags: int) -> Test | None:
        """Return whether a match may begin with a character; None if any may, or it may be empty."""
        if not items:
            return None
        op, value = items[0]
        match str(op):
            case "SUBPATTERN":
                return self._first_of([*value[3], *items[1:]], (flags | value[1]) & ~value[2])
            case "ATOMIC_GROUP":
                return self._first_of(list(value), flags)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" if value[0]:
                return self._first_of(list(value[2]), flags)
            case "BRANCH":
                tests = [self._first_of([*branch, *items[1:]], flags) for branch in value[1]]
                known = [test for test in tests if test is not None]
                return _remembered(lambda char: any(test(char) for test in known)) if known == tests else None
        return self._test(str(op), value, flags)


def _remembered(test: Test) -> Test:
    known: dict[str, bool] = {}

    def run(char: str) -> bool:
        found = known.get(char)
        if found is None:
            found = known[char] = test(char)
        return found

    return run


def _is_in(items: Any, char: str, flags: int) -> bool:
    """Return whether a set has a character, in either case where case is ignored."""
    chars = {char, char.lower(), char.upper()} if flags & re.IGNORECASE else {char}
    negated = str(items[0][0]) == "NEGATE"
    return negated != any(_has(item, each, flags) for item in items[negated:] for each in chars)


def _has(item: Any, char: str, flags: int) -> bool:
    op, value = item
    if str(op) == "CATEGORY":
        return re.match(_CATEGORIES[str(value)], char, flags & re.ASCII) is not None
    low, high = value if str(op) == "RANGE" else (value, value)
    return len(char) == 1 and bool(low <= ord(char) <= high)


_CATEGORIES = {
    "CATEGORY_DIGIT": r"\d",
    "CATEGORY_NOT_DIGIT": r"\D",
    "CATEGORY_SPACE": r"\s",
    "CATEGORY_NOT_SPACE": r"\S",
    "CATEGORY_WORD": r"\w",
    "CATEGORY_NOT_WORD": r"\W",
}


def _is_word(text: str, at: int, end: int) -> bool:
    return 0 <= at < end and re.match(r"\w", text[at]) is not None

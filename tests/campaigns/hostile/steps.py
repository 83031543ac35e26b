"""Counts the steps of Python code, place by place, with a price for what C code does in one call.

Work that grows faster than its input shows at the very place that does it, in counts that are the same on
every machine: nothing here measures a time. See `rewriting` for how code comes to tell a counter what it
does, and `matching` for the steps of a regular expression.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections import deque
from collections.abc import Iterable
from collections.abc import Iterator
from types import BuiltinFunctionType
from types import FunctionType
from types import ModuleType
from typing import Any

from tests.campaigns.hostile.matching import matcher

__all__ = ["Steps", "disproportionate"]

FACTOR = 1.2
"""How many times as many steps as the second part of an input a third part of the same size may take."""

SLACK = 64
"""Steps by which a place may be over that, for what happens once in a while."""

SIZED = (str, bytes, bytearray, list, tuple, dict, set, frozenset, deque)
"""What is made by copying its items."""

TEXTS = (str, bytes, bytearray)

COPIED = (str, bytes, tuple)
"""What `+=` makes anew."""

CONSUMERS: set[Any] = {
    *(list, tuple, set, frozenset, dict, bytes, bytearray, deque, Counter, map, filter, zip, enumerate),
    *(sorted, sum, min, max, any, all),
}
"""Builtins that go through what they are given."""

FREE: set[Any] = {
    len,
    isinstance,
    issubclass,
    getattr,
    hasattr,
    setattr,
    id,
    type,
    iter,
    next,
    callable,
    hash,
}
"""Builtins that do not look into what they are given."""

OF_RE: dict[Any, str] = {
    getattr(re, name): name
    for name in ("search", "match", "fullmatch", "split", "findall", "finditer", "sub", "subn")
}
"""Functions of `re` that are a pattern's methods."""


def disproportionate(*counts: Counter[str]) -> dict[str, list[int]]:
    """Return the places whose steps grow faster than the input, with their counts.

    What an input costs that is three times as long is compared with what it costs at twice its length: the
    third part may not take more than the second did. So it does not matter what the first part took, which
    may begin a kind of work or, by a bound, end it.

    Args:
        *counts: The steps of an input, of one twice as long, and of one three times as long.
    """
    once, twice, thrice = counts
    return {
        place: [once[place], twice[place], count]
        for place, count in thrice.items()
        if count - twice[place] > FACTOR * max(twice[place] - once[place], 0) + SLACK
    }


class Steps:
    """What rewritten code tells of itself.

    Attributes:
        places: Steps by place since the last `taken`.
    """

    def __init__(self) -> None:
        self.places: Counter[str] = Counter()

    def taken(self) -> Counter[str]:
        """Return the steps since the last call of this, by place."""
        places, self.places = self.places, Counter()
        return places

    def step(self, place: str) -> None:
        """Count one step."""
        self.places[place] += 1

    def each(self, place: str, items: Iterable[Any]) -> Iterator[Any]:
        """Count one step for each item."""
        for item in items:
            self.places[place] += 1
            yield item

    def made(self, place: str, result: Any) -> Any:
        """Count the items of what an expression made."""
        if isinstance(result, SIZED):
            self.places[place] += len(result)
        return result

    def grown(self, place: str, target: Any, is_local: bool) -> None:
        """Count what `+=` copied of a target to which it cannot append.

        A text that is a local variable is none of these: CPython appends to it in place.
        """
        if isinstance(target, COPIED) and not (is_local and isinstance(target, str)):
            self.places[place] += len(target)

    def compared(self, place: str, kind: str, left: Any, right: Any) -> Any:
        """Count what a comparison reads, and return what it says."""
        if kind.endswith("in"):
            self.places[place] += _looked_through(left, right)
            return (left in right) == (kind == "in")
        alike = isinstance(left, SIZED) and type(left) is type(right) and len(left) == len(right)
        if alike and left is not right:
            self.places[place] += len(left)
        return left == right if kind == "eq" else left != right

    def call(self, place: str, function: Any, /, *arguments: Any, **keywords: Any) -> Any:
        """Do a call, and count what it costs beside the steps of the Python code that it runs."""
        if isinstance(function, FunctionType) and function in OF_RE:
            pattern = re.compile(arguments[0], keywords.pop("flags", 0))
            function, arguments = getattr(pattern, OF_RE[function]), arguments[1:]
        if not isinstance(function, BuiltinFunctionType | type):
            return function(*arguments, **keywords)
        owner = getattr(function, "__self__", None)
        if isinstance(owner, re.Pattern) and isinstance(owner.pattern, str):
            return self._matched(place, owner, function.__name__, *arguments, **keywords)
        self.places[place] += _reading(owner, function.__name__, arguments)
        result = function(*arguments, **keywords)
        self.places[place] += _making(function, owner, arguments, result)
        return result

    def _matched(
        self, place: str, pattern: re.Pattern[str], name: str, *arguments: Any, **keywords: Any
    ) -> Any:
        """Call the method `name` of a pattern, and count what finding takes."""
        if name == "finditer":
            return self._found_each(place, pattern, *arguments, **keywords)
        result = getattr(pattern, name)(*arguments, **keywords)
        if name in ("search", "match", "fullmatch"):
            self._found(place, pattern, name, result, *arguments, **keywords)
            return result
        for _ in self._found_each(place, pattern, arguments[name.startswith("sub")]):
            pass
        return self.made(place, result)

    def _found(
        self,
        place: str,
        pattern: re.Pattern[str],
        name: str,
        result: re.Match[str] | None,
        text: str,
        pos: int = 0,
        endpos: int = sys.maxsize,
    ) -> None:
        """Count the steps to a result, and see that they lead to it."""
        counter, end = matcher(pattern), min(endpos, len(text))
        before = counter.steps
        span: tuple[int, int] | None = None
        if name == "search":
            span = counter.search(text, pos, end)
        elif (found := counter.match(text, pos, end, whole=name == "fullmatch")) is not None:
            span = (pos, found)
        self.places[place] += counter.steps - before
        assert span == (result and result.span()), f"{pattern} was followed wrongly"

    def _found_each(
        self, place: str, pattern: re.Pattern[str], text: str, pos: int = 0, endpos: int = sys.maxsize
    ) -> Iterator[re.Match[str]]:
        """Yield all matches; count the steps to each as it is asked for."""
        at = pos
        for match in pattern.finditer(text, pos, endpos):
            self._found(place, pattern, "search", pattern.search(text, at, endpos), text, at, endpos)
            yield match
            at = max(match.end(), at + 1)
        self._found(place, pattern, "search", pattern.search(text, at, endpos), text, at, endpos)


def _reading(owner: Any, name: str, arguments: tuple[Any, ...]) -> int:
    """Return what a method reads, or moves, of the text or the list that it belongs to."""
    if isinstance(owner, TEXTS):
        return _read_of_text(owner, name, arguments)
    if isinstance(owner, SIZED):
        match name:
            case "insert" | "index" | "count" | "remove" | "sort" | "reverse" | "copy":
                return len(owner)
            case "pop" if arguments and isinstance(owner, list):
                return len(owner) - range(len(owner))[arguments[0]] if owner else 0
            case "union" | "intersection" | "difference" | "symmetric_difference":
                return len(owner) + _sizes(arguments)
            case "extend" | "update" | "issubset" | "issuperset" | "isdisjoint":
                return _sizes(arguments)
    return 0


def _read_of_text(owner: Any, name: str, arguments: tuple[Any, ...]) -> int:
    match name:
        case "find" | "index" | "rfind" | "rindex" | "count":
            start, end, _ = slice(*(*arguments[1:3], None, None)[:2]).indices(len(owner))
            found = -1 if name == "count" else getattr(owner, name.replace("index", "find"))(*arguments)
            if found < 0:
                return max(end - start, 0)
            return int(end - found if name.startswith("r") else found - start)
        case "startswith" | "endswith":
            return _sizes(arguments[:1])
        case "isascii":
            # A text knows this of itself.
            return 0
        case "join" | "format" | "strip" | "lstrip" | "rstrip" | "removeprefix" | "removesuffix":
            return 0
    return len(owner)


def _making(function: Any, owner: Any, arguments: tuple[Any, ...], result: Any) -> int:
    """Return what a call of C code makes, and what it reads of its arguments."""
    if function in FREE:
        return 0
    if function in CONSUMERS:
        return _sizes(arguments) or _sizes((result,))
    if isinstance(owner, (*TEXTS, re.Match)):
        return 0 if result is owner else _sizes((result,))
    if isinstance(owner, ModuleType) or function.__module__ == "builtins":
        copied = (each for each in arguments if not (isinstance(function, type) and each is result))
        return _sizes(each for each in copied if isinstance(each, TEXTS))
    return 0


def _looked_through(item: Any, container: Any) -> int:
    """Return what `item in container` reads."""
    if isinstance(container, str) and isinstance(item, str):
        found = container.find(item)
        return len(container) if found < 0 else found
    return len(container) if isinstance(container, (list, tuple, deque)) else 0


def _sizes(values: Iterable[Any]) -> int:
    return sum(len(value) for value in values if isinstance(value, SIZED))

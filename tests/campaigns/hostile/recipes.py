"""Builds large and odd values from the small recipes that the corpus holds as JSON.

A recipe is a JSON value; an object whose first key begins with `@` stands for what it builds:

- `{"@join": [a, b, …]}`: texts one after another;
- `{"@repeat": [x, n]}`: a text or list `n` times;
- `{"@each": [text, n]}` or `[text, n, joint]`: `text` for 0 … n-1 with `#` as the number and `$` as the next;
- `{"@count": [text, n]}`: the same with `%` as the number, for texts that hold `#` or `$`;
- `{"@parts": [name, text, n]}`: an object `name0 … name(n-1)` of such texts;
- `{"@merge": [a, b, …]}`: objects in one;
- `{"@items": [x, n]}`: a list of `n` values, each built anew;
- `{"@range": [a, b]}`: the numbers a … b-1; `{"@python_range": [a, b]}`: as a lazy `range`;
- `{"@records": [key, n]}`: `[{key: 0}, {key: 1}, …]`; `{"@keys": n}`: `{"0": 0, "1": 1, …}`;
- `{"@numbered": n}`: the same with integers as keys;
- `{"@float": "inf"}`, `{"@decimal": "1.5"}`, `{"@power": [10, 400]}`, `{"@time": "ISO 8601"}`;
- `{"@nested": [leaf, n]}`: `n` lists around `leaf`; `{"@nested_hash": [leaf, n]}`: objects under `k`;
- `{"@shared": [leaf, n]}`: lists of one list twice, `n` levels, so 2^n leaves; `{"@shared_hash": …}`;
- `{"@endless": "list"}`, `"hash"` or `"both"`: a value that holds itself;
- `{"@colliding": n}`: `n` numbers that share one hash, as text with commas;
- `{"@cross": [patterns, list]}`: each text of the list in place of the `%` of each pattern;
- `{"@named": "filters"}`: a list of `named.json`;
- `{"@counting": 0}`: an iterator that counts from 0 on without end;
- `{"@bytes": "text"}`, `{"@object": null}`: what is no Liquid value at all.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

__all__ = ["build"]

HASH_MODULUS = sys.hash_info.modulus
"""Integers that differ by a multiple of it have one hash."""


def build(recipe: Any) -> Any:
    """Return what `recipe` stands for."""
    if isinstance(recipe, list):
        return [build(item) for item in recipe]
    if not isinstance(recipe, dict):
        return recipe
    name = next(iter(recipe), "")
    if name.startswith("@"):
        return BUILDERS[name](recipe[name])
    return {key: build(item) for key, item in recipe.items()}


def _crossed(given: list[Any]) -> list[str]:
    patterns, words = map(build, given)
    return [pattern.replace("%", word, 1) for word in words for pattern in patterns]


def _named(name: str) -> Any:
    lists = json.loads((Path(__file__).parent / "named.json").read_text(encoding="utf-8"))
    return lists[name]


def _joined(parts: list[Any]) -> str:
    return "".join(build(part) for part in parts)


def _repeated(given: list[Any]) -> Any:
    return build(given[0]) * given[1]


def _numbered(text: str, number: int) -> str:
    return text.replace("#", str(number)).replace("$", str(number + 1))


def _each(given: list[Any]) -> str:
    text, count, *joint = given
    text = build(text)
    return "".join(joint).join(_numbered(text, number) for number in range(count))


def _counted(given: list[Any]) -> str:
    text, count = given
    return "".join(text.replace("%", str(number)) for number in range(count))


def _parts(given: list[Any]) -> dict[str, str]:
    name, text, count = given
    text = build(text)
    return {f"{name}{number}": _numbered(text, number) for number in range(count)}


def _merged(given: list[Any]) -> dict[str, Any]:
    return {key: value for part in given for key, value in build(part).items()}


def _nested(given: list[Any]) -> Any:
    value = build(given[0])
    for _ in range(given[1]):
        value = [value]
    return value


def _nested_hash(given: list[Any]) -> Any:
    value = build(given[0])
    for _ in range(given[1]):
        value = {"k": value}
    return value


def _shared(given: list[Any]) -> Any:
    value = build(given[0])
    for _ in range(given[1]):
        value = [value, value]
    return value


def _shared_hash(given: list[Any]) -> Any:
    value = build(given[0])
    for _ in range(given[1]):
        value = {"a": value, "b": value}
    return value


def _endless(kind: str) -> Any:
    items: list[Any] = []
    table: dict[str, Any] = {}
    items.append(table if kind == "both" else items)
    table["k"] = items if kind == "both" else table
    return table if kind == "hash" else items


BUILDERS: dict[str, Callable[[Any], Any]] = {
    "@bytes": lambda given: given.encode(),
    "@colliding": lambda given: ",".join(str(number * HASH_MODULUS) for number in range(1, given + 1)),
    "@count": _counted,
    "@counting": itertools.count,
    "@cross": _crossed,
    "@decimal": Decimal,
    "@each": _each,
    "@endless": _endless,
    "@float": float,
    "@items": lambda given: [build(given[0]) for _ in range(given[1])],
    "@join": _joined,
    "@keys": lambda given: {str(number): number for number in range(given)},
    "@merge": _merged,
    "@named": _named,
    "@nested": _nested,
    "@nested_hash": _nested_hash,
    "@numbered": lambda given: {number: number for number in range(given)},
    "@object": lambda given: object(),
    "@parts": _parts,
    "@power": lambda given: given[0] ** given[1],
    "@python_range": lambda given: range(*given),
    "@range": lambda given: list(range(*given)),
    "@records": lambda given: [{given[0]: number} for number in range(given[1])],
    "@repeat": _repeated,
    "@shared": _shared,
    "@shared_hash": _shared_hash,
    "@time": datetime.fromisoformat,
}

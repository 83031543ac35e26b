"""Hostile values: texts, numbers, lists and hashes that take long to read, of sizes that are free and not.

Names say what they hold; of a text the size follows: `s` is charged by no filter, `m` by some, `l` is as
long as a text may be.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC
from datetime import datetime
from typing import Any

__all__ = ["hostile_values"]

SIZES = {"s": 60, "m": 1_000, "l": 1_000_000}
"""Characters by the letter that names them."""

PIECES = {
    "letters": "x",
    "words": "x ",
    "commas": "1,",
    "blanks": " ",
    "tabs and line ends": "\t\n",
    "line ends": "\n",
    "carriage returns": "\r\n",
    "NULs": "\0",
    "controls": "\x01",
    "zeros": "0",
    "nines": "9",
    "digits and underscores": "1_",
    "digits and dots": "1.",
    "digits and blanks": "1 ",
    "signs": "-",
    "colons": "1:",
    "quotes": '"',
    "apostrophes": "'",
    "backslashes": "\\",
    "groups": "\\1",
    "matches": "\\0",
    "texts before": "\\`",
    "hashes": "#{",
    "percents": "%",
    "escapes": "%41",
    "broken escapes": "%4",
    "formats": "%Y",
    "wide formats": "%99Y",
    "time zones": "%Z",
    "pluses": "+",
    "ampersands": "&",
    "entities": "&amp;",
    "numbered entities": "&#39;",
    "begun entities": "&a",
    "tags": "<b>",
    "begun tags": "<",
    "begun comments": "<!--",
    "scripts": "<script>",
    "scripts and styles": "<script></script><style>",
    "Latin-1": "é",
    "sharp s": "ß",
    "sigmas": "Σ",
    "combining": "e\u0301",
    "unassigned": "\u0378",
    "astral": "\U0001f600",
    "line separators": "\u2028",
    "surrogates": "\ud800",
    "base64": "QUFB",
    "paddings": "=",
    "JSON numbers": "1,",
    "brackets": "[",
    "braces": '{"a":',
    "months": "jan ",
    "dates": "2020-01-01 ",
    "zones": "+01:00",
    "Liquid": "{{ x }}",
}


def _texts() -> dict[str, str]:
    texts = {}
    for name, piece in PIECES.items():
        for letter, size in SIZES.items():
            texts[f"{name} {letter}"] = (piece * size)[:size]
    for letter, size in SIZES.items():
        texts[f"zeros before a digit {letter}"] = "0" * size + "1"
        texts[f"blanks before a digit {letter}"] = " " * size + "1"
        texts[f"line ends before a digit {letter}"] = "\n" * size + "1"
        texts[f"a digit before blanks {letter}"] = "1" + " " * size + "x"
        texts[f"a decimal of zeros {letter}"] = "1." + "0" * size
        texts[f"a list of numbers {letter}"] = "[" + "1," * (size // 2) + "1]"
        texts[f"a list of lists {letter}"] = "[" + "[]," * (size // 3) + "1]"
        texts[f"an object {letter}"] = json.dumps({f"k{n}": n for n in range(size // 12)})
        texts[f"objects {letter}"] = "[" + ",".join(['{"k":1}'] * (size // 8)) + "]"
        texts[f"equal keys {letter}"] = "{" + ",".join(['"k":1'] * (size // 6)) + "}"
        texts[f"a text of escapes {letter}"] = '"' + "\\u0001" * (size // 6) + '"'
        texts[f"integers {letter}"] = "[" + ",".join(["9" * 4000] * (size // 4000)) + "]"
        texts[f"a time in a zone {letter}"] = "2020-01-01 10:00:00 " + "A" * size
    return texts


def _numbers() -> dict[str, Any]:
    return {
        "nil": None,
        "true": True,
        "one": 1,
        "minus one": -1,
        "many": 1_000_000,
        "a long integer": 10**4_000 + 1,
        "a minus long integer": -(10**4_000) - 1,
        "an integer too long": 10**100_000,
        "a float": 1.5,
        "a long float": 1e300,
        "a short float": 5e-324,
        "not a number": float("nan"),
        "infinity": float("inf"),
        "now": "now",
        "a time": datetime(2020, 1, 1, tzinfo=UTC),
        "a naive time": datetime(2020, 1, 1),
        "a short text": "k",
        "an empty text": "",
    }


def _lists() -> dict[str, Any]:
    long, other = "x" * 1_000_000, "y" * 1_000_000
    modulus = sys.hash_info.modulus
    shared: Any = [1]
    for _ in range(16):
        shared = [shared, shared]
    deep: Any = [1]
    for _ in range(90):
        deep = [deep]
    return {
        "an empty list": [],
        "eight long texts": [f"{n}{long}" for n in range(8)],
        "eight texts": ["x" * 1_000] * 8,
        "eight long texts of controls": ["\x01" * 1_000_000] * 8,
        "one long text often": [long] * 100_000,
        "two long texts in turn": [long, other] * 50_000,
        "equal texts": [long[:50_000] + "a" for _ in range(20)],
        "short texts": [f"{n % 1_000:06}" for n in range(100_000)],
        "texts alike": ["x" * 1_000 + f"{n % 977:06}" for n in range(20_000)],
        "mixed cases": ["aB" * 400 + f"é{n % 977:06}" for n in range(20_000)],
        "integers": list(range(100_000, 0, -1)),
        "long integers": [10**4_000 + n for n in range(200)],
        "colliding integers": [n * modulus for n in range(1, 50_001)],
        "colliding lists": [[n * modulus] for n in range(1, 30_001)],
        "colliding hashes": [{"k": n * modulus} for n in range(1, 30_001)],
        "colliding pairs": _colliding_pairs(20_000),
        "colliding floats": [float(2**61) ** (n % 16) * (n // 16 + 1) for n in range(50_000)],
        "floats": [n / 7 for n in range(100_000)],
        "floats and NaN": [*(n / 7 for n in range(50_000, 0, -1)), float("nan")],
        "numbers as texts": [str(n / 8) for n in range(50_000)],
        "decimals": ["0." + "1" * 400] * 20_000,
        "nils": [None] * 100_000,
        "mixed kinds": [1, "a", None, 1.5, True, [], {}] * 10_000,
        "lists": [[n] for n in range(50_000)],
        "lists of numbers": [list(range(100)) for _ in range(1_000)],
        "lists alike": [[1] * 300 + [n] for n in range(300)],
        "one list often": [list(range(1_000))] * 1_000,
        "shared lists": shared,
        "deep lists": deep,
        "empty lists": [[] for _ in range(100_000)],
        "hashes": [{"k": n % 1_000} for n in range(100_000)],
        "hashes of one long text": [{"k": long} for _ in range(50_000)],
        "hashes of long texts": [{"k": f"{n}{long}"} for n in range(8)],
        "hashes of texts alike": [{"k": "x" * 1_000 + f"{n % 977:06}"} for n in range(20_000)],
        "hashes of lists": [{"k": [n] * 10} for n in range(10_000)],
        "hashes of floats": [{"k": n / 7} for n in range(100_000)],
        "large hashes": [{f"k{n}": n for n in range(500)} for _ in range(100)],
        "other hashes": [{"a": n} for n in range(50_000)],
    }


def _colliding_pairs(count: int) -> list[list[int]]:
    """Return pairs of integers of which Python's own tuples would have one hash, or nearly so."""
    one, two, three = 11400714785074694791, 14029467366897019727, 2870177450012600261
    mask = (1 << 64) - 1
    inverse = pow(two, -1, 1 << 64)

    def turned(acc: int, lane: int) -> int:
        acc = (acc + lane * two) & mask
        return (((acc << 31) | (acc >> 33)) & mask) * one & mask

    base = turned(three, 1)
    wanted = (base + 7 * two) & mask
    pairs = [[1, 7]]
    first = 2
    while len(pairs) < count:
        second = (wanted - turned(three, first)) * inverse & mask
        second -= (second >> 63) << 64
        if abs(second) < sys.hash_info.modulus:
            pairs.append([first, second])
        first += 1
    return pairs


def _hashes() -> dict[str, Any]:
    long = "x" * 1_000_000
    deep: Any = {"k": 1}
    for _ in range(90):
        deep = {"k": deep}
    return {
        "an empty hash": {},
        "a hash": {f"k{n}": n for n in range(100_000)},
        "a hash of long keys": {f"{n}{long}": n for n in range(8)},
        "a hash of long texts": {f"k{n}": long for n in range(60_000)},
        "a hash of k": {"k": long},
        "a deep hash": deep,
        "a hash of lists": {f"k{n}": [n] for n in range(30_000)},
    }


def hostile_values() -> dict[str, Any]:
    """Return the values by name; to make them takes a second and some hundred MB."""
    ranges = {"a range": range(1, 100_000), "an endless range": range(1, 10**12)}
    return {**_texts(), **_numbers(), **_lists(), **_hashes(), **ranges}

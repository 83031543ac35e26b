"""Reading of generated code: its lines with those of the template, under what its names mean."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from liquid_webhooks.compiler.compiled import Compiled
from liquid_webhooks.positions import lines_of

__all__ = ["for_people"]

HEAD: Final = (
    "What the template does. What runs tests for usual types in line first, and charges limits on the way;",
    "it gives the same text. The number behind a line is the template's line.",
)

NAMES: Final = (
    ("d", "q: what a loop passes through, n: how many, x: one of them, i: which, from 1"),
    ("v", "v: a variable of the template"),
    ("g", "g: data that is read more than once"),
    ("t", "t: a value on the way"),
    ("b", "b: whether no `when` has matched"),
    ("p", "p: a part of the template"),
    ("e", "e: an expression of its own"),
    ("k", "k: a constant"),
    ("f", "f: a filter"),
)
"""The first letter of numbered names, and what they stand for."""

WIDTH: Final = 100


def for_people(compiled: Compiled) -> str:
    """Return the source of code that was written in plain forms, ready to be read."""
    names = ["s: the variables" if compiled.is_scoped else "data: the variables", "st: the render's state"]
    names.append("out: the text so far")
    names += [meaning for prefix, meaning in NAMES if prefix in compiled.prefixes]
    head = [*HEAD, *textwrap.wrap("; ".join(names) + ".", WIDTH)]
    constants = [_constant(name, value) for name, value in compiled.constants.items()]
    parts = ["\n".join(f"# {line}" for line in head), "\n".join(constants), "\n".join(_numbered(compiled))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _constant(name: str, value: object) -> str:
    """Return the line that says what a numbered constant is; one without a literal has a comment."""
    if type(value) in (str, int, float, tuple):
        return f"{name} = {value!r}"
    return f"# {name}: {getattr(value, '__qualname__', None) or repr(value)}"


def _numbered(compiled: Compiled) -> Iterator[str]:
    """Yield the lines, with the template's line behind each that is the first to come from there or below."""
    last = 0
    for line, token in zip(compiled.source.splitlines(), compiled.tokens, strict=True):
        if token is None:
            yield line
            continue
        number = lines_of(token.source).span(token.start_index, token.start_index).line
        yield line if number <= last else f"{line}  # {number}"
        last = max(last, number)

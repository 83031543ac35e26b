"""Reading of generated code: its lines with those of the template, under what its names mean."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import Final

from liquid_webhooks.compiler.compiled import Compiled
from liquid_webhooks.compiler.writer import KINDS
from liquid_webhooks.positions import lines_of

__all__ = ["for_people"]

HEAD: Final = (
    "The template as plain Python. The code that runs gives the same text; it also tests for usual types",
    "first, and counts what limits bound. A number behind a line is the line of the template's text that",
    "it comes from, as do those below it without one; a text of several lines has that where it begins.",
    "`dot` looks up `a.b` and `lookup` `a['b']`; `loop_items` and `loop_slice` give what a loop passes",
    "through, `joined` the whole text; `text`, `truth`, `equal` and the like know what values mean in",
    "Liquid. Other functions are the filters of their names.",
)

WIDTH: Final = 100

WORD: Final = re.compile(r"[\w-]+", re.ASCII)


def for_people(compiled: Compiled) -> str:
    """Return the source of code that was written in plain forms, ready to be read."""
    kinds = "; ".join(meaning for kind, meaning in KINDS.items() if kind in compiled.kinds)
    head = [*HEAD, *textwrap.wrap(f"{kinds}." if kinds else "", WIDTH)]
    variables = ", ".join(f"{variable} is {_word(name)}" for variable, name in compiled.variables.items())
    head += textwrap.wrap(f"{variables}." if variables else "", WIDTH, break_long_words=False)
    constants = [_constant(name, value) for name, value in compiled.constants.items()]
    parts = ["\n".join(f"# {line}" for line in head), "\n".join(constants), "\n".join(_numbered(compiled))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _word(name: str) -> str:
    """Return a name of the template as a comment can hold it."""
    return name if WORD.fullmatch(name) else ascii(name)


def _constant(name: str, value: object) -> str:
    """Return the line that says what a numbered constant is; one without a literal has a comment.

    Of what is not ours only what it is called: how it shows itself may differ in each process, hold secrets,
    or end the line.
    """
    if type(value) in (str, int, float, tuple):
        return f"{name} = {value!r}"
    if type(value).__module__.startswith("liquid_webhooks."):
        return f"# {name}: {value!a}"
    called = getattr(value, "__qualname__", None) or type(value).__name__
    return f"# {name}: {called if isinstance(called, str) and called.isprintable() else 'an object'}"


def _numbered(compiled: Compiled) -> Iterator[str]:
    """Yield the lines, with the template's line behind each that comes from another than the one before."""
    last = 0
    for line, token in zip(compiled.source.splitlines(), compiled.tokens, strict=True):
        if token is None:
            yield line
            continue
        number = lines_of(token.source).span(token.start_index, token.start_index).line
        yield line if number == last else f"{line}  # {number}"
        last = number

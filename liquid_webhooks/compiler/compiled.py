"""Compiled templates: the generated code as a value, and loading it, which gives a function to call."""

from __future__ import annotations

import itertools
import linecache
import sys
import weakref
from array import array
from bisect import bisect_right
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from dataclasses import dataclass
from types import FrameType
from types import TracebackType
from typing import Any
from typing import Final

from liquid.token import Token

from liquid_webhooks.errors import LimitError

__all__ = [
    "BREAK",
    "CONTINUE",
    "PYTHON",
    "Compiled",
    "Loaded",
    "load",
    "place_of",
    "place_of_call",
    "running_sources",
    "too_large",
]

PYTHON: Final[Mapping[str, object]] = {
    each.__name__: each for each in (dict, enumerate, int, len, list, str, type)
}
"""What generated code uses of Python's own names; it has no others."""

BREAK: Final = 1
CONTINUE: Final = 2
"""What a function of generated code returns when `break` or `continue` leaves it; 0 where neither does."""

_numbers = itertools.count(1)
_alive: weakref.WeakValueDictionary[str, Loaded] = weakref.WeakValueDictionary()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A template as Python source.

    Attributes:
        source: One function. Of a template that is not scoped `render(data, st)` returns the text; of a
            scoped one `render(s, st, out)` appends to the list `out` and returns 0, or `BREAK` or `CONTINUE`
            of the caller's loop.
        constants: What its numbered constants stand for.
        functions: Filters by their own names, where it calls them so.
        tokens: For each line of `source`, the token that it came from.
        is_scoped: Whether names are looked up by their text while it runs.
        is_foreign: Whether a scope has to bring a python-liquid context.
        counts: Whether the template has `increment` or `decrement`.
        needs_state: Whether `st` has to be a state; if not it may be None, and the first charge makes one.
        kinds: What its names begin with, of `writer.KINDS`.
        variables: Its Python variables for variables of the template, each with that one's name.
        nodes: Tags, outputs, operands, filters and segments of paths (`Limits.source_nodes`).
        passes: What running it counts for as a partial (`Limits.loop_passes`).
        template_name: Named in errors.
    """

    source: str
    constants: Mapping[str, object]
    functions: Mapping[str, object]
    tokens: Sequence[Token | None]
    is_scoped: bool
    is_foreign: bool
    counts: bool
    needs_state: bool
    kinds: frozenset[str]
    variables: Mapping[str, str]
    nodes: int
    passes: int
    template_name: str


class Loaded:
    """Compiled code that can be called.

    Attributes:
        code: What was loaded.
        filename: What tracebacks call it.
        run: Of a template that is not scoped: `run(data, st)` returns the text.
        run_in: Of a scoped one: `run_in(s, st, out)` appends to `out`; it returns 0, or `BREAK` or `CONTINUE`
            of the caller's loop.
    """

    def __init__(self, code: Compiled, filename: str, root: Callable[..., Any]) -> None:
        self.code = code
        self.filename = filename
        self.run: Callable[..., str] = root
        self.run_in: Callable[..., int] = root
        self._lines: dict[int, tuple[array[int], array[int]]] = {}

    def line_of(self, frame: FrameType) -> int:
        """Return the line that `frame`, one of this code, is at; 0 where it is at none.

        Python goes through all lines before it each time; here they are written down at the first time.
        """
        code = frame.f_code
        table = self._lines.get(id(code))
        if table is None:
            starts, lines = array("I"), array("I")
            for start, _, line in code.co_lines():
                starts.append(start)
                lines.append(line or 0)
            table = self._lines[id(code)] = starts, lines
        starts, lines = table
        return lines[bisect_right(starts, frame.f_lasti) - 1]


def too_large() -> LimitError:
    """Return the error for a template that Python's compiler would choke on."""
    return LimitError("the template is too large or too deep to compile")


def load(code: Compiled, names: dict[str, object]) -> Loaded:
    """Compile the code to bytecode.

    Args:
        code: The code.
        names: What it may name beside its constants, with `PYTHON` in it; all that is loaded shares it.

    Raises:
        LimitError: It is too much for Python.
    """
    # Of a name in angle brackets, tracebacks would look for no source.
    filename = f"liquid_webhooks template {next(_numbers)}"
    namespace: dict[str, object] = {"__builtins__": names, **code.functions, **code.constants}
    try:
        bytecode = compile(code.source, filename, "exec", dont_inherit=True)
    except (SyntaxError, RecursionError, MemoryError, SystemError, ValueError) as error:
        # Python's own compiler has bounds; what is written here keeps to them as far as is known. It may
        # forget to say why it failed where memory ends, which is a SystemError.
        if isinstance(error, SyntaxError) and not error.msg.startswith("too many"):
            raise
        raise too_large() from None
    exec(bytecode, namespace)  # noqa: S102
    root: Any = namespace.pop("render")  # which leaves no circle, so that it goes with the last use
    loaded = Loaded(code, filename, root)
    source = code.source
    linecache.cache[filename] = (lambda: source,)
    weakref.finalize(loaded, linecache.cache.pop, filename, None)
    _alive[filename] = loaded
    return loaded


def place_of_call() -> tuple[Token | None, str]:
    """Return the token of the generated code that is running, and its template's name."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        loaded = _alive.get(frame.f_code.co_filename)
        if loaded is not None and (place := _place(loaded, loaded.line_of(frame))):
            return place
        frame = frame.f_back
    return None, ""


def running_sources() -> set[str]:
    """Return the sources of the templates whose generated code is running."""
    sources: set[str] = set()
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        loaded = _alive.get(frame.f_code.co_filename)
        if loaded is not None and (place := _place(loaded, loaded.line_of(frame))) and place[0]:
            sources.add(place[0].source)
        frame = frame.f_back
    return sources


def place_of(traceback: TracebackType | None) -> tuple[Token | None, str]:
    """Return the token at which an error left generated code, and the innermost template's name."""
    token: Token | None = None
    name = ""
    while traceback is not None:
        loaded = _alive.get(traceback.tb_frame.f_code.co_filename)
        if loaded is not None and (place := _place(loaded, traceback.tb_lineno)):
            token, name = place[0] or token, place[1]
        traceback = traceback.tb_next
    return token, name


def _place(loaded: Loaded, line: int) -> tuple[Token | None, str] | None:
    """Return the token of a line of generated code and its template's name; None behind the last one."""
    if not 0 < line <= len(loaded.code.tokens):
        return None
    return loaded.code.tokens[line - 1], loaded.code.template_name

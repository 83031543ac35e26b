"""Puts a template's code together, compiles it, and keeps what places its errors."""

from __future__ import annotations

import itertools
import linecache
import re
import sys
import weakref
from collections.abc import Callable
from collections.abc import Mapping
from collections.abc import Sequence
from types import FrameType
from types import TracebackType
from typing import Any

from liquid import Node
from liquid.token import Token

from liquid_webhooks.compiler.bounds import FEW_LINES
from liquid_webhooks.compiler.bounds import MOST_FUNCTIONS
from liquid_webhooks.compiler.options import Options
from liquid_webhooks.compiler.rules.table import RULES
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.usage import NeedsContext
from liquid_webhooks.compiler.usage import Usage
from liquid_webhooks.compiler.variables import Names
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import Limits
from liquid_webhooks.limits import weight_in_passes

__all__ = ["Compiled", "compile_nodes", "place_of", "place_of_call"]

STATE = re.compile(r"(?<!st = charge\()(?<!secret\()\bst\b(?! = charge\()")
"""Where code needs a render state; charging what a filter made does not, until it happens, and
secrets do not without render data."""

USUAL = Limits()

_numbers = itertools.count(1)
_alive: weakref.WeakValueDictionary[str, Compiled] = weakref.WeakValueDictionary()


class Compiled:
    """A template as a Python function.

    Attributes:
        run: Of a template that is not scoped: `run(data, st)` returns the text.
        run_in: Of a scoped one: `run_in(s, st, out)` appends to the list `out` and returns 0, or
            what interrupts the caller's loop.
        source: The generated code.
        constants: What its numbered constants stand for.
        tokens: For each line of `source`, the token that it came from.
        is_foreign: Whether a scope has to bring a python-liquid context.
        counts: Whether the template has `increment` or `decrement`.
        passes: What running it counts for as a partial (`Limits.loop_passes`).
        template_name: Named in errors.
    """

    def __init__(
        self,
        source: str,
        constants: Mapping[str, object],
        tokens: Sequence[Token | None],
        names: Mapping[str, object],
        limits: Limits,
        *,
        is_scoped: bool,
        is_foreign: bool,
        counts: bool,
        passes: int,
        template_name: str,
    ) -> None:
        self.source = source
        self.constants = constants
        self.tokens = tokens
        self.is_scoped = is_scoped
        self.is_foreign = is_foreign
        self.counts = counts
        self.passes = passes
        self.template_name = template_name
        self.filename = f"<liquid_webhooks template {next(_numbers)}>"
        self.needs_state = (
            len(tokens) > FEW_LINES or limits != USUAL or STATE.search(source, source.index("\n")) is not None
        )
        namespace: dict[str, object] = {**names, **constants}
        try:
            code = compile(source, self.filename, "exec", dont_inherit=True)
        except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
            # Python's own compiler has bounds; what is written here keeps to them as far as is known.
            if isinstance(error, SyntaxError) and not error.msg.startswith("too many"):
                raise
            raise too_large() from None
        exec(code, namespace)  # noqa: S102
        root: Any = namespace["root"]
        self.run: Callable[..., str] = root
        self.run_in: Callable[..., int] = root
        linecache.cache[self.filename] = (lambda: source,)
        weakref.finalize(self, linecache.cache.pop, self.filename, None)
        _alive[self.filename] = self

    def readable(self) -> str:
        """Return the code with its constants spelled out behind it, for people."""
        legend = [f"# {name} = {value!r}" for name, value in self.constants.items() if name[0] == "k"]
        legend += [
            f"# {name} = {getattr(value, '__qualname__', type(value).__name__)}"
            for name, value in self.constants.items()
            if name[0] != "k"
        ]
        return self.source + "\n".join(["", *legend, ""])


def too_large() -> LimitError:
    """Return the error for a template that Python's compiler would choke on."""
    return LimitError("the template is too large or too deep to compile")


def compile_nodes(
    nodes: Sequence[Node],
    options: Options,
    names: Mapping[str, object],
    *,
    scoped: bool = False,
    template_name: str = "",
) -> Compiled:
    """Write and compile the code for `nodes`.

    Args:
        nodes: A template's tree.
        options: The environment's.
        names: What generated code may name beside its constants.
        scoped: Whether the caller brings a scope; a template that needs one gets one anyway.
        template_name: Named in errors.

    Raises:
        LimitError: There are more of them than `Limits.source_nodes`, or their code is too much for Python.
    """
    try:
        try:
            return _compile(nodes, options, names, scoped=scoped, template_name=template_name)
        except NeedsContext:  # a class is known to be another package's only where code is written for it
            return _compile(nodes, options, names, scoped=True, foreign=True, template_name=template_name)
    except LimitError as error:
        error.token = error.token or (nodes[0].token if nodes else None)
        raise
    except MemoryError:
        failure = too_large()
        failure.token = nodes[0].token if nodes else None
        raise failure from None


def _compile(
    nodes: Sequence[Node],
    options: Options,
    names: Mapping[str, object],
    *,
    scoped: bool,
    foreign: bool = False,
    template_name: str,
) -> Compiled:
    usage = Usage.of(nodes, frozenset(RULES), options.filters.wanting_context())
    usage.foreign = usage.foreign or foreign
    most = options.limits.source_nodes
    if usage.weight + sum(usage.weights.values()) > most:
        raise LimitError(f"a template of more than {most} tags, outputs, operands and filters")
    scoped = scoped or usage.scoped
    writer = Writer("def root(s, st, out):" if scoped else "def root(data, st):")
    resolver = Names(writer, usage, scoped=scoped, strict=options.strict_undefined, inline=options.inline)
    to = StatementCompiler(writer, resolver, usage, options, RULES)
    to.nodes(nodes)
    if scoped:
        to.sink.flush()
        writer.line("return 0")
    else:
        writer.line(f"return {to.sink.result()}")
    if len(writer.finished) > MOST_FUNCTIONS:
        raise too_large()
    source, tokens = writer.source(resolver.prologue)
    return Compiled(
        source,
        writer.constants,
        tokens,
        names,
        options.limits,
        is_scoped=scoped,
        is_foreign=usage.foreign,
        counts=bool(usage.counters),
        passes=weight_in_passes(usage.weight) - 1,
        template_name=template_name,
    )


def place_of_call() -> tuple[Token | None, str]:
    """Return the token of the generated code that is running, and its template's name."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if place := _place(frame, frame.f_lineno):
            return place
        frame = frame.f_back
    return None, ""


def place_of(traceback: TracebackType | None) -> tuple[Token | None, str]:
    """Return the token at which an error left generated code, and the innermost template's name."""
    found: Token | None = None
    name = ""
    while traceback is not None:
        if place := _place(traceback.tb_frame, traceback.tb_lineno):
            found, name = place[0] or found, place[1]
        traceback = traceback.tb_next
    return found, name


def _place(frame: FrameType, line: int) -> tuple[Token | None, str] | None:
    """Return the token of a line of generated code and its template's name; None for other code."""
    code = _alive.get(frame.f_code.co_filename)
    if code is None or not 0 < line <= len(code.tokens):
        return None
    return code.tokens[line - 1], code.template_name

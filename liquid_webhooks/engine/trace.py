"""Traces: a rendered text, and which pieces of it outputs put there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from typing import Any
from typing import cast

from liquid import Node

from liquid_webhooks.compiler.compiled import Loaded
from liquid_webhooks.compiler.tracing_forms import Origin
from liquid_webhooks.compiler.tracing_forms import TracingForms
from liquid_webhooks.engine import bridge
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import within_memory
from liquid_webhooks.positions import Span
from liquid_webhooks.positions import lines_of
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State
from liquid_webhooks.runtime.tracing import TracedPiece
from liquid_webhooks.runtime.tracing import TracedText
from liquid_webhooks.runtime.tracing import TracingState
from liquid_webhooks.runtime.tracing import flattened
from liquid_webhooks.runtime.tracing import tracing_names
from liquid_webhooks.runtime.tracing import whole

if TYPE_CHECKING:
    from liquid_webhooks.engine.environment import Environment
    from liquid_webhooks.engine.host import EnvironmentHost
    from liquid_webhooks.engine.template import Template

__all__ = ["Piece", "Trace", "trace"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a rendered text that an output put there, or another tag that prints no literal text.

    Attributes:
        start: Offset of its first character in the text.
        stop: Offset behind its last one; the same where nothing was printed.
        span: The output in the source of its template; of another tag, its name.
        path: Where in the data the value is that the output begins with: the name of a variable, then the
            keys that are looked up in it, as the template writes them. An item of a loop has its place in
            what is looped over (a pair of a hash, and each of its halves, that of the value). None where
            the output begins with no name, or with one that a template gave a value: by `assign`,
            `capture` or an argument of a partial; and of other tags.
        template_name: The name of the template that the output stands in; empty if that has none.
    """

    start: int
    stop: int
    span: Span
    path: tuple[object, ...] | None
    template_name: str


@dataclass(frozen=True, slots=True, repr=False)
class Trace:
    """A rendered text and where it comes from; its `repr` shows none of it.

    Attributes:
        text: What `Template.render` gives.
        pieces: In the order of the text, none over another; what is between them is literal text of the
            template, and of the partials and content blocks in it, and the markup of `tablerow`.
    """

    text: str
    pieces: tuple[Piece, ...]

    def __repr__(self) -> str:
        return f"<Trace of {len(self.text)} characters, {len(self.pieces)} pieces>"


def trace(template: Template, data: Any, variables: Mapping[str, object]) -> Trace:
    """Return the trace of a render; see `Template.trace`."""
    env = template.env
    state = env.new_state(data, variables, _tracing(env.state_class))
    state.host = _TracingHost(cast("EnvironmentHost", state.host))
    text = template.render_by(_TracedTemplate(template, sees_data=True).run, state)
    try:
        with within_memory():
            pieces = _placed(flattened(text) if isinstance(text, TracedText) else [])
    except LimitError as error:
        error.token = template.nodes[0].token
        error.template_name = template.full_name() or None
        raise
    return Trace(str(text), pieces)


def _tracing(state_class: type[State]) -> type[State]:
    """Return the class of states whose texts are traced."""
    return type("TracingState", (TracingState, state_class), {})


def _placed(pieces: list[TracedPiece]) -> tuple[Piece, ...]:
    """Return `pieces` with their lines and columns."""
    placed = []
    for piece in pieces:
        origin = cast("Origin", piece.origin)
        span = lines_of(origin.source).span(origin.start, origin.end)
        placed.append(Piece(piece.start, piece.stop, span, piece.path, origin.template_name))
    return tuple(placed)


class _TracedTemplate:
    """A template whose code traces: a `runtime.state.Renderable`.

    Args:
        template: The template.
        sees_data: Whether the names of one that runs with variables of its own are those of the data.
    """

    def __init__(self, template: Template, *, sees_data: bool = False) -> None:
        self.template = template
        self.sees_data = sees_data
        self._loaded: dict[bool, Loaded] = {}

    @property
    def counts(self) -> bool:
        """Whether the template has `increment` or `decrement`."""
        return self.template.counts

    @property
    def passes(self) -> int:
        """What running it counts for as a partial."""
        return self.template.passes

    @property
    def source_chars(self) -> int:
        """Characters of the source."""
        return self.template.source_chars

    @property
    def source_nodes(self) -> int:
        """Tags, outputs, operands and filters."""
        return self.template.source_nodes

    def run(self, data: Mapping[str, object], state: State) -> str:
        """Return the traced text for variables of its own."""
        loaded = self._code(scoped=False)
        if not loaded.code.is_scoped:
            return loaded.run(data, state)
        out: list[str] = []
        self.template.run_code(loaded, Scope(data), state, out)
        return state.joined(out)

    def run_in(self, scope: Scope, state: State, out: list[str]) -> int:
        """Append traced texts to `out` with the caller's variables; return an interrupt or 0."""
        return self.template.run_code(self._code(scoped=True), scope, state, out)

    def _code(self, *, scoped: bool) -> Loaded:
        loaded = self._loaded.get(scoped)
        if loaded is None:
            template, env = self.template, self.template.env
            name = template.full_name()
            forms = partial(TracingForms, template_name=name, sees_data=scoped or self.sees_data)
            names = {**tracing_names(env.names), "foreign": partial(_render_foreign, name)}
            loaded = env.compile(template.nodes, forms=forms, names=names, scoped=scoped, template_name=name)
            self._loaded[scoped] = loaded
        return loaded


class _TracingHost:
    """Answers as the environment does, but with templates whose code traces: a `runtime.state.Host`."""

    def __init__(self, host: EnvironmentHost) -> None:
        self._host = host
        self._blocks: dict[tuple[str, str], _TracedTemplate] = {}

    @property
    def environment(self) -> Environment:
        """The environment."""
        return self._host.environment

    def __getattr__(self, name: str) -> Any:
        return getattr(self._host, name)

    def partial(self, name: str) -> _TracedTemplate:
        """Return the template that `render` and `include` call `name`."""
        return _TracedTemplate(self._host.partial(name))

    def block(self, name: str, source: str) -> _TracedTemplate:
        """Return a content block or translation."""
        key = name, source
        if key not in self._blocks:
            self._blocks[key] = _TracedTemplate(self._host.block(name, source))
        return self._blocks[key]

    def fetched(self, source: str, what: str) -> _TracedTemplate:
        """Return the template of a text that was fetched."""
        return _TracedTemplate(self._host.fetched(source, what))


def _render_foreign(template_name: str, state: State, scope: Scope, out: list[str], node: Node) -> int:
    """Append what a node of another package renders, as one piece."""
    texts: list[str] = []
    try:
        return bridge.render_foreign(state, scope, texts, node)
    finally:  # also where it ends the template, as `extends` does
        text = "".join(texts)
        if text:
            origin = Origin.of(node.token, template_name)
            out.append(whole(cast("TracingState", state), text, origin))

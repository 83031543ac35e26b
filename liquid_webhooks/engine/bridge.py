"""Bridges to python-liquid's own rendering, for tags and filters of other packages."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from collections.abc import Mapping
from typing import TYPE_CHECKING
from typing import Any
from typing import Final
from typing import TextIO
from typing import cast

from liquid import Node
from liquid import RenderContext
from liquid.exceptions import BreakLoop
from liquid.exceptions import ContinueLoop
from liquid.expression import Expression

from liquid_webhooks.compiler.compiled import BREAK
from liquid_webhooks.compiler.compiled import CONTINUE
from liquid_webhooks.compiler.compiled import Loaded
from liquid_webhooks.keeping.sized_cache import SizedCache
from liquid_webhooks.runtime.scope import MISSING
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import State

if TYPE_CHECKING:
    from liquid_webhooks.engine.environment import Environment
    from liquid_webhooks.engine.host import EnvironmentHost
    from liquid_webhooks.engine.template import Template

__all__ = [
    "NAMES",
    "ContextScope",
    "add_context",
    "environment_of",
    "kept_nodes",
    "render_foreign",
    "scope_of",
    "state_of",
]

STATE_KEY = "liquid_webhooks"
"""Where a context's tag namespace keeps the render state."""


MOST_NODE_CHARS: Final = 1_048_576
"""Characters of the code of nodes that tags of other packages hold, which counts twice, and of an eighth of
their templates."""


class _Variables(Mapping[str, object]):
    """A scope as the chain of mappings that python-liquid's context expects."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def __getitem__(self, key: str) -> object:
        value = self.scope.find(key)
        if value is MISSING:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        names: dict[str, None] = {}
        for mapping in (*reversed(self.scope.frames), self.scope.locals, self.scope.data):
            names.update(dict.fromkeys(mapping))
        return iter(names)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def size(self) -> int:
        """Return how many mappings are searched."""
        return len(self.scope.frames) + 4

    def push(self, namespace: Mapping[str, object]) -> None:
        """Bind the names of `namespace` on top."""
        self.scope.push(namespace)

    def pop(self) -> Mapping[str, object]:
        """Unbind the names bound last."""
        return self.scope.pop()


class ContextScope(Scope):
    """The variables of a context that other code made, such as a copy for a partial."""

    __slots__ = ()

    def __init__(self, context: RenderContext) -> None:
        super().__init__({})
        self.context = context

    def find(self, name: object) -> object:
        """Return the value of `name` in the context, else `MISSING`."""
        try:
            return self.context.scope[name]
        except (KeyError, TypeError):
            return MISSING

    def set(self, name: str, value: object) -> None:
        """Assign `name` in the context."""
        self.context.assign(name, value)

    def push(self, frame: Mapping[str, object]) -> None:
        """Bind the names of `frame` in the context."""
        self.frames.append(frame)
        self.context.scope.push(frame)

    def pop(self) -> Mapping[str, object]:
        """Unbind the names bound last."""
        self.frames.pop()
        popped: Mapping[str, object] = self.context.scope.pop()
        return popped


class _Writer:
    """A list of pieces as the buffer that python-liquid's nodes write to."""

    def __init__(self, out: list[str]) -> None:
        self.out = out

    def write(self, text: str) -> int:
        """Append `text`."""
        self.out.append(text)
        return len(text)

    def getvalue(self) -> str:
        """Return what was written so far."""
        return "".join(self.out)


def add_context(scope: Scope, template: Template, state: State) -> None:
    """Give `scope` a python-liquid context over the same variables."""
    if scope.context is None:
        context = RenderContext(template, globals=scope.data)
        context.locals = scope.locals
        context.scope = _Variables(scope)  # type: ignore[assignment]
        context.counters = scope.counters()  # type: ignore[assignment]
        context.tag_namespace[STATE_KEY] = state
        scope.context = context


def scope_of(context: RenderContext) -> Scope:
    """Return the scope that `context` shows."""
    variables: Any = context.scope
    return variables.scope if isinstance(variables, _Variables) else ContextScope(context)


def state_of(context: RenderContext, environment: Environment) -> State:
    """Return the render state that belongs to `context`, or a new one."""
    place: RenderContext | None = context
    while place is not None:
        state: State | None = place.tag_namespace.get(STATE_KEY)
        if state is not None:
            return state
        place = place.parent_context
    state = environment.new_state()
    context.tag_namespace[STATE_KEY] = state
    return state


def environment_of(state: State) -> Environment:
    """Return the environment that `state` renders in."""
    return cast("EnvironmentHost", state.host).environment


def render_foreign(state: State, scope: Scope, out: list[str], node: Node) -> int:
    """Append what a node of another package renders; return what interrupts the loop, or 0."""
    buffer: Any = _Writer(out)
    try:
        node.render(scope.context, buffer)
    except BreakLoop:
        return BREAK
    except ContinueLoop:
        return CONTINUE
    except Exception as error:
        if environment_of(state).on_error != "inline":
            raise
        out.append(state.inline(error))
    return 0


def render_ours(node: Node, context: RenderContext, buffer: TextIO, environment: Environment) -> int:
    """Render one of our nodes for a tag of another package that holds it; return the characters."""
    out: list[str] = []
    interrupt = environment.compiled_node(node).run_in(scope_of(context), state_of(context, environment), out)
    written = buffer.write("".join(out))
    if interrupt == BREAK:
        raise BreakLoop("break")
    if interrupt == CONTINUE:
        raise ContinueLoop("continue")
    return written


def kept_nodes(compiled: Callable[[Node], Loaded]) -> SizedCache[tuple[Node, int], Loaded]:
    """Return what gives the code of a node in a generation of its environment, and keeps it.

    Args:
        compiled: Compiles a node.
    """

    def chars(key: tuple[Node, int], loaded: Loaded) -> int:
        # Nodes keep the source of their template too, and share it.
        return 2 * len(loaded.code.source) + len(key[0].token.source) // 8

    return SizedCache(lambda key: compiled(key[0]), chars, MOST_NODE_CHARS)


def evaluate(expression: Expression, scope: Scope) -> object:
    """Return the value of an expression class of another package."""
    return expression.evaluate(scope.context)


NAMES: dict[str, object] = {
    "evaluate": evaluate,
    "foreign": render_foreign,
}
"""Everything of this module that generated code may name."""

"""Partials, templates inside templates: `render`, `include`, content blocks."""

from __future__ import annotations

from collections.abc import Mapping

from liquid_webhooks import values
from liquid_webhooks.errors import LoaderError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.errors import TemplateMissingError
from liquid_webhooks.limits import FREE
from liquid_webhooks.runtime.iteration import ForLoop
from liquid_webhooks.runtime.iteration import loop_items
from liquid_webhooks.runtime.scope import MISSING
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import CONTENT_BLOCK
from liquid_webhooks.runtime.state import Renderable
from liquid_webhooks.runtime.state import State

__all__ = ["NAMES"]

LISTS = (list, tuple, Mapping, values.Range)
"""What `render … for` renders a partial for each item of."""

BLOCK_LEVELS = 2
"""Content blocks inside one another; a third level is removed (Braze, "Content Blocks")."""


def load_dynamic(state: State, name: object) -> Renderable:
    """Do as `load_partial` where the name comes from data, so that no error quotes it."""
    return load_partial(state, name, is_data=True)


def load_partial(state: State, name: object, *, is_data: bool = False) -> Renderable:
    """Return the partial `name`, loaded once a render; where there is none, each try counts as a render."""
    if not isinstance(name, str):
        values.unwrap(name)  # an undefined name says so itself
        text = "Argument error in tag 'include' - Illegal template name"
        raise RenderError("a partial's name must be a string", inline=text)
    template = state.partials.get(name)
    if template is None:
        state.charge_partial()
        template = _loaded(state, name, None if is_data else name)
        state.partials_left += 1  # it is charged again where it renders
        state.partials[name] = template
        state.charge_source(template.source_chars)
        state.charge_nodes(template.source_nodes)
    return template


def _loaded(state: State, name: str, shown: str | None) -> Renderable:
    """Ask the host for a partial; an error names it as `shown`, and what the loader raised is forgotten."""
    reason = ""
    if name not in state.partials:
        try:
            return state.host.partial(name)
        except TemplateMissingError:
            state.partials[name] = None
        except LoaderError as error:
            reason = error.reason
    if reason:
        raise LoaderError.failed(shown, reason)
    missing = TemplateMissingError.of(shown)
    missing.inline = f"No such template '{name.encode(errors='backslashreplace').decode()}'"
    raise missing


def _bound_name(name: str, alias: str | None) -> str:
    """Return the variable that a partial's value is bound to."""
    return alias or name.rsplit("/", 1)[-1].split(".", 1)[0]


def render_partial(
    state: State,
    template: Renderable,
    name: object,
    args: dict[str, object],
    bound: object,
    alias: str | None,
    loop: bool,
) -> str:
    """Return the text of a `render` tag: the partial sees `args`, the bound value and globals alone."""
    variables: dict[str, object] = dict(args)
    key = _bound_name(str(name), alias)
    elements = _elements(bound) if loop else None
    if isinstance(elements, LISTS) and not values.is_undefined(elements):
        items = loop_items(state, elements)
        state.charge_passes(len(items))
        forloop = ForLoop(str(name), len(items), None)
        pieces = []
        for forloop.index0, item in enumerate(items):
            own = {**variables, "forloop": forloop}
            if item is not None:
                own[key] = item
            else:
                _bind_nil(state, own, key)
            pieces.append(_isolated(state, template, own))
        return state.joined(pieces)
    if bound is None:
        _bind_nil(state, variables, key)
    elif bound is not MISSING:
        variables[key] = bound
    return _isolated(state, template, variables)


def _elements(value: object) -> object:
    """Return `value` as a list if it is one to Liquid; hashes, and what is undefined, stay as they are."""
    return value if isinstance(value, Mapping) else values.unwrap_list(value)


def _bind_nil(state: State, variables: dict[str, object], name: str) -> None:
    """Bind `name` to nil, which hides no argument and no global, but is more than a name without a value."""
    if name not in state.host.globals:
        variables.setdefault(name, None)


def _isolated(state: State, template: Renderable, variables: Mapping[str, object]) -> str:
    """Render with nothing shared but budget, clock and diagnostics."""
    with state.isolated():
        state.enter_partial(template.passes)
        try:
            if not template.counts:
                return state.made(template.run({**state.host.globals, **variables}, state))
            # Counters count in the globals, while the arguments lie on top of them (as in Ruby).
            scope, out = Scope(state.host.globals), list[str]()
            scope.locals.update(variables)
            template.run_in(scope, state, out)
            return state.made(state.joined(out))
        finally:
            state.leave_partial()


def check_include(state: State) -> None:
    """Refuse an `include` in what `render` renders, before anything in it is evaluated."""
    if state.is_isolated:
        raise RenderError("include usage is not allowed in this context")


def include_partial(
    state: State,
    scope: Scope,
    out: list[str],
    template: Renderable,
    name: object,
    args: dict[str, object] | tuple[tuple[str, object], ...],
    bound: object,
    alias: str | None,
) -> int:
    """Append the text of an `include` tag; return what interrupts the caller's loop, or 0.

    Args:
        state: The render.
        scope: The caller's variables, which the partial shares.
        out: Where its text goes.
        template: The partial.
        name: Its name.
        args: The keyword arguments; from two on, pairs of a name and a function, as each sees those before.
        bound: What stands behind `with` or `for`; `MISSING` without it.
        alias: What stands behind `as`; None without it.
    """
    key = _bound_name(str(name), alias)
    value = scope.get(name) if bound is MISSING else bound
    frame = dict(args) if isinstance(args, dict) else dict[str, object]()
    scope.push(frame)
    try:
        if not isinstance(args, dict):
            for argument, evaluate in args:
                frame[argument] = evaluate()  # type: ignore[operator]
        items = _elements(value)
        for item in items if isinstance(items, (list, tuple)) else (value,):
            frame[key] = item
            before = len(out)
            interrupt = _shared(state, scope, out, template)
            _charge_pieces(state, out[before:])
            if interrupt:
                return interrupt
    finally:
        scope.pop()
    return 0


def _shared(state: State, scope: Scope, out: list[str], template: Renderable) -> int:
    """Render a partial that shares the caller's variables."""
    state.enter_partial(template.passes)
    try:
        return template.run_in(scope, state, out)
    finally:
        state.leave_partial()


def _charge_pieces(state: State, pieces: list[str]) -> None:
    """Charge what a partial added to a text, which is looked at as a whole only at its end."""
    chars = sum(map(len, pieces))
    if chars > FREE:
        state.check_output(chars)
        state.keep_chars(chars)


def content_block(state: State, scope: Scope, blocks: object, name: object) -> object:
    """Return the text of a content block, rendered with the message's variables.

    Where `content_blocks` is an ordinary variable, this is an ordinary look-up.
    """
    if state.blocks is None or blocks is not state.blocks:
        return values.lookup_dot(blocks, name) if isinstance(name, str) else values.lookup(blocks, name)
    source = state.blocks.get(name) if isinstance(name, str) else None
    if source is None:
        raise RenderError("unknown content block")
    if state.block_depth >= BLOCK_LEVELS:
        state.enter_partial(0)
        state.leave_partial()
        state.report("LW604", "a content block at the third level was removed, as Braze does")
        return ""
    key = (CONTENT_BLOCK, name)
    template = state.partials.get(key)
    if template is None:
        state.charge_source(len(source))
        template = state.partials[key] = state.host.block(f"content_blocks.{name}", source)
        state.charge_nodes(template.source_nodes)
    out: list[str] = []
    state.block_depth += 1
    try:
        _shared(state, scope, out, template)
    finally:
        state.block_depth -= 1
    return state.made(state.joined(out))


NAMES: dict[str, object] = {
    "load_dynamic": load_dynamic,
    "load_partial": load_partial,
    "check_include": check_include,
    "content_block": content_block,
    "include_partial": include_partial,
    "render_partial": render_partial,
}
"""Everything of this module that generated code may name."""

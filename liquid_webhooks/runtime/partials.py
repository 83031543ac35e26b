"""Templates inside templates: `render`, `include`, content blocks."""

from __future__ import annotations

from collections.abc import Mapping

from liquid_webhooks import values
from liquid_webhooks.errors import RenderError
from liquid_webhooks.runtime.loops import ForLoop
from liquid_webhooks.runtime.loops import loop_items
from liquid_webhooks.runtime.operations import joined
from liquid_webhooks.runtime.scope import MISSING
from liquid_webhooks.runtime.scope import Scope
from liquid_webhooks.runtime.state import Renderable
from liquid_webhooks.runtime.state import State

__all__ = ["NAMES"]

BLOCK_LEVELS = 2
"""Content blocks inside one another; a third level is removed (spec 1.14)."""


def load_partial(st: State, name: object) -> Renderable:
    """Return the partial `name`, loaded once a render."""
    if not isinstance(name, str):
        text = "Argument error in tag 'include' - Illegal template name"
        raise RenderError("a partial's name must be a string", inline=text)
    template = st.partials.get(name)
    if template is None:
        try:
            template = st.host.partial(name)
        except LookupError:
            text = f"No such template '{name}'"
            raise RenderError("the loader has no template of this name", inline=text) from None
        st.partials[name] = template
        st.spend_source(template.source_chars)
    return template


def _bound_name(name: str, alias: str | None) -> str:
    """Return the variable that a partial's value is bound to."""
    return alias or name.rsplit("/", 1)[-1].split(".", 1)[0]


def render_partial(
    st: State,
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
    if loop and isinstance(bound, (list, tuple, Mapping, range, values.Range)):
        items = loop_items(st, bound)
        st.spend_passes(len(items))
        forloop = ForLoop(str(name), len(items), None)
        pieces = []
        for forloop.index0, item in enumerate(items):
            own = {**variables, "forloop": forloop}
            if item is not None:
                own[key] = item
            pieces.append(_isolated(st, template, own))
        return joined(st, pieces)
    if bound is not MISSING and bound is not None:
        variables[key] = bound
    return _isolated(st, template, variables)


def _isolated(st: State, template: Renderable, variables: Mapping[str, object]) -> str:
    """Render with nothing shared but budget, clock and findings."""
    kept = st._cycles, st._offsets, st._changed, st.is_isolated
    st._cycles, st._offsets, st._changed, st.is_isolated = None, None, None, True
    st.enter_partial(template.passes)
    try:
        if not template.counts:
            return template.run({**st.host.globals, **variables}, st)
        # Counters count in the globals, while the arguments lie on top of them (as in Ruby).
        scope, out = Scope(st.host.globals), list[str]()
        scope.locals.update(variables)
        template.run_in(scope, st, out)
        return joined(st, out)
    finally:
        st.leave_partial()
        st._cycles, st._offsets, st._changed, st.is_isolated = kept


def check_include(st: State) -> None:
    """Refuse an `include` in what `render` renders, before anything in it is evaluated."""
    if st.is_isolated:
        raise RenderError("include usage is not allowed in this context")


def include_partial(
    st: State,
    s: Scope,
    out: list[str],
    template: Renderable,
    name: object,
    args: dict[str, object] | tuple[tuple[str, object], ...],
    bound: object,
    alias: str | None,
) -> int:
    """Append the text of an `include` tag; return what interrupts the caller's loop, or 0.

    Args:
        st: The render.
        s: The caller's variables, which the partial shares.
        out: Where its text goes.
        template: The partial.
        name: Its name.
        args: The keyword arguments; from two on, pairs of a name and a function, as each sees those before.
        bound: What stands behind `with` or `for`; `MISSING` without it.
        alias: What stands behind `as`; None without it.
    """
    key = _bound_name(str(name), alias)
    value = s.get(name) if bound is MISSING else bound
    frame = dict(args) if isinstance(args, dict) else dict[str, object]()
    s.push(frame)
    try:
        if not isinstance(args, dict):
            for argument, evaluate in args:
                frame[argument] = evaluate()  # type: ignore[operator]
        for item in value if isinstance(value, (list, tuple)) else (value,):
            frame[key] = item
            if interrupt := _shared(st, s, out, template):
                return interrupt
    finally:
        s.pop()
    return 0


def _shared(st: State, s: Scope, out: list[str], template: Renderable) -> int:
    """Render a partial that shares the caller's variables."""
    st.enter_partial(template.passes)
    try:
        return template.run_in(s, st, out)
    finally:
        st.leave_partial()


def content_block(st: State, s: Scope, blocks: object, name: object) -> object:
    """Return the text of a content block, rendered with the message's variables (spec 1.14).

    Where `content_blocks` is an ordinary variable, this is an ordinary look-up.
    """
    if st.blocks is None or blocks is not st.blocks:
        return values.lookup_dot(blocks, name) if isinstance(name, str) else values.lookup(blocks, name)
    source = st.blocks.get(name) if isinstance(name, str) else None
    if source is None:
        raise RenderError("unknown content block")
    if st.block_depth >= BLOCK_LEVELS:
        st.enter_partial(0)
        st.leave_partial()
        st.report("LW604", "a content block at the third level was removed, as Braze does")
        return ""
    key = ("content block", name)
    if key not in st.partials:
        st.spend_source(len(source))
    template = st.partials[key] = st.host.block(f"content_blocks.{name}", source)
    out: list[str] = []
    st.block_depth += 1
    try:
        _shared(st, s, out, template)
    finally:
        st.block_depth -= 1
    return joined(st, out)


NAMES: dict[str, object] = {
    "load_partial": load_partial,
    "check_include": check_include,
    "content_block": content_block,
    "include_partial": include_partial,
    "render_partial": render_partial,
}
"""Everything of this module that generated code may name."""

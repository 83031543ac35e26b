"""Writes `render` and `include`, which call out to another template."""

from __future__ import annotations

from liquid.builtin.expressions.primitive import StringLiteral

from liquid_webhooks.compiler.pieces import Piece
from liquid_webhooks.compiler.statements import Rule
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.writer import written_tuple
from liquid_webhooks.syntax.tags.include_tag import IncludeNode
from liquid_webhooks.syntax.tags.render_tag import RenderNode

__all__ = ["RULES"]


def _pairs(to: StatementCompiler, node: RenderNode | IncludeNode) -> str:
    """Return the code for a partial's keyword arguments, as a dict.

    Those of an `include` see the ones before them; if there are any, it is a tuple of pairs of a name and a
    function.
    """
    writer = to.writer
    is_sequence = isinstance(node, IncludeNode) and len(node.args) > 1
    pairs = []
    # Of equal names the last one counts, at the place of the first.
    for argument in {argument.name: argument for argument in node.args}.values():
        if is_sequence:
            with to.known.function(), writer.part("e") as text:
                writer.line(f"return {to.expressions.value(argument.value).text}")
        else:
            text = to.expressions.value(argument.value).text
        name = to.forms.constant(argument.name)
        pairs.append(f"({name}, {text})" if is_sequence else f"{name}: {text}")
    return written_tuple(pairs) if is_sequence else f"{{{', '.join(pairs)}}}"


def _arguments(to: StatementCompiler, node: RenderNode | IncludeNode) -> str:
    """Return the code for a partial's keyword arguments, its bound value and that value's name."""
    value = to.expressions.value
    pairs = _pairs(to, node)
    bound = value(node.var).text if node.var is not None else "MISSING"
    alias = to.forms.constant(str(node.alias)) if node.alias else "None"
    return f"{pairs}, {bound}, {alias}"


def write_render(to: StatementCompiler, node: RenderNode) -> None:
    """Write `render`: the partial sees its arguments alone."""
    name = to.writer.name("t")
    template = to.forms.constant(str(getattr(node.name, "value", node.name)))
    # Ruby loads the partial before it looks at the arguments.
    state = to.writer.use_state()
    partial = f"{state}, load_partial({state}, {template}), {template}"
    arguments = _arguments(to, node)
    with to.caught(prints=name):
        to.writer.line(f"{name} = render_partial({partial}, {arguments}, {bool(node.loop)})")
    to.sink.piece(Piece.of_text(name))


def write_include(to: StatementCompiler, node: IncludeNode) -> None:
    """Write `include`: the partial shares this template's variables and may break its loops."""
    to.flush()
    to.sink.need_list()
    name, partial, interrupt = (to.writer.name("t") for _ in range(3))
    template, state = to.expressions.value(node.name).text, to.writer.use_state()
    with to.caught(sets=f"{interrupt} = 0", appends=True):
        to.writer.line(f"check_include({state})")
        load = "load_partial" if isinstance(node.name, StringLiteral) else "load_dynamic"
        to.writer.line(f"{partial} = {load}({state}, {name} := {template})")
        call = f"include_partial({state}, s, {to.sink.out}, {partial}, {name}, {_arguments(to, node)})"
        to.writer.line(f"{interrupt} = {call}")
    to.flush()
    to.pass_on(interrupt)


RULES: dict[type, Rule] = {
    IncludeNode: write_include,
    RenderNode: write_render,
}
"""What writes each exact class of nodes."""

"""Compiling: a template's tree to the source of one Python function."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence

from liquid import Node

from liquid_webhooks.compiler.bounds import FEW_LINES
from liquid_webhooks.compiler.bounds import MOST_FUNCTIONS
from liquid_webhooks.compiler.compiled import Compiled
from liquid_webhooks.compiler.compiled import too_large
from liquid_webhooks.compiler.forms import Forms
from liquid_webhooks.compiler.rules.all_rules import RULES
from liquid_webhooks.compiler.settings import Settings
from liquid_webhooks.compiler.statements import StatementCompiler
from liquid_webhooks.compiler.usage import NeedsContext
from liquid_webhooks.compiler.usage import Usage
from liquid_webhooks.compiler.variables import Variables
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import Limits
from liquid_webhooks.limits import weight_in_passes

__all__ = ["MakeForms", "compile_nodes"]

USUAL = Limits()

MakeForms = Callable[[Writer, Limits], Forms]
"""Makes what writes the operations of one template."""

KNOWN = frozenset(RULES)


def compile_nodes(
    nodes: Sequence[Node],
    settings: Settings,
    *,
    forms: MakeForms = Forms,
    scoped: bool = False,
    template_name: str = "",
) -> Compiled:
    """Write the code for `nodes`.

    Args:
        nodes: A template's tree.
        settings: The environment's.
        forms: How operations are written.
        scoped: Whether the caller brings a scope; a template that needs one gets one anyway.
        template_name: Named in errors.

    Raises:
        LimitError: They hold more tags, outputs, operands and filters than `Limits.source_nodes`, or their
            code is too much for Python.
    """
    try:
        try:
            return _compile(nodes, settings, forms, scoped=scoped, template_name=template_name)
        except NeedsContext:  # a class is known to be another package's only where code is written for it
            return _compile(nodes, settings, forms, scoped=True, foreign=True, template_name=template_name)
    except LimitError as error:
        error.token = error.token or (nodes[0].token if nodes else None)
        raise
    except MemoryError:
        failure = too_large()
        failure.token = nodes[0].token if nodes else None
        raise failure from None


def _compile(
    nodes: Sequence[Node],
    settings: Settings,
    make_forms: MakeForms,
    *,
    scoped: bool,
    foreign: bool = False,
    template_name: str,
) -> Compiled:
    usage = Usage.of(nodes, KNOWN, settings.filters.wanting_context())
    usage.foreign = usage.foreign or foreign
    most = settings.limits.source_nodes
    if usage.nodes > most:
        raise LimitError(
            f"a template of more than {most} tags, outputs, operands and filters", limit="source_nodes"
        )
    scoped = scoped or usage.scoped
    writer = Writer("def render(s, st, out):" if scoped else "def render(data, st):")
    writer.mention(*(("s", "st", "out") if scoped else ("data", "st")))
    forms = make_forms(writer, settings.limits)
    variables = Variables(
        writer, forms, usage, scoped=scoped, strict=settings.strict_undefined, inline=settings.inline
    )
    to = StatementCompiler(writer, variables, usage, settings, RULES)
    to.nodes(nodes)
    if scoped:
        to.sink.flush()
        writer.line("return 0")
    else:
        to.sink.end("return ")
    if len(writer.finished) > MOST_FUNCTIONS:
        raise too_large()
    lines, tokens = writer.source(variables.prologue)
    return Compiled(
        source="\n".join([*lines, ""]),
        constants=writer.constants,
        functions=forms.functions,
        tokens=tokens,
        is_scoped=scoped,
        is_foreign=usage.foreign,
        counts=bool(usage.counters),
        needs_state=_needs_state(writer, len(lines), settings),
        kinds=frozenset(writer.mentioned),
        variables=variables.assigned,
        nodes=usage.nodes,
        passes=weight_in_passes(usage.weight) - 1,
        template_name=template_name,
    )


def _needs_state(writer: Writer, lines: int, settings: Settings) -> bool:
    """Say whether a render needs a state from its start.

    The code names it; or it is so long that what each line reads uncharged adds up, and has to keep to the
    budget that comparisons and filters look for; or limits are other than those that hold without one.
    """
    return writer.needs_state or lines > FEW_LINES or settings.limits != USUAL

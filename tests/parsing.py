"""Parsing alone: an environment that knows our tags and cannot render, for the tests of `syntax`."""

from __future__ import annotations

import liquid
from liquid import Mode
from liquid import Node
from liquid.builtin.expressions import Filter
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import KeywordArgument
from liquid.builtin.expressions import Literal
from liquid.exceptions import LiquidError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.token import Token

from liquid_webhooks.diagnostics import Diagnostic
from liquid_webhooks.limits import Limits
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.expressions.nodes import Lookup
from liquid_webhooks.syntax.expressions.nodes import Loop
from liquid_webhooks.syntax.expressions.nodes import Path
from liquid_webhooks.syntax.expressions.nodes import UnknownOperator
from liquid_webhooks.syntax.scanner import scan
from liquid_webhooks.syntax.stream import Stream
from liquid_webhooks.syntax.tags.all_tags import BRAZE_TAGS
from liquid_webhooks.syntax.tags.all_tags import PARTIAL_TAGS
from liquid_webhooks.syntax.tags.all_tags import TAGS

__all__ = ["LAX", "STRICT", "SyntaxEnvironment", "codes", "parse", "parse_one", "tree"]


class SyntaxEnvironment(liquid.Environment):
    """Has our tags, and raises every error."""

    def __init__(self, mode: Mode = Mode.LAX, limits: Limits | None = None, **delimiters: str) -> None:
        self.limits = limits or Limits()
        super().__init__(
            tolerance=mode,
            template_comments="comment_start_string" in delimiters,
            **delimiters,  # type: ignore[arg-type]
        )
        self.block_nesting_limit = self.limits.nesting_depth  # type: ignore[misc]

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Register our tags only."""
        for tag in (*TAGS, *BRAZE_TAGS, *PARTIAL_TAGS):
            self.add_tag(tag)

    def error(
        self, exc: type[LiquidError] | LiquidError, msg: str | None = None, token: Token | None = None
    ) -> None:
        """Raise `exc`."""
        raise exc if isinstance(exc, LiquidError) else exc(msg, token=token)


LAX = SyntaxEnvironment()
STRICT = SyntaxEnvironment(Mode.STRICT)


def parse(source: str, env: liquid.Environment = LAX) -> tuple[list[Node], list[Diagnostic]]:
    """Return the nodes of `source` and the leniencies used."""
    stream = Stream(scan(source, Delimiters.of(env)), strict=env.mode == Mode.STRICT)
    return get_parser(env).parse(stream), stream.diagnostics


def parse_one(source: str, env: liquid.Environment = LAX) -> Node:
    """Return the only node of `source`."""
    nodes, _ = parse(source, env)
    (node,) = nodes
    return node


def codes(source: str) -> list[str]:
    """Return the codes of the leniencies that `source` uses."""
    return [finding.code for finding in parse(source)[1]]


def tree(expression: Expression) -> str:
    """Return an expression in prefix notation, with everything that the compiler looks at."""
    name = type(expression).__name__.removesuffix("Expression").removesuffix("Literal")
    if isinstance(expression, Path):
        keys = [tree(key) if isinstance(key, Path) else repr(key) for key in expression.path]
        return f"({' '.join(map(str.__add__, keys, (kind[0] for kind in expression.kinds)))})"
    if isinstance(expression, Literal):
        return repr(expression.value)
    parts = [tree(child) for child in expression.children()]
    if isinstance(expression, FilteredExpression):
        parts = [tree(expression.left), *(_filter(found) for found in expression.filters or ())]
        name = "|" if name == "Filtered" else name
    elif isinstance(expression, Lookup):
        parts[1:] = map(str.__add__, parts[1:], (kind[0] for kind in expression.kinds))
    elif isinstance(expression, Loop):
        options = ("iterable", "limit", "offset", "cols", "reversed")
        found = {option: getattr(expression, option) for option in options}
        parts = [f"{key}={value is True or tree(value)}" for key, value in found.items() if value]
        parts.insert(0, expression.name)
    elif isinstance(expression, UnknownOperator):
        parts.insert(0, expression.operator)
    return f"[{' '.join([name, *parts])}]"


def _filter(found: Filter) -> str:
    arguments = [
        f"{argument.name}:{tree(argument.value)}"
        if isinstance(argument, KeywordArgument)
        else tree(argument.value)
        for argument in found.args
    ]
    return f"{found.name}({' '.join(arguments)})"

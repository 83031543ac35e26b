"""Writes code for values: literals, look-ups, ranges, filters."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterable
from math import isfinite
from types import NoneType

from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import Path as LiquidPath
from liquid.builtin.expressions.arguments import KeywordArgument
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.primitive import Blank
from liquid.builtin.expressions.primitive import Empty
from liquid.builtin.expressions.primitive import FalseLiteral
from liquid.builtin.expressions.primitive import FloatLiteral
from liquid.builtin.expressions.primitive import IntegerLiteral
from liquid.builtin.expressions.primitive import Literal
from liquid.builtin.expressions.primitive import Nil
from liquid.builtin.expressions.primitive import RangeLiteral
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.builtin.expressions.primitive import TrueLiteral
from liquid.expression import Expression

from liquid_webhooks.compiler.bounds import MOST_FILTERS
from liquid_webhooks.compiler.bounds import MOST_PARENTHESES
from liquid_webhooks.compiler.bounds import MOST_SEGMENTS
from liquid_webhooks.compiler.paths import PathCompiler
from liquid_webhooks.compiler.settings import Settings
from liquid_webhooks.compiler.usage import NeedsContext
from liquid_webhooks.compiler.variables import Variables
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.compiler.writer import Writer
from liquid_webhooks.filters.contract import arity
from liquid_webhooks.limits import FREE
from liquid_webhooks.limits import FREE_CHARS
from liquid_webhooks.limits import FREE_VALUES
from liquid_webhooks.suggestions import Suggestions
from liquid_webhooks.syntax.expressions.nodes import Group
from liquid_webhooks.syntax.expressions.nodes import Lookup
from liquid_webhooks.syntax.expressions.nodes import Path
from liquid_webhooks.values import Range
from liquid_webhooks.values import to_number

__all__ = ["NOT_CONSTANT", "ExpressionCompiler", "literal_value"]

NESTING = (LiquidPath, Lookup, FilteredExpression, RangeLiteral)

NOT_CONSTANT = object()
"""What `literal_value` gives where the value is not known before rendering."""

NONE = Code("None", "none", atom=True)


class ExpressionCompiler:
    """Turns expressions into Python expressions; what nests too deep becomes a function that is called."""

    def __init__(self, writer: Writer, variables: Variables, settings: Settings) -> None:
        self.writer = writer
        self.variables = variables
        self.settings = settings
        self.forms = variables.forms
        self.paths = PathCompiler(writer, variables, self.value)
        self.known = self.paths.known
        self._suggestions = Suggestions(settings.filters.functions)
        self._depths: dict[int, int] = {}
        self._dispatch: dict[type, Callable[..., Code]] = {
            Nil: lambda _: NONE,
            TrueLiteral: lambda _: Code("True", "bool", atom=True),
            FalseLiteral: lambda _: Code("False", "bool", atom=True),
            Blank: lambda _: self._constant(""),
            Empty: lambda _: self._constant(""),
            StringLiteral: lambda node: self._constant(str(node.value)),
            IntegerLiteral: lambda node: self._constant(node.value),
            FloatLiteral: lambda node: self._constant(node.value),
            RangeLiteral: self._range,
            Path: self.paths.path,
            LiquidPath: self.paths.path,
            Lookup: self.paths.lookup,
            Group: self._filtered,
            FilteredExpression: self._filtered,
        }

    def value(self, node: Expression) -> Code:
        """Return the code for the value of `node`."""
        method = self._dispatch.get(type(node))
        if method is not None:
            if isinstance(node, NESTING) and self._depth(node) > MOST_PARENTHESES:
                with self.known.function(), self.writer.part("e") as name:
                    self.writer.line(f"return {method(node).text}")
                return Code(f"{name}()")
            return method(node)
        if not self.variables.usage.foreign:
            raise NeedsContext
        return Code(f"evaluate({self.writer.object('e', node)}, s)")

    def _depth(self, node: Expression) -> int:
        """Return how many parentheses the code for `node` may nest at most."""
        depth = self._depths.get(id(node))
        if depth is None:
            below = max(map(self._depth, node.children()), default=0)
            if below > MOST_PARENTHESES:  # then it is a call of a function
                below = 1
            if isinstance(node, LiquidPath):
                own = 3 * min(len(node.path), MOST_SEGMENTS) + 3
            elif isinstance(node, Lookup):
                own = 3 * min(len(node.keys), MOST_SEGMENTS) + 3
            else:
                own = 2 * min(len(getattr(node, "filters", None) or ()), MOST_FILTERS) + 2
            depth = self._depths[id(node)] = own + below
        return depth

    def _constant(self, value: object) -> Code:
        kind = {str: "str", int: "int"}.get(type(value), "any")
        literal = value if isinstance(value, str) else None
        return Code(self.forms.constant(value), kind, atom=True, literal=literal)

    def _range(self, node: RangeLiteral) -> Code:
        limit = self.settings.limits.list_items
        constant = literal_value(node)
        if isinstance(constant, Range):
            constant.max_items = limit
            return Code(self.writer.object("k", constant), atom=True)
        first, last = (self.value(end).text for end in (node.start, node.stop))
        return Code(f"make_range({first}, {last}, {self.forms.constant(limit)})")

    def _filtered(self, node: FilteredExpression) -> Code:
        filters = node.filters or []
        if len(filters) > MOST_FILTERS:
            with self.known.function(), self.writer.part("e") as name:
                self.writer.line(f"return {self.steps(node).text}")
            return Code(f"{name}()")
        code = self.value(node.left)
        for filter_ in filters:
            if reading := self._reading(filter_, code):
                code = Code(self.forms.counted(code, *reading), code.kind)
            code = self.filter(code, filter_)
            if code.made:
                code = Code(self.forms.made(code), code.kind)
        return code

    def steps(self, node: Expression) -> Code:
        """Write the filters of `node` one statement each, so that errors are placed at them."""
        if not isinstance(node, FilteredExpression) or type(node) not in self._dispatch:
            return self.value(node)
        code = self.value(node.left)
        if node.filters and isinstance(node.left, RangeLiteral) and not code.atom:
            value, (_, code) = code.text, self.writer.stored(code)
            with self.writer.at(node.left.token):  # where it fails, not at a filter
                self.writer.line(f"{code.text} = {value}")
        for filter_ in node.filters or []:
            code = self._counted(code, filter_)
            after = self.filter(code, filter_)
            if after is code:
                continue
            name = self.writer.name("t")
            with self.writer.at(filter_.token):
                self.writer.line(f"{name} = {after.text}")
                if after.made:
                    self.forms.charge_made(name, after.kind)
            code = Code(name, after.kind, atom=True)
        return code

    def _reading(self, node: Filter, value: Code) -> tuple[str, int, int] | None:
        """Return what `node` may read much of: a type's name, how much of it is free, and what it costs."""
        own = self.settings.filters.own(node.name)
        if own is None or own.reads is None or value.kind in ("int", "bool", "none"):
            return None
        if own.reads == "text":
            return "str", FREE_CHARS, own.cost
        return None if value.kind == "str" else ("list", FREE_VALUES, 1)

    def _counted(self, value: Code, node: Filter) -> Code:
        """Write what charges a long text or list that `node` reads, if it may make less of it."""
        reading = self._reading(node, value)
        if reading is None:
            return value
        with self.writer.at(node.token):
            return self.forms.count_read(value, *reading)

    def filter(self, value: Code, node: Filter) -> Code:
        """Return the code that applies the filter `node` to `value`."""
        func = self.settings.filters.functions.get(node.name)
        if func is None:
            if not self.settings.strict_filters:
                return self.after(value, [argument.value for argument in node.args])
            hint = self.forms.constant(self._suggestions.nearest(node.name) or "")
            return Code(f"unknown_filter({self.forms.constant(node.name)}, {hint})")
        own = self.settings.filters.own(node.name)
        reads = own is not None and own.arguments and own.reads != "list"
        positional = [
            self._argument(argument.value, reads=reads)
            for argument in node.args
            if not isinstance(argument, KeywordArgument)
        ]
        named = [
            f"{self.forms.constant(argument.name)}: {self.value(argument.value).text}"
            for argument in node.args
            if isinstance(argument, KeywordArgument)
        ]
        if own is None:
            return self._foreign_filter(func, value, node.name, positional, named)
        if named:
            positional.append("{" + ", ".join(named) + "}")
        takes = arity(own)
        given = len(positional) + 1
        if not takes.least <= given <= takes.most:
            values = ", ".join([value.text, *positional])
            return Code(f"wrong_arity({given}, {self.forms.constant(str(takes))}, {values})")
        if own.returns == "input":
            return self.after(value, [argument.value for argument in node.args])
        arguments = [self.writer.use_state()] if own.needs_state else []
        arguments += [value.text, *positional]
        call = f"{self.forms.function(node.name, func)}({', '.join(arguments)})"
        return Code(call, "str" if own.returns == "text" else "any", made=own.returns != "number")

    def _argument(self, node: Expression, *, reads: bool) -> str:
        """Return the code for an argument of a filter, charged if the filter `reads` it and it is long."""
        code = self.value(node)
        is_short = code.literal is not None and len(code.literal) <= FREE
        if not reads or is_short or code.kind not in ("str", "any"):
            return code.text
        return self.forms.argument(code)

    def asked(self, value: Code, others: Iterable[Expression]) -> Code:
        """As `after`; where undefined names are more than nil, `others` also have to allow a comparison."""
        return self.after(value, others, function="asked" if self.settings.strict_undefined else "after")

    def after(self, value: Code, others: Iterable[Expression], *, function: str = "after") -> Code:
        """Return the code for `value` that first evaluates those of `others` that can fail, as Ruby does."""
        needed = [other for other in others if self._can_fail(other)]
        if not needed:
            return value
        texts = ", ".join(self.value(other).text for other in needed)
        return Code(f"{function}({value.text}, {texts})", value.kind)

    def _can_fail(self, node: Expression) -> bool:
        """Say whether to evaluate `node` may raise a render error."""
        if self.settings.strict_undefined:
            return True
        return not isinstance(node, LiquidPath) and literal_value(node) is NOT_CONSTANT

    def _foreign_filter(
        self, func: Callable[..., object], value: Code, name: str, positional: list[str], named: list[str]
    ) -> Code:
        constant = self.forms.constant
        if getattr(func, "with_context", False):
            named = [*named, f"{constant('context')}: s.context"]
        if getattr(func, "with_environment", False):
            environment = self.writer.object("k", self.settings.environment)
            named = [*named, f"{constant('environment')}: {environment}"]
        arguments = "(" + "".join(f"{text}, " for text in positional) + ")"
        keywords = "{" + ", ".join(named) + "}"
        named_func = f"{self.forms.function(name, func)}, {constant(name)}"
        return Code(f"call_filter({named_func}, {value.text}, {arguments}, {keywords})", made=True)


def literal_value(node: Expression) -> object:
    """Return the value of a literal, or of a range between literals; `NOT_CONSTANT` for anything else.

    Ruby reads the ends of such a range as `to_i` does, while floats from data are no integers.
    """
    if isinstance(node, (Blank, Empty)):
        return ""
    if isinstance(node, Nil):
        return None
    if isinstance(node, (Literal, TrueLiteral, FalseLiteral)):
        return node.value
    if isinstance(node, RangeLiteral):
        ends = [literal_value(end) for end in (node.start, node.stop)]
        if all(type(end) in (int, str, float, NoneType) for end in ends):
            numbers = (to_number(end) for end in ends)
            start, stop = (int(number) if isfinite(number) else 0 for number in numbers)
            return Range(start, stop)
    return NOT_CONSTANT

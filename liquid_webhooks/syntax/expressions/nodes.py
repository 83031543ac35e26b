"""The expression classes that python-liquid has no counterpart for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from liquid.builtin.expressions import Filter
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions import LoopExpression
from liquid.builtin.expressions import Path as LiquidPath
from liquid.builtin.tags.case_tag import _AnyExpression
from liquid.expression import Expression

from liquid_webhooks.errors import RenderError

if TYPE_CHECKING:
    from liquid import RenderContext
    from liquid import Token
    from liquid.builtin.expressions import Segments

__all__ = ["AnyExpression", "Group", "Kind", "Lookup", "Loop", "Path", "TextFilter", "UnknownOperator"]


class Kind(StrEnum):
    """How one segment of a look-up is written."""

    DOT = "dot"
    BRACKET = "bracket"
    NAME = "name"


class Path(LiquidPath):
    """A look-up of strings, integers and paths only: `a.b[0].${c}`.

    Args:
        token: Where it starts.
        path: The segments, the root first.
        kinds: How each segment is written; a root identifier counts as `Kind.DOT`.
    """

    __slots__ = ("kinds",)

    def __init__(self, token: Token, path: Segments, kinds: tuple[Kind, ...]) -> None:
        super().__init__(token, path)
        self.kinds = kinds

    __hash__ = LiquidPath.__hash__

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and (not isinstance(other, Path) or self.kinds == other.kinds)

    def __str__(self) -> str:
        parts = [_segment(key, kind) for key, kind in zip(self.path, self.kinds, strict=True)]
        return "".join(parts).removeprefix(".")


def _segment(key: object, kind: Kind) -> str:
    if kind is Kind.NAME:
        return f".${{{key}}}"
    if kind is Kind.DOT:
        return f".{key}"
    if isinstance(key, str):
        return f"[{_quoted(key)}]"
    return f"[{key}]"


def _quoted(text: str) -> str:
    return f"'{text}'" if '"' in text else f'"{text}"'


class Group(FilteredExpression):
    """A nested `{{ … }}`: a filtered expression in brackets."""

    __slots__ = ()

    def __str__(self) -> str:
        return f"{{{{ {super().__str__()} }}}}"


class TextFilter(Filter):
    """A filter behind an unmatched quote: words of a text that Ruby takes for one."""

    __slots__ = ()


class Lookup(Expression):
    """A look-up that no `Path` can hold: its root or a key is a group, or a literal that is no key of a path.

    Args:
        token: Where it starts.
        root: What is looked into.
        keys: The keys; strings as `StringLiteral`, integers as `IntegerLiteral`.
        kinds: How each key is written.
    """

    __slots__ = ("keys", "kinds", "root")

    def __init__(
        self, token: Token, root: Expression, keys: list[Expression], kinds: tuple[Kind, ...]
    ) -> None:
        super().__init__(token)
        self.root = root
        self.keys = keys
        self.kinds = kinds

    def __str__(self) -> str:
        parts = [
            _segment(getattr(key, "value", key), kind)
            for key, kind in zip(self.keys, self.kinds, strict=True)
        ]
        return str(self.root) + "".join(parts)

    def evaluate(self, context: RenderContext) -> object:
        """Evaluate outside compiled code, by python-liquid's rules for items."""
        value = self.root.evaluate(context)
        for key in self.keys:
            try:
                value = context.get_item(value, key.evaluate(context))
            except (KeyError, IndexError, TypeError):
                return context.env.undefined(str(self), token=self.token)
        return value

    def children(self) -> list[Expression]:
        """Return root and keys."""
        return [self.root, *self.keys]


class UnknownOperator(Expression):
    """A comparison such as `a = 1` whose operator Ruby rejects only when it renders.

    Args:
        token: The operator.
        left: Left operand.
        operator: The text that stands where an operator is expected.
        right: Right operand.
    """

    __slots__ = ("left", "operator", "right")

    def __init__(self, token: Token, left: Expression, operator: str, right: Expression) -> None:
        super().__init__(token)
        self.left = left
        self.operator = operator
        self.right = right

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"

    def evaluate(self, _: RenderContext) -> object:
        """Raise the render error."""
        raise RenderError(f"Unknown operator {self.operator}", token=self.token)

    def children(self) -> list[Expression]:
        """Return both operands."""
        return [self.left, self.right]


class Loop(LoopExpression):
    """What `for` and `tablerow` loop over.

    Args:
        token: The loop variable.
        identifier: Name of the loop variable.
        iterable: What is looped over.
        name: Ruby's `forloop.name`, also the key of `offset: continue`: the variable, a dash, the markup
            looped over.
        limit: At most so many items; None if not given.
        offset: So many items are skipped; a `Continue`, or None if not given.
        reversed_: Whether the selected items come last to first.
        cols: Columns of a `tablerow`; None if not given.
    """

    __slots__ = ("name",)

    def __init__(
        self,
        token: Token,
        identifier: str,
        iterable: Expression,
        *,
        name: str,
        limit: Expression | None = None,
        offset: Expression | None = None,
        reversed_: bool = False,
        cols: Expression | None = None,
    ) -> None:
        super().__init__(
            token, identifier, iterable, limit=limit, offset=offset, reversed_=reversed_, cols=cols
        )
        self.name = name

    def __str__(self) -> str:
        options = {"limit": self.limit, "offset": self.offset, "cols": self.cols}
        given = [f"{name}:{value}" for name, value in options.items() if value is not None]
        words = ["reversed", *given] if self.reversed else given
        return " ".join([f"{self.identifier} in {self.iterable}", *words])


class AnyExpression(_AnyExpression):
    """The values of a `when`, each compared with the subject of its `case`."""

    __slots__ = ()

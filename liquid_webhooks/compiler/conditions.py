"""Writes code for truth: comparisons, `contains`, `and`, `or`."""

from __future__ import annotations

import itertools

from liquid.builtin.expressions import BooleanExpression
from liquid.builtin.expressions.logical import ContainsExpression
from liquid.builtin.expressions.logical import EqExpression
from liquid.builtin.expressions.logical import GeExpression
from liquid.builtin.expressions.logical import GtExpression
from liquid.builtin.expressions.logical import LeExpression
from liquid.builtin.expressions.logical import LogicalAndExpression
from liquid.builtin.expressions.logical import LogicalOrExpression
from liquid.builtin.expressions.logical import LtExpression
from liquid.builtin.expressions.logical import NeExpression
from liquid.builtin.expressions.primitive import Blank
from liquid.builtin.expressions.primitive import Empty
from liquid.builtin.expressions.primitive import FalseLiteral
from liquid.builtin.expressions.primitive import FloatLiteral
from liquid.builtin.expressions.primitive import IntegerLiteral
from liquid.builtin.expressions.primitive import Nil
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.builtin.expressions.primitive import TrueLiteral
from liquid.expression import Expression

from liquid_webhooks.compiler.bounds import MOST_CHANGES
from liquid_webhooks.compiler.expressions import ExpressionCompiler
from liquid_webhooks.compiler.writer import Code
from liquid_webhooks.syntax.expressions.nodes import UnknownOperator

__all__ = ["ConditionCompiler"]

ORDER: dict[type, tuple[str, str]] = {
    LtExpression: ("<", "less"),
    GtExpression: (">", "greater"),
    LeExpression: ("<=", "less_equal"),
    GeExpression: (">=", "greater_equal"),
}


class ConditionCompiler:
    """Turns conditions into Python expressions that give True or False."""

    def __init__(self, expressions: ExpressionCompiler) -> None:
        self.expressions = expressions
        self.writer = expressions.writer
        self.forms = expressions.forms

    def condition(self, node: Expression, *, bare: bool = False) -> str:
        """Return the code for the truth of `node`; where `bare`, it cannot stand behind an operator."""
        if type(node) is BooleanExpression:
            node = node.expression
        terms: list[tuple[Expression, str]] = []
        while type(node) in (LogicalAndExpression, LogicalOrExpression):
            terms.append((node.left, "and" if type(node) is LogicalAndExpression else "or"))  # type: ignore[attr-defined]
            node = node.right  # type: ignore[attr-defined]
        if not terms:
            return self._term(node)
        changes = sum(one[1] != other[1] for one, other in itertools.pairwise(terms))
        if changes > MOST_CHANGES:
            return self._long(terms, node)
        # Both operators bind alike and to the right: `a or b and c` is `a or (b and c)`.
        first = self._term(terms[0][0])
        with self.expressions.known.region(certain=False):
            others = [self._term(term) for term, _ in terms[1:]]
            text = self._term(node)
        later = ""
        operators = [operator for _, operator in terms]
        for term, operator in reversed(list(zip([first, *others], operators, strict=True))):
            if later and operator != later:
                text = f"({text})"
            text = f"{term} {operator} {text}"
            later = operator
        return text if bare else f"({text})"

    def _long(self, terms: list[tuple[Expression, str]], last: Expression) -> str:
        with self.expressions.known.function(), self.writer.part("e") as name:
            for term, operator in terms:
                self.writer.line(f"t0 = {self._term(term)}")
                self.writer.line("if t0: return True" if operator == "or" else "if not t0: return False")
            self.writer.line(f"return {self._term(last)}")
        return f"{name}()"

    def _term(self, node: Expression) -> str:
        if type(node) is BooleanExpression:
            return self.condition(node)
        if type(node) in (EqExpression, NeExpression):
            text = self.equal(node.left, node.right)  # type: ignore[attr-defined]
            return f"(not {text})" if type(node) is NeExpression else text
        if type(node) in ORDER:
            return self._order(node.left, node.right, *ORDER[type(node)])  # type: ignore[attr-defined]
        if type(node) is ContainsExpression:
            return self._contains(node.left, node.right)
        if type(node) is UnknownOperator:
            operands = ", ".join(self.expressions.value(operand).text for operand in node.children())
            return f"unknown_operator({self.forms.constant(node.operator)}, {operands})"
        return self._truth(node)

    def _truth(self, node: Expression) -> str:
        code = self.expressions.value(node)
        if code.kind == "bool":
            return code.text
        if code.kind in ("str", "int"):
            return "True" if code.atom else f"({code.text} is not None)"
        if code.kind == "none":
            return "False"
        return self.forms.truth(code)

    def equal(self, left: Expression, right: Expression) -> str:
        """Return the code for `left == right` as Liquid sees it."""
        if type(left) in (Blank, Empty, Nil, TrueLiteral, FalseLiteral, StringLiteral, IntegerLiteral):
            if type(right) in (Blank, Empty):
                function = "is_blank" if type(right) is Blank else "is_empty"
                if type(left) in (Blank, Empty):
                    return "False"
                return f"{function}({self.expressions.value(left).text})"
            left, right = right, left
        return self.equal_to(self.expressions.value(left), right)

    def equal_to(self, left: Code, right: Expression) -> str:
        """Return the code for `==` between a value and `right`."""
        if type(right) in (Blank, Empty):
            return f"{'is_blank' if type(right) is Blank else 'is_empty'}({left.text})"
        other = self.expressions.value(right).text
        if type(right) is StringLiteral:
            return self.forms.equal(left, other, "str")
        if type(right) is IntegerLiteral:
            return self.forms.equal(left, other, "int")
        if type(right) in (TrueLiteral, FalseLiteral, Nil):
            return self.forms.is_word(left, other)
        return f"equal({left.text}, {other})"

    def _order(self, left: Expression, right: Expression, operator: str, function: str) -> str:
        if type(left) in (Blank, Empty) or type(right) in (Blank, Empty):
            return self.expressions.asked(Code("False", "bool"), (left, right)).text
        value = self.expressions.value(left)
        other = self.expressions.value(right).text
        if type(right) in (IntegerLiteral, FloatLiteral):
            return self.forms.ordered(value, other, operator, function)
        return f"{function}({value.text}, {other})"

    def _contains(self, left: Expression, right: Expression) -> str:
        if type(left) in (Blank, Empty):
            return self.expressions.asked(Code("False", "bool"), (right,)).text
        if type(right) in (Blank, Empty):
            return f"contains_literal({self.expressions.value(left).text})"
        value = self.expressions.value(left)
        other = self.expressions.value(right).text
        if type(right) is StringLiteral:
            return self.forms.contains(value, other, str(right.value))
        return f"contains({value.text}, {other})"

"""The mutants of a module: each is its syntax tree with one small change."""

from __future__ import annotations

import ast
import copy
import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["Mutant", "mutants"]

T = TypeVar("T")

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
CALCULATED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
NOT_RUN = frozenset({"annotation", "returns", "decorator_list", "bases"})
"""Fields that are left alone."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: `new` stands in the field `field` of `owner`, or in the item `index` of it.

    Attributes:
        tree: The module.
        statement: The innermost statement that changes.
    """

    tree: ast.Module
    statement: ast.stmt
    owner: ast.AST
    field: str
    index: int | None
    new: ast.AST

    @contextmanager
    def applied(self) -> Iterator[ast.Module]:
        """Return the changed tree, which is as it was when the context ends."""
        old = getattr(self.owner, self.field)
        at = self.index
        setattr(self.owner, self.field, self.new if at is None else [*old[:at], self.new, *old[at + 1 :]])
        try:
            yield self.tree
        finally:
            setattr(self.owner, self.field, old)

    def diff(self) -> list[str]:
        """Return the lines that change, as `ast` writes them."""
        old = ast.unparse(self.tree).splitlines()
        with self.applied() as tree:
            lines = difflib.unified_diff(old, ast.unparse(tree).splitlines(), lineterm="", n=0)
            return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def mutants(tree: ast.Module) -> Iterator[Mutant]:
    """Yield the mutants of a module's functions, of their defaults, and of the values of its constants."""
    for node in tree.body:
        kinds = (ast.ClassDef, ast.FunctionDef, ast.Assign, ast.AnnAssign)
        if isinstance(node, kinds) and not _is_for_people(node):
            yield from _inside(tree, node, node)


def _inside(tree: ast.Module, node: ast.AST, statement: ast.stmt) -> Iterator[Mutant]:
    """Yield the mutants of what `node` holds; of a class, those of its functions."""
    for field, value in ast.iter_fields(node):
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if field in NOT_RUN or not isinstance(child, ast.AST) or _is_for_people(child):
                continue
            if isinstance(node, ast.ClassDef) and not isinstance(child, (ast.ClassDef, ast.FunctionDef)):
                continue
            inner = child if isinstance(child, ast.stmt) else statement
            for new in _instead(node, field, child):
                index = at if isinstance(value, list) else None
                placed = ast.fix_missing_locations(ast.copy_location(copy.copy(new), child))
                yield Mutant(tree, inner, node, field, index, placed)
            yield from _inside(tree, child, inner)


def _is_for_people(node: ast.AST) -> bool:
    """Say whether `node` is a text about code, the list of public names, or a type."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Assign(value=ast.Subscript() | ast.Call(func=ast.Name(id="TypeVar"))):
            return True
        case ast.Call(func=ast.Name(id="cast"), args=[ast.Constant(), _]):
            return True
    return False


def _instead(owner: ast.AST, field: str, node: ast.AST) -> Iterator[ast.AST]:
    """Yield what can stand in the place of `node`."""
    if field in ("test", "ifs", "guard"):
        yield ast.Constant(True)
        yield ast.Constant(False)
    match node:
        case ast.stmt():
            yield from _instead_of_statement(node)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for some in _one_less(values):
                yield ast.BoolOp(op, some) if len(some) > 1 else some[0]
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Compare(left=left, ops=[op], comparators=others):
            for other in COMPARED[type(op)]:
                yield ast.Compare(left, [other()], others)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in CALCULATED:
            yield ast.BinOp(left, CALCULATED[type(op)](), right)
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"{value}~")
        case ast.Subscript(value=value, slice=ast.Slice()):
            yield value
        case ast.Call(func=func, args=args, keywords=keywords):
            for kept in _one_less(keywords):
                yield ast.Call(func, args, kept)
        case ast.Set(elts=items) if len(items) > 1:
            yield from map(ast.Set, _one_less(items))
        case ast.List(elts=items, ctx=ast.Load()) | ast.Tuple(elts=items, ctx=ast.Load()) if len(items) > 1:
            for fewer in _one_less(items):
                yield type(node)(fewer, ast.Load())
        case ast.Dict(keys=keys, values=values):
            for left_keys, left_values in zip(_one_less(keys), _one_less(values), strict=True):
                yield ast.Dict(left_keys, left_values)


def _instead_of_statement(node: ast.stmt) -> Iterator[ast.stmt]:
    match node:
        case ast.Expr() | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Return(value=value) if value and not (isinstance(value, ast.Constant) and not value.value):
            yield ast.Return(ast.Constant(None))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()
        case ast.With():
            yield ast.If(ast.Constant(True), node.body, [])


def _one_less(items: list[T]) -> Iterator[list[T]]:
    for at in range(len(items)):
        yield [*items[:at], *items[at + 1 :]]

"""Rewrites modules as they are imported, so that a `Steps` counter sees what each place of them does.

A place is a file and a line. A pass of a loop and the start of a function count one step; calls and operators
are told to the counter with what they got and gave, which knows the price of what C code does in one go.
Not seen are `del` and assignment of slices, methods taken from a class (`str.lower`), and what C code that
calls back goes through on its own.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from importlib.machinery import PathFinder
from importlib.machinery import SourceFileLoader
from types import CodeType
from types import ModuleType
from typing import Any

from tests.campaigns.hostile.steps import Steps

__all__ = ["Rewritten", "rewritten_code"]

COUNTER = "__steps__"
"""What rewritten modules call their counter."""

UNTOUCHED = {"super", "locals", "globals", "vars", "dir", "eval", "exec"}
"""Calls that look at who called them."""

SIZED = (ast.Add, ast.Sub, ast.Mult, ast.Mod, ast.BitOr, ast.BitAnd)
"""Operators that make texts, lists and sets."""

COMPARED = {ast.In: "in", ast.NotIn: "not in", ast.Eq: "eq", ast.NotEq: "ne"}


class Rewritten:
    """Packages imported once more, rewritten; they are in `sys.modules` only inside of `in_place`.

    Args:
        packages: Names of top-level packages.
    """

    def __init__(self, *packages: str) -> None:
        self.packages = packages
        self.steps = Steps()
        self._modules: dict[str, ModuleType] = {}

    @contextmanager
    def in_place(self) -> Iterator[Steps]:
        """Let imports find the rewritten modules, also those that code under test makes while it runs."""
        usual = self._exchanged(self._modules)
        sys.meta_path.insert(0, self)
        try:
            yield self.steps
        finally:
            sys.meta_path.remove(self)
            self._modules = self._exchanged(usual)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return the usual spec with a loader that rewrites, if `name` is in one of the packages."""
        if name.partition(".")[0] not in self.packages:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(self.steps, spec.loader.name, spec.loader.path)
        return spec

    def _exchanged(self, modules: dict[str, ModuleType]) -> dict[str, ModuleType]:
        """Put `modules` in the place of those of the packages, and return these."""
        names = [name for name in sys.modules if name.partition(".")[0] in self.packages]
        before = {name: sys.modules.pop(name) for name in names}
        sys.modules.update(modules)
        return before


class _Loader(SourceFileLoader):
    def __init__(self, steps: Steps, name: str, path: str) -> None:
        super().__init__(name, path)
        self.steps = steps

    def get_code(self, fullname: str) -> CodeType:
        """Return rewritten code, past the cache of compiled files."""
        return rewritten_code(self.get_data(self.path).decode(), self.path, fullname)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module with the counter in it."""
        vars(module)[COUNTER] = self.steps
        super().exec_module(module)


def rewritten_code(source: str, path: str, name: str) -> CodeType:
    """Return the code of the module `name`; whoever runs it gives it `COUNTER`."""
    tree = _Rewriter(name).visit(ast.parse(source, path))
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


class _Rewriter(ast.NodeTransformer):
    def __init__(self, module: str) -> None:
        self.module = module

    def told(self, what: str, node: ast.expr | ast.stmt, *arguments: ast.expr) -> ast.Call:
        """Return a call of the counter's method `what` about the place of `node`."""
        method = ast.Attribute(ast.Name(COUNTER, ast.Load()), what, ast.Load())
        place = ast.Constant(f"{self.module}:{node.lineno}")
        return ast.copy_location(ast.Call(method, [place, *arguments], []), node)

    def sized(self, node: ast.expr) -> ast.expr:
        """Return `node` with its result told."""
        self.generic_visit(node)
        return self.told("made", node, node)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in UNTOUCHED:
            return node
        told = self.told("call", node, node.func, *node.args)
        told.keywords = node.keywords
        return told

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        if isinstance(node.op, SIZED):
            return self.sized(node)
        self.generic_visit(node)
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        return self.sized(node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.expr:
        # The format behind the colon has to stay as it is.
        node.value = self.visit(node.value)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Slice):
            return self.sized(node)
        self.generic_visit(node)
        return node

    def visit_List(self, node: ast.List) -> ast.expr:
        return self.display(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.expr:
        return self.display(node)

    def visit_Set(self, node: ast.Set) -> ast.expr:
        return self.display(node)

    def display(self, node: ast.List | ast.Tuple | ast.Set) -> ast.expr:
        """Tell the size of `[*a, b]`."""
        loaded = not isinstance(node, ast.Set) and not isinstance(node.ctx, ast.Load)
        if any(isinstance(item, ast.Starred) for item in node.elts) and not loaded:
            return self.sized(node)
        self.generic_visit(node)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        if None in node.keys:
            return self.sized(node)
        self.generic_visit(node)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        kind = COMPARED.get(type(node.ops[0]))
        if kind is None or len(node.ops) > 1:
            return node
        return self.told("compared", node, ast.Constant(kind), node.left, node.comparators[0])

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        self.generic_visit(node)
        if not node.is_async:
            node.iter = self.told("each", node.iter, node.iter)
        return node

    def visit_For(self, node: ast.For) -> ast.For:
        self.generic_visit(node)
        node.iter = self.told("each", node.iter, node.iter)
        return node

    def visit_While(self, node: ast.While) -> ast.While:
        self.generic_visit(node)
        node.body.insert(0, ast.Expr(self.told("step", node)))
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.stmt:
        return self.function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.stmt:
        return self.function(node)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.stmt:
        """Count each start; what stands for types stays as it is."""
        node.decorator_list = [self.visit(each) for each in node.decorator_list]
        self.visit_arguments(node.args)
        node.body = self.visited(node.body)
        first = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
        node.body.insert(first, ast.Expr(self.told("step", node)))
        return node

    def visited(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Return statements rewritten."""
        found: list[ast.stmt] = []
        for each in body:
            made = self.visit(each)
            found += made if isinstance(made, list) else [made]
        return found

    def visit_arguments(self, node: ast.arguments) -> ast.arguments:
        node.defaults = [self.visit(each) for each in node.defaults]
        node.kw_defaults = [each and self.visit(each) for each in node.kw_defaults]
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        node.value = node.value and self.visit(node.value)
        return node

    def visit_AugAssign(self, node: ast.AugAssign) -> list[ast.stmt]:
        """Tell how large the target of `+=` has become, and what it was given."""
        is_local = isinstance(node.target, ast.Name)
        target = ast.parse(ast.unparse(node.target), mode="eval").body
        node.value = self.visit(node.value)
        if not isinstance(node.op, ast.Add):
            return [node]
        node.value = self.told("made", node, node.value)
        return [
            node,
            ast.copy_location(ast.Expr(self.told("grown", node, target, ast.Constant(is_local))), node),
        ]

    def visit_Assign(self, node: ast.Assign) -> list[ast.stmt]:
        """Tell how much the `*rest` of an unpacking took."""
        self.generic_visit(node)
        found: list[ast.stmt] = [node]
        for each in ast.walk(node):
            if isinstance(each, ast.Starred) and isinstance(each.ctx, ast.Store):
                rest = ast.parse(ast.unparse(each.value), mode="eval").body
                found.append(ast.copy_location(ast.Expr(self.told("made", node, rest)), node))
        return found

"""Puts changed code into the running package, where it is loaded already: a fork needs no import."""

from __future__ import annotations

import ast
import functools
import gc
import importlib
from collections import defaultdict
from collections.abc import Callable
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import CodeType
from types import FunctionType

from tests.campaigns.mutants.mutations import Mutant

__all__ = ["Module", "forget"]

PROBE = "__probe__"


class Module:
    """A module of the package: its tree, and its functions wherever they are held."""

    def __init__(self, path: Path, root: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.name = ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        self.variables = vars(importlib.import_module(self.name))
        self.functions: dict[tuple[str, int], list[FunctionType]] = defaultdict(list)
        for held in _objects():
            if type(held) is FunctionType and held.__code__.co_filename == str(path):
                self.functions[_key(held.__code__)].append(held)

    def put(self, mutant: Mutant) -> None:
        """Make the module what `mutant` says.

        Raises:
            ValueError: A function would need other variables of a function around it, or `__class__`.
        """
        with mutant.applied() as tree:
            self._put(tree)
            node = mutant.statement
            if isinstance(node, ast.FunctionDef):
                self._put_defaults(node)
            elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node in tree.body and node.value:
                self._put_constant(_target(node), node.value)

    def lines(self, node: ast.stmt) -> set[tuple[str, int]]:
        """Return the statements that a change of `node` concerns: of a constant, those that name it."""
        if isinstance(node, ast.FunctionDef):
            return {(self.name, node.body[0].lineno)}
        if node not in self.tree.body:
            return {(self.name, node.lineno)}
        name = _target(node)
        inside = [one for one in ast.walk(self.tree) if isinstance(one, ast.stmt) and one is not node]
        uses = [one for one in inside if name in _names(one)]
        return {(self.name, one.lineno) for one in uses or inside}

    def put_probes(self, report: Callable[[tuple[str, int]], None]) -> None:
        """Let every statement of a function tell its module and line before it runs."""
        self.variables[PROBE] = lambda line: report((self.name, line))
        self._put(_Probes().visit(deepcopy(self.tree)))

    def _put(self, tree: ast.Module) -> None:
        for code in _codes(compile(tree, str(self.path), "exec", dont_inherit=True)):
            for function in self.functions.get(_key(code), ()):
                function.__code__ = code

    def _put_defaults(self, node: ast.FunctionDef) -> None:
        args = node.args
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        for (name, line), functions in self.functions.items():
            for function in functions if line == first and "<locals>" not in name else ():
                function.__defaults__ = tuple(map(self._value, args.defaults)) or None
                function.__kwdefaults__ = {
                    arg.arg: self._value(value)
                    for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True)
                    if value
                }

    def _put_constant(self, name: str, value: ast.expr) -> None:
        old, new = self.variables[name], self._value(value)
        for held in _objects():
            if type(held) is dict and held.get(name) is old:
                held[name] = new

    def _value(self, node: ast.expr) -> object:
        return eval(compile(ast.Expression(node), str(self.path), "eval"), self.variables)


def forget() -> Callable[[], None]:
    """Return what empties the caches that the package and the tests have now."""
    caches = [
        held
        for held in _objects()
        if isinstance(held, functools._lru_cache_wrapper)
        and str(getattr(held, "__module__", "")).startswith(("liquid_webhooks", "tests"))
    ]

    def clear() -> None:
        for cache in caches:
            cache.cache_clear()

    return clear


def _objects() -> list[object]:
    """Return all objects, those frozen before a fork too, and leave all frozen."""
    gc.unfreeze()
    objects = gc.get_objects()
    gc.freeze()
    return objects


def _target(node: ast.AST) -> str:
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return targets[0].id if isinstance(targets[0], ast.Name) else ""


def _names(node: ast.AST) -> set[str]:
    """Return the names in a statement, but for those in statements within it."""
    found = {node.id} if isinstance(node, ast.Name) else set()
    children = (child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.stmt))
    return found.union(*map(_names, children))


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_qualname, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _codes(constant)


class _Probes(ast.NodeTransformer):
    """Puts a call before each statement of a function."""

    def __init__(self) -> None:
        self.functions = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.functions += 1
        self.generic_visit(node)
        self.functions -= 1
        return node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        for field in ("body", "orelse", "finalbody") if self.functions else ():
            block = getattr(node, field, None)
            if isinstance(block, list):
                setattr(node, field, [new for old in block for new in (_probe(old), old)])
        return node


def _probe(node: ast.stmt) -> ast.stmt:
    call = ast.Call(ast.Name(PROBE, ast.Load()), [ast.Constant(node.lineno)], [])
    return ast.fix_missing_locations(ast.copy_location(ast.Expr(call), node))

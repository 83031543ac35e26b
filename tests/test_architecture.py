"""The design's rules about structure: who may import whom, sizes, public names, docstrings."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import liquid_webhooks

PACKAGE = Path(liquid_webhooks.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

# Layers from the bottom up. A module may import modules of its own layer and of those named.
LAYERS: dict[str, tuple[str, ...]] = {
    "errors": (),
    "diagnostics": ("errors",),
    "limits": ("diagnostics", "errors"),
    "secret": (),
    "spelling": (),
    "shapes": ("errors",),
    "values": ("limits", "diagnostics", "errors"),
    "filters": ("values", "limits", "diagnostics", "errors"),
    "runtime": ("values", "limits", "diagnostics", "errors"),
    "syntax": ("spelling", "http", "limits", "diagnostics", "errors"),
    "compiler": ("spelling", "syntax", "values", "limits", "errors"),
    "http": ("errors",),
    "resources": ("http", "shapes", "secret", "errors"),
    "data": ("spelling", "http", "resources", "shapes", "secret", "diagnostics", "errors"),
    "environment": (
        "spelling",
        "secret",
        "compiler",
        "syntax",
        "http",
        "resources",
        "data",
        "runtime",
        "filters",
        "values",
        "limits",
        "diagnostics",
        "errors",
    ),
    "webhook.document": ("spelling", "http", "shapes", "syntax", "errors"),
    "webhook.request": ("http", "secret", "diagnostics", "errors"),
    "webhook": (
        "environment",
        "data",
        "http",
        "runtime",
        "webhook.document",
        "webhook.request",
        "secret",
        "diagnostics",
        "errors",
    ),
    "twilio": (
        "webhook",
        "webhook.document",
        "webhook.request",
        "environment",
        "syntax",
        "data",
        "http",
        "spelling",
        "secret",
        "diagnostics",
        "errors",
    ),
    "gallery": (
        "spelling",
        "errors",
    ),
    "checker": ("environment", "syntax", "webhook", "webhook.document", "data", "diagnostics", "errors"),
    "cli": (
        "checker",
        "data",
        "diagnostics",
        "environment",
        "errors",
        "gallery",
        "limits",
        "resources",
        "secret",
        "syntax",
        "twilio",
        "webhook",
        "webhook.document",
        "webhook.request",
    ),
    "": (),
}

HOMES = {
    "__main__": "cli",
    "bounds": "limits",
    "calls": "environment",
    "comparison": "values",
    "dialect": "environment",
    "fallback": "environment",
    "holdings": "data",
    "loops": "runtime",
    "numbers": "values",
    "partials": "environment",
    "plain": "values",
    "printing": "values",
    "profiles": "data",
    "registration": "environment",
    "registry": "environment",
    "scopes": "runtime",
    "state": "runtime",
    "template": "environment",
    "webhook.braze_object": "webhook.document",
    "webhook.export": "webhook.request",
    "webhook.http_text": "webhook.document",
    "webhook.layout": "webhook.document",
}
"""Modules that belong to a layer of another name."""

MAY_IMPORT_LIQUID = {"errors", "syntax", "compiler", "environment"}


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer(module: str) -> str:
    """Return the layer of a dotted module name inside the package."""
    while module:
        if module in HOMES:
            return HOMES[module]
        if module in LAYERS:
            return module
        module = module.rpartition(".")[0]
    return ""


def imports(path: Path) -> set[str]:
    """Return what `path` imports when it runs, leaving out what is for the type checker alone."""
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            return
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(
                [f"{node.module}.{alias.name}" for alias in node.names]
                if (PACKAGE.parent / node.module.replace(".", "/")).is_dir()
                else [node.module]
            )
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_import_arrows_point_down(path: Path) -> None:
    """No module imports against the design's arrows."""
    own = layer(dotted(path))
    allowed = {own, *LAYERS[own]}

    wrong = {
        name
        for name in imports(path)
        if name.startswith("liquid_webhooks.") and layer(name.removeprefix("liquid_webhooks.")) not in allowed
    }

    assert set() == wrong


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_python_liquid_is_met_in_few_places(path: Path) -> None:
    """Values, filters, runtime, data, webhook and command line do not know python-liquid."""
    if layer(dotted(path)) in MAY_IMPORT_LIQUID:
        return

    assert not {name for name in imports(path) if name.split(".")[0] == "liquid"}


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_modules_are_small_and_say_what_they_are_for(path: Path) -> None:
    """A module has at most 400 lines and a docstring, a function at most 60 lines."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > 60]

    assert text.count("\n") <= 400
    assert ast.get_docstring(tree)
    assert [name for name in long if name != "__init__"] == []


def test_exported_names_are_sorted_and_exist() -> None:
    """`__all__` is sorted and complete, and every name in it can be imported."""
    names = liquid_webhooks.__all__

    assert sorted(names) == list(names)
    assert all(getattr(liquid_webhooks, name) is not None for name in names)
    with pytest.raises(AttributeError):
        liquid_webhooks.no_such_name  # noqa: B018


@pytest.mark.parametrize("name", liquid_webhooks.__all__)
def test_public_names_are_documented(name: str) -> None:
    """Every public name has a docstring of its own."""
    value = getattr(liquid_webhooks, name)

    assert (value.__doc__ or "").strip()

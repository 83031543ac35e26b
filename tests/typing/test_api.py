"""The typed program beside this file is mypy's to check."""

from __future__ import annotations

import ast
from pathlib import Path

import liquid_webhooks

API = Path(__file__).with_name("api.py")


def test_the_typed_program_names_all_of_the_api() -> None:
    """`api.py` imports every public name, defines no tests, and the package says that it is typed."""
    tree = ast.parse(API.read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == "liquid_webhooks"
        for alias in node.names
    }
    functions = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]

    assert imported == set(liquid_webhooks.__all__)
    assert not [name for name in functions if name.startswith("test")]
    assert Path(liquid_webhooks.__file__).with_name("py.typed").exists()

"""What CONTRIBUTING.md tells to run and to open is there, and CI does it too."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci" / "run").read_text(encoding="utf-8")

SESSIONS = {
    node.name
    for node in ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8")).body
    if isinstance(node, ast.FunctionDef) and node.decorator_list
}

PATHS = sorted(
    path
    for path in set(re.findall(r"`((?:tests|liquid_webhooks|examples|\.ci)/[\w./-]+)`", TEXT))
    if not re.search("NAME|NNN", path)
)


@pytest.mark.parametrize("path", PATHS)
def test_named_paths_exist(path: str) -> None:
    """Every path in backticks is there."""
    assert (ROOT / path).exists()


def test_named_packages_exist() -> None:
    """The table of folders names every package, and none that has gone."""
    table = TEXT.split("## Where things are")[1].split("\n\n")[1]
    first_cells = re.findall(r"^\| (`.*?`) \|", table, re.MULTILINE)
    named = {name for cell in first_cells for name in re.findall("`(.*?)`", cell)}

    packages = {path.parent.name for path in (ROOT / "liquid_webhooks").glob("*/__init__.py")}

    assert named == packages


def test_named_sessions_exist() -> None:
    """Every session of nox that is told, or that CI runs, is one."""
    told = set(re.findall(r"nox -s (\w+)", TEXT))
    run = set(re.findall(r"for session in (.*); do", CI)[0].split())

    assert told | run <= SESSIONS
    assert {"campaigns", "check", "docs", "bench"} <= run


def test_versions_are_those_of_ci() -> None:
    """Packages of npm are told with the versions that CI installs."""
    told = set(re.findall(r"[a-z-]+@[0-9.]+[0-9]", TEXT))

    assert told
    assert told <= set(re.findall(r"[a-z-]+@[0-9.]+[0-9]", CI))

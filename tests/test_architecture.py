"""The design's rules about structure: who may import whom, sizes, public names, docstrings."""

from __future__ import annotations

import ast
import importlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import liquid_webhooks

PACKAGE = Path(liquid_webhooks.__file__).parent
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

ARROWS = (
    "__main__ → cli → audience, gallery → checker, twilio → webhook → engine",
    "webhook → webhook.document → syntax, validation",
    "webhook → webhook.request, webhook.export",
    "webhook.export → webhook.request → webhook.formats → http, diagnostics",
    "engine → compiler, dialect → syntax → http, budget",
    "engine → runtime, data → resources → http, validation → errors",
    "profiles → data → diagnostics",
    "compiler → filters, values",  # records of filters, and what constants of a template become
    "data → values",  # what of its data is more than a text or a list
    "resources → budget",  # what it takes to look for a call's record, and for secrets
    "dialect → filters, data",  # what Braze says of a filter; Braze's names
    "runtime → filters → values → budget → limits → errors → diagnostics → positions",
)
"""Packages, and modules where one of a package knows less than the others.

Each may import what stands to its right in any line, at any distance, also for types alone.
"""

LEAVES = frozenset({"hiding", "keeping", "pickling", "positions", "secret", "suggestions", "visible"})
"""Modules that everything may import and that import only each other of this package."""

MAY_IMPORT_LIQUID = frozenset({"errors", "syntax", "compiler", "engine", "dialect"})
"""Where python-liquid is met: its exceptions, node classes, and what stands on them."""

ONE_THING = frozenset(
    f"engine.{name}"
    for name in (
        *("bridge", "environment", "host", "mistaken_data", "parsing"),
        *("pickled", "shown", "template", "trace"),
    )
)
"""The modules that may know each other's classes: an environment's templates know their environment."""

DOCUMENTED = {
    "data": ("RenderData",),
    "profiles": ("to_attributes",),
    "resources": (
        *("BasicCredential", "Cached", "Catalogs", "ContentAnswer", "ContentRequest", "Credential"),
        *("LandingPages", "PromotionCodes", "Recorder", "Resources", "Retrying", "ShoppingCarts"),
        *("TokenCredential", "Translations", "Transport"),
    ),
    "resources.catalog_files": ("read_catalog",),
    "resources.content_blocks": ("ContentBlocks",),
    "resources.live": ("connect",),
    "secret": ("Secret",),
    "twilio": (
        *("ApiKey", "AuthToken", "Bearer", "Credential", "Literal", "MessageError", "Segments"),
        *("TwilioMessage", "TwilioOutcome", "segments", "verify_signature"),
    ),
    "webhook.export": ("export",),
}
"""Paths beside the package's own names that the documentation gives."""

SHARED_FILE_NAMES = {
    "__init__.py": "packages",
    "__main__.py": "programs",
    "check.py": "what `check` does, and its command",
    "profiles.py": "a documented path of one line, and what it stands for",
}
"""File name that several modules may have → why."""

UNSHIPPED = re.compile(r"\bspec(?:ification)? [0-9]|\bpromises? P[0-9]|\bdecision [0-9]", re.IGNORECASE)
"""References to what does not lie in this repository, so that no reader could follow them."""

MOST_LINES, MOST_LINES_OF_A_FUNCTION, MOST_FLAT = 400, 65, 14


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = frozenset(map(dotted, MODULES))


def reachable() -> dict[str, frozenset[str]]:
    """Return for each part of the package what it may import, by following the arrows to their ends."""
    steps: dict[str, set[str]] = {}
    for line in ARROWS:
        groups = [group.split(", ") for group in line.split(" → ")]
        for froms, tos in itertools.pairwise(groups):
            for part in froms:
                steps.setdefault(part, set()).update(tos)
    found = {}
    for part in {*steps, *itertools.chain(*steps.values())}:
        reached, waiting = {part}, [part]
        while waiting:
            new = steps.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        found[part] = frozenset(reached)
    return found


MAY_IMPORT = reachable()


def part_of(module: str) -> str:
    """Return the part of the package that a module belongs to: itself, or the nearest one around it."""
    while module and module not in MAY_IMPORT and module not in LEAVES:
        module = module.rpartition(".")[0]
    return module


def imports(path: Path) -> Iterator[str]:
    """Yield the modules that `path` imports, those for the type checker alone included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner.removeprefix("liquid_webhooks.") in NAMES else node.module


def own_imports(path: Path) -> set[str]:
    """Return the modules of this package that `path` imports, without the package's name."""
    prefix = "liquid_webhooks."
    return {name.removeprefix(prefix) for name in imports(path) if name.startswith(prefix)}


@pytest.mark.parametrize("path", [path for path in MODULES if dotted(path)], ids=dotted)
def test_import_arrows_point_right(path: Path) -> None:
    """No module imports against the design's arrows, not even for types."""
    own = part_of(dotted(path))
    assert own, "a new part of the package needs a place among the arrows"

    wrong = {
        name
        for name in own_imports(path)
        if part_of(name) not in LEAVES and part_of(name) not in MAY_IMPORT.get(own, frozenset())
    }

    assert set() == wrong


def test_no_modules_import_each_other() -> None:
    """Imports form no circle, however long; types count, but for environments and their templates."""
    waits = {dotted(path): own_imports(path) & NAMES - {dotted(path)} for path in MODULES if dotted(path)}
    for name in ONE_THING:
        waits[name] -= ONE_THING
    while free := {name for name, others in waits.items() if not others}:
        waits = {name: others - free for name, others in waits.items() if name not in free}

    assert waits == {}


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_python_liquid_is_met_in_few_places(path: Path) -> None:
    """Values, filters, runtime, data, webhook and command line do not know python-liquid."""
    if part_of(dotted(path)) in MAY_IMPORT_LIQUID:
        return

    assert not {name for name in imports(path) if name.split(".")[0] == "liquid"}


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_modules_are_small_and_say_what_they_are_for(path: Path) -> None:
    """Modules and functions have a bounded number of lines, a module has a docstring."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}

    assert text.count("\n") <= MOST_LINES
    assert ast.get_docstring(tree)
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES_OF_A_FUNCTION} == {}


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_sources_are_public(path: Path) -> None:
    """Docstrings, comments and texts name what a reader can open: an RFC, a page, Ruby Liquid, a code."""
    assert UNSHIPPED.findall(path.read_text(encoding="utf-8")) == []


def test_no_two_modules_share_a_file_name() -> None:
    """A file name says which module is meant, but for a few that are explained."""
    counted = Counter(path.name for path in MODULES)

    assert {name for name, times in counted.items() if times > 1} == SHARED_FILE_NAMES.keys()


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_nothing_is_called_found(path: Path) -> None:
    """No variable, attribute, argument or function has the name `found`, which does not say what it is."""
    names = {
        name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if not isinstance(node, ast.Constant)
        for _, name in ast.iter_fields(node)
        if isinstance(name, str)
    }

    assert "found" not in names


def test_few_modules_lie_flat() -> None:
    """What belongs together stands in a folder: few modules lie in the package itself."""
    flat = [path.stem for path in PACKAGE.glob("*.py")]

    assert len(flat) <= MOST_FLAT


@pytest.mark.parametrize(
    ("table", "within", "pattern"),
    [
        ("limits", "", r"FREE(_\w+)?|\w+_COST|PASS_WEIGHT"),
        ("compiler.bounds", "compiler", r"MOST_\w+|FEW_\w+|LONG_\w+"),
    ],
)
def test_costs_and_bounds_stand_in_one_table(table: str, within: str, pattern: str) -> None:
    """What is free, what a unit costs, and the bounds of generated code are each named in one module."""
    named = {
        dotted(path)
        for path in (PACKAGE / within).rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and re.fullmatch(pattern, target.id)
    }

    assert named == {table}


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


@pytest.mark.parametrize("path", DOCUMENTED)
def test_documented_paths_stay(path: str) -> None:
    """What the documentation imports by its path is there, and says what it is."""
    module = importlib.import_module(f"liquid_webhooks.{path}")

    for name in DOCUMENTED[path]:
        assert (getattr(module, name).__doc__ or "").strip()


PRINTS = frozenset({"echo", "secho", "print", "write", "writelines", "progressbar", "echo_via_pager"})
"""Functions and methods that write."""

WRITERS = {
    "cli.telling": "the one place that lines for people go through",
    "cli.output_files": "results as bytes, and what it gets from `telling`",
    "cli.signals": "what a signal ended, escaped, where no stream may be used",
    "cli.progress": "a bar, which holds no names",
    "cli.commands": "standard error itself",
    "cli.convert": "results",
    "cli.live": "records",
    "cli.new": "files of the gallery",
    "cli.render_outcome": "results",
    "cli.twilio_build": "results",
}
"""Module of the command line that writes → what."""


def test_lines_for_people_go_through_one_function() -> None:
    """Few modules of the command line write, and all but these results; one alone prints lines for people."""
    writing: dict[str, set[str]] = {}
    for path in (PACKAGE / "cli").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_handed_on = isinstance(node, ast.Attribute) and ast.unparse(node) == "os.write"
            if isinstance(node, ast.Call) and called(node) in PRINTS:
                writing.setdefault(dotted(path), set()).add(ast.unparse(node.func))
            elif is_handed_on:
                writing.setdefault(dotted(path), set()).add("os.write")

    assert writing.keys() == WRITERS.keys()
    of_people = {
        "cli.telling": {"click.echo"},
        "cli.signals": {"os.write"},
        "cli.progress": {"click.progressbar"},
    }
    assert {name: writing[name] for name in of_people} == of_people
    assert {call for name in writing.keys() - of_people for call in writing[name]} == {
        *("self._stream.write", "self.write", "super().write", "output.write", "sink.write", "stream.write"),
    }


@pytest.mark.parametrize("name", ["cli.telling", "cli.signals"])
def test_what_people_read_is_escaped_where_it_is_written(name: str) -> None:
    """What writes for people makes its text with the one function that escapes."""
    tree = ast.parse((PACKAGE / f"{name.replace('.', '/')}.py").read_text(encoding="utf-8"))

    assert any(isinstance(node, ast.Name) and node.id == "visible" for node in ast.walk(tree))


def called(call: ast.Call) -> str:
    """Return the name of what is called, without what it belongs to."""
    return getattr(call.func, "attr", getattr(call.func, "id", ""))

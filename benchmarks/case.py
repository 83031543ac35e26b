"""A benchmark case: one data object and the templates of it that each engine reads."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CASES_DIRECTORY", "Case", "load_case", "load_cases"]

CASES_DIRECTORY = Path(__file__).parent / "cases"
ORDER = ("form", "conditions", "loop", "json_body", "static_text", "filters", "webhook")


@dataclass(frozen=True, slots=True)
class Case:
    """One directory under `cases/`; the three tuples hold the same parts in the same order.

    Attributes:
        name: The directory's name.
        data: The variables of every template, from `data.json`.
        liquid: Sources for liquid_webhooks and python-liquid, from `liquid*.liquid`.
        jinja: Sources for Jinja2, from `jinja*.txt`.
        minijinja: Sources for MiniJinja, from `minijinja*.txt`; a part that has no such file is the same
            text as for Jinja2.
    """

    name: str
    data: dict[str, object]
    liquid: tuple[str, ...]
    jinja: tuple[str, ...]
    minijinja: tuple[str, ...]


def load_case(directory: Path) -> Case:
    """Read one case directory.

    A case of several parts, rendered one after the other, has `liquid_1_url.liquid`,
    `jinja_1_url.txt`, `liquid_2_body.liquid` and so on; parts go in the order of their file names.

    Raises:
        ValueError: The engines have different parts, or there are none.
    """
    liquid = _sources(directory, "liquid", ".liquid")
    jinja = _sources(directory, "jinja", ".txt")
    minijinja = {**jinja, **_sources(directory, "minijinja", ".txt")}
    if not liquid or liquid.keys() != jinja.keys() or liquid.keys() != minijinja.keys():
        raise ValueError(f"case {directory.name}: every engine needs the same parts")
    data = json.loads((directory / "data.json").read_text(encoding="utf-8"))
    return Case(
        name=directory.name,
        data=data,
        liquid=tuple(liquid.values()),
        jinja=tuple(jinja[part] for part in liquid),
        minijinja=tuple(minijinja[part] for part in liquid),
    )


def load_cases(directory: Path = CASES_DIRECTORY) -> list[Case]:
    """Read all cases: the small ones first, then any new ones by name."""
    names = {path.parent.name for path in directory.glob("*/data.json")}
    ordered = [name for name in ORDER if name in names]
    return [load_case(directory / name) for name in [*ordered, *sorted(names.difference(ORDER))]]


def _sources(directory: Path, stem: str, suffix: str) -> dict[str, str]:
    """Return part → text; a part is what follows the stem in the file's name ("" for a single part)."""
    return {
        path.name.removeprefix(stem).removesuffix(suffix): _without_final_newline(path)
        for path in sorted(directory.glob(f"{stem}*{suffix}"))
    }


def _without_final_newline(path: Path) -> str:
    # Jinja2 and MiniJinja drop it by themselves, Liquid prints it: without it all read the same text.
    return path.read_text(encoding="utf-8").removesuffix("\n")

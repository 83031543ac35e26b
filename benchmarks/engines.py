"""The engines that are compared, each called the way its own users call it."""

from __future__ import annotations

import base64
import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from types import CodeType
from typing import Any
from urllib.parse import quote

from benchmarks.case import Case

__all__ = ["ENGINES", "OURS", "Engine", "Renderer"]

OURS = "liquid_webhooks"


@dataclass(frozen=True, slots=True)
class Renderer:
    """One engine's compiled templates of one case and the calls that render them.

    Attributes:
        calls: One Python expression per part, exactly what a user writes and what is timed.
        names: The globals of these expressions.
    """

    calls: tuple[str, ...]
    names: dict[str, object]

    @property
    def code(self) -> CodeType:
        """All calls one after the other, as one tuple of texts."""
        return compile(f"({', '.join(self.calls)},)", "<render>", "eval")

    def texts(self) -> tuple[str, ...]:
        """Render every part once."""
        rendered: tuple[str, ...] = eval(self.code, dict(self.names))
        return rendered


@dataclass(frozen=True, slots=True)
class Engine:
    """A template engine: what to call it, which distribution it comes from, how to prepare a case."""

    title: str
    distribution: str
    module: str
    prepare: Callable[[Case], Renderer]

    @property
    def version(self) -> str | None:
        """The installed version, or None if the engine is not installed."""
        try:
            module = importlib.import_module(self.module)
        except ImportError:
            return None
        if not hasattr(module, "Environment"):
            return None
        try:
            return metadata.version(self.distribution)
        except metadata.PackageNotFoundError:
            return "source tree"

    @property
    def label(self) -> str:
        """Title and version for people."""
        return f"{self.title} {self.version}"


def _prepare_ours(case: Case) -> Renderer:
    # Any: mypy must accept this file whether or not the optional peers are installed.
    module: Any = importlib.import_module("liquid_webhooks")
    environment = module.Environment()
    templates = [environment.from_string(source) for source in case.liquid]
    return _renderer(templates, "render(data)", case)


def _prepare_python_liquid(case: Case) -> Renderer:
    module: Any = importlib.import_module("liquid")
    environment = module.Environment()
    environment.add_filter("url_param_escape", _url_param_escape)
    environment.add_filter("json_escape", _json_escape)
    templates = [environment.from_string(source) for source in case.liquid]
    return _renderer(templates, "render(data)", case)


def _prepare_jinja(case: Case) -> Renderer:
    module: Any = importlib.import_module("jinja2")
    environment = module.Environment()
    # `tojson` writes é as \u00e9 unless told otherwise; the other engines print it as it is.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    environment.filters["url_param_escape"] = _url_param_escape
    environment.filters["base64_encode"] = _base64_encode
    templates = [environment.from_string(source) for source in case.jinja]
    return _renderer(templates, "render(data)", case)


def _prepare_minijinja(case: Case) -> Renderer:
    module: Any = importlib.import_module("minijinja")
    environment = module.Environment()
    environment.add_filter("url_param_escape", _url_param_escape)
    environment.add_filter("base64_encode", _base64_encode)
    for number, source in enumerate(case.minijinja):
        environment.add_template(f"part{number}.txt", source)
    calls = [
        f"environment.render_template('part{number}.txt', **data)" for number in range(len(case.minijinja))
    ]
    return Renderer(tuple(calls), {"environment": environment, "data": case.data})


def _renderer(templates: list[object], call: str, case: Case) -> Renderer:
    names: dict[str, object] = {f"template{number}": template for number, template in enumerate(templates)}
    calls = [f"{name}.{call}" for name in names]
    return Renderer(tuple(calls), {**names, "data": case.data})


def _url_param_escape(value: object) -> str:
    return quote(str(value), safe="")


def _json_escape(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)[1:-1]


def _base64_encode(value: object) -> str:
    return base64.b64encode(str(value).encode()).decode()


ENGINES: dict[str, Engine] = {
    OURS: Engine(OURS, "liquid-webhooks", "liquid_webhooks", _prepare_ours),
    "python-liquid": Engine("python-liquid", "python-liquid", "liquid", _prepare_python_liquid),
    "jinja2": Engine("Jinja2", "jinja2", "jinja2", _prepare_jinja),
    "minijinja": Engine("MiniJinja", "minijinja", "minijinja", _prepare_minijinja),
}

"""Shown: what an environment or a template is, on one line, for `repr`; no value and no source."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Iterator
from dataclasses import fields
from operator import is_not
from operator import ne
from typing import TYPE_CHECKING
from typing import Any
from typing import Final

from liquid_webhooks.limits import Limits
from liquid_webhooks.resources.resources import Resources
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS

if TYPE_CHECKING:
    from liquid import Environment

    from liquid_webhooks.engine.template import Template

__all__ = ["shown_environment", "shown_template"]

_LONGEST_NAME: Final = 60
"""Characters of a template's name that are shown: of a longer one, its end."""


def shown_template(template: Template) -> str:
    """Return the name of a template and the length of its source; never raises."""
    parts = vars(template)
    name = template.full_name() if "name" in parts else ""
    if len(name) > _LONGEST_NAME:
        name = f"…{name[1 - _LONGEST_NAME :]}"
    shown = [repr(name)] if name else []
    if text := parts.get("_text"):
        shown.append(f"{text[2] - text[1]} characters")
    return f"<{' '.join([type(template).__name__, *shown])}>"


def shown_environment(env: Environment) -> str:
    """Return the options of an environment that are not the usual ones; never raises."""
    return f"<{' '.join([type(env).__name__, *_options(vars(env))])}>"


def _options(parts: dict[str, Any]) -> Iterator[str]:
    """Yield the tolerance and `on_error`, then what was chosen otherwise: of what may hold data, its kind."""
    mode = parts.get("mode")
    yield f"tolerance={getattr(mode, 'name', None)}"
    yield f"on_error={parts.get('on_error')!r}"
    if parts.get("array_output", "concatenate") != "concatenate":
        yield f"array_output={parts['array_output']!r}"
    for name in ("strict_filters", "strip_html_comments", "template_comments"):
        if parts.get(name):
            yield f"{name}=True"
    undefined = getattr(parts.get("undefined"), "__name__", "Undefined")
    if undefined != "Undefined":
        yield f"undefined={undefined}"
    if parts.get("has_loader"):
        yield f"loader={type(parts.get('loader')).__name__}"
    if parts.get("now") is not None:
        yield f"now={type(parts['now']).__name__}"
    yield from _changed("limits", parts.get("limits"), Limits(), ne)
    yield from _changed("resources", parts.get("resources"), Resources(), is_not)
    if parts.get("delimiters", DEFAULT_DELIMITERS) != DEFAULT_DELIMITERS:
        given = parts["delimiters"]
        starts = filter(None, (given.tag_start, given.output_start, given.comment_start))
        yield f"delimiters={' '.join(map(repr, starts))}"
    if parts.get("globals"):
        yield f"globals={len(parts['globals'])}"


def _changed(
    option: str, chosen: Any, usual: Any, differs: Callable[[object, object], bool]
) -> Iterator[str]:
    """Yield the fields of an option that have not their usual values, by name."""
    names = [
        field.name
        for field in fields(usual)
        if chosen is not None and differs(getattr(chosen, field.name), getattr(usual, field.name))
    ]
    if names:
        yield f"{option}={','.join(names)}"

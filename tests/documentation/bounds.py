"""Limits: a table of what `Limits` bounds, made of its fields and its docstring."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields

from liquid_webhooks import Limits
from tests.documentation.tables import table

__all__ = ["limits_table"]


def limits_table() -> str:
    """Return a row for each limit: its name, its default and what it bounds."""
    told = _attributes(inspect.getdoc(Limits) or "")
    rows = []
    for field in fields(Limits):
        default = "none" if field.default is None else f"{field.default:,}"
        rows.append((f"`{field.name}`", default, told[field.name]))
    return table(("name", "default", "bounds"), rows)


def _attributes(docstring: str) -> dict[str, str]:
    """Return what a docstring says of each attribute."""
    section = docstring.split("Attributes:\n")[1].split("\n\nRaises:")[0]
    found = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", section, re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}

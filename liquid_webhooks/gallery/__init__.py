"""Webhooks to start from, each with the render data of a made-up user."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files

from liquid_webhooks.errors import DocumentError
from liquid_webhooks.suggestions import nearest

__all__ = ["Entry", "load", "names"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A webhook of the gallery.

    Attributes:
        name: Its name here.
        text: A `.http` text, for `Webhook.parse`.
        data: Sample render data, for `RenderData.from_dict`; its secrets are placeholders.
    """

    name: str
    text: str
    data: dict[str, object]


def names() -> list[str]:
    """Return the names of all entries, sorted."""
    file_names = (entry.name for entry in files(__name__).iterdir())
    return sorted(name.removesuffix(".http") for name in file_names if name.endswith(".http"))


def load(name: str) -> Entry:
    """Return the entry called `name`.

    Raises:
        DocumentError: There is none; names the nearest one.
    """
    known = names()
    if name not in known:
        near = nearest(name, known)
        advice = f"did you mean {near}?" if near else f"it has {', '.join(known)}"
        raise DocumentError(f"the gallery has no such webhook; {advice}")
    folder = files(__name__)
    text = folder.joinpath(f"{name}.http").read_bytes().decode()
    return Entry(name, text, json.loads(folder.joinpath(f"{name}.json").read_bytes()))

"""Fetched text: tags in it that fetch or draw something are not carried out (Braze, `:rerender`).

Whoever wrote the text is not whoever wrote the template, and nothing that it says may use up a code, ask for
a user's cart, or make a call. What it may do is said in the message itself: `abort_message`, content blocks.
"""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from typing import Final

from liquid_webhooks.runtime.state import State

__all__ = ["only_in_templates"]


@dataclass(frozen=True, slots=True)
class _Tag:
    """What becomes of a tag that stands in fetched text.

    Attributes:
        name: Its name.
        instead: Makes what its function would have given.
        is_repeated: Whether it is carried out where a template is rendered once more to find out why it
            failed: it makes no call, and gives what it gave before.
    """

    name: str
    instead: Callable[[], object]
    is_repeated: bool = True


def _nothing() -> None:
    """Return nil: nothing is saved, and of a block the default text stands."""


_TAGS: Final = {
    "catalog_items": _Tag("catalog_items", list, is_repeated=False),
    "catalog_selection_items": _Tag("catalog_selection_items", list, is_repeated=False),
    "connected_content": _Tag("connected_content", lambda: (None, ""), is_repeated=False),
    "landing_page_url": _Tag("landing_page_url", str),
    "promotion": _Tag("promotion", str),
    "random_below": _Tag("random", str),
    "random_float": _Tag("random", str),
    "shopping_cart": _Tag("shopping_cart", _nothing),
    "translation": _Tag("translation", _nothing),
}
"""The functions of generated code that fetch or draw."""


def only_in_templates(functions: Mapping[str, object]) -> dict[str, object]:
    """Return `functions` by name; those that fetch or draw do nothing in fetched text (`LW614`)."""
    return {
        name: _guarded(function, _TAGS[name]) if name in _TAGS else function
        for name, function in functions.items()
    }


def _guarded(function: Any, tag: _Tag) -> Callable[..., object]:
    def call(state: State, *arguments: object) -> object:
        if state.is_rerendering:
            state.report("LW614", f"`{tag.name}` in text that was fetched is not carried out")
            return tag.instead()
        if state.is_repeating and not tag.is_repeated:
            return tag.instead()
        result: object = function(state, *arguments)
        return result

    return call

"""Changes of tags and filters, by every way that a mapping has, reach what is compiled already."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

import liquid_webhooks
from liquid_webhooks import Environment


def ours(value: object) -> str:
    return f"<{value}>"


def merge(registry: Any) -> None:
    registry |= {"upcase": ours}


WAYS: dict[str, Callable[[Any], object]] = {
    "item": lambda filters: filters.__setitem__("upcase", ours),
    "update": lambda filters: filters.update(upcase=ours),
    "pairs": lambda filters: filters.update([("upcase", ours)]),
    "merge": merge,
    "pop, setdefault": lambda filters: (filters.pop("upcase"), filters.setdefault("upcase", ours)),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_filter_takes_effect_however_it_is_set(way: str) -> None:
    """A template that has rendered uses the new filter the next time."""
    env = Environment()
    template = env.from_string("{{ 'a' | upcase }}")
    before = template.render()

    WAYS[way](env.filters)

    assert (before, template.render()) == ("A", "<a>")


@pytest.mark.parametrize(
    "way",
    [
        lambda filters: filters.pop("upcase"),
        lambda filters: filters.__delitem__("upcase"),
        lambda filters: filters.clear(),
    ],
)
def test_a_filter_is_gone_however_it_is_removed(way: Callable[[Any], object]) -> None:
    """A filter that is removed passes its input through, with a finding."""
    env = Environment()
    template = env.from_string("{{ 'a' | upcase }}")
    before = template.render(), template.diagnostics

    way(env.filters)

    assert before == ("A", [])
    assert template.render() == "a"
    assert [diagnostic.code for diagnostic in template.diagnostics] == ["LW201"]


def test_findings_follow_filters() -> None:
    """The finding of an unknown filter goes once the filter is there."""
    env = Environment()
    template = env.from_string("{{ 'a' | shout }}")
    before = [diagnostic.code for diagnostic in template.diagnostics]

    env.add_filter("shout", ours)

    assert before == ["LW201"]
    assert template.diagnostics == []


def test_a_registry_reads_as_a_mapping() -> None:
    """What reads an environment's filters as a dict finds what it expects, and gets copies."""
    env = Environment()
    known = len(env.filters)
    joined = env.filters | {"shout": ours}
    copied = env.filters.copy()
    copied["shout"] = ours

    assert known + 1 == len(joined) == len(copied)
    assert known == len(env.filters)
    assert set(env.filters) == env.filters.keys()
    assert "upcase" in repr(env.filters)


def test_a_module_cannot_hide_the_function_register() -> None:
    """`liquid_webhooks.register` is the function, whichever modules were imported before."""
    importlib.import_module("liquid_webhooks.engine.registration")

    assert callable(liquid_webhooks.register)
    with pytest.raises(ImportError):
        importlib.import_module("liquid_webhooks.register")

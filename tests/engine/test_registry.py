"""Changes of tags and filters, by every way that a mapping has, reach what is compiled already."""

from __future__ import annotations

import copy
import importlib
from collections.abc import Callable
from typing import Any

import pytest

import liquid_webhooks
from liquid_webhooks import Environment
from liquid_webhooks.engine.registry import Registry


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


def test_every_way_of_changing_a_dict_is_told() -> None:
    """No method that changes a dict is left as a dict has it."""
    changing = ("__delitem__", "__ior__", "__setitem__", "clear", "pop", "popitem", "setdefault", "update")
    reading = {
        *("__class_getitem__", "__contains__", "__getitem__", "__init__", "__iter__", "__len__", "__new__"),
        *(
            "__or__",
            "__reversed__",
            "__ror__",
            "__sizeof__",
            "copy",
            "fromkeys",
            "get",
            "items",
            "keys",
            "values",
        ),
    }
    own = {name for name in vars(dict) if name not in vars(object)} | {"__init__", "__new__"}

    assert own - reading - {"__hash__"} == set(changing)
    assert vars(Registry).keys() >= set(changing)


def test_a_registry_is_a_dict() -> None:
    """What takes an environment's filters for a dict finds one: it reads, joins and copies them."""
    env = Environment()
    known = len(env.filters)
    saved = copy.copy(env.filters)
    env.filters["upcase"] = ours

    assert isinstance(env.filters, dict)
    assert known + 1 == len(env.filters | {"shout": ours}) == len({"shout": ours} | env.filters)
    assert saved["upcase"] is not ours
    assert env.filters.copy()["upcase"] is ours
    assert list(reversed(env.filters)) == list(env.filters)[::-1]
    assert env.filters == {**env.filters}


def test_a_module_cannot_hide_the_function_register() -> None:
    """`liquid_webhooks.register` is the function, whichever modules were imported before."""
    importlib.import_module("liquid_webhooks.engine.registration")

    assert callable(liquid_webhooks.register)
    with pytest.raises(ImportError):
        importlib.import_module("liquid_webhooks.register")

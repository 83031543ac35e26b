"""Whatever can be iterated over in Python is a list to Liquid, in filters, comparisons, outputs and loops."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from typing import Any

import liquid
import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import register
from liquid_webhooks.filters.contract import arity
from liquid_webhooks.filters.table import FILTERS

ITEMS = ["b", "a", "c"]


class Bag:
    """A container with nothing but `__iter__`."""

    def __init__(self, items: Iterable[object]) -> None:
        self.items = list(items)

    def __iter__(self) -> Iterator[object]:
        return iter(self.items)


KINDS: dict[str, Callable[[list[Any]], Iterable[object]]] = {
    "generator": lambda items: (item for item in items),
    "map": lambda items: map(str, items),
    "filter": lambda items: filter(None, items),
    "iterator": iter,
    "chain": lambda items: itertools.chain(items),
    "deque": deque,
    "set": lambda items: dict.fromkeys(items).keys() & set(items),
    "frozenset": frozenset,
    "keys": lambda items: dict.fromkeys(items).keys(),
    "values": lambda items: dict(enumerate(items)).values(),
    "object": Bag,
}
"""Makes of a list of texts something else that gives its items."""

PLACES = [
    "{{ x }}",
    "{{ x }}{{ x }}",
    "{{ x.size }}{{ x.first }}{{ x.last }}{{ x[0] }}{{ x[-1] }}{{ x[9] }}{{ x.k }}",
    "{% for i in x %}{{ forloop.index }}{{ i }}{% endfor %}{% for i in x reversed %}{{ i }}{% endfor %}",
    "{% for i in x limit: 1 offset: 1 %}{{ i }}{% endfor %}",
    "{% for i in x limit: 1 %}{{ i }}{% endfor %};{% for i in x offset: continue %}{{ i }}{% endfor %}",
    "{% tablerow i in x cols: 2 %}{{ i }}{% endtablerow %}",
    "{% if x %}t{% endif %}{% if x == empty %}e{% endif %}{% if x == blank %}b{% endif %}",
    "{% if x == same %}={% endif %}{% if same == x %}={% endif %}{% if x != same %}≠{% endif %}",
    "{% if x contains 'a' %}a{% endif %}{% if x contains 'z' %}z{% endif %}",
    "{% if x > 1 %}>{% endif %}{% case x %}{% when same %}w{% else %}o{% endcase %}",
    "{% assign y = x %}{{ y | size }}{{ y | join: '-' }}{{ y }}",
    "{{ 'a' | append: x }}{{ 'a,b' | split: ',' | concat: x | join }}",
    "{% cycle x, 1 %}{% cycle x, 1 %}",
    "{% capture c %}{{ x }}{% endcapture %}{{ c }}",
    "{% render 'p' for x as i %}{% render 'p', i: x %}{% include 'p' for x as i %}",
]


def rendered(source: str, value: object, same: list[object]) -> str:
    """Return the text, or of an error its message."""
    environment = Environment(
        on_error="inline", loader=liquid.DictLoader({"p": "({{ i }}{{ i.size }}{{ forloop.length }})"})
    )
    return environment.from_string(source).render(x=value, same=same)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("source", PLACES)
def test_every_place_takes_it_for_a_list(kind: str, source: str) -> None:
    """The text is that of the list; also where what gives its items but once is asked twice."""
    same = list(KINDS[kind](ITEMS))

    assert rendered(source, KINDS[kind](ITEMS), same) == rendered(source, same, same)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sorted(FILTERS))
def test_every_filter_takes_it_for_a_list(kind: str, name: str) -> None:
    """As the input and as an argument, alone and within a list."""
    numbers = [arity(FILTERS[name]).least - 1, arity(FILTERS[name]).most - 1]
    same = list(KINDS[kind](ITEMS))
    for count in numbers:
        others = ", ".join(["'a'"] * count)
        sources = [f"{{{{ x | {name}: {others} }}}}" if count else f"{{{{ x | {name} }}}}"]
        sources += [f"{{{{ 'a' | {name}: {', '.join(['x'] * count)} }}}}"] if count else []
        for source in sources:
            assert rendered(source, KINDS[kind](ITEMS), same) == rendered(source, same, same), source
            assert rendered(source, [KINDS[kind](ITEMS)], same) == rendered(source, [same], same), source


@pytest.mark.parametrize(
    "source",
    [
        "{{ x }}",
        "{{ x.first }}",
        "{{ x | first }}",
        "{{ x | join }}",
        "{{ 'a' | append: x }}",
        "{% for i in x limit: 3 %}{% endfor %}",
        "{% if x contains 1 %}{% endif %}",
        "{% if x == y %}{% endif %}",
    ],
)
@pytest.mark.parametrize("on_error", ["raise", "inline"])
def test_an_endless_one_meets_the_limit_of_lists(source: str, on_error: Any) -> None:
    """It is read up to `Limits.list_items`, and no further."""
    counted = itertools.count()
    template = Environment(limits=Limits(list_items=500), on_error=on_error).from_string(source)

    with pytest.raises(LimitError, match="a list of more than 500 items"):
        template.render(x=counted)

    assert next(counted) == 501


def test_truth_reads_nothing() -> None:
    """Whether there is one is no question to its items."""
    counted = itertools.count()

    assert Environment().from_string("{% if x %}t{% endif %}{% unless x %}f{% endunless %}").render(
        x=counted
    ) == ("t")
    assert next(counted) == 0


def test_what_is_read_is_charged() -> None:
    """Ever new iterables count for what is read of data (`Limits.read_chars`)."""

    class Endless:
        def __getitem__(self, key: object) -> object:
            return iter(range(1000))

    template = Environment(limits=Limits(read_chars=100_000)).from_string(
        "{% for i in (1..100) %}{% if x.y == 1 %}{% endif %}{% endfor %}"
    )
    with pytest.raises(LimitError, match="characters of data read"):
        template.render(x=Endless())


def test_filters_in_an_environment_of_python_liquids_take_it_too() -> None:
    """`register` brings filters that run outside of a render of ours."""
    environment = liquid.Environment()
    register(environment)

    assert environment.from_string("{{ x | join: '-' }}").render(x=(item for item in ITEMS)) == "b-a-c"
    assert environment.from_string("{{ 0 | date: x }}").render(x=iter(["%Y"])) == '["1970"]'

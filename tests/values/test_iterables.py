"""Whatever can be iterated over in Python is a list to Liquid, in filters, comparisons, outputs and loops."""

from __future__ import annotations

import itertools
import re
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
        "{% for i in x %}{% break %}{% endfor %}",
        "{% for i in x offset: 3 %}{% endfor %}",
        "{% for i in x limit: 501 %}{% endfor %}",
        "{% for i in x limit: 1 %}{% endfor %}{{ x | size }}",
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


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize(
    ("source", "text", "read"),
    [
        ("[limit: 1]", "0", 1),
        ("{% for i in x limit: 0 %}{{ i }}{% else %}e{% endfor %}", "e", 0),
        ("{% for i in x limit: -1 %}{{ i }}{% else %}e{% endfor %}", "e", 0),
        ("[limit: 2 offset: 3]", "34", 5),
        ("[offset: -2 limit: 3]", "0", 1),
        ("[reversed limit: 3]", "210", 3),
        ("{% for i in x limit: 3 %}{{ i }}{{ forloop.last }}{% break %}{% endfor %}", "0false", 3),
        ("[limit: 2][limit: 3]", "01012", 3),
        ("[limit: 3][limit: 2]", "01201", 3),
        ("{% for k in x limit: 2 %}{{ k }}[limit: 2]{% endfor %}", "001101", 2),
        ("[limit: 1][limit: 2 offset: continue]", "012", 3),
        ("{% assign y = x %}{% for i in y limit: 1 %}{{ i }}{% endfor %}[limit: 2]", "001", 2),
        ("{% render 'p', l: x %}{% include 'p', l: x %}", "0101", 2),
        ("{% for i in d limit: 2 %}{{ i }}{% endfor %}", "01", 2),
    ],
)
def test_a_loop_with_a_limit_reads_no_more(source: str, text: str, read: int, on_error: Any) -> None:
    """Of what has no end a loop reads what it needs, once in a render; a later loop begins at the start.

    `[limit: 1]` stands for a loop over `x` with that.
    """
    counted = itertools.count()
    source = re.sub(r"\[(.*?)\]", r"{% for i in x \1 %}{{ i }}{% endfor %}", source)

    class Endless:
        """A drop that gives its items alone."""

        def __liquid__(self) -> object:
            return 1

        def __iter__(self) -> Iterator[int]:
            return counted

    loader = liquid.DictLoader({"p": "{% for i in l limit: 2 %}{{ i }}{% endfor %}"})
    environment = Environment(on_error=on_error, loader=loader)

    assert environment.from_string(source).render(x=counted, d=Endless()) == text
    assert next(counted) == read


def test_a_tablerow_with_a_limit_reads_no_more() -> None:
    """So does a `tablerow`."""
    counted = itertools.count()
    row = Environment().from_string("{% tablerow i in x limit: 2 %}{{ i }}{% endtablerow %}")

    assert row.render(x=counted).count("<td") == 2
    assert next(counted) == 2


@pytest.mark.parametrize("source", PLACES)
def test_what_a_loop_began_others_read_on(source: str) -> None:
    """After a loop that read a part, all other places see the items from the start."""
    before = "{% for i in x limit: 1 %}{% endfor %}"
    same: list[object] = list(ITEMS)

    assert rendered(before + source, iter(ITEMS), same) == rendered(before + source, same, same)


def test_items_that_a_loop_reads_are_charged() -> None:
    """What is read counts once, however many loops pass through it (`Limits.read_chars`)."""
    template = Environment(limits=Limits(read_chars=16 * 10)).from_string(
        "{% for j in (1..5) %}{% for i in x limit: n %}{{ i }}{% endfor %}{% endfor %}"
    )

    assert template.render(x=itertools.count(), n=10) == "0123456789" * 5
    with pytest.raises(LimitError, match="characters of data read"):
        template.render(x=itertools.count(), n=11)


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

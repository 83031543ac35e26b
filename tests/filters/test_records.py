"""The records of filters: each says of its function what is true, as nothing else is looked at."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from liquid_webhooks import Environment
from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.contract import arity
from liquid_webhooks.filters.table import FILTERS
from liquid_webhooks.filters.table import filter_of
from liquid_webhooks.runtime.operations import SIZED

RETURNS = {
    "Value": "input",
    "str": "text",
    **dict.fromkeys(("int", "float", "int | float", "bool", "int | None", "bool | None"), "number"),
}
"""Annotation of a function → what its record says."""


@pytest.mark.parametrize("name", FILTERS)
def test_a_record_says_what_its_function_is(name: str) -> None:
    """What a filter returns is as annotated; its parameters are positional, the state first if any."""
    filter_ = FILTERS[name]
    signature = inspect.signature(filter_.function)
    parameters = list(signature.parameters.values())

    assert RETURNS.get(signature.return_annotation, "any") == filter_.returns
    assert {parameter.kind for parameter in parameters} == {inspect.Parameter.POSITIONAL_ONLY}
    assert (parameters[0].annotation == "FilterState") is filter_.needs_state
    assert filter_.function.__doc__


@pytest.mark.parametrize("name", FILTERS)
def test_names_of_one_function_differ_in_what_braze_says_alone(name: str) -> None:
    """Whatever name a function is found by, it is called and charged alike."""
    filter_ = FILTERS[name]
    found = filter_of(filter_.function)

    assert found is not None
    assert replace(found, braze=filter_.braze, instead=filter_.instead) == filter_


def test_what_braze_lacks_or_does_not_mention_is_told_with_something_to_write() -> None:
    """What is written instead of an undocumented filter is a documented one; documented ones need nothing."""
    assert {filter_.braze for filter_ in FILTERS.values()} == {"documented", "undocumented", "missing"}
    for filter_ in FILTERS.values():
        if filter_.braze == "documented":
            assert not filter_.instead
        elif filter_.braze == "undocumented" and filter_.instead:
            assert FILTERS[filter_.instead].braze == "documented"


@pytest.mark.parametrize(
    ("filter_", "expected"),
    [
        (Filter(lambda value, /: value), "1"),
        (Filter(lambda value, a, b=None, /: (value, a, b)), "2..3"),
        (Filter(lambda state, value, a, /: (state, value, a), needs_state=True), "2"),
    ],
)
def test_arity_counts_the_piped_value_and_not_the_state(filter_: Filter, expected: str) -> None:
    """The numbers that Ruby's error names."""
    assert str(arity(filter_)) == expected


class Unhashable:
    """A filter of somebody else that cannot be a key."""

    __hash__ = None  # type: ignore[assignment]

    def __call__(self, value: object) -> str:
        return f"<{value}>"


def test_filters_of_others_have_no_record() -> None:
    """Any callable may be a filter, the unhashable included; ours under another name stay ours."""
    env = Environment()
    env.add_filter("mark", Unhashable())
    env.add_filter("loud", FILTERS["upcase"].function)

    assert filter_of(env.filters["mark"]) is None
    assert filter_of(str.upper) is None
    assert filter_of(env.filters["loud"]) == FILTERS["upcase"]
    assert env.from_string("{{ 'a' | loud | mark }}").render() == "<A>"


def test_what_is_charged_is_what_filters_make() -> None:
    """A filter that makes neither a text nor a list is not charged; the others are."""
    assert frozenset({str, list}) == SIZED

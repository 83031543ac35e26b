"""Values: literals, filters of every kind, what is evaluated first, and what cycles share."""

from __future__ import annotations

from typing import Any

import pytest
from liquid.filter import liquid_filter
from liquid.filter import with_context
from liquid.filter import with_environment

from liquid_webhooks import Environment
from liquid_webhooks import RenderError

SHARED = {
    "booleans": ("true, false", "truefalse"),
    "nil": ("nil, 1", "11"),
    "empty": ("empty, 'a'", "a"),
    "blank": ("blank, 'a'", "a"),
    "numbers": ("1, 2.5", "12.5"),
    "ranges": ("(1..2), 'a'", "1..2a"),
}


@pytest.mark.parametrize(("items", "expected"), SHARED.values(), ids=SHARED)
def test_cycles_of_the_same_literals_are_one(items: str, expected: str) -> None:
    """Two `cycle` tags of the same literals, of whatever kind, go on from each other (as in Ruby)."""
    assert Environment().from_string(("{% cycle " + items + " %}") * 2).render() == expected


def test_cycles_of_empty_and_of_the_empty_text_are_one() -> None:
    """`empty` and `blank` stand for the empty text among the values of a `cycle` (as in Ruby)."""
    for word in ("empty", "blank"):
        source = "{% cycle '', 'a' %}{% cycle " + word + ", 'a' %}"
        assert Environment().from_string(source).render() == "a"


@pytest.mark.parametrize(
    ("range_", "expected"),
    [
        ("(empty..2)", "012"),
        ("(blank..2)", "012"),
        ("(nil..2)", "012"),
        ("('1'..'2')", "12"),
        ("(1..2.9)", "12"),
        ("(1..1e999)", ""),
        ("(-1..1e999)", "-10"),
    ],
)
def test_ranges_between_literals(range_: str, expected: str) -> None:
    """The ends of a range are the integers that literals stand for (as in Ruby)."""
    source = f"{{% for i in {range_} %}}{{{{ i }}}}{{% endfor %}}"

    assert Environment().from_string(source).render() == expected


FIRST = [
    ("{% if {{ 1 | divided_by: 0 | upcase: 1, 2 }} == 1 %}{% endif %}", "divided by 0"),
    ("{{ 1 | upcase: {{ 1 | divided_by: 0 }} }}", "divided by 0"),
    ("{{ 1 | divided_by: 0 | upcase: 1 }}", "divided by 0"),
    ("{{ 1 | upcase: 1 | divided_by: 0 }}", "wrong number of arguments (given 2, expected 1)"),
    ("{{ 1 | nope: {{ 1 | divided_by: 0 }} }}", "divided by 0"),
    ("{{ 1 | nope: 1, {{ 1 | divided_by: 0 }}, (f..2) }}", "divided by 0"),
    ("{{ 1 | nope: 1, (f..2) }}", "invalid integer"),
    ("{{ 1 | nope: a: (f..2) }}", "invalid integer"),
    ("{% if {{ 1 | nope: (f..2) }} == 1 %}{% endif %}", "invalid integer"),
]


@pytest.mark.parametrize(("source", "error"), FIRST)
def test_arguments_are_evaluated_first(source: str, error: str) -> None:
    """A filter that cannot run, or is unknown, fails behind its value and arguments if those fail."""
    with pytest.raises(RenderError) as caught:
        Environment().from_string(source).render(f=1.5)
    assert caught.value.inline == error


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 1 | nope: 2, x, (1..3), y.z, 'q' }}", "1"),
        ("{{ 'a' | nope: {{ 1 | plus: 1 }} | append: 'b' }}", "ab"),
        ("{% if {{ 'a' | nope: {{ 1 | plus: 1 }} }} == 'a' %}yes{% endif %}", "yes"),
        ("{% if {{ x | nope: {{ 1 | plus: 1 }} }} %}yes{% else %}no{% endif %}", "no"),
    ],
)
def test_unknown_filters_change_nothing(source: str, expected: str) -> None:
    """What an unknown filter is given, whatever its arguments are, is what comes of it."""
    assert Environment().from_string(source).render() == expected


@pytest.mark.parametrize("argument", ["x", "x.y", "a: x", "1, x"])
def test_strict_names_as_arguments_of_unknown_filters(argument: str) -> None:
    """An undefined argument of an unknown filter is evaluated, but only using it is an error."""
    env = Environment(strict_variables=True)

    assert env.from_string(f"{{{{ 1 | nope: {argument} }}}}").render(x={"y": 1}) == "1"
    assert env.from_string(f"{{{{ 1 | nope: {argument} }}}}").render() == "1"
    if argument == "x.y":
        with pytest.raises(RenderError, match="z is undefined"):
            env.from_string(f"{{% assign x = z %}}{{{{ 1 | nope: {argument} }}}}").render()


@pytest.mark.parametrize(
    ("name", "hint"), [("upcas", "; did you mean `upcase`?"), ("qqqqqqqqqqqqqqqqqqqqqq", "")]
)
def test_unknown_filters_where_they_are_errors(name: str, hint: str) -> None:
    """The error suggests a filter of a like name, if there is one."""
    template = Environment(strict_filters=True).from_string(f"{{{{ 1 | {name} }}}}")

    with pytest.raises(RenderError) as caught:
        template.render()
    assert caught.value.message == f"unknown filter `{name}`{hint}"


@liquid_filter
@with_context
@with_environment
def shown(value: object, *args: object, context: Any, environment: Any, **named: object) -> str:
    """Print what a filter is given, and what it can reach."""
    return f"{value}{args}{named}{context.resolve('x')}{type(environment).__name__}"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", "1(){}7Environment"),
        (": 2, 'b'", "1(2, 'b'){}7Environment"),
        (": a: 2, b: x", "1(){'a': 2, 'b': 7}7Environment"),
        (": 2, a: x, 3", "1(2, 3){'a': 7}7Environment"),
    ],
)
def test_filters_that_want_context_and_environment(arguments: str, expected: str) -> None:
    """A filter of another package gets its arguments, the context and the environment together."""
    env = Environment()
    env.add_filter("shown", shown)

    assert env.from_string("{{ 1 | shown" + arguments + " }}").render(x=7) == expected
    source = "{% if {{ 1 | shown" + arguments + " }} == y %}yes{% endif %}"
    assert env.from_string(source).render(x=7, y=expected) == "yes"

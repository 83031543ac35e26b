"""Loops and names: Ruby's output, whether names are Python's locals or looked up in a scope, at any depth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from liquid import DictLoader
from liquid import StrictUndefined

from liquid_webhooks import Environment
from liquid_webhooks import RenderError
from tests.compiler.test_control_flow import deep


def scoped(source: str) -> str:
    """Return `source` behind a tag that needs every name looked up by its text."""
    return "{% include 'nothing' %}" + source


WAYS: dict[str, Callable[[str], str]] = {
    "plain": lambda source: source,
    "deep": deep,
    "scoped": scoped,
    "scoped and deep": lambda source: scoped(deep(source)),
}

PRINTED = [
    (
        "{% for i in (1..3) %}{% assign f = forloop %}{{ f.index0 }}{% endfor %}{{ f.index0 }}"
        "{{ f.length }}{{ f.last }}",
        {},
        "01233false",
    ),
    (
        "{% for i in (1..2) %}{% for j in (1..2) %}{% assign f = forloop %}"
        "{{ f.parentloop.index }}{{ forloop.parentloop.index0 }}{% endfor %}{% endfor %}"
        "{{ f.parentloop.index }}",
        {},
        "101021213",
    ),
    ("{% for i in (f..2) %}a{% else %}b{% endfor %}c", {"f": 1.5}, "Liquid error: invalid integerc"),
    (
        "{% for i in l limit: f %}a{% else %}b{% endfor %}c",
        {"f": "q", "l": [1]},
        "Liquid error: invalid integerc",
    ),
    ("{% tablerow i in (f..2) %}a{% endtablerow %}c", {"f": 1.5}, "Liquid error: invalid integerc"),
    ("{% cycle 'a', (f..2) %}{% cycle 'a', (f..2) %}{% cycle 'a', (f..2) %}", {"f": 1.5}, "aaa"),
    (
        "{% for i in (1..6) limit: 2 %}{{ i }}{% endfor %}"
        "|{% for i in (1..6) limit: 2 offset: continue %}{{ i }}{% endfor %}"
        "|{% for i in (1..6) offset: continue reversed %}{{ i }}{% endfor %}"
        "|{% for i in (1..6) offset: continue %}{{ i }}{% else %}none{% endfor %}",
        {},
        "12|34|56|none",
    ),
    (
        "{% for i in (1..6) reversed limit: 2 offset: 1 %}{{ i }}{{ forloop.rindex }}"
        "{{ forloop.rindex0 }}{{ forloop.length }}{{ forloop.first }}{% endfor %}",
        {},
        "3212true2102false",
    ),
    ("{% for forloop in (1..2) %}{{ forloop }}{{ forloop.index }}{% endfor %}", {}, "12"),
    (
        "{% for i in (1..2) %}{% for forloop in (5..6) %}{{ forloop }}{% endfor %}"
        "{{ forloop.index }}{% endfor %}",
        {},
        "561562",
    ),
    (
        "{% for i in (1..2) %}{% tablerow j in (1..2) %}{{ forloop.index }}{{ tablerowloop.col }}"
        "{% endtablerow %}{% endfor %}",
        {},
        '<tr class="row1">\n<td class="col1">11</td><td class="col2">12</td></tr>\n'
        '<tr class="row1">\n<td class="col1">21</td><td class="col2">22</td></tr>\n',
    ),
    (
        "{% tablerow j in (1..5) cols: 2 limit: 3 offset: 1 %}{{ j }}{{ tablerowloop.row }}"
        "{{ tablerowloop.col }}{{ tablerowloop.col_last }}{{ tablerowloop.rindex }}"
        "{% endtablerow %}",
        {},
        '<tr class="row1">\n<td class="col1">211false3</td><td class="col2">312true2</td></tr>\n'
        '<tr class="row2"><td class="col1">421false1</td></tr>\n',
    ),
    (
        "{% for i in (1..3) %}{% capture c %}{{ i }}{% if i == 2 %}{% break %}{% endif %}"
        "{% endcapture %}[{{ c }}]{% endfor %}{{ c }}",
        {},
        "[1]2",
    ),
    (
        "{% for i in (1..3) %}{% ifchanged %}{{ i }}{% if i == 2 %}{% continue %}{% endif %}"
        "{% endifchanged %}-{% endfor %}",
        {},
        "1-23-",
    ),
    (
        "{% for i in h %}{{ i[0] }}{{ i[1] }}{% endfor %}{% for i in s %}{{ i }}"
        "{{ forloop.length }}{% endfor %}{% for i in n %}{% else %}E{% endfor %}{% for i in e %}"
        "{% else %}E{% endfor %}",
        {"h": {"a": 1, "b": 2}, "s": "xyz", "n": 5, "e": ""},
        "a1b2xyz1EE",
    ),
    (
        "{% if a %}{% assign x = 1 %}{% endif %}{{ x }}{% unless a %}{% assign x = 2 %}"
        "{% endunless %}{{ x }}",
        {"x": 9},
        "92",
    ),
    (
        "{% for i in l %}{% assign x = i %}{% endfor %}{{ x }}{% for i in none %}"
        "{% assign y = i %}{% else %}{{ y }}{% endfor %}{{ y }}",
        {"x": 9, "y": 8, "l": [1, 2]},
        "288",
    ),
    (
        "{% case z %}{% when 1 %}{% assign x = 1 %}{% else %}{% capture y %}2{% endcapture %}"
        "{% endcase %}{{ x }}{{ y }}",
        {"x": 9, "y": 8},
        "92",
    ),
    ("{{ i }}{% for i in (1..2) %}{{ i }}{% assign i = 7 %}{{ i }}{% endfor %}{{ i }}", {"i": 9}, "911227"),
    ("{% increment x %}{{ x }}{% assign x = 5 %}{{ x }}{% increment x %}{{ x }}", {}, "01515"),
    ("{% increment x %}{{ x }}{% increment x %}{% decrement x %}{{ x }}", {"x": 9}, "910101010"),
    (
        "{% for i in (1..2) %}{% increment x %}{{ x }}{% endfor %}{% for x in (5..6) %}{{ x }}"
        "{% increment x %}{% endfor %}{{ x }}",
        {},
        "011252634",
    ),
    (
        "{% for i in l %}{{ i }}{% endfor %}{% break %}x",
        {"l": [1, 2]},
        "12",
    ),
    (
        "{% for i in l %}{% for j in l %}{{ j }}{% endfor %}{% if i == 1 %}{% continue %}"
        "{% endif %}-{% endfor %}",
        {"l": [1, 2]},
        "1212-",
    ),
    (
        "{% tablerow i in l %}{{ i }}{% endtablerow %}{% continue %}x",
        {"l": [1]},
        '<tr class="row1">\n<td class="col1">1</td></tr>\n',
    ),
    (
        "{% for i in l %}{% tablerow j in l %}{% for k in l %}{{ forloop.parentloop.index }}"
        "{% endfor %}{% endtablerow %}{% endfor %}",
        {"l": [1, 2]},
        '<tr class="row1">\n<td class="col1">11</td><td class="col2">11</td></tr>\n'
        '<tr class="row1">\n<td class="col1">22</td><td class="col2">22</td></tr>\n',
    ),
    (
        "{% for i in l %}{% tablerow j in l %}{% for k in l %}{% assign f = forloop %}"
        "{{ f.parentloop.index }}{{ forloop.parentloop.last }}{% endfor %}{% endtablerow %}"
        "{% endfor %}",
        {"l": [1, 2]},
        '<tr class="row1">\n<td class="col1">1false1false</td><td class="col2">1false1false</td>'
        '</tr>\n<tr class="row1">\n<td class="col1">2true2true</td><td class="col2">2true2true</td>'
        "</tr>\n",
    ),
    (
        "{% for i in l %}{% endfor %}{{ forloop.index }}{{ i }}{% tablerow i in l %}"
        "{% endtablerow %}{{ tablerowloop.col }}{{ i }}",
        {"l": [1], "i": 3},
        '3<tr class="row1">\n<td class="col1"></td></tr>\n3',
    ),
    (
        "{% cycle x: 'a', 'b' %}{% cycle y: 'a', 'b' %}{% cycle x: 'a', 'b' %}"
        "{% cycle 'a', 'b' %}{% cycle z: 'a', 'b' %}",
        {"x": 1, "y": "1"},
        "aabaa",
    ),
    (
        "{% cycle a, b %}{% cycle a, b %}{% for i in (1..3) %}{% cycle a, b %}{% endfor %}",
        {"a": 1, "b": 2},
        "11121",
    ),
    (
        "{% assign x = x %}{{ x }}{% assign x = y | append: x %}{{ x }}",
        {"x": 1, "y": 2},
        "121",
    ),
    (
        "{% capture x %}{{ x }}{% for i in (1..2) %}{{ i }}{% if i == 1 %}{% continue %}"
        "{% endif %}{% break %}{% endfor %}{% endcapture %}{{ x }}",
        {"x": 1},
        "112",
    ),
    (
        "{% for i in l %}{% ifchanged %}{{ x }}{% endifchanged %}{{ i }}{% endfor %}"
        "{% ifchanged %}{{ x }}{% endifchanged %}{% ifchanged %}{% endifchanged %}{% ifchanged %}"
        "{{ x }}{% endifchanged %}",
        {"l": [1, 2], "x": 7},
        "7127",
    ),
    (
        "{% for i in (1..2) %}{{ forloop.x.index }}{{ forloop.index.x }}"
        "{{ forloop.parentloop.x.index }}{{ forloop.index }}{% endfor %}",
        {},
        "12",
    ),
    (
        "{% capture c %}{% for i in l %}{{ i }}{% endfor %}{% endcapture %}{{ c }}{{ c }}",
        {"l": [1, 2]},
        "1212",
    ),
    (
        "{% for i in none %}{{ x.y }}{% else %}{{ x.z }}{% endfor %}{{ x.y }}{{ x.z }}{{ x.y }}",
        {"x": {"y": 5, "z": 6}},
        "6565",
    ),
    (
        "{% for i in none %}{{ x.y }}{% endfor %}{% tablerow i in none %}{{ x.z }}"
        "{% endtablerow %}{{ x.y }}{{ x.z }}",
        {"x": {"y": 5, "z": 6}},
        "56",
    ),
    (
        "{% if n %}{{ x.y }}{% assign w = 1 %}{% endif %}{% unless true %}{{ x.z }}"
        "{% assign w = 1 %}{% endunless %}{{ x.y }}{{ x.z }}",
        {"x": {"y": 5, "z": 6}},
        "56",
    ),
    (
        "{% case n %}{% when 1, 1 %}{{ x.y }}{% assign w = 1 %}{% else %}{{ x.z }}{% endcase %}"
        "{{ x.y }}{{ x.z }}",
        {"x": {"y": 5, "z": 6}},
        "656",
    ),
    (
        "{% if n and x.y %}{% elsif n == x.z %}{% endif %}{% case 1 %}{% when 1 %}1{% when x.y %}"
        "2{% when x.z %}3{% endcase %}{{ x.y }}{{ x.z }}",
        {"x": {"y": 5, "z": 6}},
        "156",
    ),
    (
        "{% if true %} {% assign w = 1 %} {% endif %}{{ w }}{% for i in l %} {% increment q %}"
        " {% endfor %}{% if true %} {% capture w %} 2 {% endcapture %} {% endif %}{{ w }}",
        {"l": [1]},
        "1 0  2 ",
    ),
]
"""Templates, their variables, and what Ruby prints."""


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("source", "variables", "expected"), PRINTED)
def test_the_way_of_writing_changes_nothing(
    source: str, variables: dict[str, Any], expected: str, way: Callable[[str], str], on_error: Any
) -> None:
    """What a template prints does not depend on what its code looks like."""
    env = Environment(loader=DictLoader({"nothing": ""}), on_error=on_error)
    template = env.from_string(way(source))

    if on_error == "raise" and "Liquid error" in expected:
        with pytest.raises(RenderError, match="invalid integer"):
            template.render(variables)
    else:
        assert template.render(variables) == expected


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("tag", ["for", "tablerow"])
def test_loops_over_undefined_names(tag: str, way: Callable[[str], str]) -> None:
    """Where names are strict, a loop over one without a value is an error, as is a bound without one."""
    env = Environment(loader=DictLoader({"nothing": ""}), undefined=StrictUndefined)
    for loop, name in (("i in nope", "nope"), ("i in l.nope", "l.nope"), ("i in l limit: nope", "nope")):
        template = env.from_string(way(f"{{% {tag} {loop} %}}{{% end{tag} %}}"))
        with pytest.raises(RenderError) as caught:
            template.render(l=[1])
        assert caught.value.message == f"{name} is undefined"

    assert "1" in env.from_string(way(f"{{% {tag} i in l %}}{{{{ i }}}}{{% end{tag} %}}")).render(l=[1])


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(
    ("items", "variables"),
    [("'a', nope", {}), ("'a', (f..2)", {"f": 1.5}), ("x.y, nope, x.y", {"x": {"y": "a"}})],
)
def test_a_cycle_fails_at_the_value_whose_turn_it_is(
    items: str, variables: dict[str, Any], way: Callable[[str], str]
) -> None:
    """The values of a `cycle` are evaluated one at a time, and printed as they are then."""
    env = Environment(loader=DictLoader({"nothing": ""}), undefined=StrictUndefined)

    assert env.from_string(way(f"{{% cycle {items} %}}")).render(variables) == "a"
    with pytest.raises(RenderError):
        env.from_string(way(f"{{% for i in (1..2) %}}{{% cycle {items} %}}{{% endfor %}}")).render(variables)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_data_stay_as_they_are(way: Callable[[str], str]) -> None:
    """What a template assigns, captures and counts is not seen in the data that it was given."""
    env = Environment(loader=DictLoader({"nothing": "{% increment n %}{% assign x = 2 %}"}))
    source = "{% increment n %}{% decrement m %}{% assign x = 1 %}{% capture y %}1{% endcapture %}"
    data = {"n": 1, "x": 9}

    env.from_string(way(source)).render(data)

    assert data == {"n": 1, "x": 9}

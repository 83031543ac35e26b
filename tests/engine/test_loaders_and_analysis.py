"""Loaders find templates and partials, and static analysis finds names, as in python-liquid."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import liquid
import pytest
from liquid import CachingDictLoader
from liquid import CachingFileSystemLoader
from liquid import ChoiceLoader
from liquid import DictLoader
from liquid import FileSystemLoader
from liquid.exceptions import LiquidError

import liquid_webhooks
from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from tests.engine.custom_tags import BOTH
from tests.engine.custom_tags import EnvironmentClass
from tests.engine.custom_tags import with_tags

# Loaders

PARTIALS = {
    "plain": "P{{ x }}",
    "loop": "[{{ loop }}{{ forloop.index }}]",
    "assigns": "{% assign y = 9 %}",
    "dir/name.html": "D{{ name }}",
}


def on_disk(folder: Path) -> Path:
    for name, text in PARTIALS.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


LOADERS: dict[str, Callable[[Path], Any]] = {
    "DictLoader": lambda _: DictLoader(PARTIALS),
    "CachingDictLoader": lambda _: CachingDictLoader(PARTIALS),
    "ChoiceLoader": lambda _: ChoiceLoader([DictLoader({}), DictLoader(PARTIALS)]),
    "FileSystemLoader": lambda folder: FileSystemLoader(on_disk(folder)),
    "CachingFileSystemLoader": lambda folder: CachingFileSystemLoader(on_disk(folder)),
}


@BOTH
@pytest.mark.parametrize("loader", list(LOADERS))
def test_loaders_find_templates_and_partials(
    environment: EnvironmentClass, loader: str, tmp_path: Path
) -> None:
    """`get_template`, `render` and `include` load through each of python-liquid's loaders."""
    env = environment(loader=LOADERS[loader](tmp_path))

    assert env.get_template("plain").render(x=1) == "P1"
    assert env.from_string("{% render 'plain', x: 2 %}{% render 'plain' %}").render() == "P2P"
    assert env.from_string("{% include 'plain' %}{% include 'plain', x: 3 %}").render(x=1) == "P1P3"
    assert env.from_string("{% include 'assigns' %}{{ y }}").render() == "9"
    assert env.from_string("{% render 'assigns' %}[{{ y }}]").render() == "[]"
    assert env.from_string("{% render 'loop' for a %}").render(a=["x", "y"]) == "[x1][y2]"
    assert env.from_string("{% render 'plain' with z as x %}").render(z=4) == "P4"
    assert env.from_string("{% render 'dir/name.html' with z %}").render(z=4) == "D4"
    assert env.get_template("plain", globals={"x": 5}).render() == "P5"
    with pytest.raises(LiquidError):
        env.get_template("nope")
    with pytest.raises(LiquidError):
        env.from_string("{% render 'nope' %}").render()


def test_partials_hold_our_dialect_and_share_the_message() -> None:
    """A partial knows `${}`, records extras, and can abort the message."""
    env = Environment(
        loader=DictLoader(
            {
                "name": "{{ ${first_name} }}",
                "extras": "{% message_extras :key a :value {{ b }} %}",
                "abort": "{% abort_message('no berth') %}",
            }
        )
    )
    data = RenderData.from_dict({"user": {"first_name": "Ada"}})

    assert env.from_string("{% include 'name' %}").render(data) == "Ada"
    assert env.from_string("{% render 'extras', b: 5 %}").result().message_extras == {"a": "5"}
    with pytest.raises(liquid_webhooks.AbortMessage, match="no berth"):
        env.from_string("{% render 'abort' %}").render()


def test_a_partial_sees_only_what_it_is_given() -> None:
    """Unlike python-liquid, and as in Ruby, `render` hides the variables of the render around it."""
    env = Environment(loader=DictLoader({"p": "{{ a }}{{ b }}{{ c }}"}), globals={"a": 1})

    assert env.from_string("{% render 'p', c: 3 %}").render(b=2) == "13"
    assert env.from_string("{% include 'p', c: 3 %}").render(b=2) == "123"


@BOTH
@pytest.mark.parametrize("loader", [CachingDictLoader, DictLoader])
def test_a_partial_does_not_see_globals_of_another_use(environment: EnvironmentClass, loader: Any) -> None:
    """Globals given to one `get_template` are not seen by a `render` of the same, cached, template."""
    env = environment(loader=loader({"p": "[{{ x }}]"}))

    assert env.get_template("p", globals={"x": 5}).render() == "[5]"
    assert env.from_string("{% render 'p' %}").render() == "[]"


def test_break_in_an_include_ends_the_loop_around_it() -> None:
    """An interrupt passes out of `include`, as its variables do, but not out of `render`."""
    env = Environment(loader=DictLoader({"stop": "{% if i == 2 %}{% break %}{% endif %}{{ i }}"}))

    assert env.from_string("{% for i in (1..3) %}{% include 'stop' %}{% endfor %}!").render() == "1!"
    assert env.from_string("{% for i in (1..3) %}{% render 'stop', i: i %}{% endfor %}!").render() == "13!"


def test_a_changed_file_is_loaded_anew(tmp_path: Path) -> None:
    """A caching loader gives the new text once a file has changed."""
    path = tmp_path / "a"
    path.write_text("old", encoding="utf-8")
    env = Environment(loader=CachingFileSystemLoader(tmp_path))
    assert env.get_template("a").render() == "old"
    path.write_text("new text", encoding="utf-8")
    os.utime(path, (1, 1))

    assert env.get_template("a").render() == "new text"


# Analysis

STANDARD = (
    "{% assign x = a.b[0]['c d'] | upcase %}{% for i in (1..n) limit: m %}{{ i }}{{ forloop.index }}"
    "{% if x == y %}{{ x | append: z }}{% endif %}{% endfor %}{% case q %}{% when r, s %}{% endcase %}"
    "{% capture w %}{{ v[u] }}{% endcapture %}{{ w }}{% tablerow t in l cols: c %}{{ t }}{% endtablerow %}"
    "{% unless o %}{% increment k %}{% cycle g: h, 'x' %}{% endunless %}"
    "{% echo j | default: d, allow_false: e %}"
)
ANALYSES = (
    "variables",
    "variable_paths",
    "global_variables",
    "global_variable_paths",
    "filter_names",
    "tag_names",
)


@pytest.mark.parametrize("method", ANALYSES)
@pytest.mark.parametrize("source", [STANDARD, "{% render 'p', k: v %}{% include 'p' %}{{ last }}"])
def test_analysis_of_standard_templates_is_python_liquids(method: str, source: str) -> None:
    """Static analysis of standard Liquid finds what python-liquid finds."""
    loader = DictLoader({"p": "{{ k }}{{ g | upcase }}{% assign l = 1 %}{{ l }}"})
    theirs, ours = (
        getattr(environment(loader=loader).from_string(source), method)()
        for environment in (liquid.Environment, Environment)
    )

    assert sorted(ours) == sorted(theirs)


@pytest.mark.parametrize(
    ("source", "variables", "paths", "filters"),
    [
        ("{{ ${first_name} }}", ["first_name"], ["first_name"], []),
        ("{{ ${odd name!} }}", ["odd name!"], ["odd name!"], []),
        (
            "{{ custom_attribute.${zip code} | upcase }}",
            ["custom_attribute"],
            ["custom_attribute['zip code']"],
            ["upcase"],
        ),
        ("{{ custom_attribute.${trips}[0].to }}", ["custom_attribute"], ["custom_attribute.trips[0].to"], []),
        ("{{ a.${b}.${c d} }}", ["a"], ["a.b['c d']"], []),
        (
            "{% if {{ a.${b} | plus: {{ c }} }} == {{ d | size }} %}{% endif %}",
            ["a", "c", "d"],
            ["a.b", "c", "d"],
            ["plus", "size"],
        ),
        ("{{ {{ a | split: ',' }}[i] }}", ["a", "i"], ["a", "i"], ["split"]),
        ("{{ a[{{ b }}].c }}", ["a", "b"], ["a", "b"], []),
        ("{% message_extras :key {{ a }} :value {{ b | upcase }} %}", ["a", "b"], ["a", "b"], ["upcase"]),
        ("{{ content_blocks.${footer} }}", ["content_blocks"], ["content_blocks.footer"], []),
        (
            "{% for i in {{ a | reverse }} limit: {{ b }} %}{{ i }}{{ ${c} }}{% endfor %}",
            ["a", "b", "c", "i"],
            ["a", "b", "c", "i"],
            ["reverse"],
        ),
    ],
)
def test_analysis_knows_names_and_groups(
    source: str, variables: list[str], paths: list[str], filters: list[str]
) -> None:
    """`${…}` names are variables like others, and what stands in nested groups is found."""
    template = Environment().from_string(source)

    assert sorted(template.variables()) == variables
    assert sorted(template.variable_paths()) == paths
    assert sorted(template.filter_names()) == filters


def test_analysis_leaves_out_what_the_template_makes() -> None:
    """Global variables are those that the caller has to bring, names and groups included."""
    source = (
        "{% assign a = {{ ${b} | upcase }} %}{% for i in {{ c }} %}{{ i }}{{ ${i} }}{% endfor %}"
        "{{ a }}{{ ${a} }}{{ custom_attribute.${d}[e] }}{% capture f %}{% endcapture %}{{ f }}"
    )
    template = Environment().from_string(source)

    assert sorted(template.global_variables()) == ["b", "c", "custom_attribute", "e"]
    assert sorted(template.tag_names()) == ["assign", "capture", "for"]


def test_analysis_has_places() -> None:
    """Each variable, filter and tag comes with the place where it stands."""
    source = "ab\n{{ custom_attribute.${zip code} | upcase }}{% if x %}{% endif %}"
    analysis = Environment().from_string(source).analyze()

    (variable,) = analysis.variables["custom_attribute"]
    assert source[variable.span.index :].startswith("custom_attribute")
    (span,) = analysis.filters["upcase"]
    assert source[span.index :].startswith("upcase")
    (span,) = analysis.tags["if"]
    assert source[span.index :].lstrip("{% ").startswith("if")


def test_analysis_sees_through_custom_tags() -> None:
    """What stands in the block of a custom tag is analysed too."""
    template = with_tags(Environment).from_string(
        "{% repeat n %}{{ nr }}{{ ${a b} | upcase }}{% endrepeat %}"
    )

    assert sorted(template.global_variables()) == ["a b", "n"]
    assert template.filter_names() == ["upcase"]

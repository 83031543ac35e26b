"""Whoever uses python-liquid can switch by changing an import: settings, extra tags, errors."""

from __future__ import annotations

import asyncio
from collections import ChainMap
from pathlib import Path
from types import MappingProxyType
from typing import Any

import liquid
import pytest
from liquid import DebugUndefined
from liquid import DictLoader
from liquid import FalsyStrictUndefined
from liquid import StrictUndefined
from liquid import Undefined
from liquid.exceptions import LiquidError
from liquid.exceptions import LiquidSyntaxError
from liquid.exceptions import LiquidSyntaxWarning
from liquid.exceptions import ResourceLimitError
from liquid.exceptions import UndefinedError
from liquid.undefined import StrictDefaultUndefined

import liquid_webhooks
from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import Mode
from liquid_webhooks import RenderData
from tests.engine.custom_tags import BOTH
from tests.engine.custom_tags import EnvironmentClass


def undefined_outcome(environment: liquid.Environment, source: str) -> str:
    """Return what `source` gives where names are missing, or the class of the error."""
    try:
        text = environment.from_string(source).render({"a": {"k": 1}, "l": ["x"], "n": None})
    except UndefinedError:
        return "UndefinedError"
    return "its own text" if "is undefined" in text or "out of range" in text else text


# Settings


@pytest.mark.parametrize(
    ("keywords", "source", "expected"),
    [
        (
            {"tag_start_string": "<%", "tag_end_string": "%>"},
            "<% if a %>{{ a }}{% x %}<% endif %>",
            "1{% x %}",
        ),
        (
            {"statement_start_string": "[[", "statement_end_string": "]]"},
            "[[ a ]]{{ a }}{% if a %}y{% endif %}",
            "1{{ a }}y",
        ),
        (
            {"statement_start_string": "[[", "statement_end_string": "]]"},
            "[[ a | plus: [[ a | plus: 1 ]] ]]{% if [[ a ]] == 1 %}y{% endif %}",
            "3y",
        ),
        (
            {
                "tag_start_string": "<<",
                "tag_end_string": ">>",
                "statement_start_string": "<$",
                "statement_end_string": "$>",
            },
            "<< for i in (1..2) >><$ i $><< endfor >>",
            "12",
        ),
        (
            {"tag_start_string": "<%", "tag_end_string": "%>"},
            "<% raw %>{{ a }}<% endraw %><% comment %>x<% endcomment %>",
            "{{ a }}",
        ),
        ({"tag_start_string": "<%", "tag_end_string": "%>"}, "a <%- assign b = 2 -%> {{- ${b} -}} c", "a2c"),
        ({"tag_start_string": "<%", "tag_end_string": "%>"}, "<%# it's %>x", "x"),
        ({"template_comments": True}, "a{# b {{ c }} {% if %} #}d", "ad"),
        ({"template_comments": True}, "a {#- b -#} d", "ad"),
        (
            {"template_comments": True, "comment_start_string": "/*", "comment_end_string": "*/"},
            "a/* b */c{# d #}",
            "ac{# d #}",
        ),
        ({}, "a{# b #}", "a{# b #}"),
    ],
)
def test_delimiters_are_honoured(keywords: dict[str, Any], source: str, expected: str) -> None:
    """Custom delimiters mark tags and outputs, nested groups use the output's, template comments vanish."""
    assert Environment(**keywords).from_string(source).render(a=1) == expected


@BOTH
@pytest.mark.parametrize(
    "data",
    [{"a": 1}, [("a", 1)], MappingProxyType({"a": 1}), ChainMap({"a": 1}, {"b": 3})],
    ids=["dict", "pairs", "proxy", "chain"],
)
def test_data_may_come_in_any_mapping(environment: EnvironmentClass, data: Any) -> None:
    """`render` takes what `dict` takes, and keyword variables lie on top."""
    env = environment()

    assert env.from_string("{{ a }}{{ b }}").render(data, b=2) == "12"
    assert env.parse("{{ a }}").render(data) == "1"
    assert env.render("{{ a }}{{ b }}", a=1, b=2) == "12"


@BOTH
def test_globals_and_matter_lie_under_the_variables(environment: EnvironmentClass) -> None:
    """A render's own variables go first, then the template's matter and globals, then the environment's."""
    env = environment(globals={"a": 1, "b": 1, "c": 1, "d": 1})
    template = env.from_string(
        "{{ a }}{{ b }}{{ c }}{{ d }}", globals={"b": 2, "c": 2, "d": 2}, matter={"c": 3, "d": 3}
    )

    assert template.render(d=4) == "1234"
    assert template.render({"a": 5}, d=4) == "5234"


UNDEFINED_SOURCES = [
    "{{ nope }}",
    "{{ nope.x }}",
    "{{ nope.x[0].y }}",
    "{{ nope | default: 'x' }}",
    "{% if nope %}a{% else %}b{% endif %}",
    "{% unless nope %}a{% endunless %}",
    "{% if nope == nil %}a{% endif %}",
    "{% if nope and a %}x{% else %}y{% endif %}",
    "{% for i in nope %}a{% else %}b{% endfor %}",
    "{{ a.nope }}",
    "{{ a.nope.b[0] }}",
    "{{ a['nope'] }}",
    "{{ l[9] }}",
    "{{ a.k }}{{ l[0] }}{{ n }}",
    "{% assign x = nope %}ok",
    "{% case nope %}{% when nil %}y{% else %}n{% endcase %}",
    "{% if false %}{{ nope }}{% endif %}ok",
]


@pytest.mark.parametrize(
    "undefined",
    [Undefined, StrictUndefined, StrictDefaultUndefined, FalsyStrictUndefined, DebugUndefined],
)
@pytest.mark.parametrize("source", UNDEFINED_SOURCES)
def test_undefined_classes_mean_what_they_mean_there(undefined: type[Undefined], source: str) -> None:
    """With each undefined class a missing name is nothing, an error, or its own text, as in python-liquid."""
    theirs, ours = (
        undefined_outcome(environment(undefined=undefined), source)
        for environment in (liquid.Environment, Environment)
    )

    assert ours == theirs


@pytest.mark.parametrize("source", UNDEFINED_SOURCES)
def test_strict_variables_is_short_for_an_undefined_class(source: str) -> None:
    """`strict_variables=True` gives what `undefined=StrictDefaultUndefined` gives."""
    short, long = (
        undefined_outcome(env, source)
        for env in (Environment(strict_variables=True), Environment(undefined=StrictDefaultUndefined))
    )

    assert short == long


def test_strict_filters() -> None:
    """An unknown filter is an error only where it is asked for, and only when it is reached."""
    source = "{% if x %}{{ 'a' | nope }}{% endif %}b"

    assert Environment().from_string(source).render(x=1) == "ab"
    assert Environment(strict_filters=True).from_string(source).render() == "b"
    with pytest.raises(LiquidError):
        Environment(strict_filters=True).from_string(source).render(x=1)


def test_modes() -> None:
    """A leniency is a diagnostic in lax mode, a Python warning too in warn mode, an error in strict mode."""
    source = "{% if a | size > 1 %}{% endif %}"

    assert [finding.code for finding in Environment().from_string(source).diagnostics] == ["LW102"]
    with pytest.warns(LiquidSyntaxWarning) as warned:
        Environment(tolerance=Mode.WARN).from_string(source)

    assert {Path(warning.filename).name for warning in warned} == {Path(__file__).name}
    with pytest.raises(LiquidSyntaxError):
        Environment(tolerance=Mode.STRICT).from_string(source)
    assert Mode is liquid.Mode


def test_autoescape_is_refused() -> None:
    """HTML's escaping is wrong in a webhook, and is not silently left out."""
    with pytest.raises(ValueError, match="autoescape"):
        Environment(autoescape=True)


@pytest.mark.parametrize("name", ["on_error", "array_output"])
def test_words_that_a_keyword_does_not_know_are_refused(name: str) -> None:
    """A misspelt setting is an error that names the keyword, and is not silently the default."""
    keywords: dict[str, Any] = {name: "Inspect"}

    with pytest.raises(ValueError, match=name):
        Environment(**keywords)


# Extra tags

EXTRA_PARTIALS = {
    "base": "<{% block a %}A{% endblock %}|{% block b %}B{{ x }}{% endblock %}>",
    "child": "{% extends 'base' %}{% block a %}a{{ block.super }}{% endblock %}",
}


@BOTH
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% extends 'base' %}", "<A|B7>"),
        (
            "{% extends 'child' %}{% block b %}{% for i in (1..2) %}{{ i }}{% endfor %}{% endblock %}",
            "<aA|12>",
        ),
        (
            "{% macro m, a, b: 2 %}[{{ a }}{{ b | plus: 1 }}]{% endmacro %}"
            "{% call m, 1 %}{% call m, 1, b: x %}",
            "[13][18]",
        ),
        ("{% with a: 1, b: x %}{{ a }}{{ b }}{% assign c = a %}{% endwith %}{{ a }}{{ c }}", "171"),
        (
            "{% for i in (1..3) %}{% with j: i %}{% if j == 2 %}{% continue %}{% endif %}{{ j }}{% endwith %}"
            "{% endfor %}",
            "13",
        ),
    ],
)
def test_extra_tags_work_through_the_fallback(
    environment: EnvironmentClass, source: str, expected: str
) -> None:
    """`extra=True` brings python-liquid's extra tags, which hold our nodes and share our variables."""
    env = environment(extra=True, loader=DictLoader(EXTRA_PARTIALS))

    assert env.from_string(source).render(x=7) == expected


def test_extra_tags_hold_our_dialect() -> None:
    """Inside an extra tag `${…}`, nested groups and Ruby's semantics apply."""
    env = Environment(extra=True)
    source = "{% with a: 2 %}{{ ${first_name} | append: {{ a | plus: 0.5 | round }} }}{% endwith %}"

    assert env.from_string(source).render(RenderData.from_dict({"user": {"first_name": "Ada"}})) == "Ada3"


# Errors and asynchronous rendering


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("{% if %}", LiquidSyntaxError),
        ("{{ 'a", LiquidSyntaxError),
        ("{% nope %}", LiquidSyntaxError),
        ("{{ 1 | divided_by: 0 }}", LiquidError),
        ("{% if 'a' > 1 %}{% endif %}", LiquidError),
        ("{{ nope }}", UndefinedError),
        ("{% for i in (1..11) %}{% endfor %}", ResourceLimitError),
        ("{% render 'nope' %}", LiquidError),
    ],
)
def test_errors_are_caught_by_python_liquids_classes(source: str, kind: type[LiquidError]) -> None:
    """`except liquid.exceptions.…` keeps working, and every error is one of ours too, with a place."""
    env = Environment(loader=DictLoader({}), undefined=StrictUndefined, limits=Limits(loop_passes=10))
    with pytest.raises(kind) as caught:
        env.from_string(source).render()

    assert isinstance(caught.value, liquid_webhooks.LiquidWebhooksError)
    assert caught.value.position is not None
    assert "line 1" in str(caught.value)


def test_an_abort_is_no_liquid_error() -> None:
    """`except LiquidError` does not swallow an abort."""
    template = Environment(on_error="inline").from_string("a{% abort_message %}b")
    with pytest.raises(liquid_webhooks.AbortMessage) as caught:
        template.render()

    assert not isinstance(caught.value, LiquidError)
    assert str(caught.value) == "{% abort_message %} called"


def test_rendering_off_the_event_loop() -> None:
    """`render_async` gives what `render` gives, many at once, errors and aborts included."""
    env = Environment(loader=DictLoader({"p": "<{{ x }}>"}))
    template = env.from_string("{% for i in (1..3) %}{{ i }}{% endfor %}{% render 'p', x: x %}")

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(template.render_async(x=number) for number in range(20)))

    assert asyncio.run(all_of_them()) == [f"123<{number}>" for number in range(20)]
    with pytest.raises(liquid_webhooks.RenderError):
        asyncio.run(env.from_string("{{ 1 | divided_by: 0 }}").render_async())
    with pytest.raises(liquid_webhooks.AbortMessage):
        asyncio.run(env.from_string("{% abort_message %}").render_async())
    assert asyncio.run(env.get_template_async("p")).render(x=1) == "<1>"


# A plain environment of python-liquid's with our filters


def test_register_brings_filters_and_plain_tags() -> None:
    """`register` gives somebody's own environment our filters and the tags that need no new syntax."""
    env = liquid.Environment()
    liquid_webhooks.register(env)
    source = (
        "{{ 2.5 | round }} {{ 'a&b' | url_param_escape }} {{ x | as_json_string }} "
        "{{ 'hey' | md5 | slice: 0, 4 }} {{ 0 | date: '%Y' }} {{ false | default: 'd', allow_false: true }}"
        "{% message_extras :key a :value b %}"
    )

    assert env.from_string(source).render(x={"a": None}) == '3 a%26b {"a":null} 6057 1970 false'
    with pytest.raises(liquid_webhooks.AbortMessage, match="no berth"):
        env.from_string("{% if x %}{% abort_message('no berth') %}{% endif %}").render(x=1)


def test_register_leaves_the_rest_alone() -> None:
    """Tags, delimiters and errors of the plain environment stay python-liquid's."""
    env = liquid.Environment()
    liquid_webhooks.register(env)

    assert env.from_string("{% if a %}{{ a }}{% endif %}").render(a=1) == "1"
    with pytest.raises(LiquidSyntaxError):
        env.from_string("{{ ${first_name} }}")
    with pytest.raises(LiquidError):
        env.from_string("{{ 1 | divided_by: 0 }}").render()

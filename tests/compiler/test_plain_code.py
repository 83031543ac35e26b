"""`python_source` tells the truth: the code for people, when it runs, gives what the template gives."""

from __future__ import annotations

import ast
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks import Template
from liquid_webhooks.compiler.compiled import load
from liquid_webhooks.engine.build import Build
from tests.oracles.golden.test_golden import cases
from tests.oracles.golden.test_golden import decoded
from tests.oracles.golden.test_golden import environment
from tests.promises import samples
from tests.promises.samples import TEMPLATES
from tests.strategies import template_sources


def in_plain_code(template: Template) -> Template:
    """Return the template with the code for people in place of what runs."""
    env = template.env
    code = env.write(template.nodes, forms=env.plain_forms, template_name=template.name)
    template._build = Build.of(load(code, env.names), env.generation, env.limits)
    return template


def outcome(template: Template, data: Any) -> object:
    """Return the text of a render, or how it ended."""
    try:
        return template.result(data).text
    except AbortMessage as abort:
        return "abort", abort.reason
    except LimitError:
        return LimitError  # of what is bounded, plain code is not
    except LiquidWebhooksError as error:
        return type(error), error.message


def both(env: Environment, source: str, data: Any) -> tuple[object, object]:
    """Return what the plain code gives and what the template does."""
    usual = outcome(env.from_string(source), data)
    return outcome(in_plain_code(env.from_string(source)), data), usual


def is_bounded(case: dict[str, Any]) -> bool:
    """Whether a case is about bounds, which are left out of the code for people."""
    return "limits" in case.get("env", {})


GOLDEN = [
    case for case in cases("spec/*.json") if "template" in case.values[0] and not is_bounded(case.values[0])
]


@pytest.mark.parametrize("case", GOLDEN)
def test_plain_code_gives_the_golden_results(case: dict[str, Any]) -> None:
    """The functions that know all types give what the tests for usual types in line give."""
    data = decoded(case.get("variables", {}))
    if "data" in case:
        data = RenderData.from_dict(decoded(case["data"]))
    try:
        plain, usual = both(environment(case), decoded(case["template"]), data)
    except LiquidWebhooksError:
        return  # it does not parse

    assert plain == usual or usual is LimitError


@pytest.mark.parametrize("name", TEMPLATES)
@pytest.mark.parametrize("keywords", [{}, {"on_error": "inline"}, {"strict_variables": True}])
def test_plain_code_gives_the_same_of_every_tag(name: str, keywords: dict[str, Any]) -> None:
    """So do the samples of every tag, with data of all kinds, in every mode."""
    for number in range(0, 12, 2):
        plain, usual = both(samples.environment(**keywords), TEMPLATES[name], samples.data(number))

        assert plain == usual


@settings(deadline=None, max_examples=150)
@given(template_sources())
def test_plain_code_gives_the_same_of_any_template(source: str) -> None:
    """So do templates that nobody wrote."""
    try:
        plain, usual = both(Environment(), source, {"a": [1, "x", {"b": 2.5}], "b": "text", "c": None})
    except LiquidWebhooksError:
        return  # it does not parse

    assert plain == usual or usual is LimitError


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_text_stands_in_the_code(text: str) -> None:
    """Literal text is written so that Python reads it as it is, beside values and alone."""
    env = Environment()
    for source in (
        f"{{% raw %}}{text}{{% endraw %}}",
        f"{{{{ x }}}}{{% raw %}}{text}{{% endraw %}}{{{{ x }}}}",
    ):
        try:
            template = in_plain_code(env.from_string(source))
        except LiquidWebhooksError:
            return  # the text ends the tag around it

        assert template.render(x=1) == env.from_string(source).render(x=1)


def code_of(source: str, env: Environment | None = None) -> str:
    """Return the code for people without its head."""
    written = (env or Environment()).from_string(source).python_source
    return written[written.index("def render") :]


def test_code_for_people() -> None:
    """Names of filters, short constants and texts stand where they are used, each line's number behind it."""
    source = "Hi {{ name | default: 'you' }},\n{% if a.b == 3 %}{{ a.b | plus: 1 }}{% endif %}"

    assert code_of(source) == (
        "def render(data, st):\n"
        "    g1 = data.get('a')\n"
        "    t1 = default(data.get('name'), 'you')  # 1\n"
        "    if equal(dot(g1, 'b'), 3):  # 2\n"
        "        t3 = plus(dot(g1, 'b'), 1)\n"
        "        t2 = text(t3)\n"
        "    else:\n"
        '        t2 = ""\n'
        "    return (  # 1\n"
        '        f"Hi {text(t1)},\\n"\n'
        '        f"{t2}"\n'
        "    )\n"
    )


def test_the_head_says_what_occurs() -> None:
    """Above the code stand the kinds of names in it, and what the template's variables are called there."""
    loop = "{% assign all = rows %}{% for row in all %}{{ forloop.index }}{% endfor %}"
    head = Environment().from_string(loop).python_source.split("\n\n")[0].replace("\n# ", " ")

    assert head.endswith(
        "data: the variables; st: the render's state; out: the text so far; q: what a loop passes through; "
        "x: one of them; i: which one, from 1; v: a variable of the template. v1 is all."
    )
    assert "out: the text" not in Environment().from_string("{% if a %}b{% endif %}").python_source


def test_numbers_are_those_of_the_template() -> None:
    """Behind a line stands where it comes from: of text where that begins, in functions of their own too."""
    deep = "{% if a %}\n" * 8 + "{{ x }}\n{% cycle 'a' %}{% for i in l %}{% endfor %}" + "{% endif %}" * 8
    numbers = {line.split("  # ")[0].strip(): line.partition("  # ")[2] for line in code_of(deep).split("\n")}

    assert numbers["t1 = data.get('x')"] == "9"
    assert numbers["t2 = st.cycle('[\"a\"]', ('a',))"] == "10"
    assert numbers["p1()"] == ""  # the line of the `if` above it
    assert code_of("{% increment a %}\n{{ x }}\n\n{% for i in l %}{{ i }}{% endfor %}") == (
        "def render(data, st):\n"
        "    data = dict(data)\n"
        "    out = []\n"
        "    t1 = count(data, 'a', 1)  # 1\n"
        "    t2 = data.get('x')  # 2\n"
        "    out.append(  # 1\n"
        '        f"{t1}\\n"\n'
        '        f"{text(t2)}\\n"\n'
        '        "\\n"\n'
        "    )\n"
        "    q1 = loop_items(st, data.get('l'))  # 4\n"
        "    for x1 in q1:\n"
        "        out.append(text(x1))\n"
        "    return joined(st, out)\n"
    )


def test_what_has_no_literal_or_is_long_has_a_name() -> None:
    """Above the function stand the constants that would be too long in it, and what objects they are."""
    source = "{{ x | append: '" + "ab" * 40 + "' }}{% cycle x, 1 %}"
    head, constants, _ = Environment().from_string(source).python_source.split("\n\n")

    assert head.startswith("# The template as plain Python.")
    assert constants.split("\n") == [f"k1 = '{'ab' * 40}'", "# k2: <a cycle of its own>"]


@pytest.mark.parametrize(
    "name", ["text", "t1", "k2", "data", "class", "out1", "render", "st", "len", "None", "__builtins__"]
)
def test_filters_whose_names_mean_something_else(name: str) -> None:
    """A filter whose name Python, or generated code, has for something else gets a numbered one."""
    env = Environment()
    env.filters[name] = lambda value: f"<{value}>"
    source = f"{{{{ x | {name} | size }}}}{{% assign l = x | {name} %}}{{{{ l }}}}"
    template = env.from_string(source)

    assert ast.parse(template.python_source)
    assert in_plain_code(template).render(x=1) == env.from_string(source).render(x=1)


def test_what_is_not_ours_does_not_show_itself() -> None:
    """Of objects of other packages the code says what they are called, on one line: what they show of
    themselves may hold an address, a secret or a line end."""

    class Odd:
        def __call__(self, value: object) -> object:
            return value

        def __repr__(self) -> str:
            return "odd\nimport os"

    odd = type("Odd\nimport os", (), {"__call__": lambda self, value: value})
    env = Environment(extra=True)
    env.filters["dot"] = odd()
    env.filters["text"] = Odd()
    env.filters["truth"] = partial(str, "sk_SECRET")
    source = env.from_string(
        "{% macro 'm' a %}{{ a }}{% endmacro %}{{ x | text | truth | dot }}"
    ).python_source

    assert "# f1: Odd\n" in source
    assert "# f2: partial\n" in source
    assert "# e1: MacroNode\n" in source
    assert "import os" not in source
    assert "SECRET" not in source

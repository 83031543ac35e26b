"""Tags and filters of other packages work as in python-liquid, and hold our dialect."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any
from typing import TextIO

import liquid
import pytest
from liquid import DictLoader
from liquid import RenderContext
from liquid import TokenStream
from liquid.ast import Node
from liquid.exceptions import LiquidError
from liquid.exceptions import LiquidSyntaxError
from liquid.filter import liquid_filter
from liquid.filter import with_context
from liquid.filter import with_environment
from liquid.tag import Tag

import liquid_webhooks
from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import RenderData
from tests.engine.custom_tags import BOTH
from tests.engine.custom_tags import EnvironmentClass
from tests.engine.custom_tags import ShoutTag
from tests.engine.custom_tags import with_tags

# Tags


@BOTH
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a {% shout 'b' | append: x %} c", "a B7! c"),
        ("{% for i in (1..3) %}{% shout i %}{% endfor %}", "1!2!3!"),
        ("{% capture y %}{% shout 'b' %}{% endcapture %}[{{ y }}]", "[B!]"),
        ("{% if x == 7 %}{% shout 'yes' %}{% else %}{% shout 'no' %}{% endif %}", "YES!"),
        ("{% assign y = 'z' %}{% shout y %}", "Z!"),
        ("{% repeat 3 %}<{{ nr }}>{% endrepeat %}", "<1><2><3>"),
        ("{% repeat 2 %}{% repeat 2 %}{{ nr }}{% endrepeat %};{% endrepeat %}{{ nr }}", "12;12;"),
        ("{% for i in (1..2) %}{% repeat 2 %}{{ i }}{{ nr }} {% endrepeat %}{% endfor %}", "11 12 21 22 "),
        ("{% repeat 2 %}{% assign y = nr %}{% endrepeat %}{{ y }}", "2"),
        ("{% repeat 2 %}{% increment n %}{% cycle 'a', 'b' %}{% endrepeat %}{% increment n %}", "0a1b2"),
        ("{% store n %}{% store n %}{{ n }}", "2"),
        ("{% assign n = 5 %}{% store n %}{{ n | plus: 1 }}", "7"),
        ("{% for i in (1..3) %}{% store n %}{{ n }}{% endfor %}", "123"),
        ("{% liquid\n shout 'a'\n repeat 2\n  echo nr\n endrepeat\n%}", "A!12"),
    ],
)
def test_custom_tags_render_as_in_python_liquid(
    environment: EnvironmentClass, source: str, expected: str
) -> None:
    """Inline and block tags of other packages read and write the same variables as ours."""
    assert with_tags(environment).from_string(source).render(x=7) == expected


@BOTH
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for i in (1..5) %}{{ i }}{% repeat 2 %}{% break %}x{% endrepeat %}y{% endfor %}!", "1!"),
        ("{% for i in (1..3) %}{{ i }}{% repeat 2 %}{% continue %}x{% endrepeat %}y{% endfor %}!", "123!"),
        (
            "{% for i in (1..5) %}{% repeat 3 %}{% if nr == 2 %}{% continue %}{% endif %}{{ i }}{{ nr }} "
            "{% endrepeat %}{% endfor %}",
            "11 21 31 41 51 ",
        ),
        (
            "{% for i in (1..5) %}{% repeat 3 %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{{ nr }} "
            "{% endrepeat %}{% endfor %}.",
            "11 12 13 .",
        ),
        (
            "{% repeat 2 %}{% for i in (1..5) %}{% if i == 3 %}{% break %}{% endif %}{{ i }}{% endfor %};"
            "{% endrepeat %}",
            "12;12;",
        ),
        (
            "{% for i in (1..3) %}{% repeat 1 %}{% repeat 1 %}{% if i == 2 %}{% continue %}{% endif %}"
            "{% endrepeat %}{% endrepeat %}{{ i }}{% endfor %}",
            "13",
        ),
    ],
)
def test_break_and_continue_pass_through_custom_blocks(
    environment: EnvironmentClass, source: str, expected: str
) -> None:
    """An interrupt inside a custom block reaches our loop around it; that of a loop inside stays there."""
    assert with_tags(environment).from_string(source).render() == expected


def test_custom_blocks_hold_our_dialect() -> None:
    """The body of a custom block has our semantics: names, groups, Ruby's rounding."""
    source = (
        "{% repeat 2 %}{{ custom_attribute.${zip code} }} {{ 2.5 | round }} {{ nr | plus: {{ nr }} }};"
        "{% endrepeat %}"
    )
    data = RenderData.from_dict({"user": {"custom_attributes": {"zip code": "9170"}}})

    assert with_tags(Environment).from_string(source).render(data) == "9170 3 2;9170 3 4;"


def test_custom_tags_share_extras_and_aborts() -> None:
    """What our tags record or raise inside a custom block reaches the render around it."""
    env = with_tags(Environment)
    result = env.from_string(
        "{% repeat 2 %}{% message_extras :key k{{ nr }} :value {{ nr }} %}{% endrepeat %}"
    ).result()

    assert result.message_extras == {"k1": "1", "k2": "2"}
    with pytest.raises(liquid_webhooks.AbortMessage, match="no berth"):
        env.from_string("{% repeat 2 %}{% abort_message('no berth') %}{% endrepeat %}").render()


@pytest.mark.parametrize("on_error", ["raise", "inline"])
def test_limits_hold_inside_custom_blocks(on_error: Any) -> None:
    """Loops inside a custom block are charged to the render around it, in every error mode."""
    env = with_tags(Environment, on_error=on_error, limits=Limits(loop_passes=10))

    with pytest.raises(liquid_webhooks.LimitError):
        env.from_string("{% repeat 3 %}{% for i in (1..4) %}{% endfor %}{% endrepeat %}").render()


def test_errors_inside_custom_blocks_have_a_place() -> None:
    """An error of ours inside a custom block is raised with its line and column, or printed in place."""
    source = "{% repeat 1 %}\n{{ 1 | divided_by: 0 }}{% endrepeat %}"

    with pytest.raises(liquid_webhooks.RenderError) as caught:
        with_tags(Environment).from_string(source).render()
    assert caught.value.position == (2, 8)
    inline = with_tags(Environment, on_error="inline").from_string(source)
    assert inline.render() == "\nLiquid error: divided by 0"


def partial_text(context: RenderContext) -> str:
    """Render a loaded template in `context`, as python-liquid's own tags do."""
    buffer = StringIO()
    context.env.get_template("p").render_with_context(context, buffer, partial=True)
    return buffer.getvalue()


@BOTH
@pytest.mark.parametrize(
    ("source", "probe", "expected"),
    [
        ("{% assign z = 4 %}{% probe %}", lambda context: context.resolve("z"), "4"),
        ("{% probe %}", lambda context: context.get(["a", "k", 0], token=None), "v"),
        ("{% for i in (5..6) %}{% probe %}{% endfor %}", lambda context: context.resolve("i"), "56"),
        (
            "{% for i in a.k %}{% probe %}{% endfor %}",
            lambda context: context.resolve("forloop")["index"],
            "1",
        ),
        ("{% probe %}", lambda context: context.filter("upcase", token=None)("a"), "A"),
        ("{% probe %}", lambda context: context.template.full_name(), "main"),
        ("{% capture q %}x{% endcapture %}{% probe %}", lambda context: dict(context.locals), "{'q': 'x'}"),
        ("{% probe %}", lambda context: "a" in context.scope and "b" not in context.scope, "True"),
        ("{% assign x = 3 %}{% probe %}{{ y }}", partial_text, "[3]5"),
    ],
)
def test_custom_tags_find_their_way_in_the_context(
    environment: EnvironmentClass, source: str, probe: Callable[[RenderContext], object], expected: str
) -> None:
    """The context that a custom node gets shows names, loops, filters, the template and its loader."""

    class ProbeNode(Node):
        def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
            return buffer.write(str(probe(context)))

    class ProbeTag(Tag):
        name = "probe"
        block = False

        def parse(self, stream: TokenStream) -> Node:
            node = ProbeNode(stream.current)
            node.blank = False
            return node

    env = environment(loader=DictLoader({"p": "[{{ x }}{% assign y = 5 %}]"}))
    env.add_tag(ProbeTag)

    assert env.from_string(source, name="main").render(a={"k": ["v"]}) == expected


def test_tags_added_later_take_effect() -> None:
    """A tag added after other templates were parsed is known to the next ones, and replaces a built-in."""

    class Echo(ShoutTag):
        name = "echo"

    env = Environment()
    before = env.from_string("{% echo 'a' %}")
    with pytest.raises(LiquidSyntaxError):
        env.from_string("{% shout 'a' %}")
    env.add_tag(ShoutTag)
    env.add_tag(Echo)

    assert env.from_string("{% shout 'a' %}{% echo 'a' %}").render() == "A!A!"
    assert before.render() == "a"


@BOTH
def test_tags_can_be_removed(environment: EnvironmentClass) -> None:
    """A tag deleted from `tags` is unknown."""
    env = environment()
    del env.tags["if"]

    with pytest.raises(LiquidSyntaxError):
        env.from_string("{% if a %}{% endif %}")


# Filters


def wrap(value: object, left: str = "<", right: str = ">") -> str:
    return f"{left}{value}{right}"


@with_context
def peek(value: object, name: str, *, context: RenderContext) -> str:
    return f"{value}{context.resolve(name)}"


@with_environment
def loader_name(value: object, *, environment: liquid.Environment) -> str:
    return f"{value}{type(environment.loader).__name__}"


@liquid_filter
def only_two(value: object, other: object) -> str:
    return f"{value}{other}"


def with_filters(environment: EnvironmentClass, **keywords: Any) -> liquid.Environment:
    """Return an environment with the filters of this file."""
    env = environment(**keywords)
    for func in (wrap, peek, loader_name, only_two):
        env.add_filter(func.__name__, func)
    return env


@BOTH
@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 'a' | wrap }}", "<a>"),
        ("{{ 'a' | wrap: '(' }}", "(a>"),
        ("{{ 'a' | wrap: '(', ')' | upcase }}", "(A)"),
        ("{{ 'a' | wrap: right: ']' }}", "<a]"),
        ("{{ 'a' | wrap: '[', right: ']' }}", "[a]"),
        ("{{ 'a' | wrap: left: '[', right: x }}", "[a7"),
        ("{{ 'a' | peek: 'x' }}", "a7"),
        ("{% assign y = 8 %}{{ 'a' | peek: 'y' }}", "a8"),
        ("{% for i in (1..2) %}{{ 'a' | peek: 'i' }}{% endfor %}", "a1a2"),
        ("{% for i in (1..2) %}{{ i | wrap | append: '.' }}{% endfor %}", "<1>.<2>."),
        ("{{ 'a' | loader_name }}", "aDictLoader"),
        ("{{ 'a' | only_two: 'b' }}", "ab"),
        ("{% assign y = 'a' | wrap %}{{ y }}", "<a>"),
    ],
)
def test_custom_filters_render_as_in_python_liquid(
    environment: EnvironmentClass, source: str, expected: str
) -> None:
    """Plain filters, those that want the context or the environment, and keyword arguments work alike."""
    env = with_filters(environment, loader=DictLoader({}))

    assert env.from_string(source).render(x=7) == expected


@BOTH
@pytest.mark.parametrize(
    "source", ["{{ 'a' | wrap: 1, 2, 3 }}", "{{ 'a' | only_two }}", "{{ 'a' | wrap: up: 1 }}"]
)
def test_wrong_arguments_of_custom_filters_are_liquid_errors(
    environment: EnvironmentClass, source: str
) -> None:
    """A custom filter called with arguments that it does not take fails with a `LiquidError`."""
    with pytest.raises(LiquidError):
        with_filters(environment).from_string(source).render()


@pytest.mark.parametrize("change", ["add_filter", "filters"])
def test_filters_added_later_take_effect(change: str) -> None:
    """A filter added or replaced after parsing is used by the next render of a template parsed before."""
    env = Environment()
    template = env.from_string("{{ 'a' | wrap }}{{ 'a' | upcase }}")
    assert template.render() == "aA"

    def quiet(value: object) -> str:
        return f"{value}?"

    if change == "add_filter":
        env.add_filter("wrap", wrap)
        env.add_filter("upcase", quiet)
    else:
        env.filters["wrap"] = wrap
        env.filters["upcase"] = quiet

    assert template.render() == "<a>a?"
    del env.filters["wrap"]
    assert template.render() == "aa?"


def test_custom_filters_see_plain_values_in_our_dialect() -> None:
    """A custom filter gets what our expressions give: numbers, lists, hashes and nil as Python has them."""
    seen: list[object] = []

    def spy(value: object, *args: object) -> str:
        seen.append((value, *args))
        return ""

    env = Environment()
    env.add_filter("spy", spy)
    env.from_string("{{ x | spy: 1, 2.5, 'a', nope, true }}{{ {{ '1' | plus: 1 }} | spy }}").render(
        x=[{"a": None}]
    )

    assert seen == [([{"a": None}], 1, 2.5, "a", None, True), (2,)]

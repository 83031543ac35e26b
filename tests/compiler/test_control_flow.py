"""Control flow where code is cut into functions or chains: Ruby's output, whatever way it is written."""

from __future__ import annotations

from typing import Any
from typing import TextIO

import liquid
import pytest
from liquid import DictLoader
from liquid import StrictUndefined
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.tags.for_tag import BreakNode
from liquid.exceptions import BreakLoop
from liquid.expression import Expression
from liquid.stream import TokenStream
from liquid.tag import Tag

from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks.syntax.tags.echo_tag import EchoNode
from liquid_webhooks.syntax.tags.echo_tag import EchoTag


def deep(text: str, levels: int = 7) -> str:
    """Return `text` so many blocks deep that it is written as a function of its own."""
    return "{% if true %}" * levels + text + "{% endif %}" * levels


def twice(text: str) -> str:
    """Return `text` in a body that is written once and called for each of two equal values."""
    return "{% case 1 %}{% when 1, 1 %}" + text + "{% endcase %}"


PARTIALS = {"break": "{% break %}", "two": "{% assign x = 2 %}"}

BREAKS = {
    "break": "{% break %}",
    "break in a loop's else": "{% for y in none %}{% else %}{% break %}{% endfor %}",
    "break of a partial": "{% include 'break' %}",
}


@pytest.mark.parametrize("way", [deep, twice])
@pytest.mark.parametrize("name", BREAKS)
def test_a_break_leaves_the_function_that_holds_it(name: str, way: Any) -> None:
    """What breaks inside a function of its own ends the loop around the call."""
    source = "{% for x in (1..3) %}{{ x }}" + way(BREAKS[name]) + "-{% endfor %}"

    assert Environment(loader=DictLoader(PARTIALS)).from_string(source).render() == "1"


class Stop(Tag):
    """A tag of another package that breaks by python-liquid's own node."""

    name = "stop"
    block = False

    def parse(self, stream: TokenStream) -> liquid.Node:
        return BreakNode(stream.current)


def test_a_break_of_another_package_leaves_it_too() -> None:
    """A class that is not known may do anything, so that it is listened to."""
    env = Environment()
    env.add_tag(Stop)

    assert (
        env.from_string("{% for x in (1..3) %}{{ x }}" + deep("{% stop %}") + "-{% endfor %}").render() == "1"
    )


def test_a_partial_that_breaks_ends_its_cell() -> None:
    """A cell whose partial breaks is closed all the same."""
    env = Environment(loader=DictLoader(PARTIALS))
    source = "{% tablerow x in (1..3) %}{{ x }}{% include 'break' %}-{% endtablerow %}"

    assert env.from_string(source).render() == '<tr class="row1">\n<td class="col1">1</td></tr>\n'


CHANGED = [
    ("{% case x %}{% when 1 %}a{% assign x = 2 %}{% when 2 %}b{% endcase %}", {"x": 1}, "ab"),
    (
        "{% case x %}{% when 'a' %}a{% capture x %}b{% endcapture %}{% when 'b' %}b{% endcase %}",
        {"x": "a"},
        "ab",
    ),
    ("{% case x %}{% when 0 %}a{% increment x %}{% when 1 %}b{% endcase %}", {"x": 0}, "a0b"),
    ("{% case x %}{% when 0 %}a{% decrement x %}{% when -1 %}b{% endcase %}", {"x": 0}, "a-1b"),
    ("{% assign x = 1 %}{% case x %}{% when 1 %}a{% include 'two' %}{% when 2 %}b{% endcase %}", {}, "ab"),
    (
        "{% assign w = 1 %}{% case w %}{% when 1 %}a{% connected_content https://w.example/x :save w %}"
        "{% when 7 %}b{% endcase %}",
        {},
        "ab",
    ),
    (
        "{% case items[0].id %}{% when nil %}a{% catalog_items f f1 %}{% when 'f1' %}b{% endcase %}",
        {},
        "ab",
    ),
]


@pytest.mark.parametrize(("source", "variables", "expected"), CHANGED)
def test_a_case_compares_with_what_its_bodies_changed(
    source: str, variables: dict[str, object], expected: str
) -> None:
    """Each `when` reads the subject anew: a body before it may have given it another value."""
    data = RenderData.from_dict(
        {
            "variables": variables,
            "http": [{"url": "https://w.example/x", "body": "7"}],
            "catalogs": {"f": [{"id": "f1"}]},
        }
    )

    assert Environment(loader=DictLoader(PARTIALS)).from_string(source).render(data) == expected


@pytest.mark.parametrize(
    ("source", "variables", "expected"),
    [
        ("{% if a %}1{% elsif x.y %}2{% endif %}{{ x.y }}", {"a": True, "x": {"y": 5}}, "15"),
        ("{% if a %}{{ x.y }}{% else %}{{ x.y }}{% endif %}{{ x.y }}", {"a": False, "x": {"y": 1}}, "11"),
        ("{% if a %}{{ x.y }}{% else %}{{ x.y }}{% endif %}{{ x.y }}", {"a": True, "x": {"y": 1}}, "11"),
        ("{% if a and x.y %}1{% endif %}{{ x.y }}", {"a": False, "x": {"y": 1}}, "1"),
    ],
)
def test_what_a_branch_looked_up_is_not_relied_on_behind_it(
    source: str, variables: dict[str, object], expected: str
) -> None:
    """A look-up in a branch or a later operand may never have happened."""
    assert Environment().from_string(source).render(variables) == expected


def test_white_space_of_a_blank_case_is_dropped_however_often_it_matches() -> None:
    """A `case` that prints nothing prints no blanks, one with equal values included."""
    source = "[{% case x %}{% when 1, 1 %} {% assign y = 1 %} {% endcase %}]"

    assert Environment().from_string(source).render(x=1) == "[]"


MANY = 3_000


def test_more_branches_than_python_nests() -> None:
    """An `if` or `case` may have thousands of branches."""
    branches = "".join(f"{{% elsif x == {n} %}}{n}" for n in range(1, MANY))
    whens = "".join(f"{{% when {n} %}}{n}" for n in range(MANY))
    env = Environment()

    assert env.from_string(f"{{% if x == 0 %}}0{branches}{{% endif %}}").render(x=MANY - 1) == str(MANY - 1)
    assert env.from_string(f"{{% case x %}}{whens}{{% endcase %}}").render(x=MANY - 1) == str(MANY - 1)


@pytest.mark.parametrize("terms", [1, 30, 600])
@pytest.mark.parametrize(
    ("variables", "expected"),
    [({"a": False, "b": True}, "n"), ({"a": True, "b": False}, "y"), ({"a": True, "b": True}, "y")],
)
def test_long_conditions_decide_as_short_ones(terms: int, variables: dict[str, bool], expected: str) -> None:
    """A condition of many changes between `and` and `or` gives what a short one gives."""
    source = "{% if " + "a and b or " * terms + "a %}y{% else %}n{% endif %}"

    assert Environment().from_string(source).render(variables) == expected


@pytest.mark.parametrize(
    ("source", "variables", "expected"),
    [
        ("{% if blank contains x %}1{% else %}0{% endif %}", {"x": ""}, "0"),
        ("{% if empty contains x %}1{% else %}0{% endif %}", {"x": ""}, "0"),
        ("{% if x contains blank %}1{% else %}0{% endif %}", {"x": "a"}, "1"),
        ("{% if x contains empty %}1{% else %}0{% endif %}", {"x": "a"}, "1"),
        ("{% if x contains blank %}1{% else %}0{% endif %}", {"x": ["", None]}, "0"),
        ("{% if x contains blank %}1{% else %}0{% endif %}", {"x": {"": 1}}, "0"),
    ],
)
def test_contains_with_blank_and_empty(source: str, variables: dict[str, object], expected: str) -> None:
    """`blank` and `empty` hold nothing, and only texts hold them (as in Ruby)."""
    assert Environment().from_string(source).render(variables) == expected


def test_the_left_side_of_a_comparison_fails_first() -> None:
    """Where both sides of a comparison are undefined, the error names the left one."""
    template = Environment(undefined=StrictUndefined).from_string("{% if x == y %}1{% endif %}")

    with pytest.raises(RenderError, match="x is undefined"):
        template.render()


class Printing(liquid.Node):
    """A node of another package that prints, then breaks; its attribute means nothing to us."""

    prints = True

    def render_to_output(self, context: liquid.RenderContext, buffer: TextIO) -> int:
        buffer.write("N")
        raise BreakLoop("break")


class StoppingEcho(EchoNode):
    """Somebody's subclass of a node of ours that breaks when it has printed."""

    def render_to_output(self, context: liquid.RenderContext, buffer: TextIO) -> int:
        buffer.write("N")
        raise BreakLoop("break")


class Foreign(Tag):
    """Makes one of them."""

    name = "n"
    block = False

    def parse(self, stream: TokenStream) -> liquid.Node:
        return Printing(stream.current)


class Subclassed(EchoTag):
    """Makes the other."""

    name = "n"

    def parse(self, stream: TokenStream) -> EchoNode:
        node = super().parse(stream)
        return StoppingEcho(node.token, node.expression)


@pytest.mark.parametrize("tag", [Foreign, Subclassed])
@pytest.mark.parametrize(
    "around", ["{% if x %}a*b{% endif %}", "{% case x %}{% when true %}a*b{% endcase %}"]
)
def test_text_before_a_node_that_is_not_known_is_kept(tag: type[Tag], around: str) -> None:
    """A class that is not known may do anything, whatever it says of itself or inherits."""
    env = Environment()
    env.add_tag(tag)
    source = "{% for i in (1..3) %}" + around.replace("*", "{% n 'N' %}") + "{{ i }}{% endfor %}z"

    assert env.from_string(source).render(x=True) == "aNz"


class Answer(Expression):
    """An expression of another package: what the variable `x` is, twice."""

    def evaluate(self, context: liquid.RenderContext) -> object:
        return str(context.resolve("x", token=self.token)) * 2

    async def evaluate_async(self, context: liquid.RenderContext) -> object:
        return self.evaluate(context)

    def children(self) -> list[Expression]:
        return []


class Answers(Tag):
    """Puts it into an output of ours."""

    name = "answer"
    block = False

    def parse(self, stream: TokenStream) -> EchoNode:
        return EchoNode(stream.current, FilteredExpression(stream.current, Answer(stream.current)))


@pytest.mark.parametrize(
    "around", ["*", deep("*"), "{% capture y %}*{% endcapture %}{{ y }}", "{% if x %}*{% endif %}"]
)
@pytest.mark.parametrize("before", ["", "{% assign x = 'b' %}"])
def test_expressions_of_other_packages_see_the_variables(around: str, before: str) -> None:
    """An expression class that is not known is evaluated with a context over the template's variables."""
    env = Environment()
    env.add_tag(Answers)
    template = env.from_string(before + around.replace("*", "{% answer %}"))

    assert template.render(x="a") == ("bb" if before else "aa")

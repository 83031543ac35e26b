"""Look-ups give one value however they are written: short or long, kept for later use or looked up anew."""

from __future__ import annotations

from typing import Any

import liquid
import pytest
from liquid import StrictUndefined
from liquid.builtin.expressions import FilteredExpression
from liquid.stream import TokenStream
from liquid.tag import Tag

from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks.syntax.tags.echo_tag import EchoNode


def nested(value: object, *keys: str) -> Any:
    """Return `value` under the keys, the first of them outermost."""
    for key in reversed(keys):
        value = {key: value}
    return value


KEYS = "abcdefghijklmnop"
ENDS = [
    (".size", [1, 2, 3], "3"),
    (".first", [1, 2, 3], "1"),
    (".last", [1, 2, 3], "3"),
    ("[1]", [1, 2, 3], "2"),
    ("[-1]", [1, 2, 3], "3"),
    ("[n]", [1, 2, 3], "2"),
    ("['size']", [1, 2, 3], ""),
    ("['a b']", {"a b": 4}, "4"),
    (".last", {"last": 5}, "5"),
    (".size", {"size": 6}, "6"),
    (".size", {"a": 1, "b": 2}, "2"),
    ("['size']", {"a": 1}, ""),
]
"""What a path may end with, the value there, and what Ruby prints."""


@pytest.mark.parametrize("keywords", [{}, {"on_error": "inline"}, {"undefined": StrictUndefined}], ids=str)
@pytest.mark.parametrize(("end", "value", "expected"), ENDS)
def test_paths_of_every_length(end: str, value: object, expected: str, keywords: dict[str, Any]) -> None:
    """A path of up to 16 segments ends in what a short one ends in."""
    for length in range(1, len(KEYS) + 1):
        source = "{{ " + ".".join(KEYS[:length]) + end + " }}"
        template = Environment(**keywords).from_string(source)
        data = {**nested(value, *KEYS[:length]), "n": 1}
        if "undefined" in keywords and not expected:
            with pytest.raises(RenderError, match="is undefined"):
                template.render(data)
        else:
            assert template.render(data) == expected, length


@pytest.mark.parametrize("count", [1, 9, 10, 12])
def test_the_only_object_of_an_attribute(count: int) -> None:
    """Index 0 of an object is the object in custom attributes of any depth, and nothing in other data."""
    path = "".join(f".${{{key}}}" if at == 0 else f".{key}" for at, key in enumerate(KEYS[:count]))
    value = nested({"z": 7}, *KEYS[:count])
    env = Environment()

    assert env.from_string("{{custom_attribute" + path + "[0].z}}").render(custom_attribute=value) == "7"
    plain = "." + ".".join(KEYS[:count])
    assert env.from_string("{{ x" + plain + "[0].z }}").render(x=value) == ""


@pytest.mark.parametrize("keywords", [{}, {"on_error": "inline"}, {"undefined": StrictUndefined}], ids=str)
@pytest.mark.parametrize("segments", [1, 5, 8, 12])
def test_long_paths_as_keys_of_long_paths(segments: int, keywords: dict[str, Any]) -> None:
    """Paths in the brackets of paths nest as deep as groups do, however long each of them is."""
    path = "." + ".".join(KEYS[:segments])
    last = first = behind = "0"
    for _ in range(28):
        last, first, behind = f"x{path}[{last}]", f"y[{first}]{path}", f"{{{{ y }}}}[{behind}]{path}"
    data = {"x": nested([0], *KEYS[:segments]), "y": [nested(0, *KEYS[:segments])]}

    for source in (last, first, behind, "{{ " + first + " | plus: 0 }}"):
        assert Environment(**keywords).from_string("{{ " + source + " }}").render(data) == "0"
    in_a_range = "{% for i in (" + first + ".." + last + ") %}{{ i }}{% endfor %}"
    assert Environment(**keywords).from_string(in_a_range).render(data) == "0"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ secrets.a }}", "xyz"),
        ("{{ secrets.a.size }}", "3"),
        ("{{ secrets[n] }}", "xyz"),
        ("{{ secrets['a'] }}", "xyz"),
        ("{{ secrets.b.size }}{{ secrets[m] }}", ""),
    ],
)
def test_paths_into_secrets(source: str, expected: str) -> None:
    """A path may go on from a secret, or be made of names, as in any other variable."""
    data: dict[str, Any] = {"secrets": {"a": "xyz"}, "n": "a", "m": "b"}

    assert Environment().from_string(source).render(data) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% for i in (1..2) %}{{ x.index }}{% endfor %}", "77"),
        ("{% for i in (1..2) %}{{ x.index }}{{ i.index }}{{ forloop.index }}{% endfor %}", "7172"),
        ("{% for x in l %}{{ x.a }}{{ x.a }}{% assign x = 1 %}{{ x.a }}{% endfor %}", "111"),
        ("{{ x.y }}{{ x.z }}{{ x.y }}{{ x.z }}{{ w.y }}{{ w.y }}", "565688"),
        ("{{ x.y }}{{ x['y'] }}{{ x.y.size }}{{ x.y['size'] }}{{ x.y }}{{ x.y['size'] }}", "5585"),
        ("{{ x.y }}{% assign x = w %}{{ x.y }}{{ x.y }}", "588"),
        ("{{ x[n] }}{{ x[m] }}{{ x[n] }}{{ x[m] }}", "5656"),
    ],
)
def test_names_do_not_meet(source: str, expected: str) -> None:
    """What one path gives, no other path gives, nor the same one after its name got another value."""
    data = {"x": {"index": 7, "y": 5, "z": 6}, "w": {"y": 8}, "l": [{"a": 1}], "n": "y", "m": "z"}

    assert Environment().from_string(source).render(data) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 1 | divided_by: 0 | plus: x.y }}{{ x.y }}{{ x.y }}", "Liquid error: divided by 077"),
        ("{% assign z = 1 | divided_by: 0 | plus: x.y %}{{ x.y }}", "7"),
        ("{% for i in (f..2) limit: x.y %}-{% endfor %}{{ x.y }}", "Liquid error: invalid integer7"),
        ("{% cycle f, x.y %}{% cycle x.y, x.y %}{{ x.y }}", "1.577"),
    ],
)
def test_what_a_failed_output_did_not_look_up(source: str, expected: str) -> None:
    """Behind an error that is printed in place, what it kept from being looked up is looked up."""
    template = Environment(on_error="inline").from_string(source)

    assert template.render(x={"y": 7}, f=1.5) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ content_blocks }}{{content_blocks.${b}}}", "abc"),
        ("{{content_blocks.${b}.size}}", "3"),
        ("{{content_blocks.${b}.size.a}}", ""),
        ("{{content_blocks.${b} | upcase}}", "ABC"),
    ],
)
def test_paths_into_content_blocks(source: str, expected: str) -> None:
    """A content block is a text, which a path may go on from."""
    data = RenderData.from_dict({"content_blocks": {"b": "abc"}})

    assert Environment().from_string(source).render(data).endswith(expected)


@pytest.mark.parametrize(("length", "shown"), [(80, "n" * 80), (81, "n" * 80 + "…"), (500, "n" * 80 + "…")])
def test_errors_quote_long_paths_in_part(length: int, shown: str) -> None:
    """An error about an undefined name shows 80 characters of it at most."""
    template = Environment(undefined=StrictUndefined).from_string("{{ " + "n" * length + " }}")

    with pytest.raises(RenderError) as caught:
        template.render()
    assert caught.value.message == f"{shown} is undefined"


@pytest.mark.parametrize(
    ("source", "data", "expected"),
    [
        ("{{${a.b}}}", {"a": {"b": 5}}, "5"),
        ("{{${a.b}}}", {"a": {"b": 5}, "a.b": 6}, "6"),
        ("{{ x.${a.b} }}", {"x": {"a": {"b": 5}}}, "5"),
        ("{{ x.${a[0].b} }}{{ x.${a[-1].b} }}", {"x": {"a": [{"b": 5}, {"b": 6}]}}, "56"),
        ("{{${a.b}}}{% assign a = x %}{{${a.b}}}", {"a": {"b": 5}, "x": {"b": 6}}, "56"),
        ("{{${a[0].b}}}{% assign a = x %}{{${a[0].b}}}", {"a": [{"b": 5}], "x": [{"b": 6}]}, "56"),
        ("{{ ['a.b'] }}", {"a": {"b": 5}}, ""),
        ("{{ x['a.b'] }}", {"x": {"a": {"b": 5}}}, ""),
        ("{{ x['a.b'] }}", {"x": {"a.b": 6}}, "6"),
    ],
)
def test_paths_inside_names(source: str, data: dict[str, Any], expected: str) -> None:
    """What reads as a path is followed inside `${…}` alone, and if nothing has that name as a whole."""
    assert Environment().from_string(source).render(data) == expected


class Theirs(Tag):
    """A tag of another package that gives a node of ours what python-liquid parsed."""

    name = "theirs"
    block = False

    def parse(self, stream: TokenStream) -> liquid.Node:
        token = stream.current
        stream.next()
        expression = FilteredExpression.parse(self.env, stream.into_inner(tag=token, eat=False))
        return EchoNode(token, expression)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [("l.size", "2"), ("l[1]", "5"), ("l[n]", "5"), ("x.y.z | plus: 1", "8"), ("x['y'].z", "7")],
)
def test_paths_that_python_liquid_parsed(expression: str, expected: str) -> None:
    """Their paths, which do not say how their segments were written, are looked up as theirs are."""
    data = {"l": [4, 5], "n": 1, "x": {"y": {"z": 7}}}
    env = Environment()
    env.add_tag(Theirs)

    assert liquid.Environment().from_string(f"{{{{ {expression} }}}}").render(data) == expected
    assert env.from_string(f"{{% theirs {expression} %}}").render(data) == expected

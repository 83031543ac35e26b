"""Which attributes a text writes with `${}`, so that Braze fetches them (spec 1.2)."""

from __future__ import annotations

import pytest

from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.delimiters import Delimiters
from liquid_webhooks.syntax.delimiters import written_attributes


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", set()),
        ("${a} {{ ${ b c } }} {% if custom_attribute.${d} %}", {"a", "b c", "custom_attribute.d"}),
        ("${a.b} ${a[0]} context.${c.d[1]}", {"a", "context.c"}),
        ("context.${a}.${b} items[0].${c} x.y.${d}", {"context.a"}),
        ("${a ${b} ${}", {"b", ""}),
        ("{{${a}}}{{content_blocks.${b}}}", {"a", "content_blocks.b"}),
        ("https://w.example/?a=${a}&b=custom_attribute.${b}", {"a", "custom_attribute.b"}),
    ],
)
def test_attributes_that_a_text_writes(text: str, written: set[str]) -> None:
    """The first name of each look-up counts, with its namespace; of a path in the braces the first step."""
    assert written_attributes(text) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("${a} {{ ${b} }} ${c} {% if ${d} %} ${e} {% endif %}", {"b", "d"}),
        ("{{ ${a} }}{{ {{ ${b} }} | append: 'x' }}", {"a", "b"}),
        ("{{ ${a}", {"a"}),
        ("a }} ${a} {{ b }} ${c}", set()),
    ],
)
def test_attributes_that_liquid_in_a_text_names(text: str, written: set[str]) -> None:
    """What stands outside outputs and tags is text, in the environment's own delimiters."""
    other = Delimiters(output_start="[[", output_end="]]")

    assert DEFAULT_DELIMITERS.attributes_in(text) == written
    assert DEFAULT_DELIMITERS.attributes_in(text.replace(" }}", "}}")) == written
    assert other.attributes_in(text.replace("{{", "[[").replace("}}", "]]")) == written

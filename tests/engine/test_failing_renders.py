"""A render that fails compiles nothing that an earlier one compiled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks import RenderError
from liquid_webhooks import Webhook
from liquid_webhooks.compiler.compiling import compile_nodes
from liquid_webhooks.engine import environment

SURROGATE = {"x": "a\ud800", "l": [1]}

SOURCES = [
    "{{ x }}",
    "{{ l }}{{ x }}",
    "{% for i in l %}{{ x }}{% endfor %}",
    "{{ x | append: x }}",
    "{% increment c %}{{ x }}",
    "{% capture c %}{{ x }}{% endcapture %}{{ c }}",
]
"""Templates whose text cannot be encoded."""


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what grows with each compilation."""
    names: list[str] = []

    def counting(*args: Any, **kwargs: Any) -> Any:
        names.append(kwargs["template_name"])
        return compile_nodes(*args, **kwargs)

    monkeypatch.setattr(environment, "compile_nodes", counting)
    return names


def failing(render: Callable[[], object]) -> str:
    """Return the message of a render that fails."""
    with pytest.raises(LiquidWebhooksError) as failure:
        render()
    return str(failure.value)


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("source", SOURCES)
def test_what_finds_the_failure_is_compiled_once(source: str, on_error: Any, compiled: list[str]) -> None:
    """However often a template fails, the code that checks each output is made the first time alone."""
    template = Environment(on_error=on_error).from_string(source)

    messages = [failing(lambda: template.render(dict(SURROGATE)))]
    first = len(compiled)
    messages += [failing(lambda: template.render(dict(SURROGATE))) for _ in range(4)]
    messages += [failing(lambda: template.result(dict(SURROGATE), y=1)) for _ in range(4)]

    assert first == 2
    assert len(compiled) == first
    assert len(set(messages)) == 1


def test_a_number_of_too_many_digits_is_found_by_what_was_compiled(compiled: list[str]) -> None:
    """Python itself refuses one, without a place, which is searched for in the same way."""
    template = Environment().from_string("{{ y }}{{ n }}{{ l }}")
    messages = {failing(lambda: template.render({"n": 10**5000})) for _ in range(4)}

    assert len(compiled) == 2
    assert ["column 11" in message for message in messages] == [True]


def test_it_is_compiled_anew_where_a_filter_changes(compiled: list[str]) -> None:
    """A filter that takes the place of another one is what is called in the search, too."""
    ours = Environment()
    template = ours.from_string("{{ y }}{{ x | upcase }}")
    failing(lambda: template.render(dict(SURROGATE)))
    ours.filters["upcase"] = lambda value: f"{value}\udfff"

    assert "column 15" in failing(lambda: template.render(x="a"))
    assert len(compiled) == 4


def test_fields_of_a_webhook_are_compiled_once(compiled: list[str]) -> None:
    """A webhook that fails for user after user, too."""
    webhook = Webhook.from_dict(
        {
            "request_method": "POST",
            "url": "https://example.com/",
            "request_headers": {"A": "b"},
            "body": "{{ custom_attribute.${k} }}",
        }
    )
    data = RenderData.from_dict({"user": {"custom_attributes": {"k": "a\ud800"}}})
    failing(lambda: webhook.render(data))
    first = len(compiled)
    for _ in range(3):
        failing(lambda: webhook.render(data))

    assert len(compiled) == first


def test_partials_and_blocks_are_compiled_once(compiled: list[str]) -> None:
    """So are content blocks in a message that fails."""
    template = Environment().from_string("{{ content_blocks.${b} }}{{ custom_attribute.${k} }}")
    data = RenderData.from_dict(
        {"content_blocks": {"b": "{{ 1 }}"}, "user": {"custom_attributes": {"k": "a\ud800"}}}
    )
    failing(lambda: template.render(data))
    first = len(compiled)
    for _ in range(3):
        failing(lambda: template.render(data))

    assert len(compiled) == first


@pytest.mark.parametrize(("passes", "column"), [(30, 58), (70, 4)])
def test_a_second_try_has_what_is_left(passes: int, column: int) -> None:
    """To find the output with a lone surrogate takes no more than the budget; else the template is named."""
    env = Environment(limits=Limits(loop_passes=100))
    template = env.from_string("{% for i in (1..n) %}{{ i | append: 'x' }}{% endfor %}{{ s }}")

    with pytest.raises(RenderError, match="lone surrogate") as caught:
        template.render(n=passes, s="\ud800")

    assert caught.value.position == (1, column)

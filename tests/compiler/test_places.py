"""Errors inside one expression are placed at the step that fails, wherever its code stands."""

from __future__ import annotations

from typing import Any

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits
from liquid_webhooks import LiquidWebhooksError

STEPS: list[tuple[str, str, dict[str, int]]] = [
    ("{{ (1..f)\n | size }}", "(", {}),
    ("{{ (1..f)\n | first\n | plus: 1 }}", "(", {}),
    ("{{ (1..2)\n | divided_by: 0 }}", "divided_by", {}),
    ("{{ x\n | md5\n | size }}", "md5", {"read_chars": 10}),
    ("{{ x\n | upcase\n | size }}", "upcase", {"filter_chars": 10}),
    ("{{ l\n | sum\n | plus: 1 }}", "sum", {"read_chars": 10}),
    ("{% assign y = x\n | append: ''\n | md5 %}", "md5", {"read_chars": 10}),
    ("{% assign y = x\n | size\n | divided_by: 0 %}", "divided_by", {}),
    ("{{ 'a' }}\n{{ n }}", "n", {"digits": 64}),
    ("{{ 'a' }}\n{{ n\n | upcase\n | downcase }}\n{{ n }}", "upcase", {"digits": 64}),
    ("{{ deep }}\n{{ l }}", "deep", {"data_depth": 3}),
    ("{{ 'a' }}{{ l }}\n{{ deep }}", "deep", {"data_depth": 3}),
    ("{{ 'a' }}\n{{ l }}\n{{ deep }}{{ 'b' }}", "deep", {"data_depth": 3}),
]
"""Templates that fail, what their place is the beginning of, and the limits they fail at."""

AROUND = {
    "nothing": "HERE",
    "text": "a\nb HERE c",
    "deep": "{% if true %}" * 9 + "\nHERE" + "{% endif %}" * 9,
    "loop": "{% for i in (1..2) %}\nHERE{% endfor %}",
    "capture": "{% capture c %}b\nHERE{% endcapture %}",
}


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("around", AROUND.values(), ids=AROUND)
@pytest.mark.parametrize(("markup", "piece", "limits"), STEPS)
def test_the_step_that_fails(
    markup: str, piece: str, limits: dict[str, int], around: str, on_error: Any
) -> None:
    """The place is that of the range, the filter or the output that fails, on a line of its own or not."""
    source = around.replace("HERE", markup)
    data = {"f": 1.5, "x": "x" * 2000, "l": [1] * 9, "n": 10**70, "deep": [[[[[[1]]]]]]}
    if on_error == "inline" and not limits:
        return  # it is printed there

    with pytest.raises(LiquidWebhooksError) as caught:
        Environment(limits=Limits(**limits), on_error=on_error).from_string(source).render(data)

    start = source.index(piece, source.index(markup))
    before = source[:start]
    assert caught.value.position == (before.count("\n") + 1, start - (before.rfind("\n") + 1) + 1)
    assert isinstance(caught.value, LimitError) is bool(limits)


def test_what_is_reported_outside_of_templates_has_no_place() -> None:
    """A finding of a caller, who runs no template, is kept without a place."""
    state = Environment().new_state({})

    state.report("LW602", "a finding")

    [found] = state.diagnostics
    assert (found.message, found.span, found.template_name) == ("a finding", None, "")


def test_diagnostics_have_their_places_wherever_they_repeat() -> None:
    """One that repeats in a loop is kept once for each place that reports it, partials included."""
    partials = DictLoader({"p": "{{ a | upcase }}\n  {{ 'x' | json_parse }}"})
    parse = "{{ 'x' | json_parse }}"
    source = f"{parse}\n{{% for i in (1..3) %}}{parse} {parse}{{% include 'p' %}}{{% endfor %}}"

    found = Environment(loader=partials).from_string(source).result().diagnostics

    spans = [each.span for each in found if each.code == "LW601" and each.span]
    assert [(span.line, span.column) for span in spans] == [(1, 10), (2, 31), (2, 54), (2, 12)]

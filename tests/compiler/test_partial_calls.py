"""Calls of partials: what they are given, in which order, and what they leave behind (as in Ruby)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import RenderError
from tests.compiler.test_loops_and_names import WAYS

PARTIALS = {"nothing": "", "p": "{{ a }}{{ b }}{{ p }}", "q": "{{ q }}{{ c }}{{ forloop.index }}"}
DATA: dict[str, Any] = {"a": 7, "l": [1, 2], "n": "p", "h": {"k": 1}, "f": 1.5}

CALLS = [
    ("{% capture c %}{% include 'p' %}{% endcapture %}[{{ c }}]", "[7]"),
    ("{% capture c %}{% render 'p', a: 1 %}{% endcapture %}[{{ c }}]", "[1]"),
    ("{% if true %}{% include 'p' %}{% endif %}{% ifchanged %}{% include 'p' %}{% endifchanged %}", "77"),
    ("{% include 'p', a: 1, b: a, a: 3 %}{{ a }}{{ b }}", "337"),
    ("{% render 'p', a: 1, b: a, a: 3 %}{{ a }}{{ b }}", "377"),
    ("{% include 'p', b: a, a: b %}{{ a }}{{ b }}", "777"),
    ("{% include 'p' with a, b: p %}", "77"),
    ("{% render 'p' with a, b: p %}", "7"),
    ("{% include 'q' for l, c: q %}", "12"),
    ("{% render 'q' for l, c: q %}", "1122"),
    ("{% render 'q' for l as c, q: 5 %}", "511522"),
    ("{% include 'q' with l[0] as c %}{{ c }}{{ q }}", "1"),
    ("{% include n, a: 4 %}{{ a }}", "47"),
    ("{% for i in l %}{% include 'p', a: i %}{{ a }}{% endfor %}{{ a }}", "17277"),
    (
        "{% include 'p', a: forloop.index %}{% for i in l %}{% include 'p', a: forloop.index %}"
        "{% render 'p', a: forloop.index %}{% endfor %}",
        "1122",
    ),
    ("{% render 'q' for h, c: 1 %}", "k111"),
    ("{% render 'q' for none, c: 1 %}", "1"),
    ("{% render 'p', a: (f..2) %}x", "Liquid error: invalid integerx"),
    ("{% include 'p', a: (f..2) %}x", "Liquid error: invalid integerx"),
    ("{% include nope %}x", "Liquid error: Argument error in tag 'include' - Illegal template namex"),
]
"""Calls with `DATA`, and what Ruby prints."""


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize(("source", "expected"), CALLS)
def test_calls(source: str, expected: str, way: Callable[[str], str], on_error: Any) -> None:
    """A partial gets its arguments, the last of equal ones, and what is left of them is what Ruby leaves."""
    template = Environment(loader=DictLoader(PARTIALS), on_error=on_error).from_string(way(source))

    if on_error == "raise" and "Liquid error" in expected:
        with pytest.raises(RenderError) as caught:
            template.render(DATA)
        assert f"Liquid error: {caught.value.inline}x" == expected
    else:
        assert template.render(DATA) == expected

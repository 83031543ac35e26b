"""Text is refused soon after it is too long, wherever it is gathered, and shows the values of its time."""

from __future__ import annotations

from typing import Any

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import LimitError
from liquid_webhooks import Limits

GATHERED = {
    "for": "{% for i in l %}{{ x | seen }}{% endfor %}",
    "tablerow": "{% tablerow i in l %}{{ x | seen }}{% endtablerow %}",
    "if": "{% for i in l %}{% if true %}{{ x | seen }}{% endif %}{% endfor %}",
    "case": "{% for i in l %}{% case 1 %}{% when 1, 1 %}{{ x | seen }}{% endcase %}{% endfor %}",
    "capture": "{% capture c %}{% for i in l %}{{ x | seen }}{% endfor %}{% endcapture %}",
    "in a capture": "{% capture c %}{% for i in l %}{% if i %}{{ x | seen }}{% endif %}{% endfor %}"
    "{% endcapture %}",
    "ifchanged": "{% for i in l %}{% ifchanged %}{{ x | seen }}{{ i }}{% endifchanged %}{% endfor %}",
    "loop": "{% for j in l %}{% for i in l limit: 3 %}{{ x | seen }}{% endfor %}{% endfor %}",
    "render": "{% for i in l %}{% render 'p', x: x %}{% endfor %}",
    "include": "{% for i in l %}{% include 'p' %}{% endfor %}",
    "deep": "{% for i in l %}" + "{% if true %}" * 9 + "{{ x | seen }}" + "{% endif %}" * 9 + "{% endfor %}",
    "loop around deep": "{% if true %}" * 9
    + "{% for i in l %}{{ x | seen }}{% endfor %}"
    + "{% endif %}" * 9,
    "outputs": "{{ x | seen }}" * 1000,
    "outputs in a branch": "{% if true %}" + "{{ x | seen }}" * 1000 + "{% endif %}",
    "outputs in a capture": "{% capture c %}" + "{{ x | seen }}" * 1000 + "{% endcapture %}",
}
"""Ways to put a text together of the same value, 1,000 times."""


@pytest.mark.parametrize("on_error", ["raise", "inline"])
@pytest.mark.parametrize("source", GATHERED.values(), ids=GATHERED)
def test_texts_stop_growing(source: str, on_error: Any) -> None:
    """Text is counted after some 64 pieces at the latest: what is too long by then is not gone on with."""
    seen: list[object] = []
    env = Environment(
        limits=Limits(output_chars=100), on_error=on_error, loader=DictLoader({"p": "{{ x | seen }}"})
    )

    def noted(value: object) -> object:
        seen.append(value)
        return value

    env.add_filter("seen", noted)

    with pytest.raises(LimitError, match="output of more than 100 characters"):
        env.from_string(source).render(x="a" * 10, l=list(range(1000)))
    assert len(seen) <= 80


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ x }}{% assign x = 2 %}{{ x }}{% assign x = 3 %}{{ x }}", "123"),
        ("{{ x }}{{ y }}{% assign x = 2 %}{{ x }}{{ y }}", "1525"),
        ("{{ x }}{% capture x %}{{ x }}{{ x }}{% endcapture %}{{ x }}", "111"),
        ("{{ x }}{% capture c %}{{ x }}{% assign x = 2 %}{{ x }}{% endcapture %}{{ c }}{{ x }}", "1122"),
        ("{{ x }}{% if y %}{{ x }}{% assign x = 2 %}{% endif %}{{ x }}", "112"),
        ("{{ x }}{% for i in (1..2) %}{{ x }}{% assign x = i | plus: 7 %}{% endfor %}{{ x }}", "1189"),
        ("a{{ x }}b{% assign x = 2 %}c{{ x }}d", "a1bc2d"),
        ("{{ x | plus: 0 }}{% assign x = 2 %}{{ x | plus: 0 }}", "12"),
        ("{% capture a %}{% capture b %}1{% endcapture %}2{{ b }}{% endcapture %}{{ a }}{{ b }}", "211"),
        ("{% capture a %}{% endcapture %}[{{ a }}]{% capture a %}1{% endcapture %}[{{ a }}]", "[][1]"),
        ("{% increment n %}{{ n }}{% increment n %}{% decrement n %}{{ n }}", "01111"),
        ("{{ true }}{{ nil }}{{ false }}{{ 1 }}{{ 1.0 }}{{ 'a' }}{{ '1' }}", "truefalse11.0a1"),
    ],
)
def test_outputs_print_the_values_of_their_time(source: str, expected: str) -> None:
    """What is assigned behind an output changes nothing in front of it (as in Ruby)."""
    for start, end in (("", ""), ("{% if true %}" * 9, "{% endif %}" * 9), ("{% increment q %}", "")):
        text = Environment().from_string(start + source + end).render(x=1, y=5)
        assert text.removeprefix("0" if "q" in start else "") == expected

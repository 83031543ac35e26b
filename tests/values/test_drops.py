"""An object with a value (`__liquid__`) and properties (`__getitem__`) is asked first, then its value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import Webhook


class Money:
    """A price: prints and compares as its text or number, has properties beside."""

    def __init__(self, value: object, **properties: object) -> None:
        self.value = value
        self.properties = properties

    def __liquid__(self) -> object:
        return self.value

    def __getitem__(self, key: str) -> object:
        return self.properties[key]


class Prices(Money):
    """A drop that can be iterated over."""

    def __iter__(self) -> Iterator[object]:
        return iter([Money(1, cents=10), Money(2, cents=20)])


NINE = Money(9, cents=900, currency="NOK", first="F", size="S", none=None)
FIVE = Money(5, cents=500, currency="EUR")
LIST = [NINE, FIVE, {"cents": 100, "currency": "NOK"}]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{ d }}", "9"),
        ("{{ d.cents }}{{ d['cents'] }}{{ d[k] }}", "900900900"),
        ("{{ d.first }}{{ d.size }}{{ d | first }}", "FSF"),
        ("{{ d.none }}{{ d.other }}{{ d.last }}{{ d.other.more }}", ""),
        ("{{ d | plus: 1 }}{{ d | append: '!' }}", "109!"),
        ("{% assign e = d %}{{ e.cents }}{{ e }}", "9009"),
        ("{% if d == 9 and d.cents == 900 and d.cents > 100 %}y{% endif %}", "y"),
        ("{% if d.currency contains 'OK' %}y{% endif %}{% unless d.other %}n{% endunless %}", "yn"),
        ("{% case d.currency %}{% when 'NOK' %}y{% endcase %}{% case d %}{% when 9 %}y{% endcase %}", "yy"),
        ("{% for i in l %}{{ i.cents }},{% endfor %}", "900,500,100,"),
        ("{% for i in l %}{% if i.currency == 'NOK' %}{{ forloop.index }}{% endif %}{% endfor %}", "13"),
        ("{{ l | map: 'cents' | join: ',' }}", "900,500,100"),
        ("{{ l | map: 'other' | join: ',' }}", ",,"),
        ("{{ l | where: 'currency', 'NOK' | map: 'cents' | join: ',' }}", "900,100"),
        ("{{ l | where: 'none' | size }}{{ l | where: 'cents' | size }}", "03"),
        ("{{ l | reject: 'currency', 'NOK' | map: 'cents' | join: ',' }}", "500"),
        ("{{ l | find: 'currency', 'EUR' }}{{ l | find_index: 'currency', 'EUR' }}", "51"),
        ("{{ l | has: 'currency', 'EUR' }}{{ l | has: 'currency', 'USD' }}", "truefalse"),
        ("{{ l | sum: 'cents' }}", "1500"),
        ("{{ pair | sum }}{{ pair | sort | join: ',' }}", "145,9"),
        ("{{ l | sort: 'cents' | map: 'cents' | join: ',' }}", "100,500,900"),
        ("{{ l | sort_natural: 'currency' | map: 'currency' | join: ',' }}", "EUR,NOK,NOK"),
        ("{{ l | uniq: 'currency' | size }}{{ l | compact: 'currency' | size }}", "23"),
        ("{{ pair | reverse | map: 'cents' | join: ',' }}", "500,900"),
        ("{{ pair | concat: pair | map: 'cents' | join: ',' }}", "900,500,900,500"),
        ("{{ pair | slice: 1 | map: 'cents' }}{{ pair.last.cents }}{{ pair[0].cents }}", "500500900"),
        ("{{ pair | join: '+' }}{{ pair }}{{ pair | as_json_string }}", "9+595[9,5]"),
        ("{{ d | map: 'cents' }}{{ d | sum: 'cents' }}", "900900"),
        ("{{ d | property_accessor: 'cents' }}{{ d | property_accessor: 'other' }}", "900"),
        ("{{ t.cents }}{{ t | upcase }}{{ t.size }}{{ t.first }}{{ t | size }}", "1AB2a2"),
        ("{{ h.cents }}{{ h.own }}{% for i in h %}{{ i }}{% endfor %}{{ h.size }}", "1hcentshownh2"),
        (
            "{{ a.cents }}{{ a[1] }}{{ a.size }}{% for i in a %}{{ i }}{% endfor %}{{ a | join: '-' }}",
            "1y2xyx-y",
        ),
        ("{{ n.cents }}[{{ n }}]{% if n %}t{% endif %}{{ n | default: 'x' }}", "1[]x"),
        ("{{ nils | compact | size }}{{ nils | map: 'cents' | join: ',' }}", "11,2"),
        (
            "{% for i in p %}{{ i.cents }},{% endfor %}{{ p }}{{ p | map: 'cents' | join: ',' }}",
            "10,20,77710,20",
        ),
        ("{% tablerow i in p %}{{ i }}{% endtablerow %}", None),
        ("{% if p == 777 %}y{% endif %}{{ p | plus: 1 }}", "y778"),
    ],
)
def test_objects_with_a_value_and_properties(source: str, text: str | None) -> None:
    """What is looked up is asked of the object, what is printed, compared and calculated of its value."""
    data: dict[str, Any] = {
        "d": NINE,
        "k": "cents",
        "l": LIST,
        "pair": [NINE, FIVE],
        "t": Money("ab", cents=1),
        "h": Money({"cents": "h", "own": "h"}, cents=1),
        "a": Money(["x", "y"], cents=1),
        "n": Money(None, cents=1),
        "nils": [Money(None, cents=1), Money(3, cents=2)],
        "p": Prices(777),
    }
    if text is None:
        text = '<tr class="row1">\n<td class="col1">1</td><td class="col2">2</td></tr>\n'

    assert Environment().from_string(source).render(data) == text
    assert Environment(on_error="inline").from_string(source).render(data) == text


def test_a_partial_for_one_drop_that_is_no_list() -> None:
    """`render … for` gives the partial the drop itself, with its properties."""
    loader = DictLoader({"p": "{{ i }}:{{ i.cents }},"})
    template = Environment(loader=loader).from_string(
        "{% render 'p' for d as i %}{% render 'p' for l as i %}"
    )

    assert template.render(d=NINE, l=[NINE, FIVE]) == "9:900,9:900,5:500,"


def test_in_render_data_too() -> None:
    """A webhook's templates see them where plain variables are given."""
    webhook = Webhook.parse("POST https://a.example/{{ d.currency }}\n\n{{ d }} {{ d.cents }}")

    assert webhook.render({"d": NINE}).body == b"9 900"
    assert webhook.render(RenderData.from_dict({"variables": {"d": 1}})).body == b"1 "


def test_subclasses_of_str_have_no_properties_but_liquids() -> None:
    """What Python's `[]` does with a text is not what Liquid's does."""

    class Text(str):
        __slots__ = ()

    source = "{{ s.first }}{{ s.last }}{{ s | first }}{{ s | last }}[{{ s['first'] }}{{ s[0] }}]{{ s.size }}"
    assert Environment().from_string(source).render(s=Text("ab")) == "abab[]2"

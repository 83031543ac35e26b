"""Templates that together use every tag and keep state of every kind, and data for them.

The tests of several promises render these: from many threads, in any order, in other processes.
"""

from __future__ import annotations

from datetime import UTC
from datetime import datetime
from typing import Any

from liquid import DictLoader

from liquid_webhooks import Environment
from liquid_webhooks import RenderData

__all__ = ["HOOK", "NOW", "TEMPLATES", "data", "environment"]

NOW = datetime(2024, 6, 1, 9, 30, 15, tzinfo=UTC)
"""The time of `environment`."""

PARTIALS = {
    "card": "[{{ card }}{{ n }}{% cycle 'a', 'b' %}{{ forloop.index }}]",
    "counted": "{% increment hits %}{{ hits }}",
    "shared": "{% assign from_partial = n %}{{ item }}{% cycle 'p', 'q', 'r' %}",
    "stop": "s{% break %}S",
}

TEMPLATES: dict[str, str] = {
    "output": "{{ n }} {{ name | upcase | append: '!' }} {{ nope }} {{ h.k[0] }} {{ (1..n) | join: '-' }}",
    "assign": "{% assign x = n | plus: 1 %}{{ x }}{% assign x = x | times: x %}{{ x }}{% assign name = n %}"
    "{{ name }}",
    "capture": "{% capture c %}<{{ name }}>{% for i in l %}{{ i }}{% endfor %}{% endcapture %}{{ c }}"
    "{{ c | size }}",
    "if": "{% if n > 4 and name contains 'a' %}a{% elsif n == 2 or h %}b{% else %}c{% endif %}"
    "{% unless l == empty %}d{% endunless %}",
    "case": "{% case n %}{% when 1, 2 %}low{% when 3 or 4 %}mid{% else %}{{ n }}{% endcase %}",
    "cycle": "{% for i in (1..7) %}{% cycle 'a', 'b', 'c' %}{% cycle name: 1, 2 %}{% cycle n, name %}"
    "{% endfor %}",
    "counters": "{% increment c %}{% increment c %}{% decrement d %}{% increment n %}{{ n }}{{ c }}{{ d }}",
    "continue": "{% for i in l limit: 2 %}{{ i }}{% endfor %}|{% for i in l limit: n offset: continue %}"
    "{{ i }}{% endfor %}|{% for i in l offset: continue %}{{ i }}{% else %}none{% endfor %}",
    "ifchanged": "{% for i in l %}{% ifchanged %}{{ i }}{% endifchanged %}{% ifchanged %}{{ n }}"
    "{% endifchanged %}{% endfor %}",
    "loops": "{% for i in l reversed %}{% for j in (1..3) %}{% if j == n %}{% break %}{% endif %}"
    "{{ forloop.parentloop.index }}{{ j }}{{ forloop.rindex }}{% continue %}x{% endfor %};"
    "{% endfor %}",
    "tablerow": "{% tablerow i in l cols: 2 %}{{ i }}{{ tablerowloop.col }}{{ n }}{% endtablerow %}",
    "liquid": "{% liquid\n  assign y = n\n  for i in l\n    echo i | plus: y\n  endfor\n  cycle 'u', 'v'\n%}",
    "raw": "{% raw %}{{ n }}{% endraw %}{% comment %}{{ n }}{% endcomment %}{% # note %}{% doc %}d"
    "{% enddoc %}{{- n -}}",
    "render": "{% render 'card', n: n %}{% render 'card' for l as card %}{% render 'counted' %}"
    "{% increment hits %}",
    "include": "{% include 'shared', item: n %}{{ from_partial }}{% include 'counted' %}"
    "{% include 'counted' %}{% for item in l %}{% include 'shared' %}{% endfor %}{% for i in l %}"
    "{{ i }}{% include 'stop' %}{% endfor %}",
    "filters": "{{ l | sort | reverse | join: ',' }}{{ l | uniq | size }}{{ hs | map: 'k' | join }}"
    "{{ hs | where: 'k', n | size }}{{ name | url_encode }}{{ n | divided_by: 3.0 | round: 2 }}"
    "{{ 'x' | sha256 | slice: 0, n }}",
    "dates": "{{ 'now' | date: '%F %T' }}{{ n | date: '%Y' }}{{ '2021-06-03' | date: '%j' }}"
    "{{ t | time_zone: 'Asia/Tokyo' | date: '%H' }}",
    "attributes": "{{ ${first_name} }}{{ custom_attribute.${port} }}"
    "{{ event_properties.${total} | plus: {{ n }} }}",
    "extras": "{% message_extras :key who :value {{ name }} %}{% message_extras :key n :value {{ n }} %}done",
    "blocks": "{{content_blocks.${footer}}}{{ from_block }}{{content_blocks.${footer}}}"
    "{% cycle 'x', 'y', 'z' %}",
    "catalogs": "{% catalog_items ferries f{{ n }} {{ name }} g :rerender %}{% for i in items %}{{ i.text }}"
    "{% endfor %}{% for i in l limit: 2 %}{% catalog_selection_items ferries some %}{{ items[1].id }}"
    "{% endfor %}{{ items | size }}{% catalog_items nowhere {{ n }} %}{{ items | size }}",
    "promotion": "{% for i in l %}{% promotion('spring') %}{% endfor %}{% capture c %}{% promotion('all') %}"
    "{% endcapture %}{{ c | downcase }}",
    "random": "{% random 1 %}{% random {{ 1 }} %}{% capture r %}{% random %}{% random 9 %}{% endcapture %}"
    "{% if r == empty %}none{% endif %}",
    "shopping_cart": "{% shopping_cart c{{ n }} :abort_if_not_abandoned false %}{{ shopping_cart.total }}"
    "{% shopping_cart c1 %}{% for p in shopping_cart.products %}{{ p }}{% endfor %}",
    "landing_page": "{% landing_page_url sale %}{% landing_page_url {{ name }} %}",
    "translation": "{% translation greeting %}Hello{% endtranslation %}{% for i in l %}{% if i == n %}"
    "{% translation 'other' %}{{ i }}{% cycle 'k', 'l' %}{% break %}{% endtranslation %}{% endif %}"
    "{% endfor %}",
    "email": "{{ preference_center.${x} }}{{ ${email_footer} }}{% form_field_name :email_global_state %}",
    "errors": "{{ n | divided_by: 0 }}{% if name > n %}x{% endif %}{{ l | concat: n }}z",
    "leniencies": "{{ n | plus 1 }}{% if n > 1 && name %}y{% endif %}{{ name junk | upcase }}"
    "{{ n | nosuch: 1 }}",
    "abort": "{% if n == 3 %}{% abort_message('three') %}{% endif %}{{ n }}",
    "calls": "{% connected_content https://a.example/{{ n }} :save a %}{{ a.n }}{{ a.__http_status_code__ }}"
    "{% connected_content https://a.example/text :rerender :method post :body {{ name }} %}{{ n }}"
    '{% connected_content https://a.example/none :headers {"X-{{ n }}": {{ n }}, "Y": "{{ name }}"} %}'
    "{% connected_content https://a.example/form :content_type application/json "
    ":body n={{ n }}&o={{ name }} %}"
    "{{ connected }}",
}
"""By name; every tag of the dialect is in one of them."""

HOOK = """\
POST https://api.example.com/{{ n }}/{{ ${first_name} | url_param_escape }}
Content-Type: application/json
X-Cycle: {% cycle 'a', 'b' %}{% cycle 'a', 'b' %}
Authorization: Bearer {{ secrets.TOKEN }}

{"n": {{ n }}, "c": "{% increment c %}{% increment c %}", "b": "{{content_blocks.${footer}}}"\
{% message_extras :key who :value {{ name }} %}, "at": "{{ 'now' | date: '%s' }}"}
"""
"""A webhook whose fields keep state."""


def environment(**keywords: Any) -> Environment:
    """Return an environment that knows the partials and prints errors in place."""
    keywords = {"loader": DictLoader(PARTIALS), "on_error": "inline", "now": NOW, **keywords}
    return Environment(**keywords)


def data(number: int) -> RenderData:
    """Return one of many different data sets, the same for the same `number`."""
    return RenderData.from_dict(
        {
            "user": {"first_name": f"Ada {number}", "custom_attributes": {"port": f"port-{number}"}},
            "event_properties": {"total": number * 10},
            "content_blocks": {
                "footer": "({{ n }}{% cycle 'f', 'g' %}{% assign from_block = n %}{% increment c %}"
                "{{ ${first_name} }})"
            },
            "catalogs": {
                "ferries": [
                    {"id": f"f{number % 6}", "text": "{{ n }}{% cycle 'h', 'j' %}{{ ${first_name} }}"},
                    {"id": "g", "text": f"plain {number}"},
                ]
            },
            "catalog_selections": {"ferries": {"some": ["none", "g", f"f{number % 6}"]}},
            "promotion_codes": {"spring": [f"S-{number}", "S-0"], "all": [f"A-{number}"]},
            "shopping_carts": [
                {"cart_id": f"c{number % 6}", "total": number * 1.5},
                {"cart_id": "c1", "products": [number, 2]},
            ],
            "landing_pages": {"sale": f"https://l.example/{number}"},
            "translations": {"nb": {"greeting": "Hei {{ n }}{% assign from_text = n %}{{ from_text }}"}},
            "locale": "nb-NO",
            "secrets": {"TOKEN": f"token-{number:04}"},
            "http": [
                {"url": f"https://a.example/{number % 6}", "body": f'{{"n": {number}}}'},
                {
                    "method": "POST",
                    "url": "https://a.example/text",
                    "body": "<{{ n }}{% cycle 'v', 'w' %}{% assign n = 'own' %}{{ name }}>",
                },
                {
                    "url": "https://a.example/form",
                    "request_body": f'{{"n":"{number % 6}","o":"name {number}"}}',
                    "body": f"[{number}]",
                },
            ],
            "variables": {
                "n": number % 6,
                "name": f"name {number}",
                "l": [number % 3, 2, 2, number % 5, 9],
                "h": {"k": [number, None]},
                "hs": [{"k": number % 6}, {"k": 1}, {"k": None}],
                "t": datetime(2021, 6, 3, number % 24, 13, 41, tzinfo=UTC),
            },
        }
    )

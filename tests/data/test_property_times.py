"""Times among properties are texts to all but `date` and `time_zone`, which read them in UTC (spec 2.9)."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks.filters.table import FILTERS
from liquid_webhooks.values.braze import PropertyTime
from liquid_webhooks.values.braze import property_time

TIME = "2025-08-05T08:15:30:250-0800"
CONTEXT = {
    "at": TIME,
    "other": "2025-08-05T09:15:30:250-0800",
    "list": [TIME, "2025-08-05T07:15:30:250-0800", TIME],
    "trip": {"at": TIME, "stops": [{"at": TIME, "n": 1}, {"at": "x", "n": 2}]},
}
PROPERTIES = RenderData.from_dict({"context": CONTEXT})
PLAIN = RenderData.from_dict({"variables": {"context": CONTEXT}})

INPUTS = ("context.at", "context.list", "context.trip", "context.trip.stops")
ARGUMENTS = ("", ": context.at", ": 'at'", ": 1", ": 'at', context.at", ": context.at, '-'", ": 0, 2")


def outcome(source: str, data: RenderData) -> object:
    """Return what comes out: text, or the error's."""
    try:
        return Environment().from_string(source).render(data)
    except LiquidWebhooksError as error:
        return str(error)


@pytest.mark.parametrize("name", sorted(FILTERS.keys() - {"date", "time_zone"}))
def test_filters_take_them_for_texts(name: str) -> None:
    """Every filter, alone or in lists and objects, as input or argument, gives what it gives of a text."""
    for start in INPUTS:
        for arguments in ARGUMENTS:
            for end in ("", " | join: ' '", " | as_json_string", " | size"):
                source = f"{{{{ {start} | {name}{arguments}{end} }}}}"

                assert outcome(source, PROPERTIES) == outcome(source, PLAIN), source


@pytest.mark.parametrize(
    "source",
    [
        "{{ context.at }}{{ context.list }}{{ context.trip }}",
        "{{ context.at.size }}{{ context.at[0] }}{{ context.at.first }}{{ context.at.last }}",
        "{{ context.at.x }}{{ context.at['first'] }}{{ context.at[-1] }}",
        "{% if context.at == context.list[0] and context.at == '" + TIME + "' %}y{% endif %}",
        "{% if context.at < context.other and context.at >= 'a' %}y{% endif %}",
        "{% if context.at contains '08' and context.list contains context.at %}y{% endif %}",
        "{% if context.at == blank or context.at == empty %}y{% endif %}{% if context.at %}z{% endif %}",
        "{% case context.at %}{% when context.other %}n{% when context.list[0] %}y{% endcase %}",
        "{% for x in context.at %}{{ x }}{% endfor %}{% for x in context.list reversed %}{{ x }}{% endfor %}",
        "{% for x in context.trip %}{{ x[0] }}={{ x[1] }};{% endfor %}",
        "{% tablerow x in context.list cols: 2 %}{{ x }}{% endtablerow %}",
        "{% cycle context.at, 'b' %}{% cycle context.at, 'b' %}{% cycle context.at: 1, 2 %}",
        "{% assign t = context.at %}{{ t }}{% capture c %}{{ t }}{% endcapture %}{{ c | date: '%H' }}",
        "{% ifchanged %}{{ context.at }}{% endifchanged %}{% ifchanged %}{{ context.at }}{% endifchanged %}",
        "{% assign k = context.at %}{{ context[k] }}{{ context.trip[context.at] }}",
        "{% message_extras :key {{ context.at }} :value {{ context.at }} %}{{ (1..context.at) | size }}",
    ],
)
def test_templates_take_them_for_texts(source: str) -> None:
    """Look-ups, conditions, loops and prints see a text; a trace too."""
    assert outcome(source, PROPERTIES) == outcome(source, PLAIN)
    for data in (PROPERTIES, PLAIN):
        assert Environment().from_string(source).trace(data).text == outcome(source, data)


@pytest.mark.parametrize(
    "text",
    [
        TIME,
        "2025-08-05T08:15:30:250Z",
        "2025-08-05t08:15:30:250z",
        "2025-08-05 08:15:30:2 UTC",
        "2025-08-05T08:15:30:123456789 +05:30",
        "2025-08-05T08:15:30:250",
        "2025-99-05T08:15:30:250",
    ],
)
def test_what_is_such_a_time(text: str) -> None:
    """A colon before the milliseconds makes one of a text that is otherwise ISO 8601."""
    assert type(property_time(text)) is PropertyTime
    assert property_time(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025-08-05T08:15:30.250-0800",
        "2025-08-05T08:15:30-0800",
        "2025-08-05T08:15:30:",
        "2025-08-05T08:15:30:250-08",
        " 2025-08-05T08:15:30:250",
        "2025-08-05T08:15:30:250-0800 ",
        "2025-08-05T08:15:30:250-0800\n",
        "2025-08-05T08:15:30:x",
        "٢٠٢٥-08-05T08:15:30:250",
    ],
)
def test_what_is_none(text: str) -> None:
    """Any other text stays the very text it is."""
    assert property_time(text) is text


def test_the_data_itself_is_not_changed() -> None:
    """What was given, and what `to_dict` gives, are plain texts; a copy and a pickle of a time are times."""
    given = deepcopy(CONTEXT)
    data = RenderData.from_dict({"context": given, "event_properties": {"a": [{"$time": TIME}]}})
    [time] = data.variables["event_properties"]["a"]  # type: ignore[index]

    assert given == CONTEXT
    assert type(given["at"]) is str
    assert json.loads(json.dumps(data.to_dict()))["context"] == CONTEXT
    assert type(time) is PropertyTime
    assert [type(each) for each in (deepcopy(time), pickle.loads(pickle.dumps(time)))] == [PropertyTime] * 2

"""A location is the list that it was, whose elements have names too (spec 2.1)."""

from __future__ import annotations

import pytest

from liquid_webhooks import Environment
from liquid_webhooks import LiquidWebhooksError
from liquid_webhooks import RenderData
from liquid_webhooks.filters.table import FILTERS
from liquid_webhooks.values import lookup
from liquid_webhooks.values import lookup_dot
from liquid_webhooks.values.braze import Location


def outcome(source: str, name: str) -> object:
    """Return what comes out for the location, or for a plain list: text, or the error's."""
    data = RenderData.from_dict(
        {"user": {"last_coordinates": [10.5, 63.25]}, "variables": {"l": [10.5, 63.25]}}
    )
    try:
        return Environment().from_string(source.replace("@", name)).render(data)
    except LiquidWebhooksError as error:
        return error.message


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_filters_take_it_for_a_list(name: str) -> None:
    """Every filter gives what it gives of the plain list."""
    for arguments in ("", ": @", ": 'a'", ": 1", ": 'a', 1"):
        for end in ("", " | join: ' '"):
            source = f"{{{{ @ | {name}{arguments}{end} }}}}"

            assert outcome(source, "${most_recent_location}") == outcome(source, "l"), source


@pytest.mark.parametrize(
    "source",
    [
        "{{ @ }}{{ @[0] }}{{ @[-1] }}{{ @[2] }}{{ @.size }}{{ @.first }}{{ @.last }}",
        "{{ @.x }}{{ @['first'] }}{{ @['x'] }}{{ @[nil] }}",
        "{% for c in @ %}{{ c }};{% endfor %}{% for c in @ limit: 1 offset: 1 %}{{ c }}{% endfor %}",
        "{% if @ == l and l == @ %}a{% endif %}{% if @ contains 63.25 %}b{% endif %}",
        "{% if @ == empty %}c{% endif %}{% if @.size > 1 %}d{% endif %}",
        "{% if @ == blank %}a{% endif %}{% if @ %}b{% endif %}{% case @ %}{% when l %}c{% endcase %}",
        "{% assign m = @ | concat: l %}{{ m | join: ' ' }}{% tablerow c in @ %}{{ c }}{% endtablerow %}",
    ],
)
def test_templates_take_it_for_a_list(source: str) -> None:
    """Look-ups, loops, conditions and prints give what they give of the plain list."""
    assert outcome(source, "${most_recent_location}") == outcome(source, "l")


@pytest.mark.parametrize(("name", "coordinate"), [("longitude", 10.5), ("latitude", 63.25), ("x", None)])
def test_coordinates_by_name(name: str, coordinate: float | None) -> None:
    """Both ways of looking up find a coordinate; subclasses of str are names too."""

    class Name(str):
        pass

    location = Location([10.5, 63.25])

    assert lookup_dot(location, name) == lookup(location, name) == lookup(location, Name(name)) == coordinate


def test_what_has_no_such_coordinate() -> None:
    """A location of fewer numbers lacks the other; no plain list has the names."""
    assert lookup(Location([10.5]), "latitude") is None
    assert lookup(Location([]), "longitude") is None
    assert lookup([10.5, 63.25], "latitude") is None
    assert lookup_dot([10.5, 63.25], "latitude") is None

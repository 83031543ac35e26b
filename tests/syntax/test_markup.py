"""Markup: one record for each output, tag and comment, what is wrong with it included."""

from __future__ import annotations

import pytest
from hypothesis import given

from liquid_webhooks.errors import ParseError
from liquid_webhooks.syntax.closing import NONE
from liquid_webhooks.syntax.delimiters import DEFAULT_DELIMITERS
from liquid_webhooks.syntax.markup import Markup
from liquid_webhooks.syntax.markup import read_markup
from liquid_webhooks.syntax.scanner import scan
from tests.strategies import template_sources


def markups(source: str) -> list[Markup]:
    """Return all markup of a source."""
    return list(read_markup(source, DEFAULT_DELIMITERS, 0, len(source)))


def test_records() -> None:
    """A record says where markup stands, what is in it, which dashes it has, and which body."""
    source = "a{{- b | c }}{% raw -%} {{ {%- endraw -%}"
    output, raw = markups(source)

    assert source[output.start : output.stop] == "{{- b | c }}"
    assert source[output.inner_start : output.inner_stop] == "b | c"
    assert (output.trims_before, output.trims_behind, output.name, output.body) == (True, False, "", None)
    assert source[raw.start : raw.stop] == "{% raw -%} {{ {%- endraw -%}"
    assert source[raw.name_start :].startswith(raw.name)
    assert raw.name == "raw"
    assert (raw.trims_before, raw.trims_behind) == (False, True)
    assert raw.body
    assert source[raw.body.start : raw.body.stop] == " {{ "
    assert source[raw.body.end_name_start :].startswith(raw.body.end_name)
    assert raw.body.end_name == "endraw"


@pytest.mark.parametrize(
    ("source", "message", "goes_on"),
    [
        ("{%%}", "a tag has no name", True),
        ("{% raw x %}{% endraw %}", "`raw` takes no arguments", True),
        ("{% doc %}{% doc %}{% enddoc %}", "`doc` cannot hold another `doc`", True),
        ("{% raw x %}", "`raw` takes no arguments", False),
        ("{% raw %}", "`raw` is never closed; expected `{% endraw %}`", False),
        ("{% comment %}{% raw %}", "`raw` is never closed; expected `{% endraw %}`", False),
        ("<% raw %>", "`raw` is never closed; expected `<% endraw %>`", False),
        ("{{ a", "output is never terminated; expected `}}`", False),
        ("{% a", "tag is never terminated; expected `%}`", False),
    ],
)
def test_reading_goes_on_behind_what_ends(source: str, message: str, goes_on: bool) -> None:
    """What is not valid has a fault; only what never ends is the last that is read."""
    first, *others = markups(source + "{{ z }}" if goes_on else source)

    assert first.fault is not None
    assert first.fault.message == message
    assert (first.stop == NONE) is not goes_on
    assert len(others) == goes_on


@given(template_sources())
def test_scanning_fails_at_the_first_fault(source: str) -> None:
    """A source has tokens if none of its markup has a fault; else the first one is the error."""
    fault = next((markup.fault for markup in markups(source) if markup.fault), None)
    if fault is None:
        scan(source, DEFAULT_DELIMITERS)
        return
    with pytest.raises(ParseError) as caught:
        scan(source, DEFAULT_DELIMITERS)

    assert caught.value.message == fault.message
    assert caught.value.token
    assert caught.value.token.start_index == fault.start


@given(template_sources())
def test_markup_stands_in_order(source: str) -> None:
    """Spans do not overlap, hold what they name, and only the last may be without an end."""
    found = markups(source)
    at = 0
    for markup in found:
        stop = len(source) if markup.stop == NONE else markup.stop
        assert at <= markup.start <= markup.inner_start <= markup.inner_stop <= stop
        assert source.startswith(markup.name, markup.name_start)
        at = stop
    assert all(markup.stop != NONE for markup in found[:-1])

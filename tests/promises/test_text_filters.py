"""Properties of the text, encoding, digest and JSON filters: no value makes them fail but as they say."""

from __future__ import annotations

import inspect
from contextlib import suppress
from datetime import UTC
from datetime import date
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters import digests
from liquid_webhooks.filters import encodings
from liquid_webhooks.filters import html
from liquid_webhooks.filters import json
from liquid_webhooks.filters import replacing
from liquid_webhooks.filters import strings
from liquid_webhooks.values import Range
from tests.strategies import drops
from tests.strategies import json_like

pytestmark = pytest.mark.usefixtures("outside")

FAMILIES = (strings, replacing, html, encodings, digests, json)
FILTERS = {name: filter_ for family in FAMILIES for name, filter_ in family.FILTERS.items()}

TEXT = st.one_of(
    st.text(),
    st.text(st.characters(categories=["Cs"]), max_size=3),
    st.text(" \t\n\r\0\v\f\x1c\x85\xa0<>&;#%\\\"'-+=/0aZ{}[]`k,.", max_size=30),
    st.sampled_from(
        ["", " ", "\\0", "\\`", "\\'", "\\k<a>", "\\", "0x1f", "1e400", "nan", "inf", "²", "%zz", "<!--"]
    ),
)
HUGE = st.integers(30, 4_200).map(lambda digits: 10**digits)
VALUE = TEXT | json_like() | drops() | HUGE


class Ignoring:
    """A render state that drops reports."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def report(self, code: str, message: str) -> None:
        assert code == "LW601"
        assert "json_parse" in message


def call(name: str, arguments: list[object]) -> object:
    """Call the filter with as many of the arguments as it takes."""
    function = FILTERS[name].function
    state = [Ignoring()] if FILTERS[name].needs_state else []
    most = len(inspect.signature(function).parameters) - len(state)
    return function(*state, *arguments[:most])


@pytest.mark.parametrize("name", sorted(FILTERS))
@settings(deadline=None, max_examples=300)
@given(arguments=st.tuples(VALUE, VALUE, VALUE).map(list))
@example(arguments=["abc", "b", "\\k<x>"])
@example(arguments=["\ud800", "\udfff", "\ud800"])
@example(arguments=[Decimal("1E+400"), Decimal("NaN"), date.max])
@example(arguments=[Range(-(10**4_200), 10**4_200), 10**4_200, float("inf")])
def test_filters_give_a_value_or_our_error(name: str, arguments: list[object]) -> None:
    """Any values, in any position, give a result or one of our errors."""
    try:
        result = call(name, arguments)
    except (RenderError, LimitError):
        return
    match FILTERS[name].returns:
        case "text":
            assert type(result) is str
        case "number":
            assert result is None or isinstance(result, (bool, int, float))


@pytest.mark.parametrize("name", sorted(FILTERS))
@pytest.mark.parametrize("depth", [99, 100_000])
def test_deep_data_gives_a_value_or_our_error(name: str, depth: int) -> None:
    """Nesting of any depth, in any position, is a limit error at worst."""
    deep: object = "x"
    for level in range(depth):
        deep = [deep] if level % 2 else {"a": deep}

    for arguments in ([deep, "a", "b"], ["a", deep, "b"], ["abc", "b", deep]):
        with suppress(RenderError, LimitError):
            call(name, arguments)

    while isinstance(deep, (list, dict)):
        deep = deep[0] if isinstance(deep, list) else deep["a"]

"""Pairs of a form: as Python reads them, in memory that the text accounts for."""

from __future__ import annotations

import tracemalloc
from contextlib import suppress
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.twilio.form_pairs import form_pairs

PIECES = ("%", "%C3", "%A9", "%41", "%2", "é", "€", "+", "=", "&", "a", "x" * 4094, "y" * 4095, "%zz")


@pytest.mark.parametrize("errors", ["strict", "replace"])
@given(pieces=st.lists(st.sampled_from(PIECES)))
def test_pairs_are_those_of_python(pieces: list[str], errors: str) -> None:
    """Any form has the names and values that Python's own function reads in it, or is refused by both."""
    form = "".join(pieces)
    expected = found = None
    with suppress(UnicodeDecodeError):
        expected = parse_qsl(form, keep_blank_values=True, errors=errors)
    with suppress(UnicodeDecodeError):
        found = list(form_pairs(form, errors))
    assert found == expected


@pytest.mark.parametrize("text", ["%", "%41", "%C3%A9", "a", "é"])
def test_a_long_value_takes_little_memory(text: str) -> None:
    """To decode a value takes a few times its length, whatever it is made of."""
    form = "Body=" + text * (600_000 // len(text))
    tracemalloc.start()
    try:
        assert len(list(form_pairs(form))) == 1
        assert tracemalloc.get_traced_memory()[1] < 10 * len(form)
    finally:
        tracemalloc.stop()

"""Nested data as text: one walker writes Ruby's `inspect` and JSON, and both keep to the same bounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from types import MappingProxyType

import pytest

from liquid_webhooks.errors import LimitError
from liquid_webhooks.values import inspect
from liquid_webhooks.values import nesting
from liquid_webhooks.values.json_text import write_json


class Drop:
    """An object that stands for a plain value."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __liquid__(self) -> object:
        return self.value


class Text(str):
    """A text of another class."""

    __slots__ = ()


IN_BOTH = pytest.mark.parametrize("write", [inspect, write_json])


@pytest.mark.parametrize(
    ("value", "ruby", "json"),
    [
        ([], "[]", "[]"),
        ({}, "{}", "{}"),
        (MappingProxyType({}), "{}", "{}"),
        ((None, True, False, 1, 1.0), "[nil, true, false, 1, 1.0]", "[null,true,false,1,1.0]"),
        ([float("nan"), float("-inf")], "[NaN, -Infinity]", "[null,null]"),
        ({"a": {"b": [[], "c"]}}, '{"a"=>{"b"=>[[], "c"]}}', '{"a":{"b":[[],"c"]}}'),
        (MappingProxyType({"a": 1}), '{"a"=>1}', '{"a":1}'),
        ({1: 2, None: 3, (4,): 5}, "{1=>2, nil=>3, [4]=>5}", '{"1":2,"":3,"[4]":5}'),
        ([Drop("#{x}"), Drop(1), Drop([Drop(None)])], '["\\#{x}", 1, [nil]]', '["#{x}",1,[null]]'),
        ([Text("é\n")], '["é\\n"]', '["é\\n"]'),
        ({Text("k"): Text("v")}, '{"k"=>"v"}', '{"k":"v"}'),
        (
            [datetime(2021, 6, 3, 1, 2, 3, 40_000, UTC)],
            "[2021-06-03 01:02:03.04 UTC]",
            '["2021-06-03 01:02:03 UTC"]',
        ),
    ],
)
def test_both_notations(value: object, ruby: str, json: str) -> None:
    """What is written differs in marks and scalars alone, whatever classes the data is made of."""
    assert (ruby, json) == (inspect(value), write_json(value))


@IN_BOTH
def test_long_keys_are_counted(write: Callable[[object], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A long key counts like a long text, before it is copied."""
    monkeypatch.setattr(nesting, "MAX_CHARS", 1_000)
    room = 1_000 - len(write({"": 1}))

    assert len(write({"k" * room: 1})) == 1_000
    with pytest.raises(LimitError, match=r"^data of more than 1000 characters$"):
        write({"k" * (room + 1): 1})


@IN_BOTH
def test_keys_nest_too(write: Callable[[object], str]) -> None:
    """A key that is a list is followed as far as any other data, and no further."""
    key: object = ()
    for _ in range(98):
        key = (key,)

    assert write({key: 1})
    with pytest.raises(LimitError, match=r"^data nested more than 100 levels deep$"):
        write({((key,),): 1})

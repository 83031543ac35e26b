"""What values cost to read, and where following them ends: to the character, to the level, to the value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import partial

import pytest

from liquid_webhooks.budget import Budget
from liquid_webhooks.budget import keep
from liquid_webhooks.errors import LimitError
from liquid_webhooks.limits import Limits
from liquid_webhooks.values import contains
from liquid_webhooks.values import equal
from liquid_webhooks.values import inspect
from liquid_webhooks.values import is_blank
from liquid_webhooks.values import less
from liquid_webhooks.values import nesting
from liquid_webhooks.values import text
from liquid_webhooks.values import to_array
from liquid_webhooks.values import to_number
from liquid_webhooks.values import to_s
from liquid_webhooks.values.json_text import Invalid
from liquid_webhooks.values.json_text import read_json
from liquid_webhooks.values.json_text import write_json


class Counting(Budget):
    """Adds up what is read."""

    def __init__(self) -> None:
        self.read = 0

    def charge_read(self, chars: int) -> None:
        """Count so many characters."""
        self.read += chars


class Drop:
    """An object that stands for a plain value."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __liquid__(self) -> object:
        return self.value


def charged(work: Callable[[], object]) -> int:
    """Return how many characters `work` is charged for."""
    budget = Counting()
    with keep(budget):
        work()
    return budget.read


def nested(levels: int) -> object:
    """Return a list of so many levels, one within the other."""
    value: object = "x"
    for _ in range(levels):
        value = [value]
    return value


def doubled(levels: int) -> object:
    """Return a list that holds one list twice, which holds another twice, and so on."""
    value: object = ["x"]
    for _ in range(levels):
        value = [value, value]
    return value


@pytest.mark.parametrize(
    ("work", "chars"),
    [
        (partial(contains, "x" * 1024, "y"), 0),
        (partial(contains, "x" * 1025, "y"), 1025),
        (partial(contains, Drop("x" * 1024), 1), 0),
        (partial(contains, Drop("x" * 1025), 1), 1025),
        (partial(contains, ["x"] * 8, "y"), 0),
        (partial(contains, ["x"] * 9, "y"), 16 * 9),
        (partial(contains, ["x" * 2000] * 3, "y" * 2000), 3 * 2000 + 3 * 128),
        (partial(contains, "x" * 160, "y" * 32), 0),
        (partial(contains, "x" * 161, "y" * 32), 32 * 129 // 48),
        (partial(contains, "x" * 2499, "y" * 1250), 2499 + 1250 * 1249 // 48),
        (partial(contains, "x" * 2500, "y" * 1250), 2500),
        (partial(contains, "x" * 29_999, "y" * 99), 29_999 + 99 * 29_900 // 48),
        (partial(contains, "x" * 30_000, "y" * 99), 30_000),
        (partial(is_blank, "\x1c" * 1025), 1025),
        (partial(contains, ("x",) * 5, 1), 128 * 5),
        (partial(equal, "x" * 1024, "y" * 2000), 0),
        (partial(equal, "x" * 1025, "y" * 2000), 1025),
        (partial(equal, "y" * 2000, "x" * 1024), 0),
        (partial(equal, Drop("y" * 2000), "x" * 1025), 1025),
        (partial(equal, "x" * 1025, date(2021, 6, 3)), 0),
        (partial(equal, date(2021, 6, 3), "x" * 1025), 0),
        (partial(less, "x" * 1025, "y" * 2000), 1025),
        (partial(less, Drop("x" * 1024), "y" * 2000), 0),
        (partial(is_blank, " " * 1024), 0),
        (partial(is_blank, " " * 1025), 1025),
        (partial(is_blank, Drop(" " * 1025)), 1025),
        (partial(is_blank, "x" + " " * 1025), 0),
        (partial(text, 2**256 - 1), 0),
        (partial(text, 2**256), 16 * 257),
        (partial(to_number, "x" * 256), 0),
        (partial(to_number, "x" * 257), 16 * 257 + 514),
        (partial(to_number, "x" * 5000), 16 * 4300 + 10000),
        (partial(text, [None] * 4), 0),
        (partial(text, [None] * 5), 48 * 6),
        (partial(inspect, [None] * 2), 0),
        (partial(inspect, [None] * 3), 48 * 7 + 15),
        (partial(write_json, [None] * 2), 0),
        (partial(write_json, [None] * 3), 48 * 7 + 16),
        (partial(to_array, (1,) * 7), 0),
        (partial(to_array, (1,) * 8), 16 * 4 * 65),
        (partial(to_array, ((1,) * 100, (1,) * 100)), 16 * 4 * (160 + 197)),
        (partial(equal, [1] * 7, [1] * 7), 0),
        (partial(equal, [1] * 8, [1] * 8), 16 * 4 * 65),
        (partial(equal, {"k": [1] * 8}, {"k": [1] * 8}), 16 * 4 * 67),
    ],
)
def test_what_is_read_is_charged(work: Callable[[], object], chars: int) -> None:
    """Short texts, numbers and lists are free; of others each character, bit or value that is read counts."""
    assert charged(work) == chars


FOLLOWING: dict[str, Callable[[object, object], object]] = {
    "text": lambda value, _: text(value),
    "to_s": lambda value, _: to_s(value),
    "inspect": lambda value, _: inspect(value),
    "write_json": lambda value, _: write_json(value),
    "to_array": lambda value, _: to_array(value),
    "equal": equal,
}
"""What follows nested data, here two that are equal."""

IN_EVERY_WAY = pytest.mark.parametrize("follow", FOLLOWING.values(), ids=FOLLOWING)


@IN_EVERY_WAY
@pytest.mark.parametrize("depth", [1, 2, 100])
def test_data_may_be_as_deep_as_the_limit(follow: Callable[[object, object], object], depth: int) -> None:
    """So many levels as `Limits.data_depth` says are followed, and not one more."""
    with keep(Budget.bound_to(Limits(data_depth=depth))()):
        assert follow(nested(depth), nested(depth))
        assert follow([nested(depth - 1)] * 3, [nested(depth - 1)] * 3)
        with pytest.raises(LimitError, match=f"data nested more than {depth} levels deep"):
            follow(nested(depth + 1), nested(depth + 1))


@IN_EVERY_WAY
def test_pythons_own_bound_is_a_limit_too(follow: Callable[[object, object], object]) -> None:
    """Where the limit is set higher than Python's recursion goes, its end is a limit error all the same."""
    budget = Budget.bound_to(Limits(data_depth=10**6))()

    with keep(budget), pytest.raises(LimitError, match="data nested more than 1000000 levels deep"):
        follow(nested(50_000), nested(50_000))


@IN_EVERY_WAY
def test_data_of_many_values_meets_the_limit(
    follow: Callable[[object, object], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists that hold one another twice are followed up to a number of values."""
    monkeypatch.setattr(nesting, "MAX_VISITS", 2_000)

    assert follow(doubled(7), doubled(7))
    with pytest.raises(LimitError, match=r"data of more than 2000 values$"):
        follow(doubled(12), doubled(12))


@pytest.mark.parametrize("write", [text, inspect, write_json])
def test_long_texts_in_data_meet_the_limit(
    write: Callable[[object], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text that nested data becomes has a longest length."""
    monkeypatch.setattr(nesting, "MAX_CHARS", 1_000)
    start = ["x" * 99] * 8
    room = 1_000 - len(write([*start, ""]))

    assert len(write([*start, "x" * room])) == 1_000
    with pytest.raises(LimitError, match=r"data of more than 1000 characters$"):
        write([*start, "x" * (room + 1)])


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (" " * 20_000 + "5", 5),
        ("5" + " " * 20_000, 5),
        ("-5.5" + "\n" * 10_000, Decimal("-5.5")),
        ("5x" + "1" * 20_000, 5),
        ("1." + "0" * 2_000 + "x" * 20_000, 1),
        ("x" * 20_000, 0),
    ],
)
def test_numbers_in_long_texts(value: str, number: object) -> None:
    """However long a text is, it is the number that it begins with."""
    assert to_number(value) == number


@pytest.mark.parametrize(
    "value",
    ["1" * 20_000, " -" + "1" * 20_000, "1_" * 10_000, "1." + "0" * 20_000, "1." + "0" * 20_000 + "\n"],
)
def test_long_numbers_in_long_texts(value: str) -> None:
    """A number that goes on for longer than any may is a limit error, wherever reading it stops."""
    with pytest.raises(LimitError, match="a number of more than 4300 digits"):
        to_number(value)


@pytest.mark.parametrize("source", ["[" * 101 + "]" * 101, '{"a":' * 101 + "1" + "}" * 101, "[" * 50_000])
def test_deep_json_is_invalid(source: str) -> None:
    """JSON of more than a hundred levels says so; a hundred are read, as in Ruby."""
    assert read_json(source) == Invalid("the JSON is nested more than 100 levels deep")
    assert not isinstance(read_json("[" * 100 + "]" * 100), Invalid)
    assert not isinstance(read_json("[" + "[{}]," * 200 + "1]"), Invalid)


def test_the_longest_json_that_is_read() -> None:
    """JSON of 1,048,576 characters is read, of one more refused."""
    assert read_json(" " * 1_048_575 + "1") == 1
    with pytest.raises(LimitError, match=r"^a JSON text of more than 1048576 characters$"):
        read_json(" " * 1_048_576 + "1")

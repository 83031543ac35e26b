"""What filters charge beside what their records say, and how often they look at the deadline."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import pytest

from liquid_webhooks.budget import Budget
from liquid_webhooks.budget import keep
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.arithmetic import plus
from liquid_webhooks.filters.arrays import compact
from liquid_webhooks.filters.arrays import find_index
from liquid_webhooks.filters.arrays import join
from liquid_webhooks.filters.arrays import map_
from liquid_webhooks.filters.arrays import sort
from liquid_webhooks.filters.arrays import sort_natural
from liquid_webhooks.filters.arrays import total
from liquid_webhooks.filters.arrays import uniq
from liquid_webhooks.filters.arrays import where
from liquid_webhooks.filters.json import as_json_string
from liquid_webhooks.filters.money import money
from liquid_webhooks.filters.ordering import identity
from liquid_webhooks.filters.replacing import replace
from liquid_webhooks.filters.strings import upcase
from liquid_webhooks.values import Range
from liquid_webhooks.values import to_integer
from liquid_webhooks.values.nesting import Visits

LONG = "x" * 2_000


class Counting(Budget):
    """Adds up what is read, and counts the looks at the deadline."""

    def __init__(self) -> None:
        self.read = self.looks = 0

    def check_time(self, ahead: float = 0) -> None:
        """Count a look."""
        self.looks += 1

    def charge_read(self, chars: int) -> None:
        """Count so many characters, and a look."""
        self.read += chars
        self.looks += 1


def counted(work: Callable[[], object]) -> Counting:
    """Return what `work` was charged."""
    budget = Counting()
    with keep(budget), suppress(RenderError):
        work()
    return budget


@pytest.mark.parametrize(
    ("work", "chars"),
    [
        (partial(where, [{"k": 1}] * 8, "k"), 0),
        (partial(where, [{"k": 1}] * 9, "k"), (32 + 32) * 9),
        (partial(where, [{"k": 1}] * 9, "k", [1]), (32 + 128) * 9),
        (partial(where, [1] * 3, 1), 128 * 3),
        (partial(map_, [{"k": 1}] * 9, LONG), 2_000 * 9),
        (partial(map_, [LONG] * 3, "y"), 128 * 3 + 2_000 * 3),
        (partial(find_index, Range(1, 20), 1), 16 * 20 + 128 * 20 + 32 * 20),
        (partial(total, [1] * 50), 0),
        (partial(total, [1.5] * 3), 128 * 3),
        (partial(join, [LONG] * 3), 0),
        (partial(join, [[LONG]]), 0),
        (partial(join, [{"k": 1}] * 3), 128 * 3),
        (partial(sort, [LONG] * 3), 6_000),
        (partial(sort_natural, [LONG] * 3), 6_000 * 8),
        (partial(uniq, [LONG] * 3), 6_000),
        (partial(uniq, [1] * 50), 0),
        (partial(replace, "x", "x", "\\0" * 10), 16 * 10),
        (partial(replace, "y", "x", "\\0" * 10), 0),
        (partial(money, " " * 256 + "1"), 4 * 257),
        (partial(to_integer, "0" * 256 + "1"), 4 * 257),
        (partial(plus, "0" * 256 + "1", 1), 16 * 257 + 2 * 257),
    ],
)
def test_what_is_read_is_charged(work: Callable[[], object], chars: int) -> None:
    """Usual lists and texts are free; others count for what they take."""
    assert counted(work).read == chars


@pytest.mark.parametrize(
    "work",
    [
        partial(sort, [*range(20_000, 0, -1), float("nan")]),
        partial(sort, list(range(50_000)), 1),
        partial(sort_natural, [1] * 50_000, 1),
        partial(uniq, list(range(50_000)), 1),
        partial(uniq, [[n] for n in range(50_000)]),
        partial(compact, [{"k": n} for n in range(50_000)], "k"),
        partial(map_, list(range(50_000)), 1),
        partial(where, [{"k": n} for n in range(50_000)], "k"),
        partial(total, list(range(50_000)), 1),
        partial(as_json_string, [[n] for n in range(50_000)]),
        partial(join, [[n] for n in range(50_000)]),
    ],
)
def test_the_deadline_is_looked_at(work: Callable[[], object]) -> None:
    """What goes through a long list looks at the deadline every so many items."""
    assert counted(work).looks >= 5


@pytest.mark.parametrize("change", [str, lambda n: n, lambda n: [n], lambda n: {"k": n}, lambda n: [0, n]])
def test_hashes_of_identities_cannot_be_chosen(change: Callable[[int], object]) -> None:
    """Numbers of one hash, alone and in lists and hashes, are told apart by keys of many."""
    numbers = [n * sys.hash_info.modulus for n in range(1, 2_000)]

    hashes = {hash(identity(change(number), Visits())) for number in numbers}

    assert len({hash(number) for number in numbers}) == 1
    assert len(hashes) > 1_990


def test_pairs_of_one_hash_are_told_apart() -> None:
    """Python's own hash of a tuple of floats or integers can be chosen; that of an identity cannot."""
    pairs = [{"k": pair} for pair in ([1, 7], [2, 7 * 2**61], [1.0, 7.0], [1, 7.0], [True, 7])]

    assert len(uniq([*pairs, *pairs]) or []) == len(pairs)
    assert uniq([{"k": 0.0}, {"k": -0.0}, 0.0, -0.0]) == [{"k": 0.0}, 0.0]


def test_a_text_is_not_copied_that_is_over_the_limit() -> None:
    """To change the case of a text takes twelve times its memory; one that is too long is refused before."""
    with pytest.raises(LimitError, match="a text of more than 1048576 characters"):
        upcase("é" * 1_048_577)

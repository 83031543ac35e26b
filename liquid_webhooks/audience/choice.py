"""Choice: one row of many, by its user's id or by chance."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Iterator
from random import Random

from liquid_webhooks.audience.row import Row
from liquid_webhooks.data.profiles import matches
from liquid_webhooks.errors import DataError

__all__ = ["one_at_random", "with_id"]


def with_id(rows: Iterable[Row], wanted: str, name: str) -> Iterator[Row]:
    """Yield the first row whose user's external id, Braze id, e-mail address or phone number is `wanted`.

    Rows that cannot be read come out too, as they might have been the one.

    Raises:
        DataError: There is none.
    """
    for row in rows:
        if row.error is not None:
            yield row
        elif matches(row.own.get("user"), wanted):
            yield row
            return
    raise DataError(f"{name}: no user has that id")


def one_at_random(rows: Iterable[Row], seed: int | None, name: str) -> Iterator[Row]:
    """Yield one row, each with the same chance, and those that cannot be read.

    Raises:
        DataError: There is none that can.
    """
    # Nobody gains by guessing whose message is previewed.
    random = Random(seed)  # noqa: S311
    chosen: Row | None = None
    count = 0
    for row in rows:
        if row.error is not None:
            yield row
            continue
        count += 1
        if random.randrange(count) == 0:
            chosen = row
    if chosen is None:
        raise DataError(f"{name}: holds no users")
    yield chosen

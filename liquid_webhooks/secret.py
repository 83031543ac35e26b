"""A text that is never shown, and the masking of secrets that reappear in other texts."""

from __future__ import annotations

from collections import UserString
from collections.abc import Callable
from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Mapping
from collections.abc import Set
from contextlib import suppress
from decimal import Decimal
from functools import lru_cache
from typing import Any
from typing import cast

from liquid_webhooks.hiding.literals import SHORTEST
from liquid_webhooks.hiding.spellings import Finder
from liquid_webhooks.hiding.spellings import Spellings
from liquid_webhooks.hiding.spellings import spellings

__all__ = [
    "MASK",
    "MIN_MASKED_CHARS",
    "MOST_HITS",
    "Secret",
    "mask",
    "places_of",
    "remember",
    "secrets_in",
    "secrets_of_value",
]

MASK = "***"
"""What stands in the place of a secret."""

MIN_MASKED_CHARS = SHORTEST
"""Shorter secrets are not looked for in texts: they are guessable, and masking them would shred the text."""

MOST_HITS = 1_000
"""Different secrets that are remembered as found: names of parameters count too, which data may make up."""

_LONGEST_INTEGER = 10_000
"""Bits of a number that is printed at most."""


class Secret:
    """A text whose `str` and `repr` are masked; equal to another secret of the same value.

    Liquid prints the value itself (`__liquid__`), so that a secret can be handed to a template as a variable.
    A pickle holds it in the clear.

    Args:
        value: The text to protect.

    Raises:
        TypeError: `value` is not a string.
    """

    __slots__ = ("_spellings", "_value")

    def __init__(self, value: str) -> None:
        if not isinstance(value, str):
            raise TypeError(f"a secret is a string, not {type(value).__name__}")
        # Without a class of its own, which may say something else when it is written.
        self._value = str.__str__(value)
        self._spellings: Spellings | None = None

    def reveal(self) -> str:
        """Return the value itself."""
        return self._value

    @property
    def is_maskable(self) -> bool:
        """Whether it is long enough to be looked for in texts (`MIN_MASKED_CHARS`); an empty one is too."""
        return not 0 < len(self._value.strip()) < MIN_MASKED_CHARS

    @property
    def spellings(self) -> Spellings:
        """What is looked for in texts; made at the first use."""
        if self._spellings is None:
            self._spellings = spellings(self._value)
        return self._spellings

    def __liquid__(self) -> str:
        return self._value

    def __str__(self) -> str:
        return MASK

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __eq__(self, other: object) -> bool:
        return self._value == other._value if isinstance(other, Secret) else NotImplemented

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __reduce__(self) -> tuple[type[Secret], tuple[str]]:
        return Secret, (self._value,)


def mask(
    text: str,
    secrets: Iterable[Secret],
    start: int = 0,
    stop: int | None = None,
    hits: set[Secret] | None = None,
    look: Callable[[], object] | None = None,
) -> str:
    """Return `text` with every secret in it replaced by `***`.

    Found are the value, less the blanks around it, in any letter case with any of its characters
    percent-encoded, `+` for a blank, JSON's and HTML's escapes, however often; and the base64 (either
    alphabet, percent-encoded or not) of the value or of its percent-encoded form, at each of the three
    alignments it can have within a longer run, such as the base64 of `sid:token`. A value of several lines
    is found without its line ends and behind `<br />` too, and so is each of its lines. What is shorter than
    4 characters is not looked for.

    The time that it takes grows with the text, and hardly with the number and length of the secrets.

    Args:
        text: Where secrets are looked for.
        secrets: What is masked.
        start: Return the part of the text from this offset on, even if it cuts through a secret.
        stop: Return the part up to this offset; None for the end.
        hits: Those that stand in the text are added to it, up to `MOST_HITS`.
        look: Called now and then, as a long text takes long; what it raises ends the search.
    """
    stop = len(text) if stop is None else stop
    known = tuple(secrets)
    if not known:
        return text[start:stop]
    numbers: set[int] | None = None if hits is None else set()
    parts: list[str] = []
    end = start
    for first, last in _finder(known).find(text, look, numbers):
        if last <= start or first >= stop:
            continue
        parts += (text[end:first], MASK)
        end = max(end, last)
    if hits is not None and numbers:
        for number in sorted(numbers):
            remember(known[number], hits)
    return "".join([*parts, text[end:stop]])


def places_of(text: str, secrets: Iterable[Secret]) -> list[tuple[int, int]]:
    """Return where `mask` would put `***`: start and stop of each place, in order."""
    return _finder(tuple(secrets)).find(text)


@lru_cache(maxsize=8)
def _finder(secrets: tuple[Secret, ...]) -> Finder:
    return Finder(secret.spellings for secret in secrets)


def remember(secret: Secret, hits: set[Secret]) -> None:
    """Add a secret to those that were found, of which `MOST_HITS` are kept."""
    if len(hits) < MOST_HITS:
        hits.add(secret)


def secrets_in(variables: object) -> Iterator[Secret]:
    """Yield the variables of a template that are secrets themselves, and what stands under `secrets`.

    See `secrets_of_value` for the latter. A `Secret` that lies deeper among other variables is not looked
    for: a render takes note of it when it is read.
    """
    if not isinstance(variables, Mapping):
        return
    for name, value in variables.items():
        if isinstance(value, Secret):
            yield value
        elif name == "secrets":
            yield from secrets_of_value(value)


def secrets_of_value(value: object) -> Iterator[Secret]:
    """Yield all texts and numbers that `value` is or holds, in objects, lists and drops too, in order.

    What stands in several places, or in itself, is gone through once. A number is a secret in each way that
    it may be printed; a boolean is none.
    """
    # Kept as well as seen: an object that a mapping makes when asked could give its id to the next one.
    seen: dict[int, object] = {}
    left: list[tuple[Iterator[object], bool]] = [(iter((value,)), True)]
    while left:
        items, asks_drops = left[-1]
        for item in items:
            if isinstance(item, Secret):
                yield item
            elif isinstance(item, (str, UserString)):
                yield Secret(str(item))
            elif isinstance(item, (int, float, Decimal)):
                yield from map(Secret, _printed(item))
            elif id(item) not in seen and (inner := _inner(item, asks_drops)) is not None:
                seen[id(item)] = item
                left.append(inner)
                break
        else:
            left.pop()


def _inner(value: object, asks_drops: bool) -> tuple[Iterator[object], bool] | None:
    """Return what a container or a drop holds, and whether drops in it are asked; None for anything else."""
    if isinstance(value, Mapping):
        return iter(value.values()), asks_drops
    if isinstance(value, (list, tuple, Set)):
        return iter(value), asks_drops
    if asks_drops and hasattr(type(value), "__liquid__"):
        # One that fails says so where a template reads it; one could hold others without end.
        with suppress(Exception):
            return iter((cast("Any", value).__liquid__(),)), False
    return None


def _printed(number: float | Decimal) -> tuple[str, ...]:
    """Return how a number may be printed: as Python and JSON do, and as Ruby, which has `1.0e+20`."""
    if isinstance(number, bool):
        return ()
    if isinstance(number, int):
        return () if number.bit_length() > _LONGEST_INTEGER else (int.__repr__(number),)
    text = "nan" if number != number else float.__repr__(float(number))
    mantissa, exponent, power = text.partition("e")
    return (text,) if not exponent or "." in mantissa else (text, f"{mantissa}.0e{power}")

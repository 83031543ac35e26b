"""What a sized cache keeps: the values asked for last, of so much in all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.keeping.sized_cache import SizedCache

MOST = 10


def cache(made: list[str]) -> SizedCache[str, str]:
    """Return a cache of ten characters that says what it makes."""

    def make(key: str) -> str:
        made.append(key)
        return key.upper()

    return SizedCache(make, lambda _, value: len(value), MOST)


@given(st.lists(st.text("ab", max_size=12), max_size=40))
def test_it_keeps_what_was_asked_for_last(keys: list[str]) -> None:
    """A value is made anew only if more than the bound was asked for since; what is kept is bounded."""
    made: list[str] = []
    kept = cache(made)
    recent: list[str] = []

    for key in keys:
        before = len(made)
        assert kept(key) == key.upper()
        assert (len(made) == before) == (key in recent)
        if len(key) <= MOST:
            recent = [*(other for other in recent if other != key), key]
        while sum(map(len, recent)) > MOST:
            del recent[0]
        assert kept.size == sum(map(len, recent))
        assert len(kept) == len(recent)


def test_what_is_too_large_leaves_the_rest() -> None:
    """A value larger than the bound is given, not kept, and what was kept stays."""
    made: list[str] = []
    kept = cache(made)

    assert [kept("a"), kept("b" * 11), kept("b" * 11), kept("a")] == ["A", "B" * 11, "B" * 11, "A"]
    assert made == ["a", "b" * 11, "b" * 11]
    assert (kept.size, len(kept)) == (1, 1)


def test_what_fails_is_not_kept() -> None:
    """An error is raised each time, and nothing is kept of it."""
    kept: SizedCache[int, float] = SizedCache(lambda key: 1 / key, lambda *_: 1, MOST)

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept(0)
    assert (kept.size, len(kept)) == (0, 0)


def test_threads_share_it() -> None:
    """Eight threads that ask for a few things get each its own, and the size is that of what is kept."""
    kept = cache([])
    wanted = [chr(97 + at % 7) * (at % 5 + 1) for at in range(4000)]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(kept, wanted)) == [key.upper() for key in wanted]

    assert kept.size == sum(size for _, size in kept._kept.values()) <= MOST

"""A forked child goes on, whatever lock another thread of its parent held."""

from __future__ import annotations

import copy
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from threading import Event
from threading import Thread
from typing import Any

import pytest

import liquid_webhooks
from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from liquid_webhooks import Template
from liquid_webhooks.data import render_data
from liquid_webhooks.http.url import parse_url
from liquid_webhooks.keeping.forks import Mutex
from liquid_webhooks.keeping.once import once
from liquid_webhooks.keeping.sized_cache import SizedCache
from liquid_webhooks.resources import Cached
from liquid_webhooks.resources import ContentAnswer
from liquid_webhooks.resources import ContentRequest
from liquid_webhooks.resources import Recorder
from liquid_webhooks.resources.promotion_codes import CodePool
from liquid_webhooks.resources.promotion_codes import DrawnCodes
from tests.keeping.forking import FORKS
from tests.keeping.forking import held
from tests.keeping.forking import in_child
from tests.resources.live.fakes import Scripted

pytestmark = FORKS

REQUEST = ContentRequest("GET", parse_url("https://w.example/x"), max_age=9)

Made = tuple[Any, Callable[[], object]]
"""What has a lock, and what uses it."""


def answering() -> Scripted:
    """Return a transport that answers each call alike."""
    return Scripted(lambda _at, _request: ContentAnswer(200, body=b"a"))


def pool() -> Made:
    made = CodePool({"l": ["c"]})
    return made, lambda: made.draw("l")


def pool_for_a_user() -> Made:
    made = CodePool({"l": ["c"]})
    return made, lambda: DrawnCodes(made, "u").draw("l")


def drawn() -> Made:
    made = DrawnCodes(CodePool({"l": ["c"]}))
    return made, lambda: made.draw("l")


def copied() -> Made:
    made = pickle.loads(pickle.dumps(copy.copy(CodePool({"l": ["c"]}))))
    return made, lambda: made.draw("l")


def cached() -> Made:
    made = Cached(answering())
    return made, lambda: made.send(REQUEST).body.decode() + str(len(made))


def recorder() -> Made:
    made = Recorder(answering())
    return made, lambda: made.send(REQUEST).body.decode() + str(len(made.records()))


def sized_cache() -> Made:
    made: SizedCache[str, str] = SizedCache(str.upper, lambda _, value: len(value), 9)
    return made, lambda: made("a")


LOCKED = {
    "code pool": (pool, "c"),
    "code pool, for a user": (pool_for_a_user, "c"),
    "one user's codes": (drawn, "c"),
    "unpickled code pool": (copied, "c"),
    "cache of answers": (cached, "a1"),
    "recorder": (recorder, "a1"),
    "sized cache": (sized_cache, "A"),
}
"""Makes something that has a lock, and what uses it → what that gives."""


@pytest.mark.parametrize("name", LOCKED)
def test_a_child_is_not_kept_out(name: str) -> None:
    """What has a lock can be used in a child that was forked while another thread was inside."""
    make, expected = LOCKED[name]
    made, work = make()

    with held(made._lock):
        assert in_child(work) == expected

    assert str(work()) == expected


def test_a_child_renders_for_a_user() -> None:
    """The lock for a user's first use is one of them: a promotion code is drawn."""
    given = RenderData.from_dict({"promotion_codes": {"l": ["c"]}, "user": {"external_id": "u"}})
    template = Environment().from_string("{% promotion('l') %}")

    with held(render_data._FIRST_USE):
        assert in_child(lambda: template.render(given)) == "c"


class Lazy:
    """Has a part that waits at its making."""

    def __init__(self, wait: Callable[[], object]) -> None:
        self.wait = wait

    @once
    def part(self) -> str:
        """A part."""
        self.wait()
        return "made"


def test_a_child_makes_what_another_thread_makes() -> None:
    """An attribute that is made at its first use is no lock, as that of Python 3.11 is; templates have it."""
    inside, done = Event(), Event()

    def wait() -> None:
        inside.set()
        done.wait()

    thread = Thread(target=lambda: Lazy(wait).part)
    thread.start()
    inside.wait()
    try:
        assert in_child(lambda: Lazy(list).part) == "made"
    finally:
        done.set()
        thread.join()
    assert {type(vars(Template)[name]) for name in ("nodes", "reads")} == {once}


def test_it_is_made_once() -> None:
    """The second use gives what the first one made; the class gives the attribute itself."""
    calls: list[int] = []
    lazy = Lazy(lambda: calls.append(1))

    assert (lazy.part, lazy.part, calls) == ("made", "made", [1])
    assert Lazy.part.__doc__ == "A part."


def test_what_is_inside_keeps_others_out() -> None:
    """In one process a mutex is a lock: it is closed while someone is inside, and open afterwards."""
    mutex = Mutex()
    with held(mutex):
        assert not mutex._lock.acquire(blocking=False)
    assert mutex._lock.acquire(blocking=False)


def test_a_child_of_a_child_goes_on() -> None:
    """A child's own threads may be inside when it forks."""
    mutex = Mutex()

    def work() -> str:
        with held(mutex):
            return in_child(lambda: enter(mutex))

    with held(mutex):
        assert in_child(work) == "inside"


def enter(mutex: Mutex) -> str:
    with mutex:
        return "inside"


@pytest.mark.parametrize("size", [0, 5, 500])
def test_sizes_are_measured_anew_in_a_child(size: int) -> None:
    """A cache that was met half changed knows its size again, so that its bound holds."""
    made: SizedCache[int, str] = SizedCache(lambda key: "x" * key, lambda _, value: len(value), 9)
    answers = Cached(answering())
    made(4)
    answers.send(REQUEST)
    made.size, answers._size = size, size  # as another thread may have left it

    assert in_child(lambda: (made.size, answers.kept_bytes)) == "(4, 1)"


def test_no_lock_is_pythons_own() -> None:
    """All locks of the package are `Mutex`es, but for that of look-ups, which is made anew with its owner."""
    locking = re.compile(r"\b(?:Lock|RLock|Semaphore|BoundedSemaphore|Condition|Event|cached_property)\b")
    package = Path(liquid_webhooks.__file__).parent

    assert {
        path.name
        for path in package.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith(("from threading import", "from functools import")) and locking.search(line)
    } == {"forks.py", "resolver.py"}

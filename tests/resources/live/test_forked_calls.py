"""A forked child calls with the transport of its parent, whatever that was doing."""

from __future__ import annotations

from typing import Any

from liquid_webhooks.resources.live.resolver import MAX_LOOKUPS
from tests.keeping.forking import FORKS
from tests.keeping.forking import held
from tests.keeping.forking import in_child
from tests.resources.live.servers import live
from tests.resources.live.servers import request
from tests.resources.live.servers import serving

pytestmark = FORKS


def test_a_child_calls_while_another_thread_calls() -> None:
    """The lock of the connections, and the slots of look-ups that only the parent has, keep no child out."""
    transport = live()
    inner: Any = transport._pool._pool
    slots = inner._network_backend._resolver._slots
    for _ in range(MAX_LOOKUPS):
        slots.acquire()

    with serving() as server, held(inner._optional_thread_lock):
        call = request(f"http://127.0.0.1:{server.port}/")

        assert in_child(lambda: transport.send(call).status) == "200"
    assert transport._pool._pool is inner

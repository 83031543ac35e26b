"""The usual stack of transports, and what happens without the client it needs."""

from __future__ import annotations

import pytest

from liquid_webhooks.resources.live import connect
from liquid_webhooks.resources.transports.transport import Transport
from tests.fresh import fresh
from tests.resources.live.servers import is_loopback
from tests.resources.live.servers import request
from tests.resources.live.servers import serving


def test_the_usual_stack_keeps_and_repeats() -> None:
    """`connect` gives a transport with a cache, whose answers are the network's."""
    with serving() as server, connect(allow_any_port=True, allow_address=is_loopback) as transport:
        assert isinstance(transport, Transport)
        asking = request(server.url("/a"), max_age=300)
        assert [transport.send(asking).body for _ in range(3)] == [b"hello"] * 3
        assert transport.send(request(server.url("/a"))).body == b"hello"

    assert len(server.requests) == 2
    with pytest.raises(RuntimeError, match="closed"):
        transport.send(request(server.url("/b")))


def test_the_usual_stack_is_careful() -> None:
    """Unless told otherwise, `connect` reaches neither other ports nor this machine."""
    with serving() as server, connect() as transport:
        assert "port" in transport.send(request(server.url())).fault
        assert "not public" in transport.send(request("http://127.0.0.1/")).fault

    assert server.connections == 0


def test_the_client_is_imported_only_when_asked_for() -> None:
    """The package and the cache come without httpx2; `connect()` brings it."""
    code = (
        "import sys, liquid_webhooks\n"
        "from liquid_webhooks.resources.transports import cached, recorder, retrying\n"
        "from liquid_webhooks.resources.live import connect\n"
        "loaded = lambda: [name for name in ('httpx2', 'httpcore2', 'h11') if name in sys.modules]\n"
        "before = loaded(); connect().close(); print(before, loaded())"
    )

    assert fresh(code) == "[] ['httpx2', 'httpcore2', 'h11']"


@pytest.mark.parametrize("missing", ["httpx2", "httpcore2"])
def test_a_missing_client_is_named(missing: str) -> None:
    """Without httpx2 the error says what to install."""
    code = (
        "import sys\n"
        f"sys.modules[{missing!r}] = None\n"
        "from liquid_webhooks.resources.live import connect\n"
        "try:\n    connect()\nexcept ImportError as error:\n    print(error, '/', error.name)"
    )

    assert fresh(code) == (
        "live connected content needs httpx2: pip install 'httpx2>=2.16.2,<3', or this package with its extra"
        f" `live` / {missing}"
    )


def test_other_missing_modules_are_not_blamed_on_it() -> None:
    """An import that fails for another reason keeps its own error."""
    code = (
        "import sys\n"
        "sys.modules['h11'] = None\n"
        "from liquid_webhooks.resources.live import connect\n"
        "try:\n    connect()\nexcept ImportError as error:\n    print(error.name)"
    )

    assert fresh(code) == "h11"

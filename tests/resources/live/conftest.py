"""Holds all tests of the live transport to this machine, even those that find a fault in it."""

from __future__ import annotations

import socket
from ipaddress import ip_address

import pytest


@pytest.fixture(autouse=True)
def stay_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets connect to loopback alone; anything else fails the test before a byte is sent."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: tuple[str, int]) -> None:
        if not ip_address(address[0]).is_loopback:
            pytest.fail(f"a connection to {address[0]} was asked for")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_here)

"""Nothing reaches the network, or another program, as long as nothing is sent (promise P12)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

CLIENTS = (
    "http.client",
    "urllib.request",
    "smtplib",
    "ftplib",
    "requests",
    "httpx",
    "httpx2",
    "httpcore2",
    "aiohttp",
    "urllib3",
)


def python(*arguments: str) -> str:
    """Return what a fresh process prints."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_nothing_is_asked_of_the_network() -> None:
    """Parsing, rendering, checking, exporting and all commands run without a socket or another program."""
    assert json.loads(python("-m", "tests.promises.offline")) == []


def test_what_is_asked_would_be_noticed() -> None:
    """The watch does see look-ups of names, connections and requests."""
    asked = json.loads(python("-m", "tests.promises.offline", "try"))

    assert {"socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"} <= set(asked)


def test_no_client_is_imported() -> None:
    """No module but the live transport, which is asked for by name, brings a network client."""
    code = (
        "import pkgutil, sys, importlib, liquid_webhooks\n"
        "for found in pkgutil.walk_packages(liquid_webhooks.__path__, 'liquid_webhooks.'):\n"
        "    if not found.name.endswith('__main__') and '.live' not in found.name:\n"
        "        importlib.import_module(found.name)\n"
        f"print([name for name in {CLIENTS} if name in sys.modules])"
    )

    assert python("-c", code).strip() == "[]"

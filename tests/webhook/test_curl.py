"""The curl export sends the request, and nothing else: a real curl talks to a loopback server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from liquid_webhooks import WebhookRequest
from liquid_webhooks.http.fields import RESERVED_HEADERS
from liquid_webhooks.webhook.export import export
from liquid_webhooks.webhook.export import wire


class Recorder:
    """A loopback server that keeps the bytes of the last request and answers each with an empty 204."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.received = b""
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection:
                self.received = self._read(connection)
                connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")

    @staticmethod
    def _read(connection: socket.socket) -> bytes:
        received = b""
        wanted = 0
        while b"\r\n\r\n" not in received or len(received.partition(b"\r\n\r\n")[2]) < wanted:
            received += connection.recv(65_536)
            for line in received.partition(b"\r\n\r\n")[0].split(b"\r\n"):
                if line.lower().startswith(b"content-length:"):
                    wanted = int(line.partition(b":")[2])
        return received

    def close(self) -> None:
        """Stop listening."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    """One server for all tests."""
    server = Recorder()
    yield server
    server.close()


SHELLS = [shell for shell in ("sh", "bash") if shutil.which(shell)]

needs_curl = pytest.mark.skipif(not (shutil.which("curl") and SHELLS), reason="curl is not installed")


def run(command: str, folder: Path, shell: str = "sh") -> None:
    """Run `command` in a shell, with no curl configuration and no proxy about."""
    script = folder / "command.sh"
    script.write_bytes(command.encode())
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "CURL_HOME": str(folder),
        "LC_ALL": "C.UTF-8",
    }
    subprocess.run(
        [shell, str(script)], env=environment, cwd=folder, check=True, timeout=30, capture_output=True
    )


def canonical(message: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Return request line, header lines in a fixed order, and body."""
    head, _, body = message.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    return first, sorted(lines), body


def sent(made: WebhookRequest, recorder: Recorder, folder: Path, shell: str = "sh") -> None:
    """Assert that the curl export of `made` sends the bytes of `made`."""
    recorder.received = b""
    run(export(made, "curl", show_secrets=True), folder, shell)

    assert canonical(recorder.received) == canonical(wire(made))


BODIES = (
    st.sampled_from(
        [
            *(
                b"@/etc/passwd",
                b"@",
                b"@-",
                b"-",
                b"--",
                b"-n",
                b"-d x",
                b"%",
                b"%s%d%n",
                b"\\",
                b"\\n\\x41\\101\\c",
            ),
            *(
                b"\0",
                b"\0001",
                b"-\0",
                b"%\0%%",
                b"\\\0",
                b"'",
                b"''",
                b"'\\''",
                b'"$HOME`id`$(id)!!',
                b"\n",
                b"\r\n",
            ),
            *(
                b"a\n",
                b"\n\n",
                b" ",
                b"\t",
                b"\xff\xfe",
                b"\xed\xa0\x80",
                b"\x1b[0m",
                b"\x7f",
                b"#",
                b"~",
                b"*?[a]{b,c}",
            ),
        ]
    )
    | st.text(max_size=50).map(str.encode)
    | st.binary(max_size=50)
)
METHODS = st.sampled_from(["POST", "GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "-X", "A'B`C$D"])
PRINTABLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=30).map(str.strip)
NAMES = st.text("abXY019-_!#$%&'*+.^`|~", min_size=1, max_size=8) | st.sampled_from(
    ["Accept", "User-Agent", "Content-Type", "Cookie", "Referer", "Range", "Accept-Encoding", "Authorization"]
)
HEADERS = st.lists(st.tuples(NAMES, PRINTABLE), max_size=4, unique_by=lambda pair: pair[0].lower()).filter(
    lambda pairs: not RESERVED_HEADERS & {name.lower() for name, _ in pairs}
)
QUERIES = st.text(
    st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters="%#\\"), max_size=20
)


@needs_curl
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(METHODS, QUERIES, HEADERS, BODIES | st.just(b""), st.sampled_from(SHELLS or ["sh"]))
@example("POST", "", [], b"x" * 150_000, "sh")
@example("POST", "", [], b"%\0\\'" * 50_000, "sh")
@example("PUT", "", [], b"y" * 2_000_000, "sh")
def test_curl_sends_the_request(
    recorder: Recorder,
    tmp_path: Path,
    method: str,
    query: str,
    headers: list[tuple[str, str]],
    body: bytes,
    shell: str,
) -> None:
    """The command sends method, target, headers and body byte for byte, and no header of curl's own."""
    url = f"http://127.0.0.1:{recorder.port}/[x]{{y}}?{query}"

    sent(WebhookRequest(method, url, tuple(headers), body, allow_any_port=True), recorder, tmp_path, shell)


@needs_curl
def test_curl_over_ipv6(tmp_path: Path) -> None:
    """An address in brackets is no pattern for curl to expand."""
    made = WebhookRequest("GET", "http://[::1]:9/", allow_any_port=True)

    with pytest.raises(subprocess.CalledProcessError) as caught:
        run(export(made, "curl"), tmp_path)

    # 7: it tried to connect; 3 would be a malformed URL.
    assert caught.value.returncode == 7

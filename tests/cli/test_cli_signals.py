"""Signals, readers that go away, and disks that are full end a run cleanly, and say what became of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO
from typing import BinaryIO

import pytest

if sys.platform != "win32":
    import fcntl
    import termios

from tests.cli.processes import PROGRAM
from tests.cli.processes import TIMEOUT
from tests.cli.processes import start
from tests.cli.processes import write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals, pipes and FIFOs")

SIGNALS = [("SIGINT", "Interrupted"), ("SIGTERM", "Terminated"), ("SIGHUP", "Hung up")]
USERS = b'{"first_name": "Ada"}\n{"first_name": "Eva"}\n{"first_name": "Ida"}\n'


def fifo(tmp_path: Path) -> Path:
    """Make a FIFO: opening it to write waits for the program to read."""
    path = tmp_path / "fifo"
    os.mkfifo(path)
    return path


def until_waiting(process: subprocess.Popen[bytes], users: BinaryIO) -> None:
    """Give the program users until it has read all that were given, and waits for more."""
    users.write(USERS)
    users.flush()
    while unread(users):
        assert process.poll() is None


def unread(pipe: IO[bytes]) -> int:
    """Return how many bytes of a pipe nobody has read."""
    count = fcntl.ioctl(pipe.fileno(), termios.FIONREAD, b"\0" * 4)
    return int.from_bytes(count, sys.byteorder)


def handling(number: int, action: str = "signal.SIG_DFL") -> str:
    """Return a program that is the command line, started where a signal has an action."""
    return f"import signal; signal.signal({number}, {action}); from liquid_webhooks.cli import main; main()"


def interrupted(tmp_path: Path, name: str, *arguments: str | Path) -> tuple[int, bytes, str]:
    """Run the command line with users from a FIFO, and send a signal while it waits for more."""
    path = fifo(tmp_path)
    number = getattr(signal, name)
    process = subprocess.Popen(
        [sys.executable, "-c", handling(number), *map(str, arguments)], stdout=-1, stderr=-1
    )
    with process, path.open("wb") as users:
        until_waiting(process, users)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=TIMEOUT)
    return process.returncode - number, stdout, stderr.decode()


@pytest.mark.parametrize(("name", "word"), SIGNALS)
def test_a_signal_cleans_up(tmp_path: Path, name: str, word: str) -> None:
    """A signal ends `render -o FILE` with 128 and its number, the file as it was, and nothing beside it."""
    template = write(tmp_path / "t.liquid", "{{ ${first_name} }}")
    folder = tmp_path / "out"
    folder.mkdir()
    result = write(folder / "result", "old")

    code, stdout, stderr = interrupted(
        tmp_path, name, "render", template, "--user", tmp_path / "fifo", "-o", result
    )

    assert (code, stdout) == (128, b"")
    assert re.fullmatch(rf"{word}: [0-9] rendered, 0 aborted, 0 failed; {result} was not written\.\n", stderr)
    assert [path.read_text(encoding="utf-8") for path in folder.iterdir()] == ["old"]


@pytest.mark.parametrize(("name", "word"), SIGNALS)
def test_a_signal_cleans_up_a_conversion(tmp_path: Path, name: str, word: str) -> None:
    """The same of `convert`, for a file that was not there before."""
    folder = tmp_path / "out"
    folder.mkdir()

    code, stdout, stderr = interrupted(
        tmp_path, name, *("convert", tmp_path / "fifo", "--to", "attributes", "-o", folder / "result")
    )

    assert (code, stdout) == (128, b"")
    assert re.fullmatch(rf"{word}: [0-9] converted, 0 failed; {folder}/result was not written\.\n", stderr)
    assert list(folder.iterdir()) == []


def test_results_until_a_signal_are_handed_on(tmp_path: Path) -> None:
    """On standard output stand whole results, as many as the message says but for the one at work."""
    template = write(tmp_path / "t.liquid", "{{ ${first_name} }}")

    code, stdout, stderr = interrupted(
        tmp_path, "SIGINT", *("render", template, "--user", tmp_path / "fifo", "--format", "json")
    )

    assert code == 128
    told = re.fullmatch(r"Interrupted: ([0-9]) rendered, 0 aborted, 0 failed\.\n", stderr)
    assert told
    assert int(told[1]) - len(stdout.splitlines()) in (0, 1)
    assert [json.loads(line)["text"] for line in stdout.splitlines()] == ["Ada", "Eva", "Ida"][
        : len(stdout.splitlines())
    ]


def test_a_signal_ends_a_count(tmp_path: Path) -> None:
    """`twilio segments` says how far it got, too."""
    template = write(tmp_path / "t.liquid", "{{ ${first_name} }}")

    code, stdout, stderr = interrupted(
        tmp_path, "SIGTERM", *("twilio", "segments", "--template", template, "--user", tmp_path / "fifo")
    )

    assert (code, stdout) == (128, b"")
    assert re.fullmatch(r"Terminated: [0-9] rendered, 0 aborted, 0 failed\.\n", stderr)


@pytest.mark.parametrize(("name", "word"), SIGNALS)
@pytest.mark.parametrize("module", ["click", "liquid", "liquid_webhooks.cli.render"])
def test_a_signal_in_the_first_instants(tmp_path: Path, name: str, word: str, module: str) -> None:
    """While the program is still importing, a signal ends it with one word and no traceback."""
    gate = fifo(tmp_path)
    number = getattr(signal, name)
    # The import of `module` waits at the FIFO, where weak references and the like could swallow an exception.
    hold = (
        "import sys\n"
        "class Gate:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}: open({str(gate)!r}, 'rb').read()\n"
        "sys.meta_path.insert(0, Gate())\n"
    )
    command = [sys.executable, "-c", hold + handling(number), "render", "t.liquid"]

    with subprocess.Popen(command, stdout=-1, stderr=-1) as process, gate.open("wb"):
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=TIMEOUT)

    assert (process.returncode, stdout, stderr.decode()) == (128 + number, b"", f"{word}.\n")


def test_a_signal_before_there_are_results(tmp_path: Path) -> None:
    """While the data is read, a signal ends the program with one word."""
    template = write(tmp_path / "t.liquid", "x")
    path = fifo(tmp_path)
    command = [sys.executable, "-c", handling(signal.SIGINT), "render", str(template), "--data", str(path)]

    with subprocess.Popen(command, stdout=-1, stderr=-1) as process, path.open("wb"):
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=TIMEOUT)

    assert (process.returncode, stdout, stderr) == (130, b"", b"Interrupted.\n")


@pytest.mark.skipif(sys.platform != "linux", reason="needs the size of a pipe")
def test_another_signal_does_not_wait(tmp_path: Path) -> None:
    """Where nobody reads the results that are still to be handed on, another Ctrl-C ends the program."""
    template, users = users_file(tmp_path, 40_000)
    command = [sys.executable, "-c", handling(signal.SIGINT), "render", str(template), "--user", str(users)]

    with subprocess.Popen(command, stdout=-1, stderr=-1) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        # A full pipe holds a little less than it could, as pages of it are not filled to their ends.
        nearly_full = fcntl.fcntl(process.stdout, fcntl.F_GETPIPE_SZ) * 3 // 4
        while unread(process.stdout) < nearly_full:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        while process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
            process.send_signal(signal.SIGINT)
        stderr = process.stderr.read()

    assert process.returncode in (130, -signal.SIGINT)  # shells make no difference
    assert re.fullmatch(rb"Interrupted(: [0-9]+ rendered, 0 aborted, 0 failed)?\.\n", stderr)


def test_an_ignored_signal_stays_ignored(tmp_path: Path) -> None:
    """Under `nohup` a hang-up does not end a run."""
    template = write(tmp_path / "t.liquid", "{{ ${first_name} }};")
    path = fifo(tmp_path)
    code = handling(signal.SIGHUP, "signal.SIG_IGN")
    command = [sys.executable, "-c", code, "render", str(template), "--user", str(path)]

    with subprocess.Popen(command, stdout=-1, stderr=-1) as process:
        with path.open("wb") as users:
            until_waiting(process, users)
            process.send_signal(signal.SIGHUP)
        stdout, stderr = process.communicate(timeout=TIMEOUT)

    assert (process.returncode, stdout) == (0, b"Ada;\n###\nEva;\n###\nIda;\n")
    assert stderr == b"3 rendered, 0 aborted, 0 failed\n"


def users_file(tmp_path: Path, count: int) -> tuple[Path, Path]:
    """Write a short template, and a file of `count` users."""
    template = write(tmp_path / "t.liquid", "{{ ${first_name} }}")
    return template, write(tmp_path / "users.jsonl", '{"first_name": "Ada"}\n' * count)


def test_a_pipe_into_head(tmp_path: Path) -> None:
    """`render … | head -1` ends without a word, and as SIGPIPE would."""
    template, users = users_file(tmp_path, 20_000)

    process = start("render", template, "--user", users)
    assert process.stdout is not None
    assert process.stderr is not None
    with process:
        assert process.stdout.readline() == b"Ada\n"
        process.stdout.close()
        stderr = process.stderr.read()
        process.wait(TIMEOUT)

    assert (process.returncode, stderr) == (141, b"")


@pytest.mark.parametrize(
    "arguments",
    ["--help", "--version", "render --help", "new --list", "new twilio_sms --dir DIR", "check hook.liquid"],
)
def test_other_outputs_into_a_pipe_nobody_reads(tmp_path: Path, arguments: str) -> None:
    """Help, version, lists and findings end in the same way."""
    write(tmp_path / "hook.liquid", "{{ x | nope }}")
    read, pipe = os.pipe()
    os.close(read)

    with os.fdopen(pipe, "wb") as stdout:
        process = start(*arguments.replace("DIR", str(tmp_path)).split(), stdout=stdout, cwd=tmp_path)
        _, stderr = process.communicate(timeout=TIMEOUT)

    assert (process.returncode, stderr) == (141, b"")


@pytest.mark.parametrize("stream", ["pipe", "/dev/full"])
def test_messages_that_nobody_reads_cost_no_results(tmp_path: Path, stream: str) -> None:
    """Where standard error is a pipe without a reader, or full, results are whole, the exit code right."""
    if stream != "pipe" and not Path(stream).exists():
        pytest.skip("needs Linux's full device")
    template, users = users_file(tmp_path, 3)
    read, pipe = os.pipe()
    os.close(read)
    result = tmp_path / "result"

    with os.fdopen(pipe, "wb") as closed, open(os.devnull if stream == "pipe" else stream, "wb") as full:
        process = start(
            *("render", template, "--user", users, "-o", result),
            stderr=closed if stream == "pipe" else full,
        )
        stdout, _ = process.communicate(timeout=TIMEOUT)

    assert (process.returncode, stdout) == (0, b"")
    assert result.read_bytes() == b"Ada\n###\nAda\n###\nAda\n"


def test_both_streams_into_a_pipe_nobody_reads(tmp_path: Path) -> None:
    """`render … 2>&1 | true` ends as SIGPIPE would."""
    template, users = users_file(tmp_path, 3)
    read, pipe = os.pipe()
    os.close(read)

    with os.fdopen(pipe, "wb") as closed:
        process = start("render", template, "--user", users, stdout=closed, stderr=closed)
        process.communicate(timeout=TIMEOUT)

    assert process.returncode == 141


def test_no_standard_error_at_all(tmp_path: Path) -> None:
    """With `2>&-` results are still written."""
    template, users = users_file(tmp_path, 2)
    command = subprocess.list2cmdline([*PROGRAM, "render", str(template), "--user", str(users)])

    done = subprocess.run(["sh", "-c", f"{command} 2>&-"], stdout=-1, check=False, timeout=TIMEOUT)

    assert (done.returncode, done.stdout) == (0, b"Ada\n###\nAda\n")


@pytest.mark.parametrize("count", [1, 20_000])
def test_a_full_disk(tmp_path: Path, count: int) -> None:
    """A file that cannot take all results is one error; the old file stays, and no other is left."""
    template, users = users_file(tmp_path, count)
    folder = tmp_path / "out"
    folder.mkdir()
    result = write(folder / "result", "old")
    # A limit of the system's stands for a disk: Python gets the same kind of error.
    limit = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2, 2)); from liquid_webhooks.cli import main; main()"
    )

    done = subprocess.run(
        [sys.executable, "-B", "-c", limit, "render", template, "--user", users, "-o", result],
        stdout=-1,
        stderr=-1,
        text=True,
        check=False,
        timeout=TIMEOUT,
    )

    assert (done.returncode, done.stdout) == (2, "")
    *counts, error = done.stderr.splitlines()
    assert counts in ([], ["1 rendered, 0 aborted, 0 failed"])
    assert error == f"Error: {result}: file too large"
    assert [path.read_text(encoding="utf-8") for path in folder.iterdir()] == ["old"]


def test_an_interruption_forges_no_line(tmp_path: Path) -> None:
    """The name of the file that was not written stands with escapes in the message of a signal."""
    template = write(tmp_path / "t.liquid", "{{ ${first_name} }}")
    folder = tmp_path / "a\x1b[35m\nError: forged\u202e\x9b"
    folder.mkdir()

    code, _, stderr = interrupted(
        tmp_path, "SIGTERM", "render", template, "--user", tmp_path / "fifo", "-o", folder / "o"
    )

    assert code == 128
    assert stderr.endswith("/a\\x1b[35m\\nError: forged\\u202e\\x9b/o was not written.\n")
    assert stderr.count("\n") == 1

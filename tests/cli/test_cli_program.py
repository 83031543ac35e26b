"""The program around the commands: help, version, exit codes, and what an import brings in."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO

import pytest
from click.testing import Result

from liquid_webhooks.cli import COMMANDS

PROGRAM = [sys.executable, "-m", "liquid_webhooks.cli"]


def test_help_imports_nothing_else() -> None:
    """Importing the program and printing its help loads neither python-liquid nor the rest of the package."""
    code = (
        "import json, sys\n"
        "from liquid_webhooks.cli import program\n"
        "program.main(['--help'], prog_name='x', standalone_mode=False)\n"
        "print(json.dumps([name for name in sys.modules if 'liquid' in name]))"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    own = {f"liquid_webhooks{name}" for name in ("", ".cli", ".cli.commands", ".cli.signals")}
    assert set(json.loads(done.stdout.splitlines()[-1])) == own


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_commands(run: Callable[..., Result], name: str) -> None:
    """The list of commands says of each what the first sentence of its own help says."""
    command = getattr(import_module(f"liquid_webhooks.cli.{name}"), f"{name}_command")

    assert command.help.splitlines()[0] == COMMANDS[name]
    assert run(name, "--help").exit_code == 0
    assert COMMANDS[name] in run("--help").stdout


def test_version(run: Callable[..., Result]) -> None:
    """`--version` names the program and its version."""
    result = run("--version")

    assert result.exit_code == 0
    assert result.stdout.startswith("liquid-webhooks ")


@pytest.mark.parametrize(
    "arguments", [["nope"], ["--nope"], ["render"], ["render", "--nope", "x.liquid"], ["check"]]
)
def test_wrong_usage(run: Callable[..., Result], arguments: list[str]) -> None:
    """A command line that is wrong exits with 2 and one error, nothing on standard output."""
    result = run(*arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("Error: ") == 1


def render_users(tmp_path: Path, count: int, stdout: IO[bytes]) -> subprocess.CompletedProcess[str]:
    """Render a short template for `count` users to `stdout`."""
    template = tmp_path / "t.liquid"
    template.write_text("{{ ${first_name} }}", encoding="utf-8")
    users = tmp_path / "users.jsonl"
    users.write_text('{"first_name": "Ada"}\n' * count, encoding="utf-8")
    return subprocess.run(
        [*PROGRAM, "render", str(template), "--user", str(users)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX pipes")
@pytest.mark.parametrize("count", [1, 5000])
def test_closed_pipe(tmp_path: Path, count: int) -> None:
    """A reader that goes away ends the run as SIGPIPE would, early or late, without a word on that."""
    read, write = os.pipe()
    os.close(read)

    with os.fdopen(write, "wb") as stdout:
        done = render_users(tmp_path, count, stdout)

    assert done.returncode == 141
    assert done.stderr in ("", "1 rendered, 0 aborted, 0 failed\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
@pytest.mark.parametrize("count", [1, 5000])
def test_full_disk(tmp_path: Path, count: int) -> None:
    """Standard output that cannot take more ends the run with 2 and one line, early or late."""

    with Path("/dev/full").open("wb") as stdout:
        done = render_users(tmp_path, count, stdout)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1] == "Error: standard output: no space left on device"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
@pytest.mark.parametrize("arguments", ["--help", "--version", "render --help", "new twilio_sms --dir"])
def test_full_disk_without_results(tmp_path: Path, arguments: str) -> None:
    """Help, version and the names of new files that cannot be printed end with 2 and one line too."""
    folder = [str(tmp_path)] if arguments.endswith("--dir") else []

    with Path("/dev/full").open("wb") as stdout:
        done = subprocess.run(
            [*PROGRAM, *arguments.split(), *folder],
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr == "Error: standard output: no space left on device\n"


def test_output_is_utf8_everywhere(tmp_path: Path) -> None:
    """Results are UTF-8 whatever the locale, and line ends stay as they are."""
    template = tmp_path / "t.liquid"
    template.write_bytes("Bodø\r\n😀".encode())

    done = subprocess.run(
        [*PROGRAM, "render", str(template)],
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
    )

    assert done.stdout == "Bodø\r\n😀".encode()

"""Files that hold secrets are their owner's alone, from their first byte on."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from liquid_webhooks.cli.output_files import open_output
from tests.cli.processes import write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the modes of POSIX")

Run = Callable[..., Result]

SECRET = ("--data", '{"secrets": {"T": "hunter2hunter2"}}')


@pytest.fixture
def modes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """The modes of files: as each is made for results, and as its contents are there before it is renamed."""
    seen: list[int] = []
    make, rename = os.open, Path.replace

    def watching(path: Any, flags: int, *arguments: Any, **settings: Any) -> int:
        number = make(path, flags, *arguments, **settings)
        if flags & os.O_CREAT and str(path).endswith(".tmp"):
            seen.append(stat.S_IMODE(os.fstat(number).st_mode))
            assert flags & os.O_EXCL
        return number

    def renaming(path: Path, target: Path) -> Path:
        seen.append(mode(path))
        return rename(path, target)

    monkeypatch.setattr(os, "open", watching)
    monkeypatch.setattr(Path, "replace", renaming)
    old = os.umask(0o022)
    yield seen
    os.umask(old)


def mode(path: str | Path) -> int:
    return stat.S_IMODE(Path(path).stat().st_mode)


@pytest.mark.parametrize(
    ("there", "expected"), [(None, 0o600), (0o600, 0o600), (0o644, 0o600), (0o400, 0o400)]
)
def test_shown_secrets(run: Run, modes: list[int], there: int | None, expected: int) -> None:
    """`-o` with `--show-secrets` makes a private file, also in the place of one that others may read."""
    write(Path("t.liquid"), "{{ secrets.T }}")
    if there is not None:
        write(Path("o"), "old").chmod(there)

    result = run("render", "t.liquid", *SECRET, "--show-secrets", "-o", "o")

    assert result.exit_code == 0
    assert modes == [0o600, expected]
    assert mode("o") == expected
    assert Path("o").read_text(encoding="utf-8") == "hunter2hunter2"


@pytest.mark.parametrize("there", [0o600, 0o640, 0o644, 0o400])
@pytest.mark.parametrize(
    "arguments",
    [
        ["render", "t.liquid", *SECRET, "-o", "o"],
        ["convert", "hook.http", "-o", "o"],
        [
            *("twilio", "build", "--account-sid", "AC" + 32 * "0", "--to", "+15551230001"),
            *("--from", "+15551230002", "--body", "a", "-o", "o"),
        ],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_file_keeps_its_mode(run: Run, modes: list[int], arguments: list[str], there: int) -> None:
    """What takes the place of a file has its mode, and nobody else may read it before."""
    write(Path("t.liquid"), "{{ secrets.T }}")
    write(Path("o"), "old").chmod(there)

    assert run(*arguments).exit_code == 0
    assert modes == [0o600, there]
    assert mode("o") == there


def test_a_replaced_sample_keeps_its_mode(run: Run, modes: list[int]) -> None:
    """`new --force` lets private files stay private, and makes others as usual."""
    write(Path("slack_message.json"), "{}").chmod(0o600)

    assert run("new", "slack_message", "--force").exit_code == 0
    assert (mode("slack_message.json"), mode("slack_message.http")) == (0o600, 0o644)
    assert sorted(modes) == [0o600, 0o600, 0o644, 0o644]


def test_new_results_are_made_as_usual(run: Run, modes: list[int]) -> None:
    """A new file without shown secrets gets the mode that the process gives its files."""
    write(Path("t.liquid"), "a")

    assert run("render", "t.liquid", "-o", "o").exit_code == 0
    assert mode("o") == 0o644
    assert modes == [0o644, 0o644]


def test_records(run: Run, modes: list[int]) -> None:
    """`--record` makes a private file, as answers may hold what nobody else should read."""
    pytest.importorskip("urllib3")
    write(Path("t.liquid"), "a")

    assert run("render", "t.liquid", "--live", "--record", "r.json").exit_code == 0
    assert modes == [0o600, 0o600]
    assert mode("r.json") == 0o600


def test_a_link_to_a_private_file(run: Run, modes: list[int]) -> None:
    """Through a link the file that it leads to stays private."""
    write(Path("t.liquid"), "{{ secrets.T }}")
    write(Path("private"), "old").chmod(0o600)
    Path("o").symlink_to("private")

    assert run("render", "t.liquid", *SECRET, "-o", "o").exit_code == 0
    assert modes == [0o600, 0o600]
    assert mode("private") == 0o600


def test_what_failed_leaves_nothing(tmp_path: Path, modes: list[int]) -> None:
    """Where the block raises, the private file is removed, and what was there before stays."""
    target = write(tmp_path / "o", "old")

    def fail() -> None:
        with open_output(str(target), private=True) as output:
            output.write(b"secret")
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert modes == [0o600]
    assert [path.name for path in tmp_path.iterdir()] == ["o"]
    assert target.read_text(encoding="utf-8") == "old"

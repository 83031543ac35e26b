"""Nothing is lost: no file that a command reads is written over, and what is no file is not replaced."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.processes import PROGRAM
from tests.cli.processes import ROOT
from tests.cli.processes import TIMEOUT
from tests.cli.processes import start
from tests.cli.processes import write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs links, FIFOs and descriptors")

FILES = {
    "t.liquid": "{{ ${first_name} }}",
    "d.json": '{"variables": {"a": 1}}',
    "u.jsonl": '{"first_name": "Ada"}\n',
    "r.json": "[]",
    "c.csv": "id,name\n1,Bodø\n",
    "blocks/b.liquid": "block",
}
READING = [
    *("render", "t.liquid", "--data", "d.json", "--user", "u.jsonl", "--recorded", "r.json"),
    *("--catalog", "c=c.csv", "--content-blocks", "blocks"),
]
LINKS = {
    "by its name": lambda path: path,
    "by another path": lambda path: Path("blocks", "..", path),
    "by a symbolic link": lambda path: linked(path, Path("link").symlink_to),
    "by a hard link": lambda path: linked(path, Path("link").hardlink_to),
    "by a link to a link": lambda path: linked(Path("first"), Path("link").symlink_to, path),
    "by a linked folder": lambda path: linked_folder(path),
}


def linked(path: Path, link: object, first: Path | None = None) -> Path:
    if first is not None:
        path.symlink_to(first)
    assert callable(link)
    link(path)
    return Path("link")


def linked_folder(path: Path) -> Path:
    Path("folder").symlink_to(".")
    return Path("folder", path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Be in a folder that holds `FILES`."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    Path("blocks").mkdir()
    for name, text in FILES.items():
        write(Path(name), text)
    return tmp_path


def refused(arguments: list[str], option: str) -> None:
    """Check that a command refuses to replace a file, and that all files are what they were."""
    process = start(*arguments)
    stdout, stderr = process.communicate(timeout=TIMEOUT)

    assert (process.returncode, stdout) == (2, b"")
    assert f"Error: {option} would replace a file that is read; give it another name\n" in stderr.decode()
    assert {name: Path(name).read_text(encoding="utf-8") for name in FILES} == FILES


@pytest.mark.parametrize("name", FILES)
@pytest.mark.usefixtures("folder")
def test_every_file_that_is_read_stays(name: str) -> None:
    """`render -o` refuses each of the files that its options name, and those in the folder of blocks."""
    refused([*READING, "-o", name], "-o")


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        ([*READING, "-o"], "-o"),
        ([*READING, "--live", "--record"], "--record"),
        (["convert", "u.jsonl", "--to", "export", "-o"], "-o"),
    ],
    ids=["-o", "--record", "convert"],
)
@pytest.mark.usefixtures("folder")
def test_it_stays_by_whatever_link(link: object, arguments: list[str], option: str) -> None:
    """So do `--record` and `convert`, by whatever way the name leads to the file."""
    assert callable(link)
    refused([*arguments, str(link(Path("u.jsonl")))], option)


@pytest.mark.usefixtures("folder")
def test_what_standard_input_reads_stays() -> None:
    """A file that is standard input is one that is read."""
    with Path("u.jsonl").open("rb") as stdin:
        process = start("render", "t.liquid", "--user", "-", "-o", "u.jsonl", stdin=stdin)
        _, stderr = process.communicate(timeout=TIMEOUT)

    assert process.returncode == 2
    assert b"Error: -o would replace a file that is read" in stderr
    assert Path("u.jsonl").read_text(encoding="utf-8") == FILES["u.jsonl"]


@pytest.mark.usefixtures("folder")
def test_what_standard_output_adds_to_stays() -> None:
    """`>> FILE` of a file that is read is refused too: it would grow for ever."""
    with Path("u.jsonl").open("ab") as stdout:
        process = start("convert", "u.jsonl", "--to", "export", stdout=stdout)
        _, stderr = process.communicate(timeout=TIMEOUT)

    assert process.returncode == 2
    assert b"Error: standard output is a file that is read; give it another one" in stderr
    assert Path("u.jsonl").read_text(encoding="utf-8") == FILES["u.jsonl"]


@pytest.mark.parametrize(
    ("target", "is_there"), [("blocks/notes.txt", True), ("blocks/new.liquid", False), ("out", True)]
)
@pytest.mark.usefixtures("folder")
def test_other_files_are_replaced(target: str, is_there: bool) -> None:
    """What a command does not read may be written: beside its files, and beside the blocks."""
    if is_there:
        write(Path(target), "old")

    process = start(*READING, "-o", target)
    process.communicate(timeout=TIMEOUT)

    assert process.returncode == 0
    assert Path(target).read_text(encoding="utf-8") == "Ada\n"


SHELL = {
    "/dev/stdout into a pipe": "{} -o /dev/stdout | cat",
    "/dev/stdout into a file": "{{ echo before; {} -o /dev/stdout; echo after; }} > out; cat out",
    "/dev/stdout added to a file": "echo before > out; {} -o /dev/stdout >> out; cat out",
    "/dev/fd": "{{ {} -o /dev/fd/3 3>&1 >/dev/null; }} | cat",
    "/proc/self/fd": "{{ {} -o /proc/self/fd/3 3>&1 >/dev/null; }} | cat",
    "a link to /dev/stdout": "ln -s /dev/stdout link; {} -o link | cat; test -L link",
    "a substituted process": "{} -o >(cat > out); until grep -sq Ada out; do :; done; cat out",
    "a FIFO": "mkfifo pipe; {} -o pipe & cat pipe; wait; test -p pipe",
    "a FIFO of --record": "mkfifo pipe; {} --live --record pipe -o /dev/null & cat pipe; wait; test -p pipe",
    "an open file": "{{ echo before >&3; {} -o /dev/fd/3; }} 3> out; cat out",
}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs Linux's names of descriptors")
@pytest.mark.parametrize("script", SHELL.values(), ids=SHELL)
@pytest.mark.usefixtures("folder")
def test_what_is_no_file_is_written_to(script: str) -> None:
    """Standard output, open descriptors, pipes and FIFOs get the results, and are replaced by nothing."""
    command = shlex.join([*PROGRAM, "render", "t.liquid", "--user", "u.jsonl"])

    done = subprocess.run(
        ["bash", "-c", script.format(command)], stdout=-1, stderr=-1, text=True, check=False, timeout=TIMEOUT
    )

    assert done.returncode == 0
    assert done.stderr == "1 rendered, 0 aborted, 0 failed\n"
    expected = ["[]"] if "--record" in script else ["Ada"]
    assert [line for line in done.stdout.splitlines() if line not in ("before", "after")] == expected
    assert ("before" in done.stdout, "after" in done.stdout) == ("before" in script, "after" in script)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux's full device")
@pytest.mark.parametrize("command", ["render blocks/b.liquid", "convert u.jsonl --to export"])
@pytest.mark.usefixtures("folder")
def test_a_full_device(command: str) -> None:
    """`-o /dev/full` is one error, as a full disk is."""
    process = start(*command.split(), "-o", "/dev/full", "--color", "never")
    stdout, stderr = process.communicate(timeout=TIMEOUT)

    assert (process.returncode, stdout) == (2, b"")
    assert stderr.splitlines()[-1] == b"Error: /dev/full: no space left on device"
    assert b"Traceback" not in stderr

"""The command `new`."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from click.testing import Result

GALLERY = files("liquid_webhooks.gallery")
NAMES = sorted(entry.name[:-5] for entry in GALLERY.iterdir() if entry.name.endswith(".http"))


@pytest.mark.parametrize("name", NAMES)
def test_writes_both_files(run: Callable[..., Result], name: str) -> None:
    """Each webhook of the gallery is written with its data, byte for byte, and renders as it is."""
    result = run("new", name)

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [f"{name}.http", f"{name}.json"]
    for suffix in (".http", ".json"):
        assert Path(name + suffix).read_bytes() == GALLERY.joinpath(name + suffix).read_bytes()
    assert run("render", f"{name}.http", "--data", f"{name}.json").exit_code == 0


def test_unknown_name(run: Callable[..., Result]) -> None:
    """An unknown name lists the known ones and writes nothing."""
    result = run("new", "../nope")

    assert result.exit_code == 2
    assert NAMES
    assert all(name in result.stderr for name in NAMES)
    assert sorted(path.name for path in Path().iterdir()) == ["hook.http"]


@pytest.mark.parametrize("suffix", [".http", ".json"])
def test_never_overwrites(run: Callable[..., Result], suffix: str) -> None:
    """If either file is there already, it stays as it was and the other one is not written."""
    taken = Path(NAMES[0] + suffix)
    taken.write_text("mine", encoding="utf-8")

    result = run("new", NAMES[0])

    assert result.exit_code == 2
    assert result.stderr == f"Error: {taken}: exists already; --force replaces it\n"
    assert taken.read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in Path().iterdir()) == sorted(["hook.http", taken.name])


def test_directory(run: Callable[..., Result]) -> None:
    """`--dir` says where to write and is made if missing; what is no directory is an error."""
    assert run("new", NAMES[0], "--dir", "new/sub").exit_code == 0
    assert sorted(path.name for path in Path("new/sub").iterdir()) == [f"{NAMES[0]}.http", f"{NAMES[0]}.json"]
    wrong = run("new", NAMES[0], "--dir", "hook.http")
    assert wrong.exit_code == 2
    assert wrong.stderr == "Error: hook.http: not a directory\n"
    below = run("new", NAMES[0], "--dir", "hook.http/sub")
    assert below.exit_code == 2
    assert below.stderr == f"Error: {Path('hook.http/sub')}: not a directory\n"


def test_again(run: Callable[..., Result]) -> None:
    """Where both files are there unchanged, `new` says so again; a changed one is not replaced."""
    assert run("new", NAMES[0]).stdout == run("new", NAMES[0]).stdout

    Path(f"{NAMES[0]}.json").write_text("{}", encoding="utf-8")

    assert run("new", NAMES[0]).exit_code == 2
    assert Path(f"{NAMES[0]}.json").read_text(encoding="utf-8") == "{}"


def test_both_or_neither(run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the second file cannot be written, the first one is taken away again."""
    import os

    link = os.link

    def fail_for_json(source: Path, target: Path) -> None:
        if target.suffix == ".json":
            raise OSError(28, "No space left on device")
        link(source, target)

    monkeypatch.setattr(os, "link", fail_for_json)

    result = run("new", NAMES[0])

    assert result.exit_code == 2
    assert result.stderr == f"Error: {NAMES[0]}.json: no space left on device\n"
    assert sorted(path.name for path in Path().iterdir()) == ["hook.http"]


def test_list(run: Callable[..., Result]) -> None:
    """`--list` prints each name with what the webhook does, and writes nothing."""
    result = run("new", "--list")

    assert result.exit_code == 0
    assert [line.split("  ")[0] for line in result.stdout.splitlines()] == NAMES
    for line in result.stdout.splitlines():
        name, _, text = line.partition("  ")
        assert GALLERY.joinpath(f"{name}.http").read_text(encoding="utf-8").startswith(f"# {text.strip()}\n")
        assert text.endswith(".")
    assert sorted(path.name for path in Path().iterdir()) == ["hook.http"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "a NAME is needed; --list shows them"),
        (["--list", NAMES[0]], "--list goes with no name and no --force"),
        (["--list", "--force"], "--list goes with no name and no --force"),
    ],
)
def test_what_goes_together(run: Callable[..., Result], arguments: list[str], message: str) -> None:
    """Without a name, or with one where none is used, one error says so."""
    result = run("new", *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"Error: {message}\n")


@pytest.mark.parametrize("suffixes", [[".http"], [".json"], [".http", ".json"]])
def test_force(run: Callable[..., Result], suffixes: list[str]) -> None:
    """`--force` replaces what is there with both files, and leaves nothing beside them."""
    for suffix in suffixes:
        Path(NAMES[0] + suffix).write_text("mine", encoding="utf-8")

    result = run("new", NAMES[0], "--force")

    assert result.exit_code == 0
    for suffix in (".http", ".json"):
        assert Path(NAMES[0] + suffix).read_bytes() == GALLERY.joinpath(NAMES[0] + suffix).read_bytes()
    assert len(list(Path().iterdir())) == 3


def test_force_and_a_folder(run: Callable[..., Result]) -> None:
    """A folder of that name is not replaced, and neither is the other file."""
    Path(f"{NAMES[0]}.json").mkdir()
    Path(f"{NAMES[0]}.http").write_text("mine", encoding="utf-8")

    result = run("new", NAMES[0], "--force")

    assert (result.exit_code, result.stderr) == (2, f"Error: {NAMES[0]}.json: is a directory\n")
    assert Path(f"{NAMES[0]}.http").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("name", NAMES)
def test_check_leaves_the_data_out(run: Callable[..., Result], name: str) -> None:
    """`check *` where `new` wrote checks the webhook and says that the data is none; alone it is an error."""
    run("new", name)
    note = f"{name}.json: is render data and holds no template; not checked\n"

    both = run("check", *sorted(str(path) for path in Path().iterdir()))
    webhook = run("check", "hook.http", f"{name}.http")
    alone = run("check", f"{name}.json")

    assert (both.exit_code, both.stdout, both.stderr) == (webhook.exit_code, webhook.stdout, note)
    assert (alone.exit_code, alone.stdout, alone.stderr) == (2, "", note)

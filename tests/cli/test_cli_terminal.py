"""What a person at a terminal meets: colors, carets, suggestions, and the completion of names."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import Result

from liquid_webhooks.cli import program
from tests.cli.processes import PROGRAM
from tests.cli.processes import ROOT
from tests.cli.processes import TIMEOUT
from tests.cli.processes import in_terminal
from tests.cli.processes import start
from tests.cli.processes import write

Run = Callable[..., Result]

BROKEN = {
    "an unknown filter": "ab {{ x | upcas }}",
    "an unknown tag": "{% nope %}",
    "behind wide characters": "日本 {% if x %}",
    "a tag of several lines": "{% if\n x %}{% endif %}\n{% endfor %}",
    "a quote": "{{ 'x }}",
    "no end": "{{ x",
    "nothing there": "{{ x | }}",
}
ESCAPE = re.compile(rb"\x1b\[[0-9;]*m")

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")


def excerpts(text: str) -> list[str]:
    """Return the lines of a template, and of carets below, that a message shows."""
    return [line for line in text.splitlines() if re.match(r" *[0-9]* \| ", line)]


@pytest.mark.parametrize("source", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("head", ["", "POST https://a.example/\nX-A: b\n\n"], ids=["liquid", "http"])
def test_carets_are_alike(run: Run, source: str, head: str) -> None:
    """`check`, `render` and `bench` show the same lines and carets of what is wrong."""
    path = write(Path("t.http" if head else "t.liquid"), head + source)

    checked = run("check", str(path))
    rendered = run("render", str(path))

    shown = excerpts(checked.stdout)
    assert shown
    assert all("^" in line for line in shown[1::2])
    assert excerpts(rendered.stderr) == shown
    if checked.exit_code == 3:
        assert excerpts(run("bench", str(path)).stderr) == shown


@posix
@pytest.mark.parametrize(("command", "color"), [("check", b"33"), ("render", b"33")])
def test_a_terminal_has_colors(tmp_path: Path, command: str, color: bytes) -> None:
    """On a terminal the severity and the carets have its color, and nothing else has one."""
    path = write(tmp_path / "t.liquid", "{{ x | upcas }}")

    _, shown = in_terminal(command, path)

    painted = rb"\x1b\[" + color + rb"m\x1b\[1m(warning|\^+)\x1b\[0m"
    assert re.findall(painted, shown) == [b"warning", b"^^^^^"]
    assert len(ESCAPE.findall(shown)) == 6


@posix
@pytest.mark.parametrize(
    "arguments", [["render", "nope.liquid"], ["render", "--nope"], ["check", "nope.liquid"], ["new", "nope"]]
)
def test_errors_are_red(arguments: list[str]) -> None:
    """The word of an error is red, also where the command line is wrong."""
    code, shown = in_terminal(*arguments)

    assert code == 2
    assert b"\x1b[31m\x1b[1mError\x1b[0m: " in shown
    assert len(ESCAPE.findall(shown)) == 3


@posix
@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {"NO_COLOR": "1"}, False),
        ([], {"NO_COLOR": ""}, True),
        ([], {"TERM": "dumb"}, False),
        (["--color", "never"], {}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "auto"], {"NO_COLOR": "1"}, False),
        (["--color", "auto"], {}, True),
    ],
)
@pytest.mark.parametrize("command", ["check t.liquid", "render t.liquid", "render nope.liquid"])
def test_what_turns_colors_off(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    arguments: list[str],
    environment: dict[str, str],
    colored: bool,
) -> None:
    """`NO_COLOR` and `TERM=dumb` turn colors off, and `--color` goes before them, for findings and errors."""
    monkeypatch.chdir(tmp_path)
    write(Path("t.liquid"), "{{ x | upcas }}")

    _, shown = in_terminal(*command.split(), *arguments, **environment, PYTHONPATH=str(ROOT))

    assert command.split()[1].encode() in shown
    assert (ESCAPE.search(shown) is not None) == colored


@posix
def test_no_colors_where_the_command_line_is_wrong() -> None:
    """`NO_COLOR` counts also where no option could be read."""
    code, shown = in_terminal("render", "--nope", NO_COLOR="1")

    assert code == 2
    assert b"Error: No such option" in shown
    assert ESCAPE.search(shown) is None


@pytest.mark.parametrize("command", ["check", "render"])
@pytest.mark.parametrize("color", ["auto", "always", "never"])
def test_what_is_no_terminal_has_no_colors(tmp_path: Path, command: str, color: str) -> None:
    """A pipe gets colors only where they are asked for, and never in a result."""
    path = write(tmp_path / "t.liquid", "{{ x | upcas }}")

    stdout, stderr = start(command, path, "--color", color).communicate(timeout=TIMEOUT)

    assert (ESCAPE.search(stdout if command == "check" else stderr) is not None) == (color == "always")
    assert command == "check" or stdout == b""


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        ("rendr", "Did you mean 'render'?"),
        ("CHECK", "Did you mean 'check'?"),
        ("conv", "Did you mean 'convert'?"),
        ("twilio segmnts", "Did you mean 'segments'?"),
        ("twilio biuld", "Did you mean 'build'?"),
        ("render --ouput x", "Did you mean '--output'?"),
        ("twilio segments --templat x", "Did you mean '--template'?"),
        ("new slack", "Did you mean 'slack_message'?"),
        ("new slak", "Did you mean 'slack_message'?"),
        ("new Slack_Mesage", "Did you mean 'slack_message'?"),
        ("new twilio", "Did you mean 'twilio_mms' or 'twilio_sms'?"),
    ],
)
def test_misspelt_names(run: Run, arguments: str, meant: str) -> None:
    """What is like a name that exists is answered with it."""
    result = run(*arguments.split())

    assert (result.exit_code, result.stdout) == (2, "")
    assert meant in result.stderr


@pytest.mark.parametrize("arguments", ["xyzzy", "twilio xyzzy", "new xyzzy", "x", "new m"])
def test_names_like_nothing(run: Run, arguments: str) -> None:
    """What is like no name is answered without one."""
    result = run(*arguments.split())

    assert result.exit_code == 2
    assert "Did you mean" not in result.stderr


def complete(folder: Path, line: str, shell: str = "bash") -> list[str]:
    """Return what a shell is told for the last word of a command line: kind and value of each."""
    words = ["liquid-webhooks", *line.split(" ")]
    done = subprocess.run(
        PROGRAM,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "_LIQUID_WEBHOOKS_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": " ".join(words),
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("ren", ["plain,render"]),
        ("twilio s", ["plain,segments"]),
        ("new sl", ["plain,slack_message"]),
        ("render hoo", ["file,hoo"]),
        ("check a.http b", ["file,b"]),
        ("render hook.http --data d", ["file,d"]),
        ("render hook.http --content-blocks b", ["dir,b"]),
        ("new slack_message --dir d", ["dir,d"]),
        ("convert h", ["file,h"]),
        ("twilio segments --template h", ["file,h"]),
        ("render --for", ["plain,--format"]),
        ("check --color n", ["plain,never"]),
    ],
)
def test_completion(tmp_path: Path, line: str, answers: list[str]) -> None:
    """Commands, names of the gallery, options, choices and the names of files complete."""
    assert complete(tmp_path, line) == answers


def commands(group: click.Group = program) -> Iterator[click.Command]:
    """Yield every command that is no group."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command)
        else:
            yield command


@pytest.mark.parametrize("command", list(commands()), ids=lambda command: command.name)
def test_what_takes_files_completes_them(command: click.Command) -> None:
    """Every parameter whose help speaks of a file or folder completes as one; every command has `--color`."""
    context = click.Context(command)
    names = [parameter for parameter in command.params if re.search("FILE|DIR|JSON", parameter.metavar or "")]

    for parameter in names:
        assert [item.type for item in parameter.shell_complete(context, "x")] in (["file"], ["dir"])
    assert "--color" in command.get_help(context)
    assert names


def test_the_documentation_tells_how_to_complete() -> None:
    """What the documentation says of completion is what click takes, and its script names the program."""
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for shell in ("bash", "zsh", "fish"):
        assert f"_LIQUID_WEBHOOKS_COMPLETE={shell}_source liquid-webhooks" in page
    done = subprocess.run(
        PROGRAM,
        env={**os.environ, "_LIQUID_WEBHOOKS_COMPLETE": "zsh_source"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.startswith("#compdef liquid-webhooks")

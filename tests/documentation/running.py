"""Running: what the blocks of a page do, each in its turn, in a folder of the page's own."""

from __future__ import annotations

import ast
import contextlib
import errno
import io
import json
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path

from liquid_webhooks import AbortMessage
from liquid_webhooks import Environment
from liquid_webhooks import RenderData
from tests.documentation.blocks import Block
from tests.documentation.pages import ROOT

__all__ = ["Runner", "matches", "rendered"]

_VALUE = re.compile(r".*?  # → (.*)")
_ANYTHING = "…"


def matches(expected: str, found: str) -> bool:
    """Return whether the texts are the same, where `…` in `expected` stands for anything."""
    return re.fullmatch(".*".join(map(re.escape, expected.split(_ANYTHING))), found, re.DOTALL) is not None


def rendered(template: str, data: dict[str, object]) -> str:
    """Return what a template prints with render data, or that it aborts."""
    try:
        return Environment().from_string(template).render(RenderData.from_dict(data))
    except AbortMessage as abort:
        return f"(aborted: {abort})"


class Runner:
    """Runs the blocks of one page.

    Args:
        folder: Where its files are written and its commands run.
        home: A folder outside of it, for what the commands need.

    Attributes:
        printed: What the last block printed that no output has been compared with.
        status: Its exit status; 0 of Python.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self.folder = folder
        self.names: dict[str, object] = {"__name__": "page"}
        self.printed = ""
        self.status = 0
        self._data = "{}"
        self._environment = _environment(home)

    def run(self, block: Block) -> None:
        """Do what `block` says; an output is compared with what the block before it printed.

        Raises:
            AssertionError: It does something else than the page says.
        """
        if block.is_output:
            assert self.status == block.status, f"{block}: exit status {self.status}\n{self.printed}"
            difference = f"{block}: expected\n{block.text}\nbut was\n{self.printed}"
            assert matches(block.text, self.printed), difference
            self.printed, self.status = "", 0
            return
        self.finish(f"before {block}")
        if block.title:
            path = self.folder / block.title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "sh":
            self.printed, self.status = self._shell(block.text)
        elif block.language == "python":
            self.printed = self._python(block)
        elif block.language == "liquid":
            self.printed = rendered(block.text.removesuffix("\n"), json.loads(self._data)) + "\n"
        self._data = block.text if block.language == "json" and not block.title else "{}"

    def finish(self, where: str) -> None:
        """Refuse commands that failed without an output that says so."""
        assert self.status == 0, f"{where}: exit status {self.status}\n{self.printed}"
        self.printed = ""

    def _shell(self, commands: str) -> tuple[str, int]:
        """Return what commands print on a terminal, and their exit status."""
        master, slave = pty.openpty()
        with os.fdopen(master, "rb", 0) as reader:
            process = subprocess.Popen(
                ["bash", "-euo", "pipefail", "-c", commands],
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=slave,
                stderr=slave,
            )
            os.close(slave)
            printed = b""
            try:
                while chunk := reader.read(65536):
                    printed += chunk
            except OSError as error:
                # What Linux says when the last process has closed the terminal.
                if error.errno != errno.EIO:
                    raise
        return printed.decode().replace("\r\n", "\n"), process.wait()

    def _python(self, block: Block) -> str:
        """Run Python, compare the values that it notes, and return what it prints."""
        lines = block.text.splitlines()
        printed = io.StringIO()
        with contextlib.chdir(self.folder), contextlib.redirect_stdout(printed):
            for statement in ast.parse(block.text).body:
                note = _VALUE.fullmatch(lines[(statement.end_lineno or 0) - 1])
                value = self._value(statement, f"{block} line {statement.lineno}", fails=bool(note))
                if note:
                    spellings = (value, value.removeprefix("(").removesuffix(")"))
                    difference = f"{block}: {note[1]!r} is {value}"
                    assert any(matches(note[1], text) for text in spellings), difference
        return printed.getvalue()

    def _value(self, statement: ast.stmt, name: str, *, fails: bool) -> str:
        """Return how Python shows what a statement gives, or the error that it raises, if it may."""
        try:
            if isinstance(statement, ast.Expr):
                code = compile(ast.Expression(statement.value), name, "eval")
                return repr(eval(code, self.names))
            exec(compile(ast.Module([statement], []), name, "exec"), self.names)
        except Exception as error:
            if not fails:
                raise
            return f"{type(error).__name__}: {error}"
        return ""


def _environment(home: Path) -> dict[str, str]:
    """Return the variables of commands: nothing of the caller's, and this Python with this package."""
    programs = home / "bin"
    programs.mkdir(parents=True)
    python = f"exec {shlex.quote(sys.executable)}"
    for name, command in (("liquid-webhooks", f"{python} -m liquid_webhooks"), ("python", python)):
        path = programs / name
        path.write_text(f'#!/bin/sh\n{command} "$@"\n', encoding="utf-8")
        path.chmod(0o755)
    return {
        "COLUMNS": "100",
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NO_COLOR": "1",
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TERM": "dumb",
    }

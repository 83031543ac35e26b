"""Ruby Liquid in a long-lived process that answers JSON lines."""

from __future__ import annotations

import json
import math
import os
import select
import subprocess
import threading
from collections.abc import Mapping
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liquid_webhooks.values import Range
from tests.campaigns.grammar.template import Case

__all__ = ["Answer", "Oracle", "OracleMissingError", "Rendered"]

PROGRAM = Path(__file__).with_name("oracle.rb")
VERSION = "5.4"
SECONDS = 30.0
"""How long one job may take before Ruby is killed; its own timeout is far shorter."""


class OracleMissingError(Exception):
    """There is no `ruby`, or it lacks the library, or has another version of it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What Ruby made of one data set.

    Attributes:
        text: The output, error texts in place.
        errors: Texts of all errors, with their prefix.
        classes: Ruby classes of the errors, or of what caused them.
        failure: Why Ruby gave no output, if so.
    """

    text: str = ""
    errors: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What Ruby made of one template.

    Attributes:
        rendered: One for each data set.
        parse_error: Text of the syntax error, if there is one.
        failure: Why Ruby gave no answer at all, if so.
    """

    rendered: tuple[Rendered, ...] = ()
    parse_error: str = ""
    failure: str = ""


class Oracle:
    """Starts Ruby when first asked, and again whenever it dies; a context manager that ends it.

    Raises:
        OracleMissingError: On the first question.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._pending = b""

    def __enter__(self) -> Oracle:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process."""
        if self._process is None:
            return
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        self._process.kill()
        self._process.wait()
        self._process = None

    def ask(self, case: Case) -> Answer:
        """Return Ruby's answer for one case."""
        return self.ask_all([case])[0]

    def ask_all(self, cases: Sequence[Case]) -> list[Answer]:
        """Return Ruby's answers, in order; a case that kills Ruby gets a failure."""
        lines = [_line(case) for case in cases]
        answers: list[Answer] = []
        while len(answers) < len(lines):
            self._start()
            writer = threading.Thread(target=self._write, args=(lines[len(answers) :],), daemon=True)
            writer.start()
            while len(answers) < len(lines):
                line = self._read()
                if line is None:
                    self.close()
                    answers.append(Answer(failure="died"))
                    break
                answers.append(_answer(json.loads(line)))
            writer.join()
        return answers

    def _start(self) -> None:
        if self._process is not None:
            return
        try:
            self._process = subprocess.Popen(
                ["ruby", str(PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
            )
        except OSError as error:
            raise OracleMissingError("there is no ruby") from error
        self._pending = b""
        greeting = self._read()
        if greeting is None:
            self.close()
            raise OracleMissingError("ruby lacks the liquid or the activesupport library")
        if not greeting.decode().startswith(VERSION):
            self.close()
            raise OracleMissingError(f"ruby has Liquid {greeting.decode().strip()}, not {VERSION}")

    def _write(self, lines: Sequence[bytes]) -> None:
        """Write beside the reading: both pipes are finite."""
        process = self._process
        if process is None or process.stdin is None:
            return
        data = memoryview(b"".join(lines))
        with suppress(OSError, ValueError):
            while data:
                data = data[process.stdin.write(data) or 0 :]

    def _read(self) -> bytes | None:
        """Return the next line, or None where Ruby died or hangs."""
        process = self._process
        if process is None or process.stdout is None:
            return None
        while b"\n" not in self._pending:
            ready, _, _ = select.select([process.stdout], [], [], SECONDS)
            chunk = os.read(process.stdout.fileno(), 1 << 16) if ready else b""
            if not chunk:
                return None
            self._pending += chunk
        line, _, self._pending = self._pending.partition(b"\n")
        return line


def encode(value: object) -> object:
    """Return `value` as JSON can carry it to the oracle."""
    if isinstance(value, Range):
        return {"$range": [str(value.start), str(value.stop)]}
    if isinstance(value, float) and not math.isfinite(value):
        return {"$float": str(value)}
    if isinstance(value, Mapping):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, list):
        return [encode(item) for item in value]
    return value


def _line(case: Case) -> bytes:
    job = {"t": case.source, "p": case.partials, "d": [encode(data) for data in case.data]}
    return json.dumps(job).encode() + b"\n"


def _answer(fields: dict[str, Any]) -> Answer:
    if "r" not in fields:
        return Answer(parse_error=fields.get("p", ""), failure=fields.get("x", ""))
    return Answer(
        tuple(
            Rendered(failure=item["x"])
            if "x" in item
            else Rendered(item["o"], tuple(item["e"]), tuple(item["c"]))
            for item in fields["r"]
        )
    )

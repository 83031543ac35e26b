"""The project's commands: `.venv/bin/nox -s NAME`, each run in the environment that nox itself is in.

`nox` alone runs `check` and `test`; `nox -l` lists all. What stands behind `--` goes to the tool.
"""

from __future__ import annotations

import logging
import os
import sys
from importlib.util import find_spec
from pathlib import Path

import nox

# No session makes an environment, so that it does not matter that uv is missing.
logging.getLogger("nox").addFilter(lambda record: "uv binary" not in record.getMessage())

nox.options.default_venv_backend = "none"
nox.options.sessions = ["check", "test"]

DOCS = "docs/zensical.toml"


def python(session: nox.Session, *arguments: str) -> None:
    """Run a module of Python in this environment."""
    session.run(sys.executable, "-m", *arguments)


def install(session: nox.Session, extra: str, *needed: str) -> None:
    """Install an extra if a module of it is missing."""
    if any(find_spec(module) is None for module in needed):
        python(session, "pip", "install", "-q", "-e", f".[{extra}]")


@nox.session
def check(session: nox.Session) -> None:
    """Lint, format and types: nothing is changed."""
    python(session, "ruff", "check", ".")
    python(session, "ruff", "format", "--check", ".")
    python(session, "mypy")


@nox.session
def test(session: nox.Session) -> None:
    """The tests, on all cores: `-- tests/filters -k money` runs some of them."""
    python(session, "pytest", "-n", "auto", *session.posargs)


@nox.session
def campaigns(session: nox.Session) -> None:
    """What takes minutes: hostile inputs, fuzz, and the same as Ruby Liquid (needs Ruby)."""
    session.log("hostile inputs, each with bounds on memory and time")
    printed = session.run(sys.executable, "-m", "tests.campaigns.hostile", silent=True)
    session.log(str(printed).strip().rpartition("\n")[2])
    session.log("each filter, operator and tag with hostile values, held against what it charges")
    every = os.environ.get("WORK_EVERY", "200")
    python(session, "tests.campaigns.work", "--every", every, "--seconds", "5", "--most", "5")
    python(session, "tests.campaigns.fuzz", "--seconds", os.environ.get("FUZZ_SECONDS", "60"))
    python(session, "tests.oracles.differential", "--cases", os.environ.get("DIFFERENTIAL_CASES", "20000"))


@nox.session
def docs(session: nox.Session) -> None:
    """The documentation, from `docs/` into `docs/site/`; a link that leads nowhere is an error."""
    if not Path(DOCS).exists():
        session.skip(f"there is no {DOCS}")
    install(session, "docs", "zensical")
    python(session, "zensical", "build", "--clean", "--strict", "-f", DOCS, *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Equal outputs of all engines, and how fast each is: `-- --seconds 5 --case form`."""
    install(session, "bench", "jinja2", "minijinja")
    python(session, "benchmarks", *(session.posargs or ("--seconds", "2")))


@nox.session
def coverage(session: nox.Session) -> None:
    """Which branches the tests take: a report in the terminal, and `-- tests/filters` for some of them."""
    install(session, "coverage", "coverage")
    python(session, "coverage", "erase")
    python(session, "coverage", "run", "-m", "pytest", "-n", "auto", *session.posargs)
    python(session, "coverage", "combine", "--quiet")
    python(session, "coverage", "report")

"""Findings: a page for each code, made of its meaning in `diagnostics.CODES` and of `findings.toml`.

A page shows the example as files, the command that gives the finding, and what that printed when the page was
written; the tests of all blocks run it again.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liquid_webhooks.diagnostics import CODES
from liquid_webhooks.diagnostics import Severity
from tests.documentation.blocks import blocks_in
from tests.documentation.pages import DOCS
from tests.documentation.running import Runner
from tests.documentation.tables import table

__all__ = [
    "EXAMPLES",
    "FOLDER",
    "GROUPS",
    "Printed",
    "complaints",
    "finding_page",
    "findings_table",
    "made_page",
    "navigation",
    "printed_on",
    "title_of",
]

_CODE = re.compile(r"\b(LW[0-9]{3}): ")
"""How a finding begins where it is printed, behind its place and its severity."""

_LONG = 200
"""Characters that are left of a line of more than twice as many."""

FOLDER = DOCS / "findings"

EXAMPLES: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("findings.toml").read_text(encoding="utf-8")
)

GROUPS = {
    "1": "How the template is written",
    "2": "Names, and what Braze has",
    "4": "Requests",
    "5": "Twilio",
    "6": "While a template renders",
}
"""First digit of a code → what such findings are about."""


@dataclass(frozen=True)
class Printed:
    """What an example prints.

    Attributes:
        text: All of it.
        status: The exit status of its command.
    """

    text: str
    status: int = 0

    @property
    def block(self) -> str:
        """The block that shows it; empty if there is nothing to show."""
        title = f"output, exit status {self.status}" if self.status else "output"
        return f'```text title="{title}"\n{self.text}```' if self.text.strip() or self.status else ""


NOTHING = Printed("")
"""What prints nothing, or has not been run."""


def findings_table() -> str:
    """Return the table of all findings, in groups, each with a link to its page."""
    parts = []
    for digit, title in GROUPS.items():
        rows = [
            (f"[`{code}`]({code}.md)", str(severity), meaning)
            for code, (severity, meaning) in CODES.items()
            if code[2] == digit
        ]
        parts += [f"## {title}", table(("code", "severity", "what was found"), rows)]
    return "\n\n".join(parts)


def navigation() -> str:
    """Return the lines of the configuration that list the pages."""
    lines = []
    for digit, title in GROUPS.items():
        codes = [code for code in CODES if code[2] == digit]
        pages = ", ".join(f'"findings/{code}.md"' for code in codes)
        lines.append(f'    {{ "{title}" = [{pages}] }},')
    return "\n".join(lines)


def finding_page(code: str, found: Printed, mended: Printed) -> str:
    """Return the page of a code.

    Args:
        code: A key of `diagnostics.CODES`.
        found: What the example prints.
        mended: What the mended example prints.
    """
    return "\n\n".join(_parts(code, found, mended)) + "\n"


def printed_on(page: Path) -> tuple[Printed, Printed]:
    """Return what `page` says that its example and the mended one print."""
    example, mended = _halves(page.read_text(encoding="utf-8"))
    return _printed_in(example, page), _printed_in(mended, page)


def title_of(code: str) -> str:
    """Return the title of a code's page: the code, and in a few words what was found."""
    said = EXAMPLES[code].get("title") or CODES[code][1].partition(";")[0]
    return f"{code}: {said}"


def complaints(code: str, found: Printed, mended: Printed) -> Iterator[str]:
    """Yield what is wrong with the examples of a code, by what they print."""
    if code not in _CODE.findall(found.text):
        yield f"{code}: `example` does not give it; correct it in findings.toml"
    if others := dict.fromkeys(_CODE.findall(mended.text)):
        yield f"{code}: `mended` gives {', '.join(others)}; correct it in findings.toml"


def made_page(code: str, scratch: Path) -> str:
    """Return the page of a code after its example was run, in a new folder of `scratch`.

    Raises:
        ValueError: The examples do not show what they should; see `complaints`.
    """
    if code not in EXAMPLES:
        raise ValueError(f"{code}: it has no row; add one to findings.toml")
    page = FOLDER / f"{code}.md"
    halves = _halves(finding_page(code, NOTHING, NOTHING))
    found = []
    for index, half in enumerate(halves):
        folder = scratch / f"{code}-{index}"
        folder.mkdir(parents=True)
        runner = Runner(folder, scratch / f"{code}-{index}-home")
        for block in blocks_in(half, page):
            runner.run(block)
        found.append(Printed(_shortened(runner.printed), runner.status))
    if wrong := list(complaints(code, *found)):
        raise ValueError("\n".join(wrong))
    return finding_page(code, *found)


def _shortened(text: str) -> str:
    """Return a text whose very long lines end in `…`, which stands for anything."""
    lines = [f"{line[:_LONG]}…" if len(line) > 2 * _LONG else line for line in text.split("\n")]
    return "\n".join(lines)


def _halves(text: str) -> tuple[str, str]:
    example, heading, mended = text.partition("## Instead\n")
    return example, heading + mended


def _printed_in(text: str, page: Path) -> Printed:
    found = [block for block in blocks_in(text, page) if block.is_output]
    return Printed(found[0].text, found[0].status) if found else NOTHING


def _parts(code: str, found: Printed, mended: Printed) -> Iterator[str]:
    severity, meaning = CODES[code]
    told = EXAMPLES[code]
    kind, data = told.get("kind", "liquid"), told.get("data")
    yield f"<!-- Made by `python -m tests.documentation` from findings.toml. -->\n\n# {title_of(code)}"
    meaning = meaning[0].upper() + meaning[1:]
    yield f"**{meaning}.** {_when(kind, severity, found, is_rendered=data is not None)}"
    yield f"## Why\n\n{told['why']}"
    yield "## Example"
    yield from _shown("example", kind, told["example"], data)
    yield found.block
    yield f"## Instead\n\n{told['instead']}"
    changed = told.get("mended_data")
    yield from _shown("instead", kind, told.get("mended", told["example"]), changed or data)
    yield mended.block or "This gives no finding."
    yield "[All findings](index.md)"


_WORDS = {
    Severity.ERROR: "An error",
    Severity.WARNING: "A warning",
    Severity.INFO: "Only for your information",
}


def _when(kind: str, severity: Severity, found: Printed, *, is_rendered: bool) -> str:
    word = _WORDS[severity]
    if kind == "python":
        return f"{word}, in the `diagnostics` of what Python gives."
    if is_rendered:
        return f"{word}. It is found while rendering: `liquid-webhooks render` reports it."
    exits = f"and exits with {found.status}" if found.status else "and exits with 0 all the same"
    return f"{word}: `liquid-webhooks check` reports it without any data, {exits}."


def _shown(name: str, kind: str, example: str, data: str | None) -> Iterator[str]:
    """Yield the blocks of an example: its files and the command, or the Python to run."""
    example = example.strip("\n")
    if kind == "python":
        yield f"```python\n{example}\n```"
        return
    yield f'```{kind} title="{name}.{kind}"\n{example}\n```'
    if data is None:
        yield f"```sh\nliquid-webhooks check {name}.{kind}\n```"
    elif data == "{}":
        yield f"```sh\nliquid-webhooks render {name}.{kind}\n```"
    else:
        yield f'```json title="{name}.json"\n{data}\n```'
        yield f"```sh\nliquid-webhooks render {name}.{kind} --data {name}.json\n```"

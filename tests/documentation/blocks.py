"""Blocks: the code of a page, and what its fences say of it.

What a block is stands where readers see it:

- a title that is a file name: the file, which the commands of the page read;
- `sh`: commands, run in an empty folder that the whole page shares, beside its files;
- `python` without a title: run, with the names of the page's blocks before it. `# →` behind an expression
  gives its value, behind `raise` or a call its error; `…` in it stands for anything;
- `liquid` without a title: rendered, with the render data of the `json` directly before it;
- the title `output`, or `output, exit status 1`, directly behind one of these: what it
  prints; `…` stands for anything;
- `console`: commands for the reader's own machine, which are parsed and not run;
- anything else is parsed: `http`, `json`, `toml`, `yaml`, and files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.documentation.pages import ROOT

__all__ = ["Block", "blocks", "blocks_in"]

_FENCE = re.compile(r"^(?P<indent> *)```(?P<language>[a-z]*)(?: title=\"(?P<title>[^\"]*)\")? *$")


@dataclass(frozen=True)
class Block:
    """One block of code.

    Attributes:
        page: The page's file.
        line: Number of the fence's line, from 1 on.
        language: The word behind the fence.
        title: The title, or "".
        text: The code, with its last line's end.
    """

    page: Path
    line: int
    language: str
    title: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"

    @property
    def is_output(self) -> bool:
        """Whether it is what the block before it prints."""
        return self.title.startswith("output")

    @property
    def status(self) -> int:
        """The exit status that its title gives, of an output."""
        found = re.fullmatch(r"output(?:, exit status ([0-9]+))?", self.title)
        assert found, f"{self}: the title is no file name and no `output, exit status N`"
        return int(found[1] or 0)


def blocks(page: Path) -> Iterator[Block]:
    """Yield the blocks of a page in order; see `blocks_in`."""
    return blocks_in(page.read_text(encoding="utf-8"), page)


def blocks_in(text: str, page: Path) -> Iterator[Block]:
    """Yield the blocks of a text that is, or will be, that of `page`.

    Raises:
        ValueError: A fence is written in another way, or never closed.
    """
    lines = iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        if not line.lstrip().startswith("```"):
            continue
        fence = _FENCE.match(line)
        if not fence or not fence["language"]:
            raise ValueError(f'{page}:{number}: a fence is ``` and a language, and perhaps title="…"')
        indent, code = fence["indent"], []
        for _, inner in lines:
            if inner == f"{indent}```":
                break
            code.append(inner.removeprefix(indent))
        else:
            raise ValueError(f"{page}:{number}: the block is never closed")
        yield Block(
            page, number, fence["language"], fence["title"] or "", "".join(f"{each}\n" for each in code)
        )

"""Writes what of the documentation is made from data, the page of each finding among it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from liquid_webhooks.diagnostics import CODES
from tests.documentation.finding_pages import FOLDER
from tests.documentation.finding_pages import made_page
from tests.documentation.pages import ROOT
from tests.documentation.pages import replaced
from tests.documentation.parts import PARTS


def main() -> int:
    """Write what has changed and name it, or nothing if an example of a finding is wrong."""
    made: dict[Path, str] = {}
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for code in CODES:
            try:
                made[FOLDER / f"{code}.md"] = made_page(code, Path(scratch))
            except ValueError as error:
                wrong.append(str(error))
    if wrong:
        sys.stderr.write("\n".join([*wrong, "nothing was written"]) + "\n")
        return 1
    for old in set(FOLDER.glob("LW*.md")) - made.keys():
        old.unlink()
        _tell("removed", old)
    for path, text in made.items():
        _write(path, text)
    for page, name, make in PARTS:
        _write(page, replaced(page, name, make()))
    return 0


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        _tell("wrote", path)


def _tell(done: str, path: Path) -> None:
    sys.stdout.write(f"{done} {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    sys.exit(main())

"""The README's table of findings, made from the codes of the package.

`python -m tests.promises.findings` prints the Markdown; with a file named behind it, the Markdown replaces
what stands between that file's two markers.
"""

from __future__ import annotations

import sys
from pathlib import Path

from liquid_webhooks.diagnostics import CODES

__all__ = ["BEGIN", "END", "between_markers", "markdown"]

BEGIN, END = "<!-- findings -->", "<!-- /findings -->"


def markdown() -> str:
    """Return the table, without its markers."""
    rows = [("code", "severity", "what was found")]
    rows += [
        (f"`{code}`", str(severity), meaning.replace("|", "\\|"))
        for code, (severity, meaning) in CODES.items()
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---|---|---|", *lines[1:]])


def between_markers(text: str) -> tuple[str, str, str]:
    """Split a README's text into what stands before, between and after the two markers.

    Raises:
        ValueError: A marker is missing, or there are several.
    """
    before, middle = text.split(BEGIN)
    table, after = middle.split(END)
    return before, table, after


def _main() -> None:
    if len(sys.argv) < 2:
        sys.stdout.write(markdown() + "\n")
        return
    readme = Path(sys.argv[1])
    before, _, after = between_markers(readme.read_text(encoding="utf-8"))
    readme.write_text(f"{before}{BEGIN}\n{markdown()}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    _main()

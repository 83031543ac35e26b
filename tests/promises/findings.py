"""The README's table of findings, made from the codes of the package.

`python -m tests.promises.findings` prints the Markdown; with a file named behind it, the Markdown replaces
what stands between that file's two markers.
"""

from __future__ import annotations

from liquid_webhooks.diagnostics import CODES
from tests.readme import write

__all__ = ["markdown"]


def markdown() -> str:
    """Return the table, without its markers."""
    rows = [("code", "severity", "what was found")]
    rows += [
        (f"`{code}`", str(severity), meaning.replace("|", "\\|"))
        for code, (severity, meaning) in CODES.items()
    ]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---|---|---|", *lines[1:]])


if __name__ == "__main__":
    write("findings", markdown)

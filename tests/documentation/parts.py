"""Parts: what of the documentation is made from data, and how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.documentation.bounds import limits_table
from tests.documentation.filters_and_tags import filters
from tests.documentation.filters_and_tags import tags
from tests.documentation.finding_pages import FOLDER
from tests.documentation.finding_pages import findings_table
from tests.documentation.finding_pages import navigation
from tests.documentation.options import exit_codes
from tests.documentation.options import options
from tests.documentation.pages import CONFIG
from tests.documentation.pages import DOCS
from tests.oracles.compat.compatibility import decisions
from tests.oracles.compat.compatibility import engines

__all__ = ["PARTS"]

PARTS: list[tuple[Path, str, Callable[[], str]]] = [
    (CONFIG, "findings", navigation),
    (FOLDER / "index.md", "findings", findings_table),
    (DOCS / "command-line.md", "options", options),
    (DOCS / "command-line.md", "exit codes", exit_codes),
    (DOCS / "filters-and-tags.md", "filters", filters),
    (DOCS / "filters-and-tags.md", "tags", tags),
    (DOCS / "limits-and-safety.md", "limits", limits_table),
    (DOCS / "compatibility.md", "engines", engines),
    (DOCS / "compatibility.md", "decisions", decisions),
]
"""A page, the name of a part of it, and what makes that part."""

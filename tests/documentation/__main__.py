"""Writes what of the documentation is made from data, the page of each finding among it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from liquid_webhooks.diagnostics import CODES
from tests.documentation.finding_pages import FOLDER
from tests.documentation.finding_pages import made_page
from tests.documentation.pages import replaced
from tests.documentation.parts import PARTS

for page, name, make in PARTS:
    page.write_text(replaced(page, name, make()), encoding="utf-8")
with tempfile.TemporaryDirectory() as scratch:
    made = {f"{code}.md": made_page(code, Path(scratch)) for code in CODES}
for old in FOLDER.glob("LW*.md"):
    old.unlink()
for file, text in made.items():
    (FOLDER / file).write_text(text, encoding="utf-8")

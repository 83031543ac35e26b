"""Pages: the README and what stands in `docs/`, and their parts that are made from data.

A part stands between two comments that name it: `<!-- name -->` and `<!-- /name -->`, or `# <name>` and
`# </name>` in the configuration.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["CONFIG", "DOCS", "PAGES", "README", "ROOT", "part", "replaced"]

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DOCS = ROOT / "docs"
CONFIG = DOCS / "zensical.toml"

_OUTPUT = DOCS / "site"

PAGES = [README, *sorted(path for path in DOCS.rglob("*.md") if not path.is_relative_to(_OUTPUT))]
"""Every page that a person reads."""


def part(page: Path, name: str) -> str:
    """Return what `page` has between the two markers of the part `name`.

    Raises:
        ValueError: A marker is missing, or there are several.
    """
    return _split(page, name)[1]


def replaced(page: Path, name: str, made: str) -> str:
    """Return the text of `page` with `made` as its part `name`.

    Raises:
        ValueError: A marker is missing, or there are several.
    """
    before, _, after = _split(page, name)
    return f"{before}{made}{after}"


def _split(page: Path, name: str) -> tuple[str, str, str]:
    """Return the text up to the first marker, the text between both, and the text from the second one on."""
    begin, end = f"<!-- {name} -->\n", f"\n<!-- /{name} -->"
    if page.suffix == ".toml":
        begin, end = f"# <{name}>\n", f"\n# </{name}>"
    before, rest = page.read_text(encoding="utf-8").split(begin)
    middle, after = rest.split(end)
    return before + begin, middle, end + after

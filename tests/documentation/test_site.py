"""The site that Zensical builds of `docs/`: without a broken link, and without anything from another host."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.documentation.pages import DOCS
from tests.documentation.pages import ROOT

RESOURCE = re.compile(
    r"""<(?:script|img|iframe|source|video|audio|embed|object|link)\b[^>]*?\b(?:src|href|data)=["']?((?:https?:)?//[^"'\s>]+)"""
    r"""|url\(["']?((?:https?:)?//[^"')]+)"""
    r"""|@import\s+["']((?:https?:)?//[^"']+)""",
    re.IGNORECASE,
)
"""What a browser would fetch from another host by itself; links in a text are not among it."""

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly from a copy of the pages, so that nothing is written among them."""
    docs = tmp_path_factory.mktemp("documentation") / "docs"
    shutil.copytree(DOCS, docs, ignore=shutil.ignore_patterns("site", ".cache"))
    command = [sys.executable, "-m", "zensical", "build", "--strict", "-f", str(docs / "zensical.toml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return docs / "site"


def test_every_page_is_built(site: Path) -> None:
    """Each Markdown file has its HTML, and all links within the documentation lead somewhere (`--strict`)."""
    pages = [path.relative_to(DOCS) for path in DOCS.rglob("*.md") if not path.is_relative_to(DOCS / "site")]

    assert pages
    assert [page for page in pages if not (site / page.with_suffix(".html")).is_file()] == []


def test_every_page_is_in_the_navigation(site: Path) -> None:
    """From the first page a reader gets to each other one."""
    text = (site / "index.html").read_text(encoding="utf-8")
    pages = [path.relative_to(DOCS) for path in DOCS.rglob("*.md") if not path.is_relative_to(DOCS / "site")]

    missing = [str(page) for page in pages if str(page.with_suffix(".html")) not in text]
    assert [page for page in missing if page != "index.md"] == []


def test_nothing_comes_from_another_host(site: Path) -> None:
    """No page and no style sheet makes a browser ask another host for a font, a script or a picture."""
    found = {
        f"{path.relative_to(site)}: {match[0]}"
        for path in site.rglob("*")
        if path.suffix in (".html", ".css")
        for match in RESOURCE.finditer(path.read_text(encoding="utf-8"))
    }

    assert found == set()


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://cdn.example/x.js"></script>',
        '<link rel="stylesheet" href="//fonts.example/css">',
        "body { background: url(https://img.example/x.png) }",
        '@import "https://fonts.example/x.css";',
    ],
)
def test_resources_of_other_hosts_would_be_found(html: str) -> None:
    """The pattern knows the ways in which a page can ask another host."""
    assert RESOURCE.search(html)


def test_links_in_text_are_no_resources() -> None:
    """A link that a reader may follow asks nothing of another host by itself."""
    assert not RESOURCE.search('<a href="https://www.braze.com/docs">Braze</a>')


def test_links_of_the_readme_lead_somewhere() -> None:
    """The README, which is not part of the site, links to files and headings that exist."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    links = [link.partition("#") for link in LINK.findall(text) if "://" not in link]

    assert links
    for path, _, anchor in links:
        target = ROOT / path if path else ROOT / "README.md"
        assert target.exists(), path
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in [_slug(heading) for heading in headings], f"{path}#{anchor}"


def _slug(heading: str) -> str:
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", heading.lower()).strip())

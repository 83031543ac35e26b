"""What of the documentation is made from data is current; `python -m tests.documentation` writes it."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from liquid_webhooks.diagnostics import CODES
from liquid_webhooks.filters.table import FILTERS
from tests.documentation.filters_and_tags import RUBY_5_4_FILTERS
from tests.documentation.filters_and_tags import RUBY_LATER_FILTERS
from tests.documentation.filters_and_tags import RUBY_TAGS
from tests.documentation.filters_and_tags import TOLD_FILTERS
from tests.documentation.filters_and_tags import TOLD_TAGS
from tests.documentation.finding_pages import EXAMPLES
from tests.documentation.finding_pages import FOLDER
from tests.documentation.finding_pages import Printed
from tests.documentation.finding_pages import complaints
from tests.documentation.finding_pages import finding_page
from tests.documentation.finding_pages import printed_on
from tests.documentation.finding_pages import title_of
from tests.documentation.pages import DOCS
from tests.documentation.pages import PAGES
from tests.documentation.pages import README
from tests.documentation.pages import ROOT
from tests.documentation.pages import part
from tests.documentation.parts import PARTS
from tests.oracles.compat.engines import our_names
from tests.oracles.differential.requirement import oracle_or_skip

MEANT_FOR_DEVELOPERS = re.compile(r"\bspec [0-9]|\bpromise P?[0-9]|\(P[0-9]+\)")
"""Names of documents that nobody but the authors can read."""


@pytest.mark.parametrize(
    ("page", "name", "make"), PARTS, ids=[f"{page.relative_to(DOCS)} {name}" for page, name, _ in PARTS]
)
def test_parts_are_what_the_data_makes(page: Path, name: str, make: Callable[[], str]) -> None:
    """No part was changed by hand, and none is older than its data."""
    assert part(page, name) == make()


def test_every_code_has_a_page() -> None:
    """There is a page for each finding, and none for another one."""
    assert sorted(EXAMPLES) == sorted(CODES)
    assert sorted(path.stem for path in FOLDER.glob("LW*.md")) == sorted(CODES)


@pytest.mark.parametrize("code", CODES)
def test_finding_pages_are_what_the_data_makes(code: str) -> None:
    """A page says what the table of codes and the examples say; its example gives the finding, the other not.

    That they print what the page shows is what the tests of all blocks look at.
    """
    page = FOLDER / f"{code}.md"
    found, mended = printed_on(page)

    assert page.read_text(encoding="utf-8") == finding_page(code, found, mended)
    assert list(complaints(code, found, mended)) == []


def test_wrong_examples_are_told() -> None:
    """An example without its finding, and a mended one with any, are named with what to correct."""
    found = Printed("a.liquid:1:4: warning LW101: surplus text\n  fix: x\n", 1)
    other = Printed("a.liquid:1:4: info LW202: works here\nb.liquid:1:1: warning LW201: unknown filter\n", 1)

    assert list(complaints("LW101", found, Printed("Hi Ada\n"))) == []
    assert list(complaints("LW101", other, other)) == [
        "LW101: `example` does not give it; correct it in findings.toml",
        "LW101: `mended` gives LW202, LW201; correct it in findings.toml",
    ]


def test_titles_fit_the_sidebar() -> None:
    """The heading of a finding's page, which navigation and search show, has its meaning in a few words."""
    titles = [title_of(code) for code in CODES]

    assert title_of("LW201") == "LW201: unknown filter"
    assert [title for title in titles if len(title) > 52] == []
    assert len({title.partition(": ")[2] for title in titles}) == len(titles)


def test_every_filter_and_tag_is_told() -> None:
    """The page of filters and tags leaves none out and invents none."""
    assert TOLD_FILTERS.keys() == FILTERS.keys()
    assert TOLD_TAGS.keys() - {"elsif", "else", "when"} == our_names()["tag"]


def test_ruby_has_what_the_page_says() -> None:
    """Ruby Liquid 5.4 has the filters that the page says it has, and later ones are not among them."""
    oracle_or_skip().close()
    ask = 'require "liquid"; puts Liquid::StandardFilters.instance_methods'
    answer = subprocess.run(["ruby", "-e", ask], capture_output=True, text=True, check=True).stdout

    assert set(answer.split()) == RUBY_5_4_FILTERS
    assert not RUBY_LATER_FILTERS & RUBY_5_4_FILTERS
    assert TOLD_TAGS.keys() >= RUBY_TAGS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_no_document_that_readers_lack(page: Path) -> None:
    """No page refers to a specification that is not part of the package."""
    assert not MEANT_FOR_DEVELOPERS.search(page.read_text(encoding="utf-8"))


def test_speeds_are_those_of_the_table() -> None:
    """The README says of speed what the table's last row does; the page names each case of the benchmark."""
    page = (DOCS / "speed.md").read_text(encoding="utf-8")
    liquid, jinja, minijinja = map(float, re.findall(r"\*\*([0-9.]+)\*\*", page))
    text = README.read_text(encoding="utf-8")

    assert f"{liquid:.0f} times python-liquid's speed, {jinja:.0f} times Jinja2's" in text
    assert f"{minijinja:.1f} times MiniJinja's" in text
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == {
        path.name for path in (ROOT / "benchmarks" / "cases").iterdir() if path.is_dir()
    }


def test_readme_is_short() -> None:
    """The README is for a first look: what is longer stands in `docs/`."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 200

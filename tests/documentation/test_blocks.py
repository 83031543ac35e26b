"""Every block of code in the README and in `docs/` does what its page says; see `blocks`."""

from __future__ import annotations

import json
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from liquid_webhooks import Environment
from liquid_webhooks import Webhook
from tests.documentation.blocks import Block
from tests.documentation.blocks import blocks
from tests.documentation.pages import PAGES
from tests.documentation.pages import ROOT
from tests.documentation.running import Runner
from tests.documentation.running import matches

LANGUAGES = {"console", "http", "json", "liquid", "python", "sh", "text", "toml", "yaml"}

WRONG_ON_PURPOSE = "example."
"""How the names of files begin that show what a finding is about."""

BLOCKS = [block for page in PAGES for block in blocks(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_blocks_do_what_they_say(page: Path, tmp_path: Path) -> None:
    """The commands and the Python of a page run, in order, and give what the page shows."""
    folder = tmp_path / "page"
    folder.mkdir()
    runner = Runner(folder, tmp_path / "home")
    for block in blocks(page):
        runner.run(block)
    runner.finish(f"at the end of {page}")


@pytest.mark.parametrize("block", [block for block in BLOCKS if not block.is_output], ids=str)
def test_blocks_parse(block: Block) -> None:
    """What is not run is at least what its language says.

    The examples of findings are not: the commands of their pages read them, and say what is wrong.
    """
    assert block.language in LANGUAGES
    if block.title.startswith(WRONG_ON_PURPOSE):
        return
    match block.language:
        case "http":
            assert Webhook.parse_all(block.text)
        case "json" if block.title.endswith(".jsonl"):
            assert [json.loads(line) for line in block.text.splitlines()]
        case "json":
            json.loads(block.text)
        case "liquid":
            Environment().from_string(block.text)
        case "python":
            compile(block.text, str(block), "exec")
        case "toml":
            tomllib.loads(block.text)
        case "yaml":
            assert yaml.safe_load(block.text)
        case "console" | "sh":
            subprocess.run(["bash", "-n"], input=block.text, text=True, check=True)


def test_texts_are_outputs_or_files() -> None:
    """A block that nothing can check is not code; its language says so only where its title does not."""
    plain = [str(block) for block in BLOCKS if block.language == "text" and not block.title]

    assert plain == []


def test_anything_stands_for_anything() -> None:
    """`…` matches any text, also none and also several lines; all else is compared exactly."""
    assert matches("a…c", "ac")
    assert matches("a…c", "a\nb\nc")
    assert not matches("a…c", "a b")
    assert not matches("a.c", "abc")

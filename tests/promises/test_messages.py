"""Every message that parsing and rendering can end with is frozen as a golden case (`errors.json`)."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

import liquid_webhooks

PACKAGE = Path(liquid_webhooks.__file__).parent
GOLDEN = Path(__file__).parents[1] / "oracles" / "golden" / "errors.json"

RAISED = (
    *("ParseError", "RenderError", "LimitError", "MissingSecretError", "UndefinedNameError"),
    *("UnknownZoneError", "Reject"),
)
METHODS = ("fail", "error", "missing", "report_refusable")
ELSEWHERE = (
    *("cli", "webhook", "twilio", "checker", "gallery"),
    *("data", "validation.py", "resources"),
)
"""Parts whose errors have other kinds and tests of their own."""

UNSHOWN = {
    "blocks nested more than * levels deep": "for blocks of other packages' tags: tests/engine",
    "`cycle` ends a value at every comma, in quotes too": "a finding alone: tests/syntax",
    "the process ran out of memory": "no data can say when: tests/engine/test_out_of_memory.py",
    "data of more than * values": "needs data that JSON cannot hold: tests/campaigns/hostile",
    "blocks or templates extend each other wrongly": "for a tag of python-liquid's: tests/campaigns/hostile",
    "data or template nested too deep": "a guard behind the bounds that have cases",
    "template nested too deep": "the same",
    "the template is too large or too deep to compile": "the same",
    "a number of too many digits": "the same",
    "filter `*` does not take these arguments": "for filters of the caller: tests/engine",
    "an object or a filter of the host's raises a ValueError": "tests/engine/test_odd_values.py",
    "a trace of more than * pieces": "for traces, which are no renders: tests/engine/test_trace.py",
    "the secret `*` is missing": "tests/webhook/test_secrets_missing.py",
}
"""Message → why no case can or need show it."""


def messages() -> dict[str, str]:
    """Return the messages that the engine raises, with `*` for what is filled in, and where each stands."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if place.parts[0] in ELSEWHERE:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) in RAISED + METHODS and (text := message(node)):
                found[text] = f"{place}:{node.lineno}"
    return found


def called(node: ast.Call) -> str:
    """Return the last part of the name that is called."""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def message(node: ast.Call) -> str:
    """Return the first argument that reads as a sentence; nothing where it comes from a variable."""
    for argument in node.args:
        parts = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
        text = "".join(
            str(part.value) if isinstance(part, ast.Constant) and isinstance(part.value, str) else "*"
            for part in parts
        )
        if re.search(r"[a-z] [a-z`*]|^[a-z `*$]*` ", text):
            return text
    return ""


def shown(text: str, golden: list[str]) -> bool:
    """Whether some golden text ends with this message."""
    pattern = re.compile(".*".join(map(re.escape, text.split("*"))) + r"\Z", re.DOTALL)
    return any(pattern.search(each) for each in golden)


@pytest.fixture(scope="module")
def golden() -> list[str]:
    """The texts of all golden errors."""
    return [case["error"].get("text", "") for case in json.loads(GOLDEN.read_text(encoding="utf-8"))]


def test_every_message_has_a_golden_case(golden: list[str]) -> None:
    """No error of the engine has a text that is not laid down with its place."""
    missing = {place: text for text, place in messages().items() if not shown(text, golden)}

    assert {place: text for place, text in missing.items() if text not in UNSHOWN} == {}
    assert len(messages()) > 60


def test_no_exception_outlives_its_message(golden: list[str]) -> None:
    """What is listed as having no case exists, and has none."""
    assert set(UNSHOWN) <= set(messages())
    assert [text for text in UNSHOWN if shown(text, golden)] == []


def test_messages_are_one_sentence(golden: list[str]) -> None:
    """Messages begin small or with a name, end without a full stop, and hold no line end."""
    for text in golden:
        assert not text.endswith((".", "!", " "))
        assert "\n" not in text
        assert re.match(r"(line [0-9]+, column [0-9]+|[\w./]+:[0-9]+:[0-9]+): \S", text)

"""The codes of findings: stable in form, and in use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import liquid_webhooks
from liquid_webhooks.diagnostics import CODES

PACKAGE = Path(liquid_webhooks.__file__).parent
NAMED = {
    code
    for path in PACKAGE.rglob("*.py")
    if path.name != "diagnostics.py"
    for code in re.findall(r'"(LW[0-9]{3})"', path.read_text(encoding="utf-8"))
}
"""Codes that the package's modules name as texts of their own."""


def test_codes_are_in_order() -> None:
    """Codes are `LW` and three digits, in ascending order."""
    assert all(re.fullmatch("LW[1-9][0-9]{2}", code) for code in CODES)
    assert sorted(CODES) == list(CODES)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_in_use(code: str) -> None:
    """There is no code that nothing reports."""
    assert code in NAMED


def test_no_code_is_missing() -> None:
    """Every code that the package reports is in the table."""
    assert CODES.keys() >= NAMED

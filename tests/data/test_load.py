"""Render data from a file: what is read, and how a file that is none is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from liquid_webhooks import DataError
from liquid_webhooks import Environment
from liquid_webhooks import RenderData

CANARY = "canary-value"


def refusal(path: str | Path) -> str:
    """Return why the file is refused."""
    with pytest.raises(DataError) as caught:
        RenderData.load(path)
    assert CANARY not in str(caught.value)
    assert caught.value.__suppress_context__
    return str(caught.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
def test_a_file_is_read(tmp_path: Path, mark: bytes) -> None:
    """UTF-8 with or without a byte order mark gives what `from_dict` makes of the object."""
    given = {"user": {"first_name": "Zoë", "phone": "+1 555"}, "variables": {"a": [1, 2.5, None]}}
    path = tmp_path / "data.json"
    path.write_bytes(mark + json.dumps(given, ensure_ascii=False).encode())

    for each in (path, str(path)):
        assert RenderData.load(each).to_dict() == RenderData.from_dict(given).to_dict()
    digits = RenderData.load(path, phone_format="digits")
    assert Environment().from_string("{{ ${first_name} }}{{ ${phone_number} }}").render(digits) == "Zoë1555"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ":1:1: invalid JSON: the text is empty"),
        (b'{\n "user": {"first_name": "canary-value",}}', ":2:40: invalid JSON: "),
        (b'{"a": "canary-value"} x', ":1:23: invalid JSON: Extra data"),
        (b'{"a":\n "canary-value\xff"}', ":2: is not UTF-8"),
        (b'{"a": ' + b"9" * 5_000 + b"}", ": invalid JSON: a number has too many digits"),
        (b"[" * 200_000, ": invalid JSON: it is nested too deep"),
        (b'["canary-value"]', ": render data: expected an object, not an array"),
        (b"null", ": render data: expected an object, not null"),
        (b'{"usr": "canary-value"}', ': unknown key "usr" in render data; did you mean "user"?'),
        (
            b'{"user": {"first_name": "x"}, "secrets": {"A": 1}}',
            ": secrets.A: expected a string, not a number",
        ),
        (b'{"now": "canary-value"}', ": now: expected an ISO 8601 date and time"),
    ],
)
def test_what_is_wrong_with_a_file(tmp_path: Path, content: bytes, said: str) -> None:
    """The path comes first, then the place where there is one, and what is wrong; no value is quoted."""
    path = tmp_path / "data.json"
    path.write_bytes(content)

    assert refusal(path).startswith(f"{path}{said}")


def test_what_is_no_file(tmp_path: Path) -> None:
    """A missing file, a folder and a name that can be none are told by their path."""
    assert refusal(tmp_path / "nope.json") == f"{tmp_path / 'nope.json'}: no such file or directory"
    assert refusal(tmp_path) == f"{tmp_path}: is a directory"
    assert refusal("a\0b") == r"a\x00b: is no valid file name"

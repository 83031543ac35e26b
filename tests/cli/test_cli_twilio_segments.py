"""The command `twilio segments` for one text: table, JSON, standard input, and options that do not fit."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from liquid_webhooks.resources.file_kinds import NOT_UTF8

Run = Callable[..., Result]


def test_table(run: Run) -> None:
    """The table has the counts, and a line for each character that forces UCS-2."""
    result = run("twilio", "segments", "a" * 66 + "👍👍👍ç")

    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines() == [
        "segments     2",
        "encoding     UCS-2",
        "units        73, up to 67 in a segment",
        "needs UCS-2  👍 U+1F44D THUMBS UP SIGN",
        "needs UCS-2  ç U+00E7 LATIN SMALL LETTER C WITH CEDILLA",
    ]


@pytest.mark.parametrize("character", ["\t", "\xa0", "\u200b"])
def test_characters_that_do_not_print(run: Run, character: str) -> None:
    """A character that does not print is named by its code point alone."""
    lines = run("twilio", "segments", f"a{character}b").stdout.splitlines()

    assert lines[-1].startswith(f"needs UCS-2  U+{ord(character):04X} ")
    assert character not in lines[-1].replace("\t", " " if character != "\t" else "\t")


def test_json(run: Run) -> None:
    """`--format json` gives one object, in ASCII."""
    result = run("twilio", "segments", "€uro “x”", "--format", "json")

    assert result.stdout.isascii()
    assert json.loads(result.stdout) == {
        "segments": 1,
        "encoding": "UCS-2",
        "units": 8,
        "per_segment": 70,
        "offenders": [
            {"character": "“", "code_points": "U+201C", "name": "LEFT DOUBLE QUOTATION MARK"},
            {"character": "”", "code_points": "U+201D", "name": "RIGHT DOUBLE QUOTATION MARK"},
        ],
    }


def test_smart_encoding(run: Run) -> None:
    """`--smart-encoded` counts what Twilio makes of the text."""
    found = json.loads(run("twilio", "segments", "€uro “x”", "--smart-encoded", "--format", "json").stdout)

    assert (found["encoding"], found["units"], found["offenders"]) == ("GSM-7", 9, [])


@pytest.mark.parametrize(
    ("given", "units"), [("ab", 2), ("ab\n", 2), ("ab\r\n", 2), ("ab\n\n", 3), ("\ufeffab", 2)]
)
def test_standard_input(run: Run, given: str, units: int) -> None:
    """`-` reads the text from standard input, without a byte order mark and its one final line end."""
    result = run("twilio", "segments", "-", "--format", "json", stdin=given.encode())

    assert json.loads(result.stdout)["units"] == units


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("a" * 1601, "warning: Body: has more than 1,600 characters (Twilio error 21617)\n"),
        ("👍" * 801, "warning: Body: has more than 1,600 UTF-16 units"),
        ("", "warning: Body: there is no content"),
        ("a" * 1600, ""),
    ],
)
def test_texts_that_twilio_refuses(run: Run, text: str, warning: str) -> None:
    """A text that is no body that Twilio takes is counted all the same, with a warning."""
    result = run("twilio", "segments", text)

    assert result.exit_code == 0
    assert result.stdout.startswith("segments")
    assert result.stderr.startswith(warning)
    assert bool(result.stderr) == bool(warning)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((), "give either TEXT or --template"),
        (("x", "--template", "t.liquid"), "give either TEXT or --template"),
        (("x", "--user", "u"), "--user needs --template"),
        (("x", "--limit", "1"), "--limit needs --template"),
        (("x", "--rate", "1"), "--rate needs --template"),
        (("x", "--data", "d.json"), "render data needs --template"),
        (("x", "--var", "a=b"), "render data needs --template"),
        (("--template", "t.liquid", "--limit", "1"), "--limit needs --user"),
        (("--template", "t.liquid", "--rate", "0"), "--rate"),
        (("--template", "t.liquid", "--rate", "nan"), "--rate"),
        (("--template", "t.liquid", "--rate", "inf"), "--rate"),
        (("--template", "t.liquid", "--user", "-", "--data", "-"), "cannot both be standard input"),
        (("--template", "nowhere.liquid"), "nowhere.liquid: "),
        (("--template", "t.txt"), "t.txt: no such file or directory"),
        (("\udcff",), "TEXT is not UTF-8"),
    ],
)
def test_wrong_options(run: Run, given: tuple[str, ...], message: str) -> None:
    """Options that do not go together, and input that cannot be read, are input errors."""
    result = run("twilio", "segments", *given)

    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_standard_input_that_is_no_text(run: Run) -> None:
    """Bytes that are no UTF-8 are an input error with their line."""
    result = run("twilio", "segments", "-", stdin=b"a\n\xff")

    assert (result.exit_code, result.stderr) == (2, f"Error: standard input:2: {NOT_UTF8}\n")

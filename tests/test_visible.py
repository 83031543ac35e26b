"""Text for people: what is escaped, and what stays as it is."""

from __future__ import annotations

import json
import pickle
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liquid_webhooks.diagnostics import diagnostic
from liquid_webhooks.errors import AbortMessage
from liquid_webhooks.errors import DataError
from liquid_webhooks.errors import DocumentError
from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import LiquidWebhooksError
from liquid_webhooks.errors import LoaderError
from liquid_webhooks.errors import ParseError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.errors import RequestError
from liquid_webhooks.errors import TemplateMissingError
from liquid_webhooks.errors import UndefinedNameError
from liquid_webhooks.visible import escaped_in_json
from liquid_webhooks.visible import visible

BAD = "a\n\r\t\x1b[31m\x9b\x7f\x85\u2028\u2029\u202e\u2066\u200f\u061c\u200b\ud800\U000e0041z"
SHOWN = r"a\n\r\t\x1b[31m\x9b\x7f\x85\u2028\u2029\u202e\u2066\u200f\u061c\u200b\ud800\U000e0041z"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (BAD, SHOWN),
        ("", ""),
        ("C:\\new {{ x }}", "C:\\new {{ x }}"),
        ("\0\x08\x0b\x0c\x1c", r"\x00\x08\x0b\x0c\x1c"),
        ("\x80\x90\x9c\x9f", r"\x80\x90\x9c\x9f"),
        ("\u202a\u202b\u202c\u202d\u2067", r"\u202a\u202b\u202c\u202d\u2067"),
        ("\u2068\u2069\u200e", r"\u2068\u2069\u200e"),
        ("\ufeff\u00ad\u2060\u180e\u3164\u034f", r"\ufeff\xad\u2060\u180e\u3164\u034f"),
        ("ad\u200dmin\u200c", r"ad\u200dmin\u200c"),
        ("❤\ufe0f\ufe0e", "❤\ufe0f\\ufe0e"),
        ("é\u200d\u200d", "é\u200d\\u200d"),
        ("x\ufe01\U000e0100", r"x\ufe01\U000e0100"),
        ("🏴\U000e0067\U000e0062", r"🏴\U000e0067\U000e0062"),
    ],
)
def test_what_is_escaped(text: str, shown: str) -> None:
    """Controls, line ends, bidi controls, surrogates and what nobody can see are escapes, for good."""
    assert visible(text) == shown
    assert visible(shown) == shown


@pytest.mark.parametrize(
    "text",
    [
        *("naïve e\u0301", "日本語　です", "العربية", "עִבְרִית", "हिन्दी", "\u0600\u0661", "a\xa0b", "\ue000"),
        "می\u200cخواهم",
        "ന്\u200d",
        "👩\u200d💻👨\u200d👩\u200d👧👍🏽",
        "❤\ufe0f\u200d🔥1\ufe0f\u20e3©\ufe0f",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "葛\U000e0100",
    ],
)
def test_ordinary_text_stays(text: str) -> None:
    """Every script stays as it is, with its joiners and selectors, and so do emoji."""
    assert visible(text) == text


@given(st.text())
def test_it_is_one_line_of_what_is_seen(text: str) -> None:
    """Whatever the text, it is one line that can be encoded, without controls, and stays so."""
    shown = visible(text)

    shown.encode()
    assert len(shown.splitlines()) <= 1
    assert not {"Cc", "Cs", "Zl", "Zp"} & {unicodedata.category(char) for char in shown}
    assert not {unicodedata.bidirectional(char) for char in shown} & {
        *("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"),
    }
    assert visible(shown) == shown


@given(st.text())
def test_json_means_the_same(text: str) -> None:
    """JSON with escapes is one line, and holds the same text."""
    written = escaped_in_json(json.dumps([text], ensure_ascii=False))

    assert json.loads(written) == [text]
    assert len(written.splitlines()) == 1
    assert not any("\x7f" <= char <= "\x9f" or char in "\u202e\u2066\u200f\u061c" for char in written)


@pytest.mark.parametrize(
    "error",
    [
        *(
            kind(BAD)
            for kind in (LiquidWebhooksError, ParseError, RenderError, UndefinedNameError, LimitError)
        ),
        *(kind(BAD) for kind in (RequestError, DocumentError, DataError, AbortMessage)),
        *(LoaderError.failed(BAD, BAD), TemplateMissingError.of(BAD)),
        *(RequestError("x", field=f"header {BAD}"), DataError("x", template_name=BAD)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_are_one_line(error: Exception) -> None:
    """The text of every error is one line that a terminal only shows, pickled too."""
    assert SHOWN[:40] in str(error)
    assert visible(str(error)) == str(error)
    assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_what_errors_and_findings_keep() -> None:
    """`message` and `reason` hold what was given; a finding's text is one line as well."""
    each = diagnostic("LW201", BAD, template_name=BAD)

    assert DataError(BAD).message == BAD
    assert AbortMessage(BAD).reason == BAD
    assert each.message == BAD
    assert str(each) == f"{SHOWN}: warning LW201: {SHOWN}"

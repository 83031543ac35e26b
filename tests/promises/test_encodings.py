"""Properties of the encoding filters: independent decoders of the standard library give the value back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import json
import re
from collections.abc import Callable
from datetime import UTC
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from urllib.parse import quote
from urllib.parse import quote_plus
from urllib.parse import unquote
from urllib.parse import unquote_plus
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import example
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters import digests
from liquid_webhooks.filters import encodings
from liquid_webhooks.filters.html import escape
from liquid_webhooks.filters.html import escape_once
from liquid_webhooks.filters.json import as_json_string
from liquid_webhooks.filters.json import json_escape
from liquid_webhooks.filters.json import json_parse

MANY = settings(deadline=None, max_examples=500)

ASCII = st.text(st.sampled_from([chr(code) for code in range(128)]))
SPARSE = st.lists(st.sampled_from(["word", "A1", "-_.~", " ", "%", "+", "&", "é"]), max_size=40).map("".join)
TEXT = st.one_of(st.text(), ASCII, SPARSE)
"""Any text without lone surrogates, with those that take each of the encoders' ways."""

BROKEN_TEXT = st.text(st.one_of(st.characters(), st.characters(categories=["Cs"])))
"""Any text, lone surrogates included."""

RESERVED = "!~*'();/?:@&=+$,[]"

PERCENT: dict[str, tuple[Callable[[str], str], Callable[[str], str], str]] = {
    "url_encode": (
        lambda text: quote_plus(text, safe=""),
        unquote_plus,
        r"(?:[A-Za-z0-9_.~+-]|%[0-9A-F]{2})*",
    ),
    "url_param_escape": (lambda text: quote(text, safe=""), unquote, r"(?:[A-Za-z0-9_.~-]|%[0-9A-F]{2})*"),
    "url_escape": (
        lambda text: quote(text, safe=RESERVED),
        unquote,
        r"(?:[A-Za-z0-9_.~!*'();/?:@&=+$,\[\]-]|%[0-9A-F]{2})*",
    ),
}


def encode(name: str, text: str) -> str:
    result = {**encodings.FILTERS, **digests.FILTERS}[name].function(text)
    assert isinstance(result, str)
    return result


@pytest.mark.parametrize("name", sorted(PERCENT))
@MANY
@given(text=TEXT)
@example(text="a + b % c " * 20)
def test_percent_encoding_is_that_of_urllib(name: str, text: str) -> None:
    """The URL filters are urllib's quote with the safe characters that spec 3.6 names."""
    assert PERCENT[name][0](text) == encode(name, text)


@pytest.mark.parametrize("name", sorted(PERCENT))
@MANY
@given(text=TEXT)
def test_percent_encoding_is_undone_by_urllib(name: str, text: str) -> None:
    """Decoding gives the text back, and only the allowed characters appear on the way."""
    encoded = encode(name, text)

    assert PERCENT[name][1](encoded) == text
    assert re.fullmatch(PERCENT[name][2], encoded)


@pytest.mark.parametrize("name", sorted(PERCENT))
@MANY
@given(first=TEXT, second=TEXT)
def test_percent_encoding_works_piece_by_piece(name: str, first: str, second: str) -> None:
    """Encoding a concatenation is concatenating the encodings."""
    assert encode(name, first) + encode(name, second) == encode(name, first + second)


@pytest.mark.parametrize("name", ["url_encode", "url_param_escape"])
@MANY
@given(key=TEXT, value=TEXT)
def test_form_pairs_survive(name: str, key: str, value: str) -> None:
    """A form parser finds the one pair that was encoded, whatever it holds."""
    form = f"{encode(name, key)}={encode(name, value)}&z=1"

    pairs = parse_qsl(form, keep_blank_values=True, strict_parsing=True)

    assert [(key, value), ("z", "1")] == pairs


@MANY
@given(text=TEXT)
def test_url_decode_undoes_url_encode(text: str) -> None:
    """What one filter encodes, the other decodes."""
    assert encodings.url_decode(encodings.url_encode(text)) == text


@MANY
@given(text=st.lists(st.one_of(TEXT, st.from_regex(r"(%[0-9a-fA-F]{2})+", fullmatch=True))).map("".join))
@example(text="%C3%A9+%ff")
def test_url_decode_is_strict_unquote_plus(text: str) -> None:
    """Decoding is urllib's, but bytes that are no UTF-8 are a render error."""
    raw = unquote_to_bytes(text.replace("+", " "))
    try:
        expected = raw.decode()
    except UnicodeDecodeError:
        with pytest.raises(RenderError):
            encodings.url_decode(text)
    else:
        assert expected == encodings.url_decode(text)


@MANY
@given(text=TEXT)
def test_base64_is_undone_by_the_standard_library(text: str) -> None:
    """A validating decoder gives the text back, and so do the decoding filters."""
    plain, safe = encodings.base64_encode(text), encodings.base64_url_safe_encode(text)

    assert base64.b64decode(plain, validate=True).decode() == text
    assert base64.urlsafe_b64decode(safe).decode() == text
    assert encodings.base64_decode(plain) == text
    assert encodings.base64_url_safe_decode(safe) == text
    assert encodings.base64_url_safe_decode(safe.rstrip("=")) == text
    assert re.fullmatch(r"[A-Za-z0-9+/]*={0,2}", plain)
    assert re.fullmatch(r"[A-Za-z0-9_-]*={0,2}", safe)


@MANY
@given(text=st.one_of(TEXT, st.text("AQYZaz09+/=", max_size=12)))
def test_base64_decode_accepts_only_what_encoding_makes(text: str) -> None:
    """A text is decoded only if encoding the result gives that very text."""
    try:
        decoded = encodings.base64_decode(text)
    except RenderError:
        return
    assert base64.b64encode(decoded.encode()).decode() == text


@MANY
@given(text=BROKEN_TEXT)
def test_json_escape_is_undone_by_a_json_parser(text: str) -> None:
    """Between quotes, an escaped text is a JSON string of that text; no control is left in it."""
    escaped = json_escape(text)

    assert json.loads(f'"{escaped}"') == text
    assert re.fullmatch(r'(?:[^\x00-\x1f"\\]|\\["\\bfnrt]|\\u00[01][0-9a-f])*', escaped)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | BROKEN_TEXT,
    lambda values: st.lists(values, max_size=4) | st.dictionaries(BROKEN_TEXT, values, max_size=4),
    max_leaves=20,
)


class Refusing:
    """A render state that takes no reports."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def report(self, code: str, message: str) -> None:
        raise AssertionError(f"{code}: {message}")


@MANY
@given(value=JSON)
def test_json_values_survive(value: Any) -> None:
    """A JSON parser reads what as_json_string writes, and json_parse what a JSON writer does."""
    written = as_json_string(value)
    expected = json.dumps(value)

    assert json.dumps(json.loads(written)) == expected
    parsed = json_parse(Refusing(), json.dumps(value, ensure_ascii=False))
    assert (value if isinstance(value, str) else json.loads(expected)) == parsed
    assert (json_parse(Refusing(), written) if value != "" else "") == parsed


@MANY
@given(text=BROKEN_TEXT)
def test_html_escaping_is_undone_by_the_standard_library(text: str) -> None:
    """Unescaping gives the text back; no character that means something to HTML is left."""
    escaped = escape(text)

    assert isinstance(escaped, str)
    assert html.unescape(escaped) == text
    assert not set("<>\"'") & set(escaped)
    assert escape_once(escaped) == escaped


@MANY
@given(text=TEXT, key=TEXT)
def test_digests_are_those_of_the_standard_library(text: str, key: str) -> None:
    """Each filter is hashlib's or hmac's function on UTF-8 bytes, in hex or Base64."""
    data = text.encode()
    for name, algorithm in (("md5", "md5"), ("sha1", "sha1"), ("sha2", "sha256"), ("sha256", "sha256")):
        assert hashlib.new(algorithm, data).hexdigest() == encode(name, text)
    for algorithm in ("sha1", "sha256", "sha512"):
        digest = hmac.new(key.encode(), data, algorithm)
        for name in (f"hmac_{algorithm}", f"hmac_{algorithm}_hex"):
            assert digest.hexdigest() == digests.FILTERS[name].function(text, key)
        name = f"hmac_{algorithm}_base64"
        assert base64.b64encode(digest.digest()).decode() == digests.FILTERS[name].function(text, key)


@pytest.mark.parametrize("name", sorted({**encodings.FILTERS, **digests.FILTERS}))
@MANY
@given(text=BROKEN_TEXT)
def test_any_text_gives_text_or_a_render_error(name: str, text: str) -> None:
    """A lone surrogate, or whatever else a decoder cannot read, is a render error and nothing worse."""
    arguments = [text] if name.startswith("hmac") else []
    try:
        result = {**encodings.FILTERS, **digests.FILTERS}[name].function(text, *arguments)
    except RenderError:
        return
    assert isinstance(result, str)

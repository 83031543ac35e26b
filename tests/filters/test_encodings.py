"""Percent-encoding and Base64: every row of spec 3.5 and 3.6 that concerns them, and Ruby's edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from liquid_webhooks.errors import LimitError
from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.encodings import FILTERS
from liquid_webhooks.filters.encodings import base64_decode
from liquid_webhooks.filters.encodings import base64_encode
from liquid_webhooks.filters.encodings import base64_url_safe_decode
from liquid_webhooks.filters.encodings import url_decode
from liquid_webhooks.filters.encodings import url_encode
from liquid_webhooks.filters.encodings import url_escape
from liquid_webhooks.filters.encodings import url_param_escape
from liquid_webhooks.limits import MAX_CHARS

ENCODERS = ["base64_encode", "base64_url_safe_encode", "url_encode", "url_escape", "url_param_escape"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("url_escape", "hey<>hi", "hey%3C%3Ehi"),
        ("url_param_escape", "hey<&>hi", "hey%3C%26%3Ehi"),
        ("url_param_escape", "+12125551212", "%2B12125551212"),
        ("url_param_escape", "Hi Jane, 50% off & more", "Hi%20Jane%2C%2050%25%20off%20%26%20more"),
        ("url_encode", "google search", "google+search"),
        ("url_encode", "email address is bob@example.com!", "email+address+is+bob%40example.com%21"),
        ("url_encode", "~*", "~%2A"),
        ("url_encode", "a + b", "a+%2B+b"),
        ("url_encode", "a+b", "a%2Bb"),
        ("url_encode", "100 % + a lot of words", "100+%25+%2B+a+lot+of+words"),
        ("url_escape", "%41", "%2541"),
        ("url_decode", "email+address+is+bob%40example.com%21", "email address is bob@example.com!"),
        ("url_decode", "a%zz+b%2B%c3%A9%", "a%zz b+é%"),
        ("base64_encode", "blah", "YmxhaA=="),
        ("base64_encode", "_#/.", "XyMvLg=="),
        ("base64_encode", "a:b\n" * 30, "YTpiCmE6Ygph" + "OmIKYTpiCmE6Ygph" * 9 + "OmIK"),
        ("base64_decode", "YmxhaA==", "blah"),
        ("base64_url_safe_encode", "~~~???", "fn5-Pz8_"),
        ("base64_url_safe_decode", "fn5-Pz8_", "~~~???"),
        ("base64_url_safe_decode", "fn5+Pz8/", "~~~???"),
        ("base64_url_safe_decode", "YmxhaA", "blah"),
    ],
)
def test_examples(name: str, value: object, expected: str) -> None:
    """Each sample of the spec, and of Ruby, gives the output it shows."""
    assert expected == FILTERS[name].function(value)


@pytest.mark.parametrize(
    ("characters", "encoded", "param", "url"),
    [
        (" ", "+", "%20", "%20"),
        ("&=+@:/?;,$", "%26%3D%2B%40%3A%2F%3F%3B%2C%24", "%26%3D%2B%40%3A%2F%3F%3B%2C%24", "&=+@:/?;,$"),
        ("[]", "%5B%5D", "%5B%5D", "[]"),
        ("!*'()", "%21%2A%27%28%29", "%21%2A%27%28%29", "!*'()"),
        (
            '#%<>{}|^`"\\',
            "%23%25%3C%3E%7B%7D%7C%5E%60%22%5C",
            "%23%25%3C%3E%7B%7D%7C%5E%60%22%5C",
            "%23%25%3C%3E%7B%7D%7C%5E%60%22%5C",
        ),
        ("é", "%C3%A9", "%C3%A9", "%C3%A9"),
        ("-_.~aZ09", "-_.~aZ09", "-_.~aZ09", "-_.~aZ09"),
        ("\0\n\x7f", "%00%0A%7F", "%00%0A%7F", "%00%0A%7F"),
        ("²", "%C2%B2", "%C2%B2", "%C2%B2"),
        ("😀", "%F0%9F%98%80", "%F0%9F%98%80", "%F0%9F%98%80"),
    ],
)
@pytest.mark.parametrize("padding", ["", "a", "a long text of safe words ".replace(" ", "_") * 3])
def test_table_of_spec_3_6(characters: str, encoded: str, param: str, url: str, padding: str) -> None:
    """Each class of characters is kept or escaped as the table says, in dense and in sparse texts."""
    text = padding + characters

    assert [padding + encoded, padding + param, padding + url] == [
        url_encode(text),
        url_param_escape(text),
        url_escape(text),
    ]


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_nil_is_the_empty_text(name: str) -> None:
    """Nil gives the empty text, but stays nil where it does in Ruby."""
    assert FILTERS[name].function(None) == (None if name in ("url_decode", "url_encode") else "")


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, "5"), (True, "true"), (1e20, "1.0e%2B20"), ([1, "a"], "%5B1%2C%20%22a%22%5D"), ({}, "%7B%7D")],
)
def test_other_values_are_encoded_as_their_text(value: object, expected: str) -> None:
    """What is no text is taken for what Ruby's to_s makes of it."""
    assert expected == url_param_escape(value)


@pytest.mark.parametrize("text", ["%ff", "%e9", "é%C3%A9%e9", "%ED%A0%80", "%c0%80"])
def test_url_decode_refuses_what_is_not_utf_8(text: str) -> None:
    """Bytes that are no UTF-8 are Ruby's error."""
    with pytest.raises(RenderError) as caught:
        url_decode(text)

    assert caught.value.inline == "invalid byte sequence in UTF-8"


BROKEN = [
    "aGVs!!!bG8=",
    "aGVsbG8",
    "aGVsbG8=\n",
    "aGVsbG9=",
    "====",
    "YWI=YWI=",
    "a",
    "é",
    "YWI==",
    "YQ=",
    " YQ==",
]


@pytest.mark.parametrize("text", BROKEN)
def test_base64_decode_is_strict(text: str) -> None:
    """Garbage, missing padding, line ends and loose bits are Ruby's error."""
    with pytest.raises(RenderError) as caught:
        base64_decode(text)

    assert caught.value.inline == "invalid base64 provided to base64_decode"


@pytest.mark.parametrize("text", ["aGVs!!!bG8=", "YW", "YWI==", "a", "=a", "é", "YQ=", "YQ==\n"])
def test_base64_url_safe_decode_is_strict(text: str) -> None:
    """Apart from padding that is missing altogether, the URL-safe form is as strict."""
    with pytest.raises(RenderError) as caught:
        base64_url_safe_decode(text)

    assert caught.value.inline == "invalid base64 provided to base64_url_safe_decode"


@pytest.mark.parametrize(("decode", "text"), [(base64_decode, "/w=="), (base64_url_safe_decode, "_w==")])
def test_base64_of_other_than_text_is_an_error(decode: Callable[[object], str], text: str) -> None:
    """Bytes that are no UTF-8 have no place in a template."""
    with pytest.raises(RenderError, match="not UTF-8"):
        decode(text)


@pytest.mark.parametrize("name", [*ENCODERS, "url_decode"])
@pytest.mark.parametrize("text", ["\ud800", "a%41\udfff", "\ude00\ud83d"])
def test_lone_surrogates(name: str, text: str) -> None:
    """A lone surrogate has no bytes to encode: a render error that says so."""
    if name == "url_decode" and "%" not in text:
        assert text == url_decode(text)
        return
    with pytest.raises(RenderError, match="text holds a lone surrogate"):
        FILTERS[name].function(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, "&" * (MAX_CHARS // 2)) for name in ("base64_encode", "base64_url_safe_encode")),
        *((name, "%" * (MAX_CHARS // 2)) for name in ENCODERS[2:]),
        *((name, "aaaaaaa%%" * (MAX_CHARS // 10)) for name in ENCODERS[2:]),
    ],
)
def test_growth_is_bounded(name: str, value: Any) -> None:
    """A result of more characters than `limits.MAX_CHARS` is a limit error."""
    value = value * 2 if name.startswith("base64") else value

    with pytest.raises(LimitError):
        FILTERS[name].function(value)


def test_base64_has_no_line_breaks() -> None:
    """However long the text, its Base64 form is one line."""
    assert "\n" not in base64_encode("x" * 10_000)


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_a_subclass_of_str_is_text(name: str) -> None:
    """A caller's own kind of str is encoded like any other, and leaves as a plain one."""

    class Name(str):
        __slots__ = ()

    value = FILTERS[name].function(Name("YWJj"))

    assert FILTERS[name].function("YWJj") == value
    assert type(value) is str

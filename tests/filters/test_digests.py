"""Hashes and signatures: every row of spec 3.5, and the published test vectors of RFC 2202 and RFC 4231."""

from __future__ import annotations

from typing import Any

import pytest

from liquid_webhooks.errors import RenderError
from liquid_webhooks.filters.digests import FILTERS

SHA512 = FILTERS["hmac_sha512"].function


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("md5", (), "6057f13c496ecf7fd777ceb9e79ae285"),
        ("sha1", (), "7f550a9f4c44173a37664d938f1355f0f92a47a7"),
        ("sha2", (), "fa690b82061edfd2852629aeba8a8977b57e40fcb77d1a7a28b26cba62591204"),
        ("sha256", (), "fa690b82061edfd2852629aeba8a8977b57e40fcb77d1a7a28b26cba62591204"),
        ("hmac_sha1_hex", ("secret_key",), "2a3969bed25bfeefb00aca4063eb9590b4df8f0e"),
        ("hmac_sha1", ("secret_key",), "2a3969bed25bfeefb00aca4063eb9590b4df8f0e"),
        ("hmac_sha1_base64", ("secret_key",), "KjlpvtJb/u+wCspAY+uVkLTfjw4="),
        (
            "hmac_sha256_hex",
            ("secret_key",),
            "8df897f8da3d7992fe57c8dbc6f27578cfbf2dcc4d0fbb4000b8c924841d508e",
        ),
        ("hmac_sha256", ("secret_key",), "8df897f8da3d7992fe57c8dbc6f27578cfbf2dcc4d0fbb4000b8c924841d508e"),
        ("hmac_sha256_base64", ("secret_key",), "jfiX+No9eZL+V8jbxvJ1eM+/LcxND7tAALjJJIQdUI4="),
    ],
)
def test_rows_of_the_spec(name: str, arguments: tuple[Any, ...], expected: str) -> None:
    """Each digest of "hey" is the one that the spec shows."""
    assert expected == FILTERS[name].function("hey", *arguments)


def test_sha512() -> None:
    """The HMAC with SHA-512 begins as the spec shows; its names agree."""
    digest = SHA512("hey", "secret_key")

    assert isinstance(digest, str)
    assert digest.startswith("77559e110f13ef57")
    assert digest == FILTERS["hmac_sha512_hex"].function("hey", "secret_key")
    assert len(digest) == 128


@pytest.mark.parametrize(
    ("name", "key", "data", "expected"),
    [
        ("hmac_sha1_hex", "Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (
            "hmac_sha256_hex",
            "Jefe",
            "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        (
            "hmac_sha512_hex",
            "Jefe",
            "what do ya want for nothing?",
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
        ),
    ],
)
def test_published_vectors(name: str, key: str, data: str, expected: str) -> None:
    """Test case 2 of RFC 2202 and RFC 4231 comes out."""
    assert expected == FILTERS[name].function(data, key)


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_nil_is_the_empty_text(name: str) -> None:
    """A nil text, and a nil key, count as empty."""
    keys = ([None], [""]) if name.startswith("hmac") else ([], [])

    assert FILTERS[name].function("", *keys[1]) == FILTERS[name].function(None, *keys[0])


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_other_values_are_taken_for_their_text(name: str) -> None:
    """Numbers, booleans and lists are digested as their Ruby text."""
    keys = ([5], ["5"]) if name.startswith("hmac") else ([], [])

    assert FILTERS[name].function('[1, nil, "é"]', *keys[1]) == FILTERS[name].function(
        [1, None, "é"], *keys[0]
    )


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_lone_surrogates(name: str) -> None:
    """A lone surrogate, in the text or the key, is a render error."""
    for arguments in (["\ud800", "k"], ["a", "\udfff"]) if name.startswith("hmac") else (["\ud800"],):
        with pytest.raises(RenderError, match="text holds a lone surrogate"):
            FILTERS[name].function(*arguments)

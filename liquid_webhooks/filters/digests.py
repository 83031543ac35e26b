"""Hashes and signatures of a text's UTF-8 bytes (Braze, "Filters").

A nil text or key is the empty text; a lone surrogate is a render error. MD5 and SHA-1 are here because
receivers ask for them, not to protect anything.
"""

from __future__ import annotations

import hashlib
import hmac
from binascii import b2a_base64

from liquid_webhooks.filters.contract import Filter
from liquid_webhooks.filters.encodings import utf8
from liquid_webhooks.values import to_s

__all__ = ["FILTERS"]


def md5(value: object, /) -> str:
    """Return the MD5 of `value` in lower-case hex."""
    return hashlib.md5(utf8(to_s(value)), usedforsecurity=False).hexdigest()


def sha1(value: object, /) -> str:
    """Return the SHA-1 of `value` in lower-case hex."""
    return hashlib.sha1(utf8(to_s(value)), usedforsecurity=False).hexdigest()


def sha2(value: object, /) -> str:
    """Return the SHA-256 of `value` in lower-case hex."""
    return hashlib.sha256(utf8(to_s(value))).hexdigest()


def hmac_sha1_hex(value: object, key: object, /) -> str:
    """Return the HMAC (RFC 2104) of `value` with SHA-1 in lower-case hex."""
    return _hmac(value, key, "sha1").hex()


def hmac_sha1_base64(value: object, key: object, /) -> str:
    """Return the HMAC of `value` with SHA-1 in Base64."""
    return _base64(_hmac(value, key, "sha1"))


def hmac_sha256_hex(value: object, key: object, /) -> str:
    """Return the HMAC of `value` with SHA-256 in lower-case hex."""
    return _hmac(value, key, "sha256").hex()


def hmac_sha256_base64(value: object, key: object, /) -> str:
    """Return the HMAC of `value` with SHA-256 in Base64."""
    return _base64(_hmac(value, key, "sha256"))


def hmac_sha512_hex(value: object, key: object, /) -> str:
    """Return the HMAC of `value` with SHA-512 in lower-case hex."""
    return _hmac(value, key, "sha512").hex()


def hmac_sha512_base64(value: object, key: object, /) -> str:
    """Return the HMAC of `value` with SHA-512 in Base64."""
    return _base64(_hmac(value, key, "sha512"))


def _hmac(value: object, key: object, algorithm: str) -> bytes:
    return hmac.digest(utf8(to_s(key)), utf8(to_s(value)), algorithm)


def _base64(digest: bytes) -> str:
    return b2a_base64(digest, newline=False).decode("ascii")


FILTERS: dict[str, Filter] = {
    "hmac_sha1": Filter(hmac_sha1_hex, returns="text", reads="text"),
    "hmac_sha1_base64": Filter(hmac_sha1_base64, returns="text", reads="text"),
    "hmac_sha1_hex": Filter(hmac_sha1_hex, returns="text", reads="text"),
    "hmac_sha256": Filter(hmac_sha256_hex, returns="text", reads="text"),
    "hmac_sha256_base64": Filter(hmac_sha256_base64, returns="text", reads="text"),
    "hmac_sha256_hex": Filter(hmac_sha256_hex, returns="text", reads="text"),
    "hmac_sha512": Filter(hmac_sha512_hex, returns="text", reads="text"),
    "hmac_sha512_base64": Filter(hmac_sha512_base64, returns="text", reads="text", braze="undocumented"),
    "hmac_sha512_hex": Filter(
        hmac_sha512_hex, returns="text", reads="text", braze="undocumented", instead="hmac_sha512"
    ),
    "md5": Filter(md5, returns="text", reads="text"),
    "sha1": Filter(sha1, returns="text", reads="text"),
    "sha2": Filter(sha2, returns="text", reads="text"),
    "sha256": Filter(sha2, returns="text", reads="text", braze="undocumented", instead="sha2"),
}
"""The filters of this module by their Liquid names."""

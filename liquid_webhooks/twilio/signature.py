"""Checking that a webhook comes from Twilio, by its signature."""

from __future__ import annotations

import hmac
import re
from base64 import b64encode
from collections.abc import Iterable
from collections.abc import Mapping
from collections.abc import Sequence
from collections.abc import Set
from hashlib import sha256
from typing import Final
from urllib.parse import parse_qsl
from urllib.parse import urlsplit

from liquid_webhooks.secret import Secret

__all__ = ["verify_signature"]

_HASHES: Final = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}
_URL = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)(?P<host>://(?:[^/?#@]*@)?(?:\[[^\]/?#]*\]|[^:/?#]*))"
    r"(?P<port>:[0-9]*)?(?P<rest>[/?#].*)?",
    re.IGNORECASE | re.DOTALL,
)

BYTES = (bytes, bytearray, memoryview)
"""Types of a body as it came."""

_SECURE = frozenset({"https", "wss"})
"""Schemes whose usual port is 443; that of the others is 80."""

_SPELT = {"@": "%40", ":": "%3A", "'": "%27"}
"""Characters of a query that one URL library writes as they are and another percent-encodes.

WHATWG's, which Twilio's library for Node reads URLs with, encodes the quote alone; Node's own `querystring`,
by which it writes the query anew, the two others.
"""

_WRITTEN = {code: character for character, code in _SPELT.items()}
_CODES = re.compile("|".join(_WRITTEN), re.IGNORECASE)

Form = Mapping[str, str | Sequence[str]] | Iterable[tuple[str, str]]


def verify_signature(
    auth_token: Secret | str,
    url: str,
    parameters_or_body: Form | bytes | str,
    signature: str | None,
    *,
    settings: str | None = None,
) -> bool:
    """Tell whether a webhook's signature proves that it comes from Twilio (twilio.md, section 9).

    A form is signed with its URL: its names in order, each with its different values in order. The URL may
    have been signed with its port or without, and with `@`, `:` and `'` of its query percent-encoded or not.
    Any other body is signed by its SHA-256, which the query parameter `bodySHA256` brings; a body without it
    is not proven, so the answer is False. So it is where anything has a type that it cannot have, as a
    parameter that is no text. Signatures and hashes are compared in constant time. Nothing in a request makes
    this raise.

    Args:
        auth_token: The account's Auth Token, or the shared key's secret where `settings` names a key; it is
            not empty.
        url: The full URL that Twilio called, with its query, as it was configured; behind a proxy, not the
            inner one.
        parameters_or_body: The form's parameters, each decoded once: a mapping, or pairs if a name stands
            several times (`urllib.parse.parse_qsl(body, keep_blank_values=True)`); a mapping with nothing in
            it for a GET. The body as it came (bytes, or text in UTF-8) for JSON.
        signature: The header `X-Twilio-Signature`; None, where it is missing, proves nothing.
        settings: The header `X-Twilio-Webhooks-Signature-Settings`, if there is one, which may ask for
            HMAC-SHA256; an algorithm that is not known proves nothing.

    Raises:
        ValueError: `auth_token` is empty, so that anybody could sign.
    """
    token = auth_token.reveal() if isinstance(auth_token, Secret) else auth_token
    if token in ("", b""):
        raise ValueError("auth_token is empty")
    if not (isinstance(token, (str, bytes)) and isinstance(url, str) and isinstance(signature, (str, bytes))):
        return False
    digest = _HASHES.get(_algorithm(settings or "")) if isinstance(settings, str | None) else None
    if digest is None:
        return False
    is_whole = True
    if isinstance(parameters_or_body, (str, *BYTES)):
        signed, is_whole = b"", _has_hash(url, _bytes(parameters_or_body))
    else:
        pairs = _pairs(parameters_or_body)
        if pairs is None:
            return False
        signed = _bytes("".join(name + value for name, value in sorted(set(pairs))))
    given = _bytes(signature)
    # Every spelling is tried, so that the time taken does not tell which of them was right.
    matches = [
        hmac.compare_digest(b64encode(hmac.digest(_bytes(token), _bytes(spelling) + signed, digest)), given)
        for spelling in _spellings(url)
    ]
    return is_whole and any(matches)


def _algorithm(settings: str) -> str:
    """Return the algorithm that the settings name (`key=…,algorithm=…`), or Twilio's first one."""
    for part in settings.split(","):
        name, _, value = part.partition("=")
        if name.strip() == "algorithm" and value.strip():
            return value.strip().upper()
    return "HMAC_SHA1"


def _has_hash(url: str, body: bytes) -> bool:
    """Tell whether the URL's query brings the hash of `body`."""
    try:
        query = dict(reversed(parse_qsl(urlsplit(url).query)))
    except ValueError:
        return False
    return hmac.compare_digest(_bytes(query.get("bodySHA256", "")), sha256(body).hexdigest().encode())


def _pairs(form: object) -> list[tuple[str, str]] | None:
    """Return the form's names and values, or None if it is no form of texts."""
    if not isinstance(form, Iterable):
        return None
    pairs: list[tuple[str, str]] = []
    for item in form.items() if isinstance(form, Mapping) else form:
        if not isinstance(item, (tuple, list)) or len(item) != 2 or not isinstance(item[0], str):
            return None
        name, values = item
        for value in (values,) if isinstance(values, str) else _several(values):
            if not isinstance(value, str):
                return None
            pairs.append((name, value))
    return pairs


def _several(values: object) -> Iterable[object]:
    """Return the values of a name that stands several times; one that is no text, if they are no sequence."""
    is_sequence = isinstance(values, (Sequence, Set)) and not isinstance(
        values, (bytes, bytearray, memoryview)
    )
    return values if is_sequence and isinstance(values, Iterable) else (None,)


def _spellings(url: str) -> list[str]:
    """Return the ways in which `url` may have been signed; itself, where it is none."""
    parts = _URL.fullmatch(url)
    if parts is None:
        return [url]
    scheme, host, port, rest = parts["scheme"], parts["host"], parts["port"], parts["rest"] or ""
    usual = ":443" if scheme.lower() in _SECURE else ":80"
    # Libraries that add a port or take it away leave one without digits as it is.
    ports = dict.fromkeys((port or "", "", port if port and port != ":" else usual))
    return [f"{scheme}{host}{port}{spelling}" for port in ports for spelling in _queries(rest)]


def _queries(rest: str) -> list[str]:
    """Return what follows a URL's port, its query as it is and in every spelling of other libraries."""
    path, mark, query = rest.partition("?")
    query, hash_sign, fragment = query.partition("#")
    if "#" in path or not any(character in query for character in (*_SPELT, "%")):
        return [rest]
    plain = _CODES.sub(lambda code: _WRITTEN[code[0].upper()], query)
    spellings = [query, *(_encoded(plain, characters) for characters in ("", "'", "@:", "@:'"))]
    return [f"{path}{mark}{spelling}{hash_sign}{fragment}" for spelling in dict.fromkeys(spellings)]


def _encoded(text: str, characters: str) -> str:
    """Return `text` with `characters` percent-encoded."""
    for character in characters:
        text = text.replace(character, _SPELT[character])
    return text


def _bytes(text: str | bytes | bytearray | memoryview) -> bytes:
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
